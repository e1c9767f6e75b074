//! The plan as it will be emitted: buffers, schedules, and the layers backward.

use std::collections::BTreeMap;

use super::combinations::element_log_density;
use super::formulas::{softmax, softplus, textbook};
use super::network::{Weights, apply, dense, known, normalized};
use super::plain::mixture_loss;
use super::vector_densities::log_density as vector_log_density;
use crate::expr::evaluate::{Rows, run};
use crate::plan::{Function, NodeAction, Outcome, Plan, Scheduled};
use crate::tables::families::Family;
use crate::tables::functions::{FUNCTIONS, Function as ScalarFunction};
use crate::typed::NodeId;
use crate::width::Width;

/// The plan, as it will be emitted.
pub(crate) struct Planned<'a> {
    pub(crate) plan: &'a Plan<Scheduled>,
    pub(crate) weights: &'a Weights,
    pub(crate) inputs: &'a [Vec<f64>],
}

impl Planned<'_> {
    fn activation(variant: &str) -> &'static ScalarFunction {
        static TABLE: [ScalarFunction; FUNCTIONS.len()] = FUNCTIONS;
        let has =
            |function: &&ScalarFunction| function.activation.is_some_and(|known| known.variant == variant);
        TABLE
            .iter()
            .find(has)
            .unwrap_or_else(|| panic!("no activation `{variant}`"))
    }

    fn rows(function: &Function<Scheduled>, values: &BTreeMap<NodeId, Vec<f64>>) -> Rows {
        let inputs: Vec<Vec<f64>> = function
            .inputs
            .iter()
            .map(|input| values[input].clone())
            .collect();
        assert_eq!(
            inputs.concat().len(),
            known(&function.width),
            "the argument of a function has another width"
        );
        Rows {
            inputs,
            ..Rows::default()
        }
    }

    fn layer(&self, layer: usize) -> &str {
        &self.plan.model.layers[layer].name
    }

    fn forward(&self) -> BTreeMap<NodeId, Vec<f64>> {
        let mut values: BTreeMap<NodeId, Vec<f64>> = BTreeMap::new();
        for node in &self.plan.model.nodes {
            let value = match &node.action {
                NodeAction::Input(input) => self.inputs[*input].clone(),
                NodeAction::Dense {
                    from,
                    layer,
                    activation,
                } => {
                    let linear = dense(
                        &values[from],
                        known(&node.width),
                        &self.weights[self.layer(*layer)],
                    );
                    apply(Self::activation(activation), &linear)
                }
                NodeAction::Activation { from, activation } => {
                    apply(Self::activation(activation.variant), &values[from])
                }
                NodeAction::Softmax { from } => softmax(&values[from]),
                NodeAction::LogSoftmax { from } => softmax(&values[from]).iter().map(|p| p.ln()).collect(),
                NodeAction::Dropout { from, .. } => values[from].clone(),
                NodeAction::Normalization { from, .. } => normalized(&values[from]),
                NodeAction::Concat { from } => from.iter().flat_map(|from| values[from].clone()).collect(),
                NodeAction::Variable { layer } => self.weights[self.layer(*layer)].clone(),
                NodeAction::Map(map) => {
                    let function = &self.plan.maps[*map];
                    run(
                        &function.stage.forward,
                        &Self::rows(function, &values),
                        known(&function.output),
                    )
                    .1
                }
            };
            assert_eq!(value.len(), known(&node.width), "{}", node.name);
            values.insert(node.id, value);
        }
        values
    }

    /// The loss of one row and its derivatives by the weights.
    pub(crate) fn value_and_gradient(&self, target: &[f64]) -> (f64, Weights) {
        let values = self.forward();
        let head = &self.plan.head;
        let rows = Rows {
            target: target.to_vec(),
            ..Self::rows(head, &values)
        };
        let (loss, written) = run(&head.stage.gradient, &rows, known(&head.width));
        let mut adjoints: BTreeMap<NodeId, Vec<f64>> = BTreeMap::new();
        self.distribute(head, &written, &mut adjoints);
        let mut gradient: Weights = self
            .weights
            .iter()
            .map(|(name, v)| (name.clone(), vec![0.0; v.len()]))
            .collect();
        for node in self
            .plan
            .model
            .nodes
            .iter()
            .rev()
            .filter(|node| node.needs_gradient)
        {
            let adjoint = adjoints
                .get(&node.id)
                .cloned()
                .unwrap_or_else(|| vec![0.0; known(&node.width)]);
            self.backward(node.id, &adjoint, &values, &mut adjoints, &mut gradient);
        }
        (loss.expect("a head has a value"), gradient)
    }

    /// Adds what a function wrote to the adjoints of its inputs.
    fn distribute(
        &self,
        function: &Function<Scheduled>,
        written: &[f64],
        adjoints: &mut BTreeMap<NodeId, Vec<f64>>,
    ) {
        let mut start = 0;
        for input in &function.inputs {
            let width = known(&self.plan.model.node(*input).width);
            add(adjoints, *input, &written[start..start + width]);
            start += width;
        }
        assert_eq!(start, written.len());
    }

    fn backward(
        &self,
        id: NodeId,
        adjoint: &[f64],
        values: &BTreeMap<NodeId, Vec<f64>>,
        adjoints: &mut BTreeMap<NodeId, Vec<f64>>,
        gradient: &mut Weights,
    ) {
        let node = self.plan.model.node(id);
        match &node.action {
            NodeAction::Input(_) | NodeAction::Normalization { .. } => {}
            NodeAction::Dense {
                from,
                layer,
                activation,
            } => {
                let (x, units) = (&values[from], known(&node.width));
                let weights = &self.weights[self.layer(*layer)];
                let linear = dense(x, units, weights);
                let function = Self::activation(activation);
                let fused = function.activation.is_some_and(|activation| activation.fused);
                assert!(
                    fused,
                    "the derivative of `{activation}` does not follow from the layer's output"
                );
                let d_linear = through(function, &linear, adjoint);
                let slot = gradient
                    .get_mut(self.layer(*layer))
                    .expect("a layer with weights");
                for (row, x) in x.iter().enumerate() {
                    for unit in 0..units {
                        slot[row * units + unit] += x * d_linear[unit];
                    }
                }
                for (slot, d) in slot[x.len() * units..].iter_mut().zip(&d_linear) {
                    *slot += d;
                }
                let d_x: Vec<f64> = (0..x.len())
                    .map(|row| {
                        (0..units)
                            .map(|unit| weights[row * units + unit] * d_linear[unit])
                            .sum()
                    })
                    .collect();
                add(adjoints, *from, &d_x);
            }
            NodeAction::Activation { from, activation } => {
                let d = through(Self::activation(activation.variant), &values[from], adjoint);
                add(adjoints, *from, &d);
            }
            NodeAction::Softmax { from } => {
                let p = &values[&id];
                let dot: f64 = p.iter().zip(adjoint).map(|(p, d)| p * d).sum();
                let d: Vec<f64> = p.iter().zip(adjoint).map(|(p, d)| p * (d - dot)).collect();
                add(adjoints, *from, &d);
            }
            NodeAction::LogSoftmax { from } => {
                let sum: f64 = adjoint.iter().sum();
                let d: Vec<f64> = values[&id]
                    .iter()
                    .zip(adjoint)
                    .map(|(l, d)| d - l.exp() * sum)
                    .collect();
                add(adjoints, *from, &d);
            }
            NodeAction::Dropout { from, .. } => add(adjoints, *from, adjoint),
            NodeAction::Concat { from } => {
                let mut start = 0;
                for from in from {
                    let width = known(&self.plan.model.node(*from).width);
                    add(adjoints, *from, &adjoint[start..start + width]);
                    start += width;
                }
            }
            NodeAction::Variable { layer } => {
                let slot = gradient
                    .get_mut(self.layer(*layer))
                    .expect("a variable has weights");
                for (slot, d) in slot.iter_mut().zip(adjoint) {
                    *slot += d;
                }
            }
            NodeAction::Map(map) => {
                let function = &self.plan.maps[*map];
                let rows = Rows {
                    adjoint: adjoint.to_vec(),
                    ..Self::rows(function, values)
                };
                let (_, written) = run(&function.stage.gradient, &rows, known(&function.width));
                self.distribute(function, &written, adjoints);
            }
        }
    }

    /// The arguments of the law of one row.
    pub(crate) fn arguments(&self) -> Vec<f64> {
        let values = self.forward();
        let function = &self.plan.arguments;
        run(
            &function.stage.forward,
            &Self::rows(function, &values),
            known(&function.output),
        )
        .1
    }

    /// The loss of one row from the arguments of the law.
    pub(crate) fn loss_of_the_law(&self, target: &[f64]) -> Option<f64> {
        let Outcome::Distribution {
            event,
            laws,
            is_mixture,
            ..
        } = &self.plan.model.outcome
        else {
            return None;
        };
        let arguments = self.arguments();
        let losses = laws.iter().map(|law| {
            let own = &arguments[known(&law.start)..];
            loss_of_one(law.family, law.form, own, event, target)
        });
        Some(if *is_mixture {
            mixture_loss(&arguments[..laws.len()], losses)
        } else {
            losses.sum()
        })
    }
}

/// The loss of one law from its arguments, side by side.
fn loss_of_one(family: &Family, form: usize, arguments: &[f64], width: &Width, target: &[f64]) -> f64 {
    let (parameters, event) = (family.forms[form].parameters, known(width));
    if parameters
        .iter()
        .any(|parameter| parameter.requirement.is_vector())
    {
        let mut rest = arguments;
        let vectors: Vec<Vec<f64>> = parameters
            .iter()
            .map(|parameter| {
                let (own, others) = rest.split_at(known(&parameter.requirement.width(width)));
                rest = others;
                own.to_vec()
            })
            .collect();
        return -vector_log_density(family.name, form, target, &vectors);
    }
    let losses = (0..event).map(|e| {
        let named: Vec<(&str, &[f64])> = parameters
            .iter()
            .enumerate()
            .map(|(k, parameter)| (parameter.name, &arguments[k * event + e..=k * event + e]))
            .collect();
        -element_log_density(family.name, &named, target, e)
    });
    losses.sum()
}

fn add(adjoints: &mut BTreeMap<NodeId, Vec<f64>>, id: NodeId, more: &[f64]) {
    let slot = adjoints.entry(id).or_insert_with(|| vec![0.0; more.len()]);
    for (slot, more) in slot.iter_mut().zip(more) {
        *slot += more;
    }
}

/// The adjoint of what an activation is computed from; its slope by differences, and by hand at kinks and for links.
fn through(function: &ScalarFunction, z: &[f64], adjoint: &[f64]) -> Vec<f64> {
    let slope = |z: f64| {
        let value = |a: &[f64]| textbook(function.name, a[0]).unwrap_or(f64::NAN);
        match function.name {
            "linear" => 1.0,
            "softplus" => 1.0 / (1.0 + (-z).exp()),
            "log_sigmoid" => (-softplus(z)).exp(),
            _ => super::differences::derivative(value, &[z], 0).unwrap_or(f64::NAN),
        }
    };
    z.iter()
        .zip(adjoint)
        .map(|(z, d)| if *d == 0.0 { 0.0 } else { d * slope(*z) })
        .collect()
}
