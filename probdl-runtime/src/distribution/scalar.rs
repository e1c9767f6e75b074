//! What laws of one real number have in common: how they are declared, and how their quantities are given.

/// Declares a law of one real number: its struct, its error, a constructor that checks, accessors, and the traits that
/// its kernels serve. Quantities follow in [`quantities`].
///
/// Of each parameter are given: what it is, its name, the check that it must pass, the error's variant and its rule. Two
/// parameters may have to be in order besides.
macro_rules! scalar_law {
    (
        $(#[$attribute:meta])*
        $law:ident, $error:ident, $family:literal, $count:literal {
            $($(#[$note:meta])+ $parameter:ident: $check:path, $variant:ident, $rule:literal;)+
        }
        $(ordered $lower:ident < $upper:ident: $disorder:ident, $order:literal;)?
        kernels $kernel:ident, $by_value:ident
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $law<T = f32> {
            $($parameter: T,)+
        }

        $crate::distribution::parameter::parameter_error! {
            #[doc = concat!("Why [`", stringify!($law), "::new`] refuses its parameters.")]
            $error of $family {
                $(
                    #[doc = concat!("`", stringify!($parameter), "` is not ", $rule, ".")]
                    $variant: (stringify!($parameter)) $rule,
                )+
                $(
                    #[doc = concat!("`", stringify!($upper), "` is not ", $order, ".")]
                    $disorder: (stringify!($upper)) $order,
                )?
            }
        }

        impl<T: $crate::lanes::Scalar> $law<T> {
            /// The law with these parameters.
            ///
            /// # Errors
            $(#[doc = concat!("If `", stringify!($parameter), "` is not ", $rule, ".")])+
            $(#[doc = concat!("If `", stringify!($upper), "` is not ", $order, ".")])?
            pub fn new($($parameter: T),+) -> Result<Self, $error> {
                $(if !$check($parameter) {
                    return Err($error::$variant($parameter.to_f64()));
                })+
                $(if $upper <= $lower {
                    return Err($error::$disorder($upper.to_f64()));
                })?
                Ok(Self { $($parameter),+ })
            }

            /// Parameters whose ranges have been proved: not checked.
            #[doc(hidden)]
            pub fn proved([$($parameter),+]: [T; $count]) -> Self {
                Self { $($parameter),+ }
            }

            $($(#[$note])+
            pub fn $parameter(&self) -> T {
                self.$parameter
            })+

            /// The parameters, in the order of the constructor's.
            fn parameters(&self) -> [T; $count] {
                [$(self.$parameter),+]
            }

            /// The parameters in double precision.
            fn wide(&self) -> [f64; $count] {
                [$(self.$parameter.to_f64()),+]
            }
        }

        impl<T: $crate::lanes::Scalar> $crate::distribution::LogProbGradient for $law<T> {
            #[doc = concat!("By", $(" `", stringify!($parameter), "`",)+ ", in this order.")]
            type ByParameters = [T; $count];
            type ByValue = T;

            fn log_prob_grad(&self, y: &T) -> $crate::distribution::Gradient<T, [T; $count], T> {
                let (log_prob, by_parameters) = $kernel(*y, self.parameters());
                $crate::distribution::Gradient {
                    log_prob,
                    by_parameters,
                    by_value: $by_value(*y, self.parameters()),
                }
            }
        }

        impl<T: $crate::lanes::Scalar> $crate::distribution::Distribution for $law<T> {
            type Scalar = T;
            type Event = T;
            type Moment = T;

            fn log_prob(&self, y: &T) -> T {
                $kernel(*y, self.parameters()).0
            }

            fn draw(&self, stream: &mut $crate::random::Stream) -> T {
                self.draw_inside(stream)
            }

            fn draw_into(&self, stream: &mut $crate::random::Stream, events: &mut [T]) {
                self.draw_all_inside(stream, events);
            }
        }
    };
}
pub(super) use scalar_law;

/// The quantities of a law that [`scalar_law`] declares, as formulas of its parameters in double precision: only those
/// that exist. `draw(numbers)` names the function that keeps a draw inside the support after rounding; its parameters are
/// the same in all lanes. `draw_alone(stream)` is for what is no formula.
macro_rules! quantities {
    ($law:ident $parameters:tt $($quantity:ident $(($argument:ident $(, $within:path)?))? = $value:expr;)+) => {
        $($crate::distribution::scalar::quantity! {
            $quantity $law $parameters ($($argument $(, $within)?)?) $value
        })+
    };
}
pub(super) use quantities;

/// One quantity: the implementation of its trait.
macro_rules! quantity {
    (draw $law:ident [$($parameter:ident),+] ($numbers:ident, $within:path) $value:expr) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::draws::Formula<T> for $law<T> {
            #[inline(always)]
            fn number<V: $crate::lanes::Lanes<Scalar = f64>>(
                &self,
                $numbers: &mut impl $crate::distribution::draws::Numbers<V>,
            ) -> V {
                let [$($parameter),+] = self.wide();
                $(let $parameter = V::broadcast($parameter);)+
                $value
            }

            fn within(number: T) -> T {
                $within(number)
            }
        }

        impl<T: $crate::lanes::Scalar> $law<T> {
            fn draw_inside(&self, stream: &mut $crate::random::Stream) -> T {
                $crate::distribution::draws::Formula::drawn(self, stream)
            }

            fn draw_all_inside(&self, stream: &mut $crate::random::Stream, events: &mut [T]) {
                $crate::distribution::draws::Formula::drawn_into(self, stream, events);
            }
        }
    };
    (draw_alone $law:ident [$($parameter:ident),+] ($stream:ident, $within:path) $value:expr) => {
        impl<T: $crate::lanes::Scalar> $law<T> {
            fn draw_inside(&self, $stream: &mut $crate::random::Stream) -> T {
                let [$($parameter),+] = self.wide();
                $(let _ = $parameter;)+
                $within(T::from_f64($value))
            }

            fn draw_all_inside(&self, stream: &mut $crate::random::Stream, events: &mut [T]) {
                for event in events {
                    *event = self.draw_inside(stream);
                }
            }
        }
    };
    (mean $law:ident $parameters:tt () $value:expr) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::Mean for $law<T> {
            $crate::distribution::scalar::formula! { mean $parameters $value }
        }
    };
    (variance_and_stddev $law:ident $parameters:tt () $value:expr) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::Variance for $law<T> {
            $crate::distribution::scalar::formula! { variance $parameters $value.0 }
            $crate::distribution::scalar::formula! { stddev $parameters $value.1 }
        }
    };
    (mode $law:ident $parameters:tt () $value:expr) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::Mode for $law<T> {
            $crate::distribution::scalar::formula! { mode $parameters $value }
        }
    };
    (entropy $law:ident $parameters:tt () $value:expr) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::Entropy for $law<T> {
            $crate::distribution::scalar::formula! { entropy $parameters $value }
        }
    };
    (quantile $law:ident [$($parameter:ident),+] ($p:ident) $value:expr) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::Quantile for $law<T> {
            fn quantile(&self, p: T) -> T {
                let [$($parameter),+] = self.wide();
                $(let _ = $parameter;)+
                let $p = p.to_f64();
                if (0.0..=1.0).contains(&$p) {
                    T::from_f64($value)
                } else {
                    T::from_f64(f64::NAN)
                }
            }
        }
    };
    (tails $law:ident [$($parameter:ident),+] ($y:ident) $value:expr) => {
        impl<T: $crate::lanes::Scalar> $law<T> {
            /// The probabilities on both sides of a value.
            fn tails(&self, y: T) -> $crate::math::Tails {
                let [$($parameter),+] = self.wide();
                $(let _ = $parameter;)+
                let $y = y.to_f64();
                $value
            }
        }

        impl<T: $crate::lanes::Scalar> $crate::distribution::Cdf for $law<T> {
            fn cdf(&self, y: &T) -> T {
                T::from_f64(self.tails(*y).lower)
            }

            fn log_cdf(&self, y: &T) -> T {
                T::from_f64(self.tails(*y).ln_lower)
            }

            fn survival(&self, y: &T) -> T {
                T::from_f64(self.tails(*y).upper)
            }

            fn log_survival(&self, y: &T) -> T {
                T::from_f64(self.tails(*y).ln_upper)
            }
        }
    };
}
pub(super) use quantity;

/// A method that computes a formula in double precision.
macro_rules! formula {
    ($name:ident [$($parameter:ident),+] $value:expr) => {
        fn $name(&self) -> T {
            let [$($parameter),+] = self.wide();
            $(let _ = $parameter;)+
            T::from_f64($value)
        }
    };
}
pub(super) use formula;

/// Makes a law whose first parameter is its location and second its scale a [`LocationScale`] law.
///
/// [`LocationScale`]: super::LocationScale
macro_rules! location_scale {
    ($law:ident) => {
        impl<T: $crate::lanes::Scalar> $crate::distribution::LocationScale for $law<T> {
            fn affine(self, shift: T, scale: T) -> Self {
                Self {
                    loc: shift + scale * self.loc,
                    scale: scale.abs() * self.scale,
                }
            }
        }
    };
}
pub(super) use location_scale;
