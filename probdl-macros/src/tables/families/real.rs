//! Families of real numbers.

use super::{ALL_QUANTITIES, Event, Family, Form, Quantity, Rewrite, Support, kernel, positive, real};
use crate::expr::Kernel;

pub(super) static NORMAL: Family = Family {
    name: "Normal",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale")],
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
    event: Event::Real,
    support: Support::Real,
    location_scale: true,
    quantities: ALL_QUANTITIES,
    example: "Normal(t, 1.0)",
};

pub(super) static STUDENT_T: Family = Family {
    name: "StudentT",
    forms: &[Form {
        parameters: &[positive("df"), real("loc"), positive("scale")],
        kernel: Kernel {
            name: "student_t",
            parameters: &["df", "loc", "scale"],
        },
        rewrites: &[Rewrite::Logarithm {
            parameter: 2,
            kernel: Kernel {
                name: "student_t_log_scale",
                parameters: &["df", "loc", "log_scale"],
            },
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: true,
    quantities: ALL_QUANTITIES,
    example: "StudentT(5.0, t, 1.0)",
};

pub(super) static LAPLACE: Family = Family {
    name: "Laplace",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale")],
        kernel: kernel("laplace", &["loc", "scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("laplace_log_scale", &["loc", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: true,
    quantities: ALL_QUANTITIES,
    example: "Laplace(t, 1.0)",
};

pub(super) static LOGISTIC: Family = Family {
    name: "Logistic",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale")],
        kernel: kernel("logistic", &["loc", "scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("logistic_log_scale", &["loc", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: true,
    quantities: ALL_QUANTITIES,
    example: "Logistic(t, 1.0)",
};

pub(super) static CAUCHY: Family = Family {
    name: "Cauchy",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale")],
        kernel: kernel("cauchy", &["loc", "scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("cauchy_log_scale", &["loc", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: true,
    quantities: &[Quantity::Sample, Quantity::Mode],
    example: "Cauchy(t, 1.0)",
};

pub(super) static GUMBEL: Family = Family {
    name: "Gumbel",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale")],
        kernel: kernel("gumbel", &["loc", "scale"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("gumbel_log_scale", &["loc", "log_scale"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Gumbel(t, 1.0)",
};
