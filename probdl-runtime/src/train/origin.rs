//! Which optimizer and which model a training state belongs to.

use crate::file::Save as _;
use crate::model::Model;
use std::fmt::Debug;

/// The model that a training state belongs to: known by the hash of its schema, which is computed when it is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// States of the first format do not say.
    Unknown,
    Hash(u64),
    Model(fn() -> u64),
}

impl Origin {
    pub(super) fn of<M: Model>() -> Self {
        Self::Model(|| M::schema().hash())
    }

    /// The hash; nothing if it is unknown.
    pub(super) fn hash(self) -> Option<u64> {
        match self {
            Self::Unknown => None,
            Self::Hash(hash) => Some(hash),
            Self::Model(hash) => Some(hash()),
        }
    }

    /// Whether both are known, and are not the same.
    pub(super) fn differs(self, other: Self) -> bool {
        match (self.hash(), other.hash()) {
            (Some(hash), Some(other)) => hash != other,
            _ => false,
        }
    }
}

/// The name of an optimizer's type, and of those inside it, as in `Averaged Adam`.
pub(super) fn kind(optimizer: &impl Debug) -> String {
    let text = format!("{optimizer:?}");
    let name = |text: &str| {
        let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let mut names = vec![name(&text)];
    names.extend(text.split("optimizer: ").skip(1).map(name));
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Adam, LBFGS, Optimizer, SGD};

    #[test]
    fn an_optimizer_has_the_name_of_its_type() {
        assert_eq!(kind(&Adam::new(0.1)), "Adam");
        assert_eq!(kind(&LBFGS::default()), "LBFGS");
        assert_eq!(
            kind(&SGD::new(0.1).clipnorm(1.0).use_ema(0.9)),
            "Averaged Clipped SGD"
        );
    }

    #[test]
    fn what_is_unknown_does_not_differ() {
        let known = Origin::Hash(1);
        assert!(!known.differs(Origin::Unknown) && !known.differs(Origin::Model(|| 1)));
        assert!(known.differs(Origin::Model(|| 2)));
    }
}
