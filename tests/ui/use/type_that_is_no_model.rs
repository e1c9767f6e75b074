// error: rustc
use probdl::prelude::*;

fn mean_loss<M: Model>(_model: &M) {}

fn main() {
    mean_loss(&1.0);
}
