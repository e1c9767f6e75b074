//! Layers: their arguments in the order of Keras.

use super::{Argument, optional, required};
use crate::width::Width;

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
    /// A distribution with its parameters side by side in the row.
    Independent(&'static Independent),
    /// A mixture of such, of which an argument may say which.
    Mixture(Option<&'static Independent>),
}

/// A distribution whose parameters stand side by side in the row: first the first parameter of all elements.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Independent {
    pub(crate) family: &'static str,
    /// Which set of the family's parameters.
    pub(crate) form: usize,
    /// For each parameter, the function that maps real numbers to it.
    pub(crate) links: &'static [Option<&'static str>],
}

impl Independent {
    /// How many numbers the layer needs for an event of this width.
    pub(crate) fn width(&self, event: &Width) -> Width {
        let family = super::families::find(self.family);
        family.map_or(Width::Unknown, |family| {
            family.forms[self.form].offset(self.links.len(), event)
        })
    }
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

const fn independent(name: &'static str, example: &'static str, parameters: &'static Independent) -> Layer {
    Layer {
        name,
        kind: LayerKind::Independent(parameters),
        arguments: INDEPENDENT_ARGUMENTS,
        example,
    }
}

const fn mixture(
    name: &'static str,
    example: &'static str,
    arguments: &'static [Argument],
    parameters: Option<&'static Independent>,
) -> Layer {
    Layer {
        name,
        kind: LayerKind::Mixture(parameters),
        arguments,
        example,
    }
}

const MIXTURE_ARGUMENTS: &[Argument] = &[
    required("num_components"),
    required("event_shape"),
    optional("convert_to_tensor_fn"),
];

const MIXTURE_OF_LAYERS_ARGUMENTS: &[Argument] = &[
    required("num_components"),
    required("component_layer"),
    optional("convert_to_tensor_fn"),
];

const MIXTURE_OF_CLASSES_ARGUMENTS: &[Argument] = &[
    required("event_size"),
    required("num_components"),
    optional("convert_to_tensor_fn"),
];

/// A layer whose law is one of a whole vector.
const fn whole(name: &'static str, example: &'static str, parameters: &'static Independent) -> Layer {
    Layer {
        arguments: WHOLE_ARGUMENTS,
        ..independent(name, example, parameters)
    }
}

const WHOLE_ARGUMENTS: &[Argument] = &[required("event_size"), optional("convert_to_tensor_fn")];

const INDEPENDENT_ARGUMENTS: &[Argument] = &[required("event_shape"), optional("convert_to_tensor_fn")];

static INDEPENDENT_NORMAL: Independent = Independent {
    family: "Normal",
    form: 0,
    links: &[None, Some("softplus")],
};

static INDEPENDENT_STUDENT_T: Independent = Independent {
    family: "StudentT",
    form: 0,
    links: &[Some("softplus"), None, Some("softplus")],
};

static INDEPENDENT_LOGISTIC: Independent = Independent {
    family: "Logistic",
    form: 0,
    links: &[None, Some("softplus")],
};

static INDEPENDENT_LAPLACE: Independent = Independent {
    family: "Laplace",
    form: 0,
    links: &[None, Some("softplus")],
};

static INDEPENDENT_LOG_NORMAL: Independent = Independent {
    family: "LogNormal",
    form: 0,
    links: &[None, Some("softplus")],
};

static INDEPENDENT_GAMMA: Independent = Independent {
    family: "Gamma",
    form: 0,
    links: &[Some("softplus"), Some("softplus")],
};

static INDEPENDENT_BERNOULLI: Independent = Independent {
    family: "Bernoulli",
    form: 0,
    links: &[None],
};

static INDEPENDENT_POISSON: Independent = Independent {
    family: "Poisson",
    form: 1,
    links: &[None],
};

static INDEPENDENT_NEGATIVE_BINOMIAL: Independent = Independent {
    family: "NegativeBinomial",
    form: 2,
    links: &[Some("exp"), Some("softplus")],
};

static INDEPENDENT_ZERO_INFLATED_POISSON: Independent = Independent {
    family: "ZeroInflated(Poisson)",
    form: 1,
    links: &[None, None],
};

static ONE_HOT_CATEGORICAL: Independent = Independent {
    family: "OneHotCategorical",
    form: 0,
    links: &[None],
};

static MULTIVARIATE_NORMAL_TRIL: Independent = Independent {
    family: "MultivariateNormalTriL",
    form: 0,
    links: &[None, Some("fill_scale_tril")],
};

/// All layers.
pub(crate) static LAYERS: &[Layer] = &[
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
    independent("IndependentNormal", "IndependentNormal(1)", &INDEPENDENT_NORMAL),
    independent(
        "IndependentStudentT",
        "IndependentStudentT(1)",
        &INDEPENDENT_STUDENT_T,
    ),
    independent(
        "IndependentLogistic",
        "IndependentLogistic(1)",
        &INDEPENDENT_LOGISTIC,
    ),
    independent(
        "IndependentLaplace",
        "IndependentLaplace(1)",
        &INDEPENDENT_LAPLACE,
    ),
    independent(
        "IndependentLogNormal",
        "IndependentLogNormal(1)",
        &INDEPENDENT_LOG_NORMAL,
    ),
    independent("IndependentGamma", "IndependentGamma(1)", &INDEPENDENT_GAMMA),
    independent(
        "IndependentBernoulli",
        "IndependentBernoulli(1)",
        &INDEPENDENT_BERNOULLI,
    ),
    independent(
        "IndependentPoisson",
        "IndependentPoisson(1)",
        &INDEPENDENT_POISSON,
    ),
    independent(
        "IndependentNegativeBinomial",
        "IndependentNegativeBinomial(1)",
        &INDEPENDENT_NEGATIVE_BINOMIAL,
    ),
    independent(
        "IndependentZeroInflatedPoisson",
        "IndependentZeroInflatedPoisson(1)",
        &INDEPENDENT_ZERO_INFLATED_POISSON,
    ),
    mixture(
        "MixtureNormal",
        "MixtureNormal(3, 1)",
        MIXTURE_ARGUMENTS,
        Some(&INDEPENDENT_NORMAL),
    ),
    mixture(
        "MixtureLogistic",
        "MixtureLogistic(3, 1)",
        MIXTURE_ARGUMENTS,
        Some(&INDEPENDENT_LOGISTIC),
    ),
    mixture(
        "MixtureSameFamily",
        "MixtureSameFamily(3, IndependentNormal(1))",
        MIXTURE_OF_LAYERS_ARGUMENTS,
        None,
    ),
    mixture(
        "CategoricalMixtureOfOneHotCategorical",
        "CategoricalMixtureOfOneHotCategorical(3, 2)",
        MIXTURE_OF_CLASSES_ARGUMENTS,
        Some(&ONE_HOT_CATEGORICAL),
    ),
    whole("OneHotCategorical", "OneHotCategorical(3)", &ONE_HOT_CATEGORICAL),
    whole(
        "MultivariateNormalTriL",
        "MultivariateNormalTriL(2)",
        &MULTIVARIATE_NORMAL_TRIL,
    ),
];

/// The layer of this name.
pub(crate) fn find(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.name == name)
}

/// The names of the layers that a distribution can be made with, for messages.
pub(crate) fn distribution_layers() -> String {
    let names = LAYERS.iter().filter_map(|layer| match layer.kind {
        LayerKind::DistributionLambda | LayerKind::Independent(_) | LayerKind::Mixture(_) => {
            Some(format!("`{}`", layer.name))
        }
        _ => None,
    });
    names.collect::<Vec<_>>().join(", ")
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
pub(crate) const METHODS: [&str; 28] = [
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
    "import_dense",
    "export_dense",
    "describe",
    "adapt_inputs",
    "adapt_targets",
];
