//! The log-density of a law, and of a mixture of laws, as a graph; with the numbers that the law is made of.

use super::rewrite::{Density, choose, spread};
use crate::expr::graph::Bounds;
use crate::expr::{Graph, Id, Kernel, Node, Primitive, Shape, Source};
use crate::plan::Law;
use crate::range::Range;
use crate::tables::families::combination::{self, Combination, Combinator, Share};
use crate::tables::families::{Event, Family, own};
use crate::typed::{self, ExpressionKind};
use crate::width::Width;

/// What is found of a law on the way to its log-density.
pub(super) struct Likelihood<'a> {
    pub(super) graph: Graph,
    event: &'a Width,
    /// The laws' arguments, and where they go.
    pub(super) outputs: Vec<(Id, Width)>,
    /// Where the next ones go.
    pub(super) next: Width,
    /// What was lowered.
    pub(super) laws: Vec<Law>,
    /// Whether an argument is clamped, so that the kernel may overflow at a limit.
    pub(super) clamped: bool,
    pub(super) notes: Vec<String>,
}

/// The log-density of a mixture, from those of its components and the logits of their weights.
const MIXTURE: Kernel = Kernel {
    name: "mixture",
    parameters: &["logits", "log_probs"],
};

impl<'a> Likelihood<'a> {
    pub(super) fn new(graph: Graph, event: &'a Width) -> Self {
        Self {
            graph,
            event,
            outputs: Vec::new(),
            next: Width::Known(0),
            laws: Vec::new(),
            clamped: false,
            notes: Vec::new(),
        }
    }

    /// Numbers that are among the laws' arguments.
    pub(super) fn output(&mut self, id: Id, width: &Width) {
        self.outputs.push((id, self.next.clone()));
        self.next = self.next.plus(width);
    }

    /// The log-density of a law whose arguments are lowered: one number, or one for each element.
    pub(super) fn log_prob_of(&mut self, law: &typed::Law, ids: &[Id]) -> Id {
        let typed::Law {
            family,
            form: written,
            arguments,
        } = law;
        let checked: Vec<bool> = arguments
            .iter()
            .map(|argument| matches!(argument.kind, ExpressionKind::Checked(_)))
            .collect();
        let bounded: Vec<bool> = family.forms[*written]
            .parameters
            .iter()
            .zip(arguments)
            .map(|(parameter, argument)| {
                let range = crate::check::range_of(argument, Range::REAL);
                parameter.requirement.bounds() == Some(Bounds::Positive) && range.low.value > 0.0
            })
            .collect();
        let density = choose(&mut self.graph, family, *written, ids, &bounded, &checked);
        // The user's own formulas may overflow at a limit too.
        self.clamped |= density.clamped || own::is_own(combination::innermost(family).name);
        self.laws.push(Law {
            family,
            form: density.form,
            checked: (0..checked.len()).filter(|index| checked[*index]).collect(),
            start: self.next.clone(),
        });
        for note in &density.notes {
            if !self.notes.contains(note) {
                self.notes.push(note.clone());
            }
        }
        let form = &family.forms[density.form];
        for (parameter, id) in form.parameters.iter().zip(&density.law) {
            let width = parameter.requirement.width(self.event);
            let output = spread(&mut self.graph, *id, &width);
            self.output(output, &width);
        }
        let target = self.target(family, 0);
        self.log_prob(family, density, target)
    }

    /// The numbers of the target, of which there may be several for each element.
    fn target(&mut self, family: &Family, place: usize) -> Id {
        let shape = if family.event == Event::Class {
            Shape::Scalar
        } else {
            Shape::Vector(self.event.clone())
        };
        self.graph.load(Source::Target, self.event.times(place), shape)
    }

    /// The log-density at a target of a law that may be made of another. A combinator's arguments follow those of its law.
    fn log_prob(&mut self, family: &Family, mut density: Density, target: Id) -> Id {
        let Some(Combination { combinator, law, .. }) = combination::of(family) else {
            return self.plain_log_prob(family, density, target);
        };
        let own = combinator.parameters().len();
        let arguments = density.inputs.split_off(density.inputs.len() - own);
        density.natural.truncate(density.natural.len() - own);
        let kernel = combinator.kernel(law, &law.forms[density.form]);
        match combinator {
            Combinator::ZeroInflated(share) => {
                let log_prob = self.log_prob(law, density, target);
                let logits = match share {
                    Share::Logits => arguments[0],
                    Share::Probs => self.logits_of(arguments[0]),
                };
                self.graph.add(Node::Density {
                    kernel,
                    fixed: None,
                    target,
                    arguments: vec![log_prob, logits],
                })
            }
            Combinator::Truncated(_) => {
                self.clamped |= self.is_clamped(&density.natural);
                let bounds = arguments.into_iter();
                let arguments = bounds.chain(density.natural.iter().copied()).collect();
                let log_prob = self.log_prob(law, density, target);
                let log_prob = self.finite_where_clamped(log_prob);
                let bounded = self.graph.add(Node::Density {
                    kernel,
                    fixed: None,
                    target,
                    arguments,
                });
                self.graph.plus(log_prob, bounded)
            }
            Combinator::Transformed(function) => {
                let Some([inverse, log_derivative]) = function.kernels() else {
                    self.clamped |= self.is_clamped(&density.natural);
                    self.clamped |= self.is_clamped(&arguments);
                    let own = arguments.into_iter();
                    let arguments = own.chain(density.natural.iter().copied()).collect();
                    return self.graph.add(Node::Density {
                        kernel,
                        fixed: None,
                        target,
                        arguments,
                    });
                };
                let [x, log_derivative] = [inverse, log_derivative].map(|kernel| {
                    self.graph.add(Node::Density {
                        kernel,
                        fixed: None,
                        target,
                        arguments: Vec::new(),
                    })
                });
                let log_prob = self.log_prob(law, density, x);
                let log_prob = self.finite_where_clamped(log_prob);
                self.graph.plus(log_prob, log_derivative)
            }
            Combinator::Censored => {
                let (upper, kind) = (self.target(family, 1), self.target(family, 2));
                self.clamped |= self.is_clamped(&density.natural);
                let numbers = [target, upper].into_iter();
                let arguments = numbers.chain(density.natural.iter().copied()).collect();
                let log_prob = self.log_prob(law, density, target);
                let log_probability = self.graph.add(Node::Density {
                    kernel,
                    fixed: None,
                    target: kind,
                    arguments,
                });
                // An event that is known exactly is of the kind 0.
                self.graph.add(Node::Where(kind, log_probability, log_prob))
            }
        }
    }

    /// A law's log-density before a term is added that is `-inf` outside the support: the loss stays infinite there, also
    /// where arguments are clamped.
    fn finite_where_clamped(&mut self, log_prob: Id) -> Id {
        if std::mem::take(&mut self.clamped) {
            self.graph.unary(Primitive::Finite, log_prob)
        } else {
            log_prob
        }
    }

    /// The log-odds of a probability: what its sigmoid is taken of, or from its logarithm and that of the rest.
    fn logits_of(&mut self, probability: Id) -> Id {
        let plain = match *self.graph.node(probability) {
            Node::Clamp(_, plain) => plain,
            _ => probability,
        };
        if let Node::Unary(Primitive::Sigmoid, logits) = *self.graph.node(plain) {
            return logits;
        }
        let ln = self.graph.unary(Primitive::Ln, probability);
        let negated = self.graph.negate(probability);
        let ln_rest = self.graph.unary(Primitive::Log1p, negated);
        self.graph.minus(ln, ln_rest)
    }

    fn is_clamped(&self, arguments: &[Id]) -> bool {
        let mut nodes = arguments.iter().map(|id| self.graph.node(*id));
        nodes.any(|node| matches!(node, Node::Clamp(..)))
    }

    /// The log-density of a law of a family of the table.
    fn plain_log_prob(&mut self, family: &Family, mut density: Density, target: Id) -> Id {
        let parameters = family.forms[density.form].parameters;
        // A kernel of vectors takes single numbers as vectors of one.
        for (input, parameter) in density.inputs.iter_mut().zip(parameters) {
            if parameter.requirement.is_single() {
                *input = self.graph.add(Node::List(vec![*input]));
            }
        }
        let is_class = family.event == Event::Class;
        if parameters
            .iter()
            .any(|parameter| parameter.requirement.is_vector())
        {
            self.graph.add(Node::VectorDensity {
                kernel: density.kernel,
                target: Some(target),
                event: (!is_class).then(|| self.event.clone()),
                arguments: density.inputs,
            })
        } else {
            self.graph.add(Node::Density {
                kernel: density.kernel,
                fixed: density.fixed,
                target,
                arguments: density.inputs,
            })
        }
    }

    /// The log-density of a mixture of laws.
    pub(super) fn mixture(&mut self, logits: Id, log_probs: Vec<Id>) -> Id {
        let log_probs = log_probs
            .into_iter()
            .map(|log_prob| match self.graph.shape(log_prob) {
                Shape::Scalar => log_prob,
                Shape::Vector(_) => self.graph.add(Node::Sum(log_prob)),
            })
            .collect();
        let log_probs = self.graph.add(Node::List(log_probs));
        self.graph.add(Node::VectorDensity {
            kernel: MIXTURE,
            target: None,
            event: None,
            arguments: vec![logits, log_probs],
        })
    }
}
