// error: unknown_layer
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dens(1); }

#[derive(Clone, Debug)]
struct Service {
    model: Line,
}

fn main() {
    let service = Service { model: Line::new(1) };
    println!("{:?}", service.clone().model.parameters());
}
