//! The table that `summary()` shows.

use crate::lanes::Scalar;
use crate::model::{Description, Store};
use std::fmt;

/// A model's layers, widths and parameters; shown as a table in Keras' form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    name: &'static str,
    layers: Vec<Line>,
    trainable: usize,
    others: usize,
    bytes: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    layer: String,
    shape: String,
    parameters: usize,
}

/// Least widths of the first two columns, and what the table is wider than they are, as in Keras.
const LAYER: usize = 28;
const SHAPE: usize = 26;
const REST: usize = 11;
/// The room between a long entry and the next column.
const GAP: usize = 2;

impl Summary {
    /// The summary of a model.
    pub(super) fn new<S: Scalar>(description: &Description, store: &Store<S>) -> Self {
        let layers = description.layers.iter().map(|layer| Line {
            layer: format!("{} ({})", layer.name, layer.kind),
            shape: format!("(rows, {})", layer.width),
            parameters: layer.tensors.iter().map(|tensor| tensor.shape().size()).sum(),
        });
        Self {
            name: description.name,
            layers: layers.collect(),
            trainable: store.trainable,
            others: store.values.len() - store.trainable,
            bytes: size_of::<S>(),
        }
    }
}

/// A number of bytes as people read it.
struct Bytes(usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KIB: usize = 1 << 10;
        const MIB: usize = 1 << 20;
        match self.0 {
            bytes @ MIB.. => write!(f, "{:.2} MiB", bytes as f64 / MIB as f64),
            bytes @ KIB.. => write!(f, "{:.2} KiB", bytes as f64 / KIB as f64),
            bytes => write!(f, "{bytes} bytes"),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest =
            |entry: fn(&Line) -> &str| self.layers.iter().map(entry).map(str::len).max().unwrap_or(0);
        let layer_width = LAYER.max(longest(|line| &line.layer) + GAP);
        let shape_width = SHAPE.max(longest(|line| &line.shape) + GAP);
        let table = layer_width + shape_width + REST;
        writeln!(f, "Model: \"{}\"", self.name)?;
        writeln!(f, "{:_<table$}", "")?;
        writeln!(
            f,
            " {:layer_width$}{:shape_width$}Param #",
            "Layer (type)", "Output Shape"
        )?;
        writeln!(f, "{:=<table$}", "")?;
        for Line {
            layer,
            shape,
            parameters,
        } in &self.layers
        {
            writeln!(f, " {layer:layer_width$}{shape:shape_width$}{parameters}")?;
        }
        writeln!(f, "{:=<table$}", "")?;
        let mut total =
            |what: &str, count: usize| writeln!(f, "{what} params: {count} ({})", Bytes(count * self.bytes));
        total("Total", self.trainable + self.others)?;
        total("Trainable", self.trainable)?;
        total("Non-trainable", self.others)?;
        write!(f, "{:_<table$}", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_readable_units() {
        let shown = [12, 2048, 3 << 20].map(|bytes| Bytes(bytes).to_string());
        assert_eq!(shown, ["12 bytes", "2.00 KiB", "3.00 MiB"]);
    }
}
