//! The numbers of parameters of the layers that are distributions, against TensorFlow Probability's.

use std::path::Path;

use serde_json::{Map, Value};

use crate::compile::faults;

/// The number of elements of a shape, or a size.
fn elements(shape: &Value) -> u64 {
    match shape {
        Value::Array(sides) => sides.iter().map(elements).product(),
        side => side.as_u64().expect("a whole number"),
    }
}

/// The faults of a chain, by the names of their constructors.
fn kinds(width: &str, layer: &str) -> Vec<&'static str> {
    let model = format!("Input(1) -> Dense({width}) -> {layer}");
    let tokens = model.parse().unwrap_or_else(|error| panic!("{model}: {error}"));
    faults(tokens).iter().map(|fault| fault.kind).collect()
}

#[test]
fn every_layer_takes_as_many_parameters_as_tfp_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/reference/golden/layer_params_size.json");
    let text = std::fs::read_to_string(file).expect("a reference file");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let points = json["points"].as_array().expect("points");
    assert_eq!(points.len(), 52);
    for point in points {
        // It is taken apart, so that nothing is left unread.
        let mut left: Map<String, Value> = point.as_object().expect("an object").clone();
        let name = left.remove("layer").expect("a layer");
        let name = name.as_str().expect("a name");
        let event = left.remove("event_shape").or_else(|| left.remove("event_size"));
        let event = elements(&event.expect("a shape or a size"));
        let components = left.remove("num_components").map(|count| elements(&count));
        let size = elements(&left.remove("params_size").expect("a size"));
        assert!(left.is_empty(), "nothing was compared with {left:?}");
        let layer = match components {
            // The event's size comes first, as in TensorFlow Probability.
            Some(count) if name == "CategoricalMixtureOfOneHotCategorical" => {
                format!("{name}({event}, {count})")
            }
            Some(count) => format!("{name}({count}, {event})"),
            None => format!("{name}({event})"),
        };
        assert_eq!(
            kinds(&size.to_string(), &layer),
            [] as [&str; 0],
            "{size} for {layer}"
        );
        assert_eq!(
            kinds(&format!("params_size({layer})"), &layer),
            [] as [&str; 0],
            "{layer}"
        );
        assert_eq!(kinds("_", &layer), [] as [&str; 0], "{layer}");
        for wrong in [size - 1, size + 1] {
            let found = kinds(&wrong.to_string(), &layer);
            assert!(
                matches!(found.as_slice(), ["layer_width" | "zero_width"]),
                "{wrong} for {layer}: {found:?}"
            );
        }
    }
}
