//! Families with a vector of parameters for one event.

use super::{
    ALL_QUANTITIES, Event, Family, Form, Parameter, Quantity, Requirement, Rewrite, Support, positive, real,
};
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

pub(super) static ONE_HOT_CATEGORICAL: Family = Family {
    name: "OneHotCategorical",
    forms: &[
        Form {
            parameters: &[Parameter {
                name: "logits",
                requirement: Requirement::RealVector,
            }],
            kernel: Kernel {
                name: "one_hot_categorical_logits",
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
                name: "one_hot_categorical_probs",
                parameters: &["probs"],
            },
            rewrites: &[Rewrite::SoftmaxForm {
                parameter: 0,
                form: 0,
            }],
            constructor: "proved_probs",
        },
    ],
    event: Event::OneHot,
    support: Support::OneHot,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "OneHotCategorical(logits = t)",
};

pub(super) static ORDERED_LOGISTIC: Family = Family {
    name: "OrderedLogistic",
    forms: &[Form {
        parameters: &[
            Parameter {
                name: "cutpoints",
                requirement: Requirement::Ascending,
            },
            Parameter {
                name: "loc",
                requirement: Requirement::Single,
            },
        ],
        kernel: Kernel {
            name: "ordered_logistic_ascending",
            parameters: &["raw_cutpoints", "loc"],
        },
        rewrites: &[],
        constructor: "proved_ascending",
    }],
    event: Event::Class,
    support: Support::OrderedClass,
    location_scale: false,
    quantities: &[Quantity::Sample, Quantity::Mode],
    example: "OrderedLogistic(ascending(variable([3])), t[0])",
};

const TOTAL_COUNT: Parameter = Parameter {
    name: "total_count",
    requirement: Requirement::TotalCount,
};

pub(super) static MULTINOMIAL: Family = Family {
    name: "Multinomial",
    forms: &[
        Form {
            parameters: &[
                TOTAL_COUNT,
                Parameter {
                    name: "logits",
                    requirement: Requirement::RealVector,
                },
            ],
            kernel: Kernel {
                name: "multinomial_logits",
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
                    requirement: Requirement::Simplex,
                },
            ],
            kernel: Kernel {
                name: "multinomial_probs",
                parameters: &["total_count", "probs"],
            },
            rewrites: &[Rewrite::SoftmaxForm {
                parameter: 1,
                form: 0,
            }],
            constructor: "proved_probs",
        },
    ],
    event: Event::CountVector,
    support: Support::SumToTotal(0),
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Multinomial(10, logits = t)",
};

pub(super) static DIRICHLET: Family = Family {
    name: "Dirichlet",
    forms: &[Form {
        parameters: &[Parameter {
            name: "concentration",
            requirement: Requirement::PositiveVector,
        }],
        kernel: Kernel {
            name: "dirichlet",
            parameters: &["concentration"],
        },
        rewrites: &[],
        constructor: "proved",
    }],
    event: Event::Vector,
    support: Support::Simplex,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Dirichlet(softplus(t))",
};

pub(super) static MULTIVARIATE_NORMAL_DIAG: Family = Family {
    name: "MultivariateNormalDiag",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale_diag")],
        // Its elements are independent: the density is that of normal numbers.
        kernel: Kernel {
            name: "normal",
            parameters: &["loc", "scale"],
        },
        rewrites: &[
            Rewrite::Fixed {
                parameter: 1,
                kernel: Kernel {
                    name: "normal_fixed_scale",
                    parameters: &["loc"],
                },
            },
            Rewrite::Softplus {
                parameter: 1,
                kernel: Kernel {
                    name: "normal_softplus_scale",
                    parameters: &["loc", "raw_scale"],
                },
            },
            Rewrite::Logarithm {
                parameter: 1,
                kernel: Kernel {
                    name: "normal_log_scale",
                    parameters: &["loc", "log_scale"],
                },
            },
        ],
        constructor: "proved",
    }],
    event: Event::Vector,
    support: Support::Real,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "MultivariateNormalDiag(t[..2], softplus(t[2..]))",
};

pub(super) static MULTIVARIATE_NORMAL_TRIL: Family = Family {
    name: "MultivariateNormalTriL",
    forms: &[Form {
        parameters: &[
            Parameter {
                name: "loc",
                requirement: Requirement::RealVector,
            },
            Parameter {
                name: "scale_tril",
                requirement: Requirement::Triangle,
            },
        ],
        kernel: Kernel {
            name: "multivariate_normal_tril",
            parameters: &["loc", "raw_scale"],
        },
        rewrites: &[],
        constructor: "proved_fill",
    }],
    event: Event::Vector,
    support: Support::Real,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "MultivariateNormalTriL(t[..2], fill_scale_tril(t[2..]))",
};
