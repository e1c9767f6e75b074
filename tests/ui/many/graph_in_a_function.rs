// error: unknown_activation, range_not_proved
use probdl::prelude::*;

fn main() {
    model! {
        struct TwoHeads(x: 4) {
            let h = x -> Dense(50, rellu);
            let loc = h -> Dense(1);
            let scale = h -> Dense(1);
            Normal(loc, scale)
        }
    }
    fn mean(model: &TwoHeads) -> f32 {
        model.distribution(&[0.0; 4]).mean()[0]
    }
    let model: TwoHeads = TwoHeads::new(1);
    println!("{}", mean(&model));
}
