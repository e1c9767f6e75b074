// error: syntax
use probdl::prelude::*;

struct Service<M> {
    model: M,
}

fn main() -> Result<(), FitError> {
    let mut service = Service { model: model!(Dense(50), Dense(1)) };
    service.model.fit(&[[1.0]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    Ok(())
}
