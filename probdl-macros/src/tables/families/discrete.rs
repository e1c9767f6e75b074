//! Families of truth values and counts.

use super::{ALL_QUANTITIES, Event, Family, Form, Parameter, Requirement, Rewrite, Support, positive, real};
use crate::expr::Kernel;

pub(super) static BERNOULLI: Family = Family {
    name: "Bernoulli",
    forms: &[
        Form {
            parameters: &[real("logits")],
            kernel: Kernel {
                name: "bernoulli_logits",
                parameters: &["logits"],
            },
            rewrites: &[],
            constructor: "proved_logits",
        },
        Form {
            parameters: &[Parameter {
                name: "probs",
                requirement: Requirement::Probability,
            }],
            kernel: Kernel {
                name: "bernoulli_probs",
                parameters: &["probs"],
            },
            rewrites: &[Rewrite::LogitForm {
                parameter: 0,
                form: 0,
            }],
            constructor: "proved_probs",
        },
    ],
    event: Event::Truth,
    support: Support::Any,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Bernoulli(logits = t)",
};

pub(super) static POISSON: Family = Family {
    name: "Poisson",
    forms: &[
        Form {
            parameters: &[positive("rate")],
            kernel: Kernel {
                name: "poisson",
                parameters: &["rate"],
            },
            rewrites: &[Rewrite::LogarithmForm {
                parameter: 0,
                form: 1,
            }],
            constructor: "proved_rate",
        },
        Form {
            parameters: &[real("log_rate")],
            kernel: Kernel {
                name: "poisson_log_rate",
                parameters: &["log_rate"],
            },
            rewrites: &[],
            constructor: "proved_log_rate",
        },
    ],
    event: Event::Count,
    support: Support::Any,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Poisson(exp(t))",
};
