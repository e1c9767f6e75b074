// error: missing_argument, unknown_layer
use probdl::prelude::*;

fn train<M: Model<Input = [f32; 1], Target = [f32; 1]>>(mut model: M) -> M {
    model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1))).unwrap();
    model
}

fn main() {
    let model = train(model!(Dense() -> Dens(1)));
    println!("{}", model.parameters()[0]);
}
