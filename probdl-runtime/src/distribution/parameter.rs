//! Checked parameters: which numbers a constructor accepts, and what it says of the others.

use crate::lanes::Scalar;

/// Whether a parameter is a finite number.
pub(super) fn is_finite<T: Scalar>(parameter: T) -> bool {
    parameter.is_finite()
}

/// Whether a parameter is a lower bound: a number below infinity.
pub(super) fn is_lower_bound<T: Scalar>(parameter: T) -> bool {
    parameter.is_finite() || parameter.to_f64() == f64::NEG_INFINITY
}

/// Whether a parameter is an upper bound: a number above negative infinity.
pub(super) fn is_upper_bound<T: Scalar>(parameter: T) -> bool {
    parameter.is_finite() || parameter.to_f64() == f64::INFINITY
}

/// Whether a parameter is finite and above 0.
pub(super) fn is_positive<T: Scalar>(parameter: T) -> bool {
    parameter > T::ZERO && parameter.is_finite()
}

/// Whether a parameter is finite and at least 0.
pub(super) fn is_non_negative<T: Scalar>(parameter: T) -> bool {
    parameter >= T::ZERO && parameter.is_finite()
}

/// Whether a parameter is a probability, 0 and 1 included.
pub(super) fn is_probability<T: Scalar>(parameter: T) -> bool {
    parameter >= T::ZERO && parameter <= T::ONE
}

/// Whether a parameter is a probability that is neither 0 nor 1.
pub(super) fn is_inner_probability<T: Scalar>(parameter: T) -> bool {
    parameter > T::ZERO && parameter < T::ONE
}

/// The reasons for which a constructor refuses its parameters: an enum with one variant for each rule, which carries
/// the number that breaks it.
macro_rules! parameter_error {
    (
        $(#[$attribute:meta])*
        $name:ident of $family:literal {
            $($(#[$note:meta])* $variant:ident: $parameter:tt $rule:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$note])* $variant(f64),)+
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let (parameter, rule, value) = match self {
                    $(Self::$variant(value) => ($parameter, $rule, value),)+
                };
                write!(f, "`{parameter}` of `{}` must be {rule}, but it is {value}", $family)
            }
        }

        impl std::error::Error for $name {}
    };
}
pub(super) use parameter_error;
