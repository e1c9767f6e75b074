// error: missing_argument, unknown_layer
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense() -> Dens(1); }

fn count<M: Model>(model: &M) -> usize {
    model.parameter_count()
}

trait Predictor {
    fn predict_one(&self, x: f32) -> f32;
}

impl Predictor for Line {
    fn predict_one(&self, x: f32) -> f32 {
        self.predict(&[[x]], 0)[0][0]
    }
}

fn main() {
    println!("{} {}", count(&Line::new(1)), Line::new(1).predict_one(0.5));
}
