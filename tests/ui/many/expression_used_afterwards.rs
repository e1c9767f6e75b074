// error: missing_argument, unknown_layer
use probdl::prelude::*;

fn main() -> Result<(), FitError> {
    let mut model = model!(Dense() -> Dens(1));
    let history = model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    println!("{:?} {}", history.loss.last(), model.summary());
    let draws = model.predict(&[[0.0]], 7);
    println!("{}", draws[0][0] + model.dense().kernel()[(0, 0)]);
    Ok(())
}
