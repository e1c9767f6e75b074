// error: syntax
use probdl::prelude::*;

model! {
    struct TwoHeads(x: 4) {
        let loc = x -> Dense(1)
        Normal(loc, 1.0)
    }
}

fn main() -> Result<(), FitError> {
    let mut model = TwoHeads::new(1);
    model.fit(&[[1.0; 4]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    println!("{:?}", model.loc().kernel());
    Ok(())
}
