// error: unknown_layer
use probdl::prelude::*;

fn main() -> Result<(), FitError> {
    let mut model = model!(Input(1) -> Dens(1));
    model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    println!("{}", model.predict(&[[0.0]], 7)[0][0]);
    Ok(())
}
