// error: missing_argument, unknown_layer
use probdl::prelude::*;

fn train<T: Into<f32>>(value: T) -> f32 {
    let mut model = model!(Dense() -> Dens(1));
    model.fit(&[[value.into()]], &[[1.0]], &Fit::new(SGD::new(0.1))).unwrap();
    model.dense().kernel()[(0, 0)]
}

fn main() {
    train(1.0_f32);
}
