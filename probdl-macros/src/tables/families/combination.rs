//! What makes a law of another, as in `ZeroInflated(D, logits)`: a row for each law it is applied to, made of that law's.

use std::sync::Mutex;

use super::{
    Event, FAMILIES, Family, Form, HIGH, Parameter, Quantity, Requirement, Support, inner_probability,
    positive, real,
};
use crate::expr::Kernel;

/// What makes a law of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combinator {
    /// A law of counts with more zeros.
    ZeroInflated(Share),
    /// A law of numbers or counts of which some are known to lie above, below or between others.
    Censored,
    /// A law of numbers or counts between bounds.
    Truncated(Ends),
    /// The law of a function of numbers.
    Transformed(Bijector),
}

/// A function that laws are taken through, which rises or falls everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bijector {
    Exp,
    Sigmoid,
    Softplus,
    Tanh,
    Neg,
    Reciprocal,
    Affine,
}

impl Bijector {
    pub(crate) const ALL: [Self; 7] = [
        Self::Exp,
        Self::Sigmoid,
        Self::Softplus,
        Self::Tanh,
        Self::Neg,
        Self::Reciprocal,
        Self::Affine,
    ];

    /// What it is called in a model.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Sigmoid => "sigmoid",
            Self::Softplus => "softplus",
            Self::Tanh => "tanh",
            Self::Neg => "neg",
            Self::Reciprocal => "reciprocal",
            Self::Affine => "affine",
        }
    }

    /// The runtime's type.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Exp => "Exp",
            Self::Sigmoid => "Sigmoid",
            Self::Softplus => "Softplus",
            Self::Tanh => "Tanh",
            Self::Neg => "Neg",
            Self::Reciprocal => "Reciprocal",
            Self::Affine => "Affine",
        }
    }

    /// The kernels of the inverse and of the logarithm of its derivative, where they need no parameters.
    pub(crate) fn kernels(self) -> Option<[Kernel; 2]> {
        let names = match self {
            Self::Exp => ["exp_inverse", "exp_log_jacobian"],
            Self::Sigmoid => ["sigmoid_inverse", "sigmoid_log_jacobian"],
            Self::Softplus => ["softplus_inverse", "softplus_log_jacobian"],
            Self::Tanh => ["tanh_inverse", "tanh_log_jacobian"],
            Self::Neg => ["neg_inverse", "neg_log_jacobian"],
            Self::Reciprocal => ["reciprocal_inverse", "reciprocal_log_jacobian"],
            Self::Affine => return None,
        };
        Some(names.map(|name| Kernel {
            name,
            parameters: &[],
        }))
    }

    /// Which targets there are.
    fn support(self) -> Support {
        match self {
            Self::Exp | Self::Softplus | Self::Reciprocal => Support::Positive,
            Self::Sigmoid => Support::UnitInterval,
            Self::Tanh => Support::BelowOne,
            Self::Affine | Self::Neg => Support::Real,
        }
    }
}

/// How the part of the zeros for another reason is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    Logits,
    Probs,
}

impl Share {
    /// The runtime's constructor that trusts the compiler.
    pub(crate) fn constructor(self) -> &'static str {
        match self {
            Self::Logits => "proved_logits",
            Self::Probs => "proved_probs",
        }
    }
}

/// Which bounds there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Both,
    Low,
    High,
}

impl Ends {
    /// The runtime's constructor that trusts the compiler.
    pub(crate) fn constructor(self) -> &'static str {
        match self {
            Self::Both => "proved",
            Self::Low => "proved_below",
            Self::High => "proved_above",
        }
    }
}

/// One of each name.
pub(crate) const COMBINATORS: [Combinator; 4] = [
    Combinator::ZeroInflated(Share::Logits),
    Combinator::Censored,
    Combinator::Truncated(Ends::Both),
    Combinator::Transformed(Bijector::Exp),
];

/// Families whose distribution function the runtime knows over lanes, with its derivatives: the type that has it, for each
/// form.
pub(crate) const WITH_DISTRIBUTION_FUNCTION: [(&str, &[&str]); 23] = [
    ("Normal", &["Normal"]),
    ("LogNormal", &["LogNormal"]),
    ("Logistic", &["Logistic"]),
    ("Laplace", &["Laplace"]),
    ("Cauchy", &["Cauchy"]),
    ("Gumbel", &["Gumbel"]),
    ("Weibull", &["Weibull"]),
    ("Exponential", &["Exponential"]),
    ("Pareto", &["Pareto"]),
    ("HalfNormal", &["HalfNormal"]),
    ("HalfCauchy", &["HalfCauchy"]),
    ("Uniform", &["Uniform"]),
    ("Kumaraswamy", &["Kumaraswamy"]),
    ("StudentT", &["StudentT"]),
    ("Gamma", &["Gamma"]),
    ("InverseGamma", &["InverseGamma"]),
    ("Beta", &["Beta"]),
    ("TruncatedNormal", &["TruncatedNormal"]),
    ("Poisson", &["Poisson", "PoissonLogRate"]),
    (
        "NegativeBinomial",
        &[
            "NegativeBinomialLogits",
            "NegativeBinomialProbs",
            "NegativeBinomialMean",
        ],
    ),
    ("Geometric", &["GeometricLogits", "GeometricProbs"]),
    ("Binomial", &["BinomialLogits", "BinomialProbs"]),
    ("BetaBinomial", &["BetaBinomial"]),
];

/// The type that has the distribution function of a family's form: of a law of a function that of the law's own type and the
/// function's, as in `Transformed(Weibull, Exp)`.
fn with_distribution_function(law: &Family, form: usize) -> Option<String> {
    match of(law) {
        None if law.event == Event::Own => Some(law.name.to_owned()),
        None => {
            let known = WITH_DISTRIBUTION_FUNCTION
                .iter()
                .find(|(name, _)| *name == law.name);
            known.map(|(_, types)| types[form].to_owned())
        }
        Some(Combination {
            combinator: Combinator::Transformed(function),
            law,
            ..
        }) if *function != Bijector::Affine => {
            let inner = with_distribution_function(law, form)?;
            Some(format!("Transformed({inner}, {})", function.type_name()))
        }
        Some(_) => None,
    }
}

impl Combinator {
    /// The combinator of this name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        COMBINATORS.into_iter().find(|known| known.name() == name)
    }

    /// The name that takes a law.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ZeroInflated(_) => "ZeroInflated",
            Self::Censored => "Censored",
            Self::Truncated(_) => "Truncated",
            Self::Transformed(_) => "Transformed",
        }
    }

    /// The call to write when it is wrong.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::ZeroInflated(_) => "ZeroInflated(Poisson(exp(t[0])), t[1])",
            Self::Censored => "Censored(Weibull(softplus(t[0]), exp(t[1])))",
            Self::Truncated(_) => "Truncated(Normal(t[0], softplus(t[1])), low = 0.0)",
            Self::Transformed(_) => "Transformed(StudentT(4.0, t[0], softplus(t[1])), exp)",
        }
    }

    /// Its own parameters, which follow those of the law.
    pub(crate) fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::ZeroInflated(Share::Logits) => &[LOGITS],
            Self::ZeroInflated(Share::Probs) => &[PROBS],
            Self::Censored => &[],
            Self::Truncated(Ends::Both) => &[LOW, HIGH],
            Self::Truncated(Ends::Low) => &[LOW],
            Self::Truncated(Ends::High) => &[UPPER],
            Self::Transformed(Bijector::Affine) => &[SHIFT, SCALE],
            Self::Transformed(_) => &[],
        }
    }

    /// Those for a law: bounds of counts are whole numbers.
    fn parameters_for(self, law: &Family) -> &'static [Parameter] {
        match self {
            Self::Truncated(ends) if law.event == Event::Count => match ends {
                Ends::Both => &[LOW_COUNT, HIGH_COUNT],
                Ends::Low => &[LOW_COUNT],
                Ends::High => &[UPPER_COUNT],
            },
            _ => self.parameters(),
        }
    }

    /// Whether it can be applied to a law.
    pub(crate) fn takes(self, law: &Family) -> bool {
        match self {
            Self::ZeroInflated(_) => {
                let of_law = of(law).map(|combination| combination.combinator);
                law.event == Event::Count && !matches!(of_law, Some(Self::ZeroInflated(_)))
            }
            // Of the user's own families rustc knows.
            Self::Truncated(_) if law.name == "TruncatedNormal" => false,
            Self::Censored | Self::Truncated(_) => with_distribution_function(law, 0).is_some(),
            // The derivative by the event is known of plain laws alone.
            Self::Transformed(Bijector::Affine) => {
                matches!(law.event, Event::Real | Event::Own) && of(law).is_none()
            }
            // A reciprocal rises or falls where numbers have one sign.
            Self::Transformed(Bijector::Reciprocal) => {
                let positive = [Support::Positive, Support::NonNegative, Support::UnitInterval];
                law.event == Event::Real && positive.contains(&law.support)
            }
            Self::Transformed(_) => matches!(law.event, Event::Real | Event::Own),
        }
    }

    /// What follows the law in the text of a model, with its own arguments.
    fn own_text(self, own: &[String]) -> Vec<String> {
        match self {
            Self::Transformed(Bijector::Affine) => vec![format!("affine({})", own.join(", "))],
            Self::Transformed(function) => vec![function.name().to_owned()],
            _ => own.to_vec(),
        }
    }

    /// The formula of a law that is made of another.
    pub(crate) fn formula(self, law: String, own: &[String]) -> String {
        let mut parts = vec![law];
        parts.extend(self.own_text(own));
        format!("{}({})", self.name(), parts.join(", "))
    }

    /// What the family is called that it makes of a law.
    fn family_name(self, law: &Family) -> String {
        match self {
            Self::Transformed(function) => format!("{}({}, {})", self.name(), law.name, function.name()),
            _ => format!("{}({})", self.name(), law.name),
        }
    }

    /// The log-probability of a count, from the law's and from the log-odds of a zero for another reason; the
    /// log-probability of what is known of a number; or what bounds add to a log-density.
    pub(crate) fn kernel(self, law: &Family, form: &Form) -> Kernel {
        match self {
            Self::Transformed(_) => of_law("affine", law, form, &["shift", "scale"]),
            Self::ZeroInflated(_) => Kernel {
                name: "zero_inflated",
                parameters: &["log_prob", "logits"],
            },
            Self::Censored => of_law("censored", law, form, &["lower", "upper"]),
            Self::Truncated(Ends::Both) => of_law("truncated", law, form, &["low", "high"]),
            Self::Truncated(Ends::Low) => of_law("truncated_below", law, form, &["low"]),
            Self::Truncated(Ends::High) => of_law("truncated_above", law, form, &["high"]),
        }
    }
}

const LOGITS: Parameter = real("logits");
const PROBS: Parameter = inner_probability("probs");
const LOW: Parameter = real("low");
/// Of counts, 0 is no bound.
const LOW_COUNT: Parameter = Parameter {
    name: "low",
    requirement: Requirement::WholeNumber,
};
const HIGH_COUNT: Parameter = Parameter {
    name: "high",
    requirement: Requirement::WholeNumberAbove("a whole number above `low`"),
};
const UPPER_COUNT: Parameter = Parameter {
    name: "high",
    requirement: Requirement::WholeNumber,
};
const SHIFT: Parameter = real("shift");
const SCALE: Parameter = positive("scale");
/// An upper bound without a lower one.
const UPPER: Parameter = real("high");

/// A kernel that is generic over the law whose distribution function it needs: its arguments precede the law's.
fn of_law(function: &str, law: &Family, form: &Form, own: &[&'static str]) -> Kernel {
    let count = form.parameters.len();
    let names = form.parameters.iter().map(|parameter| parameter.name);
    let place = law.forms.iter().position(|known| std::ptr::eq(known, form));
    let family = place
        .and_then(|place| with_distribution_function(law, place))
        .unwrap_or_else(|| law.name.to_owned());
    Kernel {
        name: format!("{function}<{family},{count}>").leak(),
        parameters: own.iter().copied().chain(names).collect::<Vec<_>>().leak(),
    }
}

/// A family, and the law that it is made of.
#[derive(Debug)]
pub(crate) struct Combination {
    pub(crate) combinator: Combinator,
    pub(crate) law: &'static Family,
    family: Family,
}

/// All rows that were made, each once.
static COMBINATIONS: Mutex<Vec<&'static Combination>> = Mutex::new(Vec::new());

fn combinations() -> std::sync::MutexGuard<'static, Vec<&'static Combination>> {
    COMBINATIONS
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The law's row with the combinator's parameters added. Rewrites and kernels stay the law's: the parameters are no
/// concern of theirs.
fn combine(combinator: Combinator, law: &'static Family) -> Family {
    let form = |form: &Form| Form {
        parameters: form
            .parameters
            .iter()
            .chain(combinator.parameters_for(law))
            .copied()
            .collect::<Vec<_>>()
            .leak(),
        ..*form
    };
    Family {
        name: combinator.family_name(law).leak(),
        forms: law.forms.iter().map(form).collect::<Vec<_>>().leak(),
        event: match combinator {
            Combinator::ZeroInflated(_) => law.event,
            Combinator::Censored if law.event == Event::Count => Event::CensoredCount,
            Combinator::Censored => Event::Censored,
            Combinator::Truncated(_) | Combinator::Transformed(_) => law.event,
        },
        support: match combinator {
            Combinator::Transformed(function) => function.support(),
            _ => law.support,
        },
        quantities: match combinator {
            Combinator::Transformed(Bijector::Affine | Bijector::Neg) => law.quantities,
            Combinator::Transformed(_) => &[Quantity::Sample],
            // The mode is not found by a formula.
            Combinator::Truncated(_) => {
                let all = law.quantities.iter().copied();
                all.filter(|quantity| *quantity != Quantity::Mode)
                    .collect::<Vec<_>>()
                    .leak()
            }
            _ => law.quantities,
        },
        location_scale: false,
        example: combinator.example(),
    }
}

/// The family that a combinator makes of a law, if it takes that.
pub(crate) fn combined(combinator: Combinator, law: &'static Family) -> Option<&'static Family> {
    if !combinator.takes(law) {
        return None;
    }
    let mut all = combinations();
    let known = all
        .iter()
        .find(|known| known.combinator == combinator && std::ptr::eq(known.law, law));
    if let Some(known) = known {
        return Some(&known.family);
    }
    let new: &'static Combination = Box::leak(Box::new(Combination {
        combinator,
        law,
        family: combine(combinator, law),
    }));
    all.push(new);
    Some(&new.family)
}

/// What a family is made of.
pub(crate) fn of(family: &Family) -> Option<&'static Combination> {
    let all = combinations();
    all.iter()
        .copied()
        .find(|known| std::ptr::eq(&raw const known.family, family))
}

/// The law of the table, or of the user's own, that a family is made of at last.
pub(crate) fn innermost(family: &'static Family) -> &'static Family {
    of(family).map_or(family, |combination| innermost(combination.law))
}

/// The family of this name, as in `ZeroInflated(Poisson)`.
pub(super) fn find(name: &str) -> Option<&'static Family> {
    COMBINATORS.into_iter().find_map(|combinator| {
        let law = name.strip_prefix(combinator.name())?.strip_prefix('(')?;
        let law = law.strip_suffix(')')?;
        let law = FAMILIES.iter().copied().find(|family| family.name == law)?;
        combined(combinator, law)
    })
}
