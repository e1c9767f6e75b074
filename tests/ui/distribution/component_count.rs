// error: component_count
use probdl::prelude::*;

const KINDS: usize = 3;

fn main() {
    model!(Dense(_) -> MixtureNormal(KINDS, 1));
}
