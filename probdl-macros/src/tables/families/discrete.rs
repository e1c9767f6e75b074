//! Families of truth values and counts.

use super::{
    ALL_QUANTITIES, Event, Family, Form, Parameter, Requirement, Rewrite, Support, inner_probability,
    positive, real,
};
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

pub(super) static NEGATIVE_BINOMIAL: Family = Family {
    name: "NegativeBinomial",
    forms: &[
        Form {
            parameters: &[positive("total_count"), real("logits")],
            kernel: Kernel {
                name: "negative_binomial_logits",
                parameters: &["total_count", "logits"],
            },
            rewrites: &[],
            constructor: "proved_logits",
        },
        Form {
            parameters: &[positive("total_count"), inner_probability("probs")],
            kernel: Kernel {
                name: "negative_binomial_probs",
                parameters: &["total_count", "probs"],
            },
            rewrites: &[Rewrite::LogitForm {
                parameter: 1,
                form: 0,
            }],
            constructor: "proved_probs",
        },
        Form {
            parameters: &[positive("mean"), positive("dispersion")],
            kernel: Kernel {
                name: "negative_binomial_mean",
                parameters: &["mean", "dispersion"],
            },
            rewrites: &[Rewrite::Logarithms {
                first: 0,
                kernel: Kernel {
                    name: "negative_binomial_log_mean",
                    parameters: &["log_mean", "log_dispersion"],
                },
            }],
            constructor: "proved_mean",
        },
    ],
    event: Event::Count,
    support: Support::Any,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "NegativeBinomial(mean = exp(t), dispersion = 0.5)",
};

pub(super) static GEOMETRIC: Family = Family {
    name: "Geometric",
    forms: &[
        Form {
            parameters: &[real("logits")],
            kernel: Kernel {
                name: "geometric_logits",
                parameters: &["logits"],
            },
            rewrites: &[],
            constructor: "proved_logits",
        },
        Form {
            parameters: &[inner_probability("probs")],
            kernel: Kernel {
                name: "geometric_probs",
                parameters: &["probs"],
            },
            rewrites: &[Rewrite::LogitForm {
                parameter: 0,
                form: 0,
            }],
            constructor: "proved_probs",
        },
    ],
    event: Event::Count,
    support: Support::Any,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Geometric(logits = t)",
};

pub(super) static BETA_BINOMIAL: Family = Family {
    name: "BetaBinomial",
    forms: &[Form {
        parameters: &[
            TOTAL_COUNT,
            positive("concentration1"),
            positive("concentration0"),
        ],
        kernel: Kernel {
            name: "beta_binomial",
            parameters: &["total_count", "concentration1", "concentration0"],
        },
        rewrites: &[Rewrite::Logarithms {
            first: 1,
            kernel: Kernel {
                name: "beta_binomial_log_concentrations",
                parameters: &["total_count", "log_concentration1", "log_concentration0"],
            },
        }],
        constructor: "proved",
    }],
    event: Event::Count,
    support: Support::UpToTotal(0),
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "BetaBinomial(10, softplus(t[0]), softplus(t[1]))",
};

const TOTAL_COUNT: Parameter = Parameter {
    name: "total_count",
    requirement: Requirement::WholeNumber,
};

pub(super) static BINOMIAL: Family = Family {
    name: "Binomial",
    forms: &[
        Form {
            parameters: &[TOTAL_COUNT, real("logits")],
            kernel: Kernel {
                name: "binomial_logits",
                parameters: &["total_count", "logits"],
            },
            rewrites: &[],
            constructor: "proved_logits",
        },
        Form {
            parameters: &[
                TOTAL_COUNT,
                Parameter {
                    name: "probs",
                    requirement: Requirement::Probability,
                },
            ],
            kernel: Kernel {
                name: "binomial_probs",
                parameters: &["total_count", "probs"],
            },
            rewrites: &[Rewrite::LogitForm {
                parameter: 1,
                form: 0,
            }],
            constructor: "proved_probs",
        },
    ],
    event: Event::Count,
    support: Support::UpToTotal(0),
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Binomial(10, logits = t)",
};
