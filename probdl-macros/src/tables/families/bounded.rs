//! Families of numbers between bounds, and of angles.

use super::{ALL_QUANTITIES, Event, Family, Form, HIGH, Quantity, Rewrite, Support, kernel, positive, real};

pub(super) static BETA: Family = Family {
    name: "Beta",
    forms: &[Form {
        parameters: &[positive("concentration1"), positive("concentration0")],
        kernel: kernel("beta", &["concentration1", "concentration0"]),
        rewrites: &[Rewrite::Logarithms {
            first: 0,
            kernel: kernel(
                "beta_log_concentrations",
                &["log_concentration1", "log_concentration0"],
            ),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::UnitInterval,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Beta(softplus(t), 1.0)",
};

pub(super) static KUMARASWAMY: Family = Family {
    name: "Kumaraswamy",
    forms: &[Form {
        parameters: &[positive("concentration1"), positive("concentration0")],
        kernel: kernel("kumaraswamy", &["concentration1", "concentration0"]),
        rewrites: &[],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::UnitInterval,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "Kumaraswamy(softplus(t), 1.0)",
};

pub(super) static UNIFORM: Family = Family {
    name: "Uniform",
    forms: &[Form {
        parameters: &[real("low"), HIGH],
        kernel: kernel("uniform", &["low", "high"]),
        rewrites: &[],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: false,
    quantities: &[Quantity::Sample, Quantity::Mean, Quantity::Stddev],
    example: "Uniform(t, t + 1.0)",
};

pub(super) static TRUNCATED_NORMAL: Family = Family {
    name: "TruncatedNormal",
    forms: &[Form {
        parameters: &[real("loc"), positive("scale"), real("low"), HIGH],
        kernel: kernel("truncated_normal", &["loc", "scale", "low", "high"]),
        rewrites: &[],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "TruncatedNormal(t, 1.0, 0.0, 1.0)",
};

pub(super) static VON_MISES: Family = Family {
    name: "VonMises",
    forms: &[Form {
        parameters: &[real("loc"), positive("concentration")],
        kernel: kernel("von_mises", &["loc", "concentration"]),
        rewrites: &[Rewrite::Logarithm {
            parameter: 1,
            kernel: kernel("von_mises_log_concentration", &["loc", "log_concentration"]),
        }],
        constructor: "proved",
    }],
    event: Event::Real,
    support: Support::Real,
    location_scale: false,
    quantities: ALL_QUANTITIES,
    example: "VonMises(t, 1.0)",
};
