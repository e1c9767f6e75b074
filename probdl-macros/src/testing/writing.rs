//! Writes models from choices.

/// A sequence of choices from which a model is written; smaller choices make smaller models.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    pub(super) numbers: Vec<u16>,
    pub(super) next: usize,
}

impl Choices {
    /// A number below `count`; 0 when the choices are used up.
    fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(number) % count
    }

    fn among<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const ACTIVATIONS: &[&str] = &[
    "tanh",
    "sigmoid",
    "softplus",
    "relu",
    "gelu",
    "silu",
    "mish",
    "elu",
    "selu",
    "softsign",
    "squareplus",
    "sin",
    "log_sigmoid",
    "tanh_shrink",
    "hard_shrink",
    "leaky_relu",
    "hard_silu",
    "hard_tanh",
    "sparse_plus",
    "linear",
];

const FUNCTIONS: &[&str] = &[
    "tanh", "sin", "cos", "sigmoid", "softplus", "square", "abs", "erf", "gelu", "silu", "relu", "expm1",
    "softsign",
];

/// Vectors in scope.
#[derive(Clone, Debug, Default)]
struct Scope {
    vectors: Vec<(String, usize)>,
    scalars: Vec<String>,
}

/// Families of one real number with their parameters: real or positive ones, a lower and a higher bound.
const SCALAR_FAMILIES: &[(&str, &str)] = &[
    ("Laplace", "rp"),
    ("Logistic", "rp"),
    ("Cauchy", "rp"),
    ("Gumbel", "rp"),
    ("Exponential", "p"),
    ("Weibull", "pp"),
    ("InverseGamma", "pp"),
    ("Pareto", "pp"),
    ("HalfNormal", "p"),
    ("HalfCauchy", "p"),
    ("Beta", "pp"),
    ("Kumaraswamy", "pp"),
    ("VonMises", "rp"),
    ("Uniform", "lh"),
    ("TruncatedNormal", "rplh"),
];

impl Scope {
    fn any<'a>(&'a self, choices: &mut Choices) -> &'a (String, usize) {
        // The last ones first: they depend on the others.
        &self.vectors[self.vectors.len() - 1 - choices.below(self.vectors.len())]
    }

    /// A number that depends on the row.
    fn scalar(&self, choices: &mut Choices, depth: usize) -> String {
        let deeper = |choices: &mut Choices| self.scalar(choices, depth + 1);
        match choices.below(if depth > 2 { 3 } else { 12 }) {
            0 | 1 => {
                let (name, width) = self.any(choices).clone();
                format!("{name}[{}]", choices.below(width))
            }
            2 if !self.scalars.is_empty() => self.scalars[choices.below(self.scalars.len())].clone(),
            2 => choices.among(&["0.5", "K", "1.5", "2"]).to_owned(),
            3 | 4 => format!(
                "({} {} {})",
                deeper(choices),
                choices.among(&["+", "-", "*"]),
                deeper(choices)
            ),
            5 => format!("{}({})", choices.among(FUNCTIONS), deeper(choices)),
            6 => format!("({} / {})", deeper(choices), self.positive(choices, 1, depth + 1)),
            7 => format!("-{}", deeper(choices)),
            8 => format!("pow({}, {})", deeper(choices), choices.among(&["2", "3", "4"])),
            9 | 10 if self.vectors.iter().any(|(_, width)| *width > 1) => {
                // An element of an expression.
                format!("({})[{}]", self.vector(choices, 2, depth + 1), choices.below(2))
            }
            _ => format!("ln({})", self.positive(choices, 1, depth + 1)),
        }
    }

    /// A vector of this width that depends on the row.
    fn vector(&self, choices: &mut Choices, width: usize, depth: usize) -> String {
        if width == 1 {
            return self.scalar(choices, depth);
        }
        let wide: Vec<&(String, usize)> = self.vectors.iter().filter(|(_, other)| *other >= width).collect();
        if wide.is_empty() {
            // A scalar is spread over the event.
            return self.scalar(choices, depth);
        }
        let deeper = |choices: &mut Choices| self.vector(choices, width, depth + 1);
        match choices.below(if depth > 2 { 2 } else { 9 }) {
            0 | 1 => {
                let (name, other) = wide[wide.len() - 1 - choices.below(wide.len())];
                let start = choices.below(other - width + 1);
                match (start, start + width == *other) {
                    (0, true) => name.clone(),
                    (0, _) => format!("{name}[..{width}]"),
                    (_, true) => format!("{name}[{start}..]"),
                    _ => format!("{name}[{start}..{}]", start + width),
                }
            }
            2 | 3 => format!(
                "({} {} {})",
                deeper(choices),
                choices.among(&["+", "-", "*"]),
                deeper(choices)
            ),
            4 => format!("{}({})", choices.among(FUNCTIONS), deeper(choices)),
            5 => format!("({} * {})", self.scalar(choices, depth + 1), deeper(choices)),
            6 => format!(
                "({} / {})",
                deeper(choices),
                self.positive(choices, width, depth + 1)
            ),
            7 => {
                let (name, other) = self.any(choices).clone();
                if other <= width {
                    return format!("-{}", deeper(choices));
                }
                // A part of a function of a whole vector.
                let start = choices.below(other - width + 1);
                format!(
                    "{}({name})[{start}..{}]",
                    choices.among(&["softmax", "log_softmax"]),
                    start + width
                )
            }
            _ => {
                let argument = deeper(choices);
                let whole = self
                    .vectors
                    .iter()
                    .any(|(name, other)| *name == argument && *other == width);
                if whole {
                    format!("{}({argument})", choices.among(&["softmax", "log_softmax"]))
                } else {
                    argument
                }
            }
        }
    }

    /// A positive number, or a vector of such.
    fn positive(&self, choices: &mut Choices, width: usize, depth: usize) -> String {
        let width = if choices.below(4) == 0 { 1 } else { width };
        let real = |choices: &mut Choices| self.vector(choices, width, depth + 1);
        match choices.below(15) {
            0 | 1 => format!("softplus({})", real(choices)),
            2 | 3 => format!("exp({})", real(choices)),
            4 => format!("(2.0 * exp({}))", real(choices)),
            5 => format!("sqrt(exp({}))", real(choices)),
            6 => format!("(softplus({}) + 0.1)", real(choices)),
            7 => format!("(square({}) + 0.5)", real(choices)),
            8 => choices.among(&["1.5", "1.0", "K", "0.3"]).to_owned(),
            9 => format!("sigmoid({})", real(choices)),
            10 => format!("(exp({}) * softplus({}))", real(choices), real(choices)),
            11 => format!("(1.0 / softplus({}))", real(choices)),
            12 => format!("pow(softplus({}), 1.5)", real(choices)),
            13 => format!("ln(1 + exp({}))", real(choices)),
            _ => format!("(0.5 + relu({}))", real(choices)),
        }
    }

    /// A probability, or a vector of such.
    fn probability(&self, choices: &mut Choices, width: usize) -> String {
        let real = |choices: &mut Choices| self.vector(choices, width, 1);
        match choices.below(6) {
            0 | 1 => format!("sigmoid({})", real(choices)),
            2 => format!("1 / (1 + exp(-({})))", real(choices)),
            3 => format!("1 - sigmoid({})", real(choices)),
            4 => format!("sigmoid({}) * 0.9 + 0.05", real(choices)),
            _ => format!("checked(sigmoid({}))", real(choices)),
        }
    }

    /// A distribution over what is in scope.
    fn head(&self, choices: &mut Choices) -> String {
        let widest = self.vectors.iter().map(|(_, width)| *width).max().unwrap_or(1);
        let width = 1 + choices.below(widest.min(3));
        let wrap = |text: String, choices: &mut Choices| {
            if choices.below(6) == 5 {
                format!("Independent({text})")
            } else {
                text
            }
        };
        let text = match choices.below(17 + SCALAR_FAMILIES.len()) {
            0 | 1 => format!(
                "Normal({}, {})",
                self.vector(choices, width, 0),
                self.positive(choices, width, 1)
            ),
            2 => format!(
                "Normal(scale = {}, loc = {})",
                self.positive(choices, width, 1),
                self.vector(choices, width, 1)
            ),
            3 => format!(
                "StudentT({}, {}, {})",
                self.positive(choices, 1, 2),
                self.vector(choices, width, 1),
                self.positive(choices, width, 1)
            ),
            4 => format!(
                "Gamma({}, {})",
                self.positive(choices, width, 1),
                self.positive(choices, width, 1)
            ),
            5 => format!("Bernoulli(logits = {})", self.vector(choices, width, 0)),
            6 => format!("Bernoulli(probs = {})", self.probability(choices, width)),
            7 => format!("Poisson({})", self.positive(choices, width, 1)),
            8 => format!("Poisson(log_rate = {})", self.vector(choices, width, 0)),
            9 if choices.below(4) > 0 => self.censored(choices, width),
            9 => format!(
                "LogNormal({}, {})",
                self.vector(choices, width, 1),
                self.positive(choices, width, 1)
            ),
            10 if choices.below(4) == 0 => {
                let count = 1 + choices.below(3);
                let weights = self.vector(choices, count, 1);
                let components: Vec<String> = (0..count)
                    .map(|_| {
                        let location = self.vector(choices, width, 1);
                        let scale = self.positive(choices, width, 1);
                        match choices.below(4) {
                            0 => format!("StudentT(3.0, {location}, {scale})"),
                            1 => format!("Gamma(softplus({location}), {scale})"),
                            2 => "Normal(0.0, 2.0)".to_owned(),
                            _ => format!("Laplace({location}, {scale})"),
                        }
                    })
                    .collect();
                format!(
                    "Mixture(Categorical(logits = {weights}), [{}])",
                    components.join(", ")
                )
            }
            10 if choices.below(2) == 0 => {
                let count = 2 + choices.below(2);
                let weights = self.vector(choices, count, 1);
                let weights = match choices.below(3) {
                    0 => format!("probs = softmax({weights})"),
                    1 => format!("logits = {weights}"),
                    _ => weights,
                };
                let (location, scale) = (self.vector(choices, count, 1), self.positive(choices, count, 1));
                let family = choices.among(&["Normal", "Laplace", "LogNormal", "Gamma"]);
                let location = if *family == *"Gamma" {
                    format!("softplus({location})")
                } else {
                    location
                };
                format!("MixtureSameFamily(Categorical({weights}), {family}({location}, {scale}))")
            }
            10 => format!(
                "MultivariateNormalDiag({}, {})",
                self.vector(choices, width, 0),
                self.positive(choices, width, 1)
            ),
            11 => {
                let location = self.vector(choices, 2, 1);
                let triangle = self.vector(choices, 3, 1);
                format!("MultivariateNormalTriL({location}, fill_scale_tril({triangle}))")
            }
            13 if choices.below(3) == 0 => {
                let vector = self.vector(choices, width.max(2), 1);
                match choices.below(2) {
                    0 => format!("Multinomial(7, {vector})"),
                    _ => format!(
                        "Multinomial(checked(7 + 0 * {}), probs = softmax({vector}))",
                        self.scalar(choices, 1)
                    ),
                }
            }
            12 if choices.below(2) == 0 => format!(
                "OrderedLogistic(ascending({}), {})",
                self.vector(choices, width, 1),
                self.scalar(choices, 1)
            ),
            12 => format!(
                "Dirichlet(softplus({}) + 0.2)",
                self.vector(choices, width.max(2), 1)
            ),
            13 => {
                let vector = self.vector(choices, width.max(2), 1);
                match choices.below(2) {
                    0 => format!("OneHotCategorical(logits = {vector})"),
                    _ => format!("OneHotCategorical(probs = softmax({vector}))"),
                }
            }
            14 | 15 => self.counts(choices, width),
            other if other > 16 => {
                let (family, kinds) = SCALAR_FAMILIES[other - 17];
                let arguments: Vec<String> = kinds
                    .chars()
                    .map(|kind| match kind {
                        'r' => self.vector(choices, width, 1),
                        'l' => choices.among(&["-3.0", "-40", "-K"]).to_owned(),
                        'h' => match choices.below(3) {
                            0 => "2.5".to_owned(),
                            1 => format!("({})", self.positive(choices, width, 1)),
                            _ => format!("checked(9.0 + {})", self.vector(choices, width, 1)),
                        },
                        _ => self.positive(choices, width, 1),
                    })
                    .collect();
                format!("{family}({})", arguments.join(", "))
            }
            _ => {
                let wide: Vec<&(String, usize)> =
                    self.vectors.iter().filter(|(_, width)| *width > 1).collect();
                let Some((name, width)) = wide.last().map(|(name, width)| (name.clone(), *width)) else {
                    return format!("Normal({}, 1.0)", self.scalar(choices, 0));
                };
                match choices.below(4) {
                    0 => format!("Categorical({})", self.logits(choices, &name, width)),
                    1 => format!("Categorical(logits = {})", self.logits(choices, &name, width)),
                    2 => format!(
                        "Categorical(probs = softmax({}))",
                        self.logits(choices, &name, width)
                    ),
                    _ => format!("Categorical(probs = checked(softmax({name})))"),
                }
            }
        };
        wrap(text, choices)
    }

    /// A law of numbers of which not all is known, or that lie between bounds.
    fn censored(&self, choices: &mut Choices, width: usize) -> String {
        let scale = self.positive(choices, width, 1);
        let law = match choices.below(8) {
            0 => format!("Normal({}, {scale})", self.vector(choices, width, 1)),
            4 => format!(
                "Transformed(Normal({}, {scale}), {})",
                self.vector(choices, width, 1),
                choices.among(&["exp", "softplus", "neg", "tanh"])
            ),
            5 => format!(
                "Transformed(Weibull({}, {scale}), reciprocal)",
                self.positive(choices, width, 1)
            ),
            6 => {
                let loc = self.vector(choices, width, 1);
                return format!("Censored(TruncatedNormal({loc}, {scale}, -3.0, 4.0))");
            }
            1 => format!("Logistic({}, {scale})", self.vector(choices, width, 1)),
            2 => format!("Weibull({}, {scale})", self.positive(choices, width, 1)),
            _ => format!("Exponential({scale})"),
        };
        match choices.below(5) {
            1 | 4 => {
                let law = format!(
                    "Normal({}, {})",
                    self.vector(choices, width, 1),
                    self.positive(choices, width, 1)
                );
                let function = match choices.below(6) {
                    4 => "tanh".to_owned(),
                    5 => "neg".to_owned(),
                    0 => "exp".to_owned(),
                    1 => "sigmoid".to_owned(),
                    2 => "softplus".to_owned(),
                    _ => format!(
                        "affine({}, {})",
                        self.vector(choices, width, 1),
                        self.positive(choices, width, 1)
                    ),
                };
                format!("Transformed({law}, {function})")
            }
            0 => format!("Censored({law})"),
            2 => {
                let bounds = choices.among(&[
                    "low = 0.01",
                    "high = 2.5",
                    "-3.0, high = 3.0",
                    "low = -K, high = 40",
                ]);
                format!("Truncated({law}, {bounds})")
            }
            _ => format!(
                "Truncated({law}, high = 1.5 + {})",
                self.positive(choices, width, 1)
            ),
        }
    }

    /// A law of counts, with more zeros or without.
    fn counts(&self, choices: &mut Choices, width: usize) -> String {
        match choices.below(13) {
            10..=12 => self.bounded_counts(choices, width),
            8 => {
                let [one, zero] = [(); 2].map(|()| self.positive(choices, width, 1));
                format!("BetaBinomial(6, {one}, {zero})")
            }
            9 => format!(
                "BetaBinomial(checked(9 + 0.0 * {}), exp({}), 0.5)",
                self.vector(choices, width, 1),
                self.vector(choices, width, 1)
            ),
            6 => format!("Binomial(7, {})", self.vector(choices, width, 1)),
            7 => format!("Binomial(5, probs = {})", self.probability(choices, width)),
            0 | 1 => self.negative_binomial(choices, width),
            2 => format!("Geometric(logits = {})", self.vector(choices, width, 1)),
            3 => format!("Geometric(probs = {})", self.probability(choices, width)),
            4 => {
                let law = self.negative_binomial(choices, width);
                format!("ZeroInflated({law}, {})", self.vector(choices, width, 1))
            }
            _ => {
                let law = format!("Poisson({})", self.positive(choices, width, 1));
                match choices.below(2) {
                    0 => format!(
                        "ZeroInflated({law}, probs = {})",
                        self.probability(choices, width)
                    ),
                    _ => format!("ZeroInflated({law}, logits = {})", self.vector(choices, width, 1)),
                }
            }
        }
    }

    /// A law of counts between bounds, or of which not all is known.
    fn bounded_counts(&self, choices: &mut Choices, width: usize) -> String {
        let law = match choices.below(6) {
            0 => self.negative_binomial(choices, width),
            1 => format!("Geometric(logits = {})", self.vector(choices, width, 1)),
            2 => format!("Geometric(probs = {})", self.probability(choices, width)),
            3 => format!("Binomial(50, {})", self.vector(choices, width, 1)),
            4 => format!(
                "BetaBinomial(50, {}, exp({}))",
                self.positive(choices, width, 1),
                self.vector(choices, width, 1)
            ),
            _ => format!("Poisson({})", self.positive(choices, width, 1)),
        };
        match choices.below(6) {
            0 => format!("Truncated({law}, 1, 40)"),
            1 => format!("Truncated({law}, high = 40)"),
            2 => format!(
                "Truncated({law}, 1, high = checked(50 + 0 * {}))",
                self.vector(choices, width, 1)
            ),
            3 => {
                let law = format!("Truncated({law}, low = 1)");
                format!("ZeroInflated({law}, {})", self.vector(choices, width, 1))
            }
            4 => format!("Truncated({law}, low = 1)"),
            _ => format!("Censored({law})"),
        }
    }

    fn negative_binomial(&self, choices: &mut Choices, width: usize) -> String {
        let positive = self.positive(choices, width, 1);
        match choices.below(4) {
            0 => format!("NegativeBinomial({positive}, {})", self.vector(choices, width, 1)),
            1 => format!(
                "NegativeBinomial({positive}, probs = {})",
                self.probability(choices, width)
            ),
            _ => format!(
                "NegativeBinomial(mean = {positive}, dispersion = {})",
                self.positive(choices, width, 1)
            ),
        }
    }

    fn logits(&self, choices: &mut Choices, name: &str, width: usize) -> String {
        match choices.below(5) {
            0 => name.to_owned(),
            1 => format!("{name} * {}", self.scalar(choices, 1)),
            2 => format!("tanh({name})"),
            3 => format!("log_softmax({name})"),
            _ if width > 2 => format!("{name}[1..]"),
            _ => format!("{name} - {name}[0]"),
        }
    }
}

/// Layers one after the other, and the width after them.
fn layers(choices: &mut Choices, mut width: usize, most: usize, first: bool) -> (String, usize) {
    let mut text = Vec::new();
    if first && choices.below(4) == 3 {
        text.push("Normalization()".to_owned());
    }
    for _ in 0..=choices.below(most) {
        match choices.below(9) {
            0..6 => {
                width = 1 + choices.below(4);
                let bias = choices.among(&["", "", ", use_bias = false"]);
                text.push(match choices.below(5) {
                    0 | 1 => format!("Dense({width}{bias})"),
                    2 if width > 1 => {
                        format!("Dense({width}, {})", choices.among(&["softmax", "log_softmax"]))
                    }
                    _ => format!("Dense({width}, {}{bias})", choices.among(ACTIVATIONS)),
                });
            }
            6 => text.push(format!("Activation({})", choices.among(ACTIVATIONS))),
            7 => text.push("Dropout(0.25)".into()),
            _ => {
                width = 1 + choices.below(3);
                text.push(format!("VariableLayer({width}, {})", choices.among(ACTIVATIONS)));
            }
        }
    }
    (text.join(" -> "), width)
}

/// A chain that ends in a layer or in a lambda.
fn chain(choices: &mut Choices) -> String {
    let input = 1 + choices.below(3);
    let (layers, width) = layers(choices, input, 3, true);
    let start = format!("struct A = Input({input}) -> {layers}");
    match choices.below(8) {
        0 => {
            let loss = choices.among(&["mse", "mae", "huber"]);
            format!("#[model(loss = {loss})] {start};")
        }
        1 if choices.below(2) == 0 => format!(
            "{start} -> Dense(_) -> {};",
            choices.among(&[
                "MixtureNormal(3, 1)",
                "MixtureNormal(2, 2)",
                "MixtureLogistic(1, 2)",
                "MixtureSameFamily(2, IndependentGamma(2))",
                "MixtureSameFamily(2, MultivariateNormalTriL(2))",
                "CategoricalMixtureOfOneHotCategorical(3, 2)",
            ])
        ),
        1 => format!(
            "{start} -> Dense(_) -> {}(2);",
            choices.among(&[
                "IndependentNormal",
                "IndependentBernoulli",
                "IndependentStudentT",
                "IndependentGamma",
                "IndependentPoisson",
                "IndependentNegativeBinomial",
                "IndependentZeroInflatedPoisson"
            ])
        ),
        2 | 3 => {
            let mut scope = Scope {
                vectors: vec![("_t".into(), width)],
                scalars: Vec::new(),
            };
            let mut lets: Vec<String> = Vec::new();
            for index in 0..=choices.below(3) {
                let name = format!("_s{index}");
                match choices.below(4) {
                    0 => lets.push(format!("let {name} = variable(0.5); ")),
                    1 if width > 1 => {
                        lets.push(format!("let {name} = {}; ", scope.vector(choices, 2, 0)));
                        scope.vectors.push((name, 2));
                        continue;
                    }
                    _ => lets.push(format!("let {name} = {}; ", scope.scalar(choices, 0))),
                }
                scope.scalars.push(name);
            }
            format!(
                "{start} -> DistributionLambda(|_t| {{ {} {} }});",
                lets.concat(),
                scope.head(choices)
            )
        }
        _ => {
            let scope = Scope {
                vectors: vec![("_t".into(), width)],
                scalars: Vec::new(),
            };
            format!("{start} -> DistributionLambda(|_t| {});", scope.head(choices))
        }
    }
}

/// A graph of one or two inputs with branches, sums, slices and variables.
fn graph(choices: &mut Choices) -> String {
    let widths = [1 + choices.below(3), 1 + choices.below(2)];
    let mut scope = Scope {
        vectors: vec![("_x".into(), widths[0]), ("_z".into(), widths[1])],
        scalars: Vec::new(),
    };
    let mut body: Vec<String> = Vec::new();
    for index in 0..=choices.below(6) {
        let name = format!("_a{index}");
        match choices.below(8) {
            0..3 => {
                let (from, width) = scope.any(choices).clone();
                let (text, width) = layers(choices, width, 2, from == "_x");
                body.push(format!("let {name} = {from} -> {text}; "));
                scope.vectors.push((name, width));
            }
            3 => {
                let (one, first) = scope.any(choices).clone();
                let (other, second) = scope.any(choices).clone();
                body.push(format!("let {name} = concat({one}, {other}); "));
                scope.vectors.push((name, first + second));
            }
            4 | 5 => {
                let width = scope.any(choices).1;
                let residual = scope.vector(choices, width, 0);
                let (base, _) = scope
                    .vectors
                    .iter()
                    .find(|(_, other)| *other == width)
                    .expect("the width is one of theirs");
                body.push(format!("let {name} = {base} + {residual}; "));
                scope.vectors.push((name, width));
            }
            6 => {
                let width = 1 + choices.below(3);
                body.push(format!("let {name} = variable([{width}], init = 0.5); "));
                scope.vectors.push((name, width));
            }
            _ => {
                body.push(format!("let {name} = {}; ", scope.scalar(choices, 0)));
                scope.scalars.push(name);
            }
        }
    }
    let head = match choices.below(7) {
        0 => scope.any(choices).0.clone(),
        1 => {
            let (from, _) = scope.any(choices).clone();
            format!(
                "{from} -> Dense(2, {}) -> DistributionLambda(|_t| Normal(_t[0], softplus(_t[1])))",
                choices.among(ACTIVATIONS)
            )
        }
        _ => scope.head(choices),
    };
    format!(
        "struct A(_x: {}, _z: {}) {{ {}{head} }}",
        widths[0],
        widths[1],
        body.concat()
    )
}

/// A model.
pub(super) fn model(choices: &mut Choices) -> String {
    if choices.below(2) == 0 {
        chain(choices)
    } else {
        graph(choices)
    }
}
