// error: missing_argument, unknown_layer
use probdl::prelude::*;

fn main() -> Result<(), FitError> {
    model! { struct Line = Input(1) -> Dense() -> Dens(1); }
    let mut model = Line::new(1);
    let history = model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    println!("{:?} {:?}", history.loss, model.dense().bias());
    Ok(())
}
