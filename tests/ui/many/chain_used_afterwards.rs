// error: missing_argument, unknown_layer
use probdl::prelude::*;

model! { pub struct Line = Input(1) -> Dense() -> Dens(1); }

struct Service {
    model: Line,
}

fn train(model: &mut Line) -> Result<f64, FitError> {
    let history = model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    Ok(history.loss[0])
}

fn main() -> Result<(), FitError> {
    let mut service = Service { model: Line::new(1) };
    train(&mut service.model)?;
    let law = service.model.distribution(&[1.0]);
    println!("{} {:?}", law.mean()[0], service.model.clone());
    Ok(())
}
