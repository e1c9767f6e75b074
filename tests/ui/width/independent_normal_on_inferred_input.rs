// error: inferred_width
use probdl::prelude::*;

fn main() {
    model!(IndependentNormal(1));
}
