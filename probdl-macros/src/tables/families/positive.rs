//! Families of positive numbers.

use super::{ALL_QUANTITIES, Event, Family, Form, Quantity, Rewrite, Support, kernel, positive, real};
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

pub(super) static EXPONENTIAL: Family = Family {
    name: "Exponential",
    forms: &[Form {
        parameters: &[positive("rate")],
        kernel: kernel("exponential_density", &["rate"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 0,
            kernel: kernel("exponential_log_rate", &["log_rate"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::NonNegative,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Exponential(softplus(t))",
};

pub(super) static WEIBULL: Family = Family {
    name: "Weibull",
    forms: &[Form {
        parameters: &[positive("concentration"), positive("scale")],
        kernel: kernel("weibull", &["concentration", "scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("weibull_log_scale", &["concentration", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Positive,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Weibull(2.0, softplus(t))",
};

pub(super) static INVERSE_GAMMA: Family = Family {
    name: "InverseGamma",
    forms: &[Form {
        parameters: &[positive("concentration"), positive("scale")],
        kernel: kernel("inverse_gamma", &["concentration", "scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("inverse_gamma_log_scale", &["concentration", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Positive,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "InverseGamma(2.0, softplus(t))",
};

pub(super) static PARETO: Family = Family {
    name: "Pareto",
    forms: &[Form {
        parameters: &[positive("concentration"), positive("scale")],
        kernel: kernel("pareto", &["concentration", "scale"]),
        rewrites: &[Rewrite::Logarithms {
            first: 0,
            kernel: kernel("pareto_logarithms", &["log_concentration", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Positive,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Pareto(softplus(t), 1.0)",
};

pub(super) static HALF_NORMAL: Family = Family {
    name: "HalfNormal",
    forms: &[Form {
        parameters: &[positive("scale")],
        kernel: kernel("half_normal", &["scale"]),
        rewrites: &[
            Rewrite::Softplus {
                parameter: 0,
                kernel: kernel("half_normal_softplus_scale", &["raw_scale"]),
            },
            Rewrite::Logarithm {
                parameter: 0,
                kernel: kernel("half_normal_log_scale", &["log_scale"]),
            },
        ],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::NonNegative,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "HalfNormal(softplus(t))",
};

pub(super) static HALF_CAUCHY: Family = Family {
    name: "HalfCauchy",
    forms: &[Form {
        parameters: &[positive("scale")],
        kernel: kernel("half_cauchy", &["scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 0,
            kernel: kernel("half_cauchy_log_scale", &["log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::NonNegative,
    location_scale: false,
    quantities: &[Quantity::Sample, Quantity::Mean, Quantity::Mode],
    example: "HalfCauchy(softplus(t))",
};
