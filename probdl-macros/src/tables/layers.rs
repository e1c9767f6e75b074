//! Layers: their arguments in the order of Keras.

use super::{Argument, optional, required};

/// What a layer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LayerKind {
    Input,
    Dense,
    Activation,
    Dropout,
    Normalization,
    VariableLayer,
    DistributionLambda,
    /// A distribution with the parameters side by side in the row: the family and how many parameters each element has.
    Independent(&'static str, usize),
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    pub(crate) kind: LayerKind,
    pub(crate) arguments: &'static [Argument],
    /// The call to write when it is incomplete.
    pub(crate) example: &'static str,
}

/// All layers.
pub(crate) const LAYERS: [Layer; 9] = [
    Layer {
        name: "Input",
        kind: LayerKind::Input,
        arguments: &[required("width")],
        example: "Input(1)",
    },
    Layer {
        name: "Dense",
        kind: LayerKind::Dense,
        arguments: &[
            required("units"),
            optional("activation"),
            optional("use_bias"),
            optional("kernel_initializer"),
            optional("bias_initializer"),
            optional("kernel_regularizer"),
            optional("bias_regularizer"),
            optional("name"),
        ],
        example: "Dense(1)",
    },
    Layer {
        name: "Activation",
        kind: LayerKind::Activation,
        arguments: &[required("activation")],
        example: "Activation(relu)",
    },
    Layer {
        name: "Dropout",
        kind: LayerKind::Dropout,
        arguments: &[required("rate")],
        example: "Dropout(0.5)",
    },
    Layer {
        name: "Normalization",
        kind: LayerKind::Normalization,
        arguments: &[optional("name")],
        example: "Normalization()",
    },
    Layer {
        name: "VariableLayer",
        kind: LayerKind::VariableLayer,
        arguments: &[
            required("shape"),
            optional("activation"),
            optional("initializer"),
            optional("regularizer"),
            optional("name"),
        ],
        example: "VariableLayer(2)",
    },
    Layer {
        name: "DistributionLambda",
        kind: LayerKind::DistributionLambda,
        arguments: &[required("make_distribution_fn"), optional("convert_to_tensor_fn")],
        example: "DistributionLambda(|t| Normal(t, 1.0))",
    },
    Layer {
        name: "IndependentNormal",
        kind: LayerKind::Independent("Normal", 2),
        arguments: &[required("event_shape"), optional("convert_to_tensor_fn")],
        example: "IndependentNormal(1)",
    },
    Layer {
        name: "IndependentBernoulli",
        kind: LayerKind::Independent("Bernoulli", 1),
        arguments: &[required("event_shape"), optional("convert_to_tensor_fn")],
        example: "IndependentBernoulli(1)",
    },
];

/// The layer of this name.
pub(crate) fn find(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.name == name)
}

/// Names from Keras that are no layers here, and what to write instead.
pub(crate) const FOREIGN: [(&str, &str); 16] = [
    (
        "Sequential",
        "a model is a chain: write its layers with arrows, as in `Dense(50, relu) -> Dense(1)`",
    ),
    (
        "Model",
        "a model is a chain: write its layers with arrows, as in `Dense(50, relu) -> Dense(1)`",
    ),
    ("Flatten", "remove it: a row is a flat array already"),
    (
        "Lambda",
        "in a model with inputs, `let` takes any expression: `let h = 2.0 * x;`",
    ),
    (
        "Concatenate",
        "in a model with inputs, write `let both = concat(a, b);`",
    ),
    ("Add", "in a model with inputs, write `let sum = a + b;`"),
    (
        "Subtract",
        "in a model with inputs, write `let difference = a - b;`",
    ),
    ("Multiply", "in a model with inputs, write `let product = a * b;`"),
    ("ReLU", "write `Activation(relu)`"),
    ("Softmax", "write `Activation(softmax)`"),
    ("ELU", "write `Activation(elu)`"),
    ("LeakyReLU", "write `Activation(leaky_relu)`"),
    (
        "BatchNormalization",
        "there is none yet; `Normalization()` standardizes the columns of the input",
    ),
    (
        "LayerNormalization",
        "there is none yet; `Normalization()` standardizes the columns of the input",
    ),
    (
        "Embedding",
        "there is none yet: give categories as columns of 0 and 1",
    ),
    ("DenseVariational", "there is none yet: write `Dense`"),
];

/// Options of `#[model(…)]`.
pub(crate) const MODEL_OPTIONS: [&str; 6] = [
    "dtype",
    "loss",
    "normalize_target",
    "convert_to_tensor_fn",
    "seed",
    "crate",
];

/// Losses of deterministic models.
pub(crate) const LOSSES: [(&str, &str); 6] = [
    ("mse", "mse"),
    ("mean_squared_error", "mse"),
    ("mae", "mae"),
    ("mean_absolute_error", "mae"),
    ("huber", "huber"),
    ("Huber", "huber"),
];

/// Methods of every model: a layer's accessor may not have one of these names.
pub(crate) const METHODS: [&str; 24] = [
    "new",
    "fit",
    "fit_with",
    "evaluate",
    "predict",
    "distribution",
    "distributions",
    "parameters",
    "set_parameters",
    "parameter_count",
    "seed",
    "summary",
    "adapt",
    "clone",
    "store",
    "store_mut",
    "work",
    "forward",
    "law",
    "save",
    "load",
    "load_bytes",
    "to_bytes",
    "describe",
];
