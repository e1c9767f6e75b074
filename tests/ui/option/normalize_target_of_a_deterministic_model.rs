// error: normalize_target_needs_location_scale
use probdl::prelude::*;

model! {
    #[model(normalize_target)]
    struct Line = Input(1) -> Dense(1);
}

fn main() {}
