// error: unknown_layer
use probdl::prelude::*;

fn main() {
    model!(Input(28) -> Conv1D(32, 3) -> Dense(1));
}
