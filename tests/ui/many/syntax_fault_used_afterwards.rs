// error: syntax
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1) -> ; }

fn main() -> Result<(), FitError> {
    let mut model = Line::new(1);
    model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    Ok(())
}
