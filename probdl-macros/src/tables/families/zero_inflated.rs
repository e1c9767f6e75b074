//! `ZeroInflated(D, logits)`: a row for each family of counts, made of that family's own.

use std::sync::OnceLock;

use super::{Event, FAMILIES, Family, Form, Parameter, real};
use crate::expr::Kernel;

/// The name that takes a law.
pub(crate) const NAME: &str = "ZeroInflated";

/// The call to write when it is wrong.
pub(crate) const EXAMPLE: &str = "ZeroInflated(Poisson(exp(t[0])), t[1])";

/// The log-probability of a count, from the law's and from the log-odds of a zero for another reason.
pub(crate) const KERNEL: Kernel = Kernel {
    name: "zero_inflated",
    parameters: &["log_prob", "logits"],
};

/// Its own parameter, which follows those of the law.
pub(crate) const PARAMETER: Parameter = real("logits");

/// A family of counts, and the same with more zeros.
struct Pair {
    law: &'static Family,
    inflated: &'static Family,
}

fn pairs() -> &'static [Pair] {
    static PAIRS: OnceLock<Vec<Pair>> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let counts = FAMILIES.iter().filter(|family| family.event == Event::Count);
        counts
            .map(|law| Pair {
                law,
                inflated: Box::leak(Box::new(inflate(law))),
            })
            .collect()
    })
}

/// The law's row with one parameter more. Rewrites and kernels stay the law's: the parameter is no concern of theirs.
fn inflate(law: &'static Family) -> Family {
    let form = |form: &Form| Form {
        parameters: form
            .parameters
            .iter()
            .copied()
            .chain([PARAMETER])
            .collect::<Vec<_>>()
            .leak(),
        ..*form
    };
    Family {
        name: format!("{NAME}({})", law.name).leak(),
        forms: law.forms.iter().map(form).collect::<Vec<_>>().leak(),
        location_scale: false,
        example: EXAMPLE,
        ..*law
    }
}

/// The family with more zeros of a family of counts.
pub(crate) fn inflated(law: &Family) -> Option<&'static Family> {
    pairs()
        .iter()
        .find(|pair| std::ptr::eq(pair.law, law))
        .map(|pair| pair.inflated)
}

/// The law of which a family is the one with more zeros.
pub(crate) fn law_of(family: &Family) -> Option<&'static Family> {
    pairs()
        .iter()
        .find(|pair| std::ptr::eq(pair.inflated, family))
        .map(|pair| pair.law)
}

/// The family with more zeros of this name, as in `ZeroInflated(Poisson)`.
pub(super) fn find(name: &str) -> Option<&'static Family> {
    pairs()
        .iter()
        .map(|pair| pair.inflated)
        .find(|family| family.name == name)
}
