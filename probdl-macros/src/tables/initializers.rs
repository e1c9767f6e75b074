//! Keras' initializers and regularizers by name, with the arguments and defaults of Keras.

/// An initializer: its name, and its arguments with their defaults.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    /// The variant of the runtime's enum, for those with arguments; the others have a constructor of their name.
    pub(crate) variant: &'static str,
    pub(crate) arguments: &'static [(&'static str, Option<f64>)],
}

/// All initializers.
pub(crate) const INITIALIZERS: [Named; 16] = [
    Named {
        name: "zeros",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "ones",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "constant",
        variant: "Constant",
        arguments: &[("value", Some(0.0))],
    },
    Named {
        name: "identity",
        variant: "Identity",
        arguments: &[("gain", Some(1.0))],
    },
    Named {
        name: "random_uniform",
        variant: "RandomUniform",
        arguments: &[("minval", Some(-0.05)), ("maxval", Some(0.05))],
    },
    Named {
        name: "random_normal",
        variant: "RandomNormal",
        arguments: &[("mean", Some(0.0)), ("stddev", Some(0.05))],
    },
    Named {
        name: "truncated_normal",
        variant: "TruncatedNormal",
        arguments: &[("mean", Some(0.0)), ("stddev", Some(0.05))],
    },
    Named {
        name: "glorot_uniform",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "glorot_normal",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "he_uniform",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "he_normal",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "lecun_uniform",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "lecun_normal",
        variant: "",
        arguments: &[],
    },
    Named {
        name: "orthogonal",
        variant: "Orthogonal",
        arguments: &[("gain", Some(1.0))],
    },
    Named {
        name: "variance_scaling",
        variant: "VarianceScaling",
        arguments: &[("scale", Some(1.0))],
    },
    Named {
        name: "uniform",
        variant: "RandomUniform",
        arguments: &[("minval", Some(-0.05)), ("maxval", Some(0.05))],
    },
];

/// What `variance_scaling` takes besides its scale: names of the runtime's variants.
pub(crate) const FAN_MODES: [(&str, &str); 3] = [
    ("fan_in", "FanIn"),
    ("fan_out", "FanOut"),
    ("fan_avg", "FanAverage"),
];

/// The laws of `variance_scaling`.
pub(crate) const SCALING_DISTRIBUTIONS: [(&str, &str); 3] = [
    ("truncated_normal", "TruncatedNormal"),
    ("untruncated_normal", "UntruncatedNormal"),
    ("uniform", "Uniform"),
];

/// All regularizers. Defaults as in Keras.
pub(crate) const REGULARIZERS: [Named; 3] = [
    Named {
        name: "l1",
        variant: "",
        arguments: &[("l1", Some(0.01))],
    },
    Named {
        name: "l2",
        variant: "",
        arguments: &[("l2", Some(0.01))],
    },
    Named {
        name: "l1_l2",
        variant: "",
        arguments: &[("l1", Some(0.01)), ("l2", Some(0.01))],
    },
];
