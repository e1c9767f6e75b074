//! Families of positive numbers.

use super::{ALL_QUANTITIES, Event, Family, Form, Rewrite, Support, positive, real};
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

pub(super) static LOG_NORMAL: Family = Family {
    name: "LogNormal",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale")],
        kernel: Kernel {
            name: "log_normal",
            parameters: &["loc", "scale"],
        },
        rewrites: &[
            Rewrite::Fixed {
                parameter: 1,
                kernel: Kernel {
                    name: "log_normal_fixed_scale",
                    parameters: &["loc"],
                },
            },
            Rewrite::Softplus {
                parameter: 1,
                kernel: Kernel {
                    name: "log_normal_softplus_scale",
                    parameters: &["loc", "raw_scale"],
                },
            },
            Rewrite::Logarithm {
                parameter: 1,
                kernel: Kernel {
                    name: "log_normal_log_scale",
                    parameters: &["loc", "log_scale"],
                },
            },
        ],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Positive,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "LogNormal(t, 1.0)",
};
