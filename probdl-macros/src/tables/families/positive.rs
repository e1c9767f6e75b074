//! Families of positive numbers.

use super::{ALL_QUANTITIES, Event, Family, Form, Rewrite, Support, positive};
use crate::expr::Kernel;

pub(super) static GAMMA: Family = Family {
    name: "Gamma",
    forms: &[Form {
        parameters: &[positive("concentration"), positive("rate")],
        kernel: Kernel {
            name: "gamma",
            parameters: &["concentration", "rate"],
        },
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: Kernel {
                name: "gamma_log_rate",
                parameters: &["concentration", "log_rate"],
            },
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Positive,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Gamma(2.0, softplus(t))",
};
