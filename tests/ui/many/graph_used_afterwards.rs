// error: unknown_activation, range_not_proved
use probdl::prelude::*;

model! {
    struct TwoHeads(x: 4) {
        let h = x -> Dense(50, rellu);
        let loc = h -> Dense(1);
        let scale = h -> Dense(1);
        Normal(loc, scale)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut model = TwoHeads::new(1);
    model.fit(&[[1.0; 4]], &[[1.0]], &Fit::new(SGD::new(0.1)))?;
    let all = model.distributions(&[[1.0; 4]]);
    for law in all.iter() {
        println!("{:?}", law.stddev());
    }
    model.scale_mut().bias_mut()[0] = 0.5;
    Ok(())
}
