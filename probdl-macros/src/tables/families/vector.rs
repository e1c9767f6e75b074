//! Families with a vector of parameters for one event.

use super::{Event, Family, Form, Parameter, Quantity, Requirement, Rewrite, Support};
use crate::expr::Kernel;

pub(super) static CATEGORICAL: Family = Family {
    name: "Categorical",
    forms: &[
        Form {
            parameters: &[Parameter {
                name: "logits",
                requirement: Requirement::RealVector,
            }],
            kernel: Kernel {
                name: "categorical_logits",
                parameters: &["logits"],
            },
            rewrites: &[],
            constructor: "proved_logits",
        },
        Form {
            parameters: &[Parameter {
                name: "probs",
                requirement: Requirement::Simplex,
            }],
            kernel: Kernel {
                name: "categorical_probs",
                parameters: &["probs"],
            },
            rewrites: &[Rewrite::SoftmaxForm {
                parameter: 0,
                form: 0,
            }],
            constructor: "proved_probs",
        },
    ],
    event: Event::Class,
    support: Support::Class,
    location_scale: false,
    quantities: &[Quantity::Sample, Quantity::Mode],
    example: "Categorical(logits = t)",
};
