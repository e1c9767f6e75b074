// error: syntax
use probdl::prelude::*;

model! { struct Line = Input(1) Dense(1); }

fn main() {}
