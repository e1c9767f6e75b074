//! What a model says of itself: its equations, its parameters, and what the compiler made of it.

use crate::file::Schema;
use crate::lanes::Scalar;
use crate::layer::Regularizer;
use crate::model::{Description, Model, Store, Tensor};
use std::fmt;

/// Reports on models. Implemented for all of them.
pub trait Describe: Model {
    /// The model's equations, parameters and rewrites, to be shown as text or taken apart; its equations also in LaTeX.
    fn describe(&self) -> Report {
        Report::new(&Self::description(), self.store())
    }
}

impl<M: Model> Describe for M {}

/// What a model computes, in which numbers, and from which parameters. `Display` shows all of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The model's name.
    pub name: &'static str,
    /// The model as it was written.
    pub formula: &'static str,
    /// What is computed, a line each; the last one is the law of the target `y`.
    pub equations: Vec<String>,
    /// What is minimized, with the penalties of regularizers.
    pub objective: String,
    /// Names and widths of the inputs.
    pub inputs: Vec<(&'static str, usize)>,
    /// The parameters, then the statistics.
    pub parameters: Vec<Parameter>,
    /// What the compiler has rewritten, as in `Normal(scale = softplus) -> normal_softplus_scale`.
    pub rewrites: Vec<&'static str>,
    /// The type of the numbers: `f32` or `f64`.
    pub scalar: &'static str,
    /// What files know the model by.
    pub schema_hash: u64,
    latex: Vec<String>,
}

/// A tensor of parameters or statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name in the equations, as in `dense.kernel`.
    pub name: String,
    /// Its shape: inputs and units of a kernel, the length of a vector.
    pub shape: Vec<usize>,
    /// How many numbers that is.
    pub count: usize,
    /// The memory they take.
    pub bytes: usize,
    /// Whether they are trained; statistics are not.
    pub trainable: bool,
}

impl Report {
    fn new<S: Scalar>(description: &Description, store: &Store<S>) -> Self {
        let tensors = || {
            let layers = description.layers.iter();
            layers.flat_map(|layer| layer.tensors.iter().map(move |tensor| (layer.name, tensor)))
        };
        let mut parameters: Vec<Parameter> = tensors()
            .map(|(layer, tensor)| Parameter::new::<S>(format!("{layer}.{}", tensor.name), tensor))
            .collect();
        if let Some(range) = &description.target_statistics {
            let count = range.len() / 2;
            parameters.extend(["mean", "stddev"].map(|name| Parameter {
                name: format!("y.{name}"),
                shape: vec![count],
                count,
                bytes: count * size_of::<S>(),
                trainable: false,
            }));
        }
        parameters.sort_by_key(|parameter| !parameter.trainable);
        debug_assert_eq!(
            parameters.iter().map(|parameter| parameter.count).sum::<usize>(),
            store.values.len()
        );
        let penalties = tensors().filter_map(|(layer, tensor)| {
            let penalty = penalty(tensor.regularizer?);
            Some(format!(" + {penalty} of {layer}.{}", tensor.name))
        });
        let (mut equations, mut latex): (Vec<String>, Vec<String>) = description
            .equations
            .iter()
            .map(|equation| (equation.text.to_owned(), equation.latex.to_owned()))
            .unzip();
        if description.target_statistics.is_some() {
            standardized(&mut equations, "y ~", "(y - y.mean) / y.stddev ~");
            standardized(&mut latex, r"y &\sim", r"\frac{y - \mu_{y}}{\sigma_{y}} &\sim");
        }
        Self {
            name: description.name,
            formula: description.formula,
            equations,
            objective: description.objective.to_owned() + &penalties.collect::<String>(),
            inputs: description.inputs.clone(),
            parameters,
            rewrites: description.rewrites.clone(),
            scalar: S::NAME,
            schema_hash: Schema::new(description, S::NAME).hash(),
            latex,
        }
    }

    /// The equations in LaTeX, as an `aligned` environment of mathematics.
    ///
    /// `W` is a kernel and `b` a bias, with the layer's name below; `μ` and `σ` are statistics of the training rows.
    pub fn latex(&self) -> String {
        format!(
            "\\begin{{aligned}}\n{}\n\\end{{aligned}}",
            self.latex.join(" \\\\\n")
        )
    }

    fn total(&self, trainable: bool) -> (usize, usize) {
        let parameters = self
            .parameters
            .iter()
            .filter(|parameter| parameter.trainable == trainable);
        parameters.fold((0, 0), |(count, bytes), parameter| {
            (count + parameter.count, bytes + parameter.bytes)
        })
    }
}

/// With `normalize_target`, the law is that of the standardized target.
fn standardized(lines: &mut [String], before: &str, after: &str) {
    if let Some(law) = lines.last_mut()
        && let Some(rest) = law.strip_prefix(before)
    {
        *law = format!("{after}{rest}");
    }
}

fn penalty(Regularizer::L1L2 { l1, l2 }: Regularizer) -> String {
    match (l1, l2) {
        (_, 0.0) => format!("L1({l1})"),
        (0.0, _) => format!("L2({l2})"),
        _ => format!("L1L2({l1}, {l2})"),
    }
}

impl Parameter {
    fn new<S: Scalar>(name: String, tensor: &Tensor) -> Self {
        let shape = tensor.shape();
        Self {
            name,
            shape: match shape {
                crate::initializer::Shape::Vector(length) => vec![length],
                crate::initializer::Shape::Matrix { inputs, units } => vec![inputs, units],
            },
            count: shape.size(),
            bytes: shape.size() * size_of::<S>(),
            trainable: tensor.statistics_of.is_none(),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.name, self.formula)?;
        let inputs: Vec<String> = self
            .inputs
            .iter()
            .map(|(name, width)| format!("{name}[{width}]"))
            .collect();
        writeln!(f, "\nInputs: {}", inputs.join(", "))?;
        writeln!(f, "\nEquations ({})", self.scalar)?;
        for equation in &self.equations {
            writeln!(f, "  {equation}")?;
        }
        writeln!(f, "\nMinimized: {}", self.objective)?;
        if !self.parameters.is_empty() {
            let longest = |of: fn(&Parameter) -> usize, least| {
                self.parameters.iter().map(of).max().unwrap_or(0).max(least)
            };
            let name = longest(|parameter| parameter.name.chars().count(), 9);
            let shape = longest(|parameter| format!("{:?}", parameter.shape).len(), 5);
            writeln!(
                f,
                "\n  {:name$}  {:shape$}  {:>9}  {:>10}",
                "Parameter", "Shape", "Numbers", "Bytes"
            )?;
            for parameter in &self.parameters {
                let shown = format!("{:?}", parameter.shape);
                write!(
                    f,
                    "  {:name$}  {shown:shape$}  {:>9}  {:>10}",
                    parameter.name, parameter.count, parameter.bytes
                )?;
                writeln!(
                    f,
                    "{}",
                    if parameter.trainable {
                        ""
                    } else {
                        "  from the data"
                    }
                )?;
            }
        }
        let ((trained, trained_bytes), (others, other_bytes)) = (self.total(true), self.total(false));
        write!(f, "\nTrainable: {trained} numbers, {trained_bytes} bytes")?;
        if others > 0 {
            write!(f, "; from the data: {others} numbers, {other_bytes} bytes")?;
        }
        for (index, rewrite) in self.rewrites.iter().enumerate() {
            let head = if index == 0 {
                "\n\nRewritten by the compiler"
            } else {
                ""
            };
            write!(f, "{head}\n  {rewrite}")?;
        }
        write!(f, "\n\nSchema: {:016x}", self.schema_hash)
    }
}
