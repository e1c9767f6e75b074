//! Whatever finite parameters in range a law has, and whatever its event is, the log-density is a number or one of the infinities
//! that are documented, and so are its derivatives: never NaN. Parameters and events lie anywhere in the range of the type: at
//! zeros of both signs, at subnormal numbers, at the smallest normal and the largest number, and next to each other.

use std::collections::BTreeSet;

use probdl_runtime::distribution::family::{
    BinomialLogits, BinomialProbs, GeometricLogits, GeometricProbs, NegativeBinomialLogits,
    NegativeBinomialMean, NegativeBinomialProbs, PoissonLogRate,
};
use probdl_runtime::distribution::kernel::*;
use probdl_runtime::distribution::transformed::{Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh, Transformed};
use probdl_runtime::distribution::{
    Beta, BetaBinomial, Cauchy, Exponential, Gamma, Gumbel, HalfCauchy, HalfNormal, InverseGamma,
    Kumaraswamy, Laplace, LogNormal, Logistic, Normal, Pareto, Poisson, StudentT, TruncatedNormal, Uniform,
    Weibull,
};
use probdl_runtime::lanes::Scalar;
use probdl_runtime::random::{Stream, rng};

/// Which numbers a parameter or an event can be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Real,
    Positive,
    NonNegative,
    /// Between 0 and 1, both included.
    Unit,
    /// Neither of them.
    InnerUnit,
    /// A parameter above the one before it.
    Above,
    Whole,
    Count,
    Truth,
    /// 0, 1 or 2.
    Class,
    /// A log-probability.
    Logarithm,
    /// A count above the parameter before it.
    CountAbove,
    /// 1, 2 or 3: what is known of a censored event.
    Knowledge,
}
use Kind::*;

/// A power of ten anywhere in the range of the type, subnormal numbers included.
fn size<S: Scalar>(stream: &mut Stream) -> S {
    let (least, most) = if S::EPSILON.to_f64() > 1e-10 {
        (-44.8, 38.5)
    } else {
        (-323.0, 308.2)
    };
    let decades = if stream.uniform() < 0.5 {
        -2.0 + 4.0 * stream.uniform()
    } else {
        least + (most - least) * stream.uniform()
    };
    S::from_f64(10_f64.powf(decades))
}

fn one_of<S: Scalar, const N: usize>(numbers: [S; N], stream: &mut Stream) -> S {
    numbers[(stream.uniform() * N as f64) as usize]
}

fn number<S: Scalar>(kind: Kind, before: &[S], stream: &mut Stream) -> S {
    let (one, half) = (S::ONE, S::from_f64(0.5));
    let subnormal = S::MIN_POSITIVE * S::EPSILON;
    let special = stream.uniform() < 0.3;
    match kind {
        Real if special => {
            let known = one_of(
                [S::ZERO, one, S::MIN_POSITIVE, subnormal, S::MAX, S::EPSILON],
                stream,
            );
            let beside = before.last().copied().unwrap_or(known);
            one_of([known, -known, beside], stream)
        }
        Real => {
            let size = size::<S>(stream);
            one_of([size, -size], stream)
        }
        Positive if special => one_of([one, S::MIN_POSITIVE, subnormal, S::MAX, S::EPSILON], stream),
        Positive => size(stream),
        NonNegative if special => one_of([S::ZERO, -S::ZERO], stream),
        NonNegative => number(Positive, before, stream),
        Unit if special => one_of([S::ZERO, one], stream),
        Unit => number(InnerUnit, before, stream),
        InnerUnit if special => one_of(
            [S::MIN_POSITIVE, one - half * S::EPSILON, half, subnormal],
            stream,
        ),
        InnerUnit => {
            let size = size::<S>(stream).to_f64();
            S::from_f64(size / (1.0 + size).max(1.0)).minimum(one - half * S::EPSILON)
        }
        Above => {
            let low = *before.last().unwrap();
            let next = low + low.abs() * S::EPSILON + subnormal;
            let high = one_of([low + number(Positive, before, stream), next, S::MAX], stream);
            // Rounding may leave nothing between them.
            if high > low && high <= S::MAX {
                high
            } else {
                S::from_f64(f64::INFINITY)
            }
        }
        Whole => number::<S>(Count, before, stream).maximum(one),
        Count => {
            let size = 10_f64.powf(9.63 * stream.uniform()).floor();
            let known = [0.0, 1.0, 2.0, 7.0, size, f64::from(u32::MAX)];
            S::from_f64(one_of(known, stream))
        }
        Truth => one_of([S::ZERO, one], stream),
        Class => one_of([S::ZERO, one, one + one], stream),
        CountAbove => {
            let most = f64::from(u32::MAX);
            let low = before.last().unwrap().to_f64();
            let high = (low + 1.0 + number::<S>(Count, before, stream).to_f64()).min(most);
            let high = S::from_f64(high);
            if high.to_f64() > low {
                high
            } else {
                S::from_f64(f64::INFINITY)
            }
        }
        Knowledge => one + number(Class, before, stream),
        Logarithm => -number::<S>(NonNegative, before, stream),
    }
}

/// Draws arguments so many times.
const ROUNDS: u64 = 4_000;

/// Checks a kernel of one value. Of logarithms and logits, which come from layers, everything must be finite, at least in the
/// support; other derivatives may lie beyond the largest number, as at scales next to 0.
fn check<S: Scalar, const P: usize>(
    name: &str,
    kernel: fn(S, [S; P]) -> (S, [S; P]),
    by_value: Option<fn(S, [S; P]) -> S>,
    event: Kind,
    kinds: [Kind; P],
) -> Option<String> {
    let mut finite = 0;
    for round in 0..ROUNDS {
        let mut stream = rng(round);
        let mut parameters = [S::ZERO; P];
        for index in 0..P {
            parameters[index] = number(kinds[index], &parameters[..index], &mut stream);
        }
        // An upper bound that nothing is left below of.
        if parameters.iter().any(|parameter| !parameter.is_finite()) && name != "truncated_normal" {
            continue;
        }
        // At a bound or a location as well.
        let y = if matches!(event, Real | NonNegative) && stream.uniform() < 0.2 && P > 0 {
            let beside = parameters[(stream.uniform() * P as f64) as usize];
            if event == Real { beside } else { beside.abs() }
        } else {
            number(event, &parameters, &mut stream)
        };
        if !y.is_finite() {
            continue;
        }
        let (value, partials) = kernel(y, parameters);
        let by_value = by_value.map(|by_value| by_value(y, parameters));
        let what = format!(
            "{name} in {} at {y:?} {parameters:?}: {value:?} {partials:?} {by_value:?}",
            S::NAME
        );
        let is_nan = |number: &S| number.to_f64().is_nan();
        if is_nan(&value) || partials.iter().chain(&by_value).any(is_nan) {
            return Some(what);
        }
        if value.is_finite() {
            finite += 1;
        }
        // At the ends of a support the derivatives themselves are infinite.
        let is_inside = event != NonNegative && event != Unit || y > S::ZERO && y < S::MAX;
        let from_layers = name.contains("_log") || name.contains("softplus");
        if from_layers
            && is_inside
            && value.is_finite()
            && !partials.iter().all(|partial| partial.is_finite())
        {
            return Some(what);
        }
    }
    // Else nothing would have been checked.
    (finite < ROUNDS / 100).then(|| format!("{name}: {finite} finite values"))
}

macro_rules! laws {
    ($($name:ident $(by $by_value:ident)? ($event:ident; $($kind:ident),+);)+) => {
        const LAWS: &[&str] = &[$(stringify!($name)),+];

        fn check_all<S: Scalar>() {
            let mut broken = Vec::new();
            $(
                #[allow(unused_mut, unused_assignments)]
                let mut by_value: Option<fn(S, _) -> S> = None;
                $(by_value = Some($by_value::<S>);)?
                broken.extend(check::<S, _>(stringify!($name), $name::<S>, by_value, $event, [$($kind),+]));
            )+
            assert!(broken.is_empty(), "{}", broken.join("\n"));
        }
    };
}

/// Everything that combinators make of a law with a distribution function.
macro_rules! combined {
    ($($numbers:ident $law:ty [$($kind:ident),+];)+) => {
        fn check_combined<S: Scalar>() {
            let mut broken = Vec::new();
            $(broken.extend(combined!(@ $numbers $law [$($kind),+]));)+
            assert!(broken.is_empty(), "{}", broken.join("\n"));
        }
    };
    (@ numbers $law:ty [$($kind:ident),+]) => {
        combined!(@ all $law [$($kind),+] Real Above Real)
    };
    (@ counts $law:ty [$($kind:ident),+]) => {
        combined!(@ all $law [$($kind),+] Whole CountAbove Count)
    };
    (@ all $law:ty [$($kind:ident),+] $low:ident $above:ident $event:ident) => {{
        const N: usize = [$($kind),+].len();
        let name = stringify!($law);
        [
            bounds::<S, { N + 2 }>(
                &format!("truncated {name}"),
                truncated::<$law, S, N, { N + 2 }>,
                $event,
                [$low, $above, $($kind),+],
            ),
            bounds::<S, { N + 1 }>(
                &format!("truncated below {name}"),
                truncated_below::<$law, S, N, { N + 1 }>,
                $event,
                [$low, $($kind),+],
            ),
            bounds::<S, { N + 1 }>(
                &format!("truncated above {name}"),
                truncated_above::<$law, S, N, { N + 1 }>,
                $event,
                [$low, $($kind),+],
            ),
            bounds::<S, { N + 2 }>(
                &format!("censored {name}"),
                censored::<$law, S, N, { N + 2 }>,
                Knowledge,
                [$low, $above, $($kind),+],
            ),
        ]
        .into_iter()
        .flatten()
    }};
}

/// The same for combinations, whose series and fractions take their time where nothing is optimised.
const ROUNDS_OF_COMBINATIONS: u64 = 1000;

/// As [`check`]; here all derivatives are finite, everywhere.
fn bounds<S: Scalar, const M: usize>(
    name: &str,
    kernel: fn(S, [S; M]) -> (S, [S; M]),
    event: Kind,
    kinds: [Kind; M],
) -> Option<String> {
    for round in 0..ROUNDS_OF_COMBINATIONS {
        let mut stream = rng(round);
        let mut parameters = [S::ZERO; M];
        for index in 0..M {
            parameters[index] = number(kinds[index], &parameters[..index], &mut stream);
        }
        if parameters.iter().any(|parameter| !parameter.is_finite()) {
            continue;
        }
        let y = if event != Knowledge && stream.uniform() < 0.5 {
            parameters[0]
        } else {
            number(event, &parameters, &mut stream)
        };
        let (value, partials) = kernel(y, parameters);
        if value.to_f64().is_nan() || !partials.iter().all(|partial| partial.is_finite()) {
            return Some(format!(
                "{name} in {} at {y:?} {parameters:?}: {value:?} {partials:?}",
                S::NAME
            ));
        }
    }
    None
}

combined! {
    numbers Normal<S> [Real, Positive];
    numbers LogNormal<S> [Real, Positive];
    numbers Logistic<S> [Real, Positive];
    numbers Laplace<S> [Real, Positive];
    numbers Cauchy<S> [Real, Positive];
    numbers Gumbel<S> [Real, Positive];
    numbers Weibull<S> [Positive, Positive];
    numbers Exponential<S> [Positive];
    numbers Pareto<S> [Positive, Positive];
    numbers HalfNormal<S> [Positive];
    numbers HalfCauchy<S> [Positive];
    numbers Uniform<S> [Real, Above];
    numbers Kumaraswamy<S> [Positive, Positive];
    numbers StudentT<S> [Positive, Real, Positive];
    numbers Gamma<S> [Positive, Positive];
    numbers InverseGamma<S> [Positive, Positive];
    numbers Beta<S> [Positive, Positive];
    numbers TruncatedNormal<S> [Real, Positive, Real, Above];
    counts Poisson<S> [Positive];
    counts PoissonLogRate<S> [Real];
    counts NegativeBinomialLogits<S> [Positive, Real];
    counts NegativeBinomialProbs<S> [Positive, InnerUnit];
    counts NegativeBinomialMean<S> [Positive, Positive];
    counts GeometricLogits<S> [Real];
    counts GeometricProbs<S> [InnerUnit];
    counts BinomialLogits<S> [Whole, Real];
    counts BinomialProbs<S> [Whole, InnerUnit];
    counts BetaBinomial<S> [Whole, Positive, Positive];
    numbers Transformed<Normal<S>, Exp> [Real, Positive];
    numbers Transformed<Normal<S>, Sigmoid> [Real, Positive];
    numbers Transformed<Gumbel<S>, Softplus> [Real, Positive];
    numbers Transformed<Cauchy<S>, Tanh> [Real, Positive];
    numbers Transformed<Laplace<S>, Neg> [Real, Positive];
    numbers Transformed<Weibull<S>, Reciprocal> [Positive, Positive];
    numbers Transformed<Transformed<Logistic<S>, Exp>, Neg> [Real, Positive];
}

macro_rules! of_three {
    ($($name:ident = $kernel:ident;)+) => {$(
        fn $name<S: Scalar>(class: S, arguments: [S; 3]) -> (S, [S; 3]) {
            let mut partials = [S::ZERO; 3];
            ($kernel(class, &arguments, &mut partials), partials)
        }
    )+};
}
of_three! {
    classes_by_logits = categorical_logits;
}

/// Three probabilities that sum to 1.
fn classes_by_probs<S: Scalar>(class: S, [first, part]: [S; 2]) -> (S, [S; 2]) {
    let mut partials = [S::ZERO; 3];
    let rest = S::ONE - first;
    let probs = [first, rest * part, rest * (S::ONE - part)];
    let value = categorical_probs(class, &probs, &mut partials);
    (value, [partials[0], partials[1]])
}

/// Two cutpoints as real numbers, and a location.
fn grades<S: Scalar>(class: S, [first, second, loc]: [S; 3]) -> (S, [S; 3]) {
    let (mut by_raw, mut by_loc) = ([S::ZERO; 2], [S::ZERO]);
    let value = ordered_logistic_ascending(class, &[first, second], &[loc], &mut by_raw, &mut by_loc);
    (value, [by_raw[0], by_raw[1], by_loc[0]])
}

/// Of a vector of two numbers.
fn pairs<S: Scalar>(y: S, [loc, a, b, c]: [S; 4]) -> (S, [S; 4]) {
    let (mut by_loc, mut by_raw) = ([S::ZERO; 2], [S::ZERO; 3]);
    let value = multivariate_normal_tril(&[y, S::ONE], &[loc, y], &[a, b, c], &mut by_loc, &mut by_raw);
    (value, [by_loc[0], by_raw[0], by_raw[1], by_raw[2]])
}

fn shares<S: Scalar>(y: S, concentration: [S; 2]) -> (S, [S; 2]) {
    let mut partials = [S::ZERO; 2];
    (
        dirichlet(&[y, S::ONE - y], &concentration, &mut partials),
        partials,
    )
}

fn counts_by_logits<S: Scalar>(y: S, [total, a, b]: [S; 3]) -> (S, [S; 3]) {
    let (mut by_total, mut by_logits) = ([S::ZERO], [S::ZERO; 2]);
    let y = [y.minimum(total), total - y.minimum(total)];
    let value = multinomial_logits(&y, &[total], &[a, b], &mut by_total, &mut by_logits);
    (value, [by_total[0], by_logits[0], by_logits[1]])
}

fn counts_by_probs<S: Scalar>(y: S, [total, p]: [S; 2]) -> (S, [S; 2]) {
    let (mut by_total, mut by_probs) = ([S::ZERO], [S::ZERO; 2]);
    let y = [y.minimum(total), total - y.minimum(total)];
    let value = multinomial_probs(&y, &[total], &[p, S::ONE - p], &mut by_total, &mut by_probs);
    (value, [by_total[0], by_probs[0]])
}

fn mixed<S: Scalar>(_: S, [a, b, first, second]: [S; 4]) -> (S, [S; 4]) {
    let (mut by_logits, mut by_log_probs) = ([S::ZERO; 2], [S::ZERO; 2]);
    let value = mixture(&[a, b], &[first, second], &mut by_logits, &mut by_log_probs);
    (
        value,
        [by_logits[0], by_logits[1], by_log_probs[0], by_log_probs[1]],
    )
}

laws! {
    normal by normal_by_value (Real; Real, Positive);
    normal_log_scale (Real; Real, Real);
    normal_softplus_scale (Real; Real, Real);
    student_t by student_t_by_value (Real; Positive, Real, Positive);
    student_t_log_scale (Real; Positive, Real, Real);
    laplace by laplace_by_value (Real; Real, Positive);
    laplace_log_scale (Real; Real, Real);
    logistic by logistic_by_value (Real; Real, Positive);
    logistic_log_scale (Real; Real, Real);
    cauchy by cauchy_by_value (Real; Real, Positive);
    cauchy_log_scale (Real; Real, Real);
    gumbel by gumbel_by_value (Real; Real, Positive);
    gumbel_log_scale (Real; Real, Real);
    log_normal by log_normal_by_value (NonNegative; Real, Positive);
    log_normal_log_scale (NonNegative; Real, Real);
    log_normal_softplus_scale (NonNegative; Real, Real);
    gamma by gamma_by_value (NonNegative; Positive, Positive);
    gamma_log_rate by gamma_log_rate_by_value (NonNegative; Positive, Real);
    exponential_density by exponential_density_by_value (NonNegative; Positive);
    exponential_log_rate (NonNegative; Real);
    weibull by weibull_by_value (NonNegative; Positive, Positive);
    weibull_log_scale (NonNegative; Positive, Real);
    inverse_gamma by inverse_gamma_by_value (NonNegative; Positive, Positive);
    inverse_gamma_log_scale (NonNegative; Positive, Real);
    pareto by pareto_by_value (NonNegative; Positive, Positive);
    pareto_logarithms (NonNegative; Real, Real);
    half_normal by half_normal_by_value (NonNegative; Positive);
    half_normal_log_scale (NonNegative; Real);
    half_normal_softplus_scale (NonNegative; Real);
    half_cauchy by half_cauchy_by_value (NonNegative; Positive);
    half_cauchy_log_scale (NonNegative; Real);
    beta by beta_by_value (Unit; Positive, Positive);
    beta_log_concentrations (Unit; Real, Real);
    kumaraswamy by kumaraswamy_by_value (Unit; Positive, Positive);
    uniform by uniform_by_value (Real; Real, Above);
    truncated_normal by truncated_normal_by_value (Real; Real, Positive, Real, Above);
    von_mises by von_mises_by_value (Real; Real, NonNegative);
    von_mises_log_concentration (Real; Real, Real);
    bernoulli_logits (Truth; Real);
    bernoulli_probs (Truth; Unit);
    poisson (Count; Positive);
    poisson_log_rate (Count; Real);
    negative_binomial_logits (Count; Positive, Real);
    negative_binomial_probs (Count; Positive, InnerUnit);
    negative_binomial_mean (Count; Positive, Positive);
    negative_binomial_log_mean (Count; Real, Real);
    geometric_logits (Count; Real);
    geometric_probs (Count; InnerUnit);
    binomial_logits (Count; Whole, Real);
    binomial_probs (Count; Whole, Unit);
    beta_binomial (Count; Whole, Positive, Positive);
    beta_binomial_log_concentrations (Count; Whole, Real, Real);
    zero_inflated (Count; Logarithm, Real);
    classes_by_logits (Class; Real, Real, Real);
    classes_by_probs (Class; Unit, Unit);
    grades (Class; Real, Real, Real);
    pairs (Real; Real, Real, Real, Real);
    shares (Unit; Positive, Positive);
    counts_by_logits (Count; Whole, Real, Real);
    counts_by_probs (Count; Whole, Unit);
    mixed (Real; Real, Real, Real, Real);
}

#[test]
fn combinations_in_single_precision() {
    check_combined::<f32>();
}

#[test]
fn combinations_in_double_precision() {
    check_combined::<f64>();
}

/// The laws that the compiler lets combinators be applied to.
#[test]
fn all_laws_with_a_distribution_function_are_checked() {
    let table = include_str!("../../probdl-macros/src/tables/families/combination.rs");
    let names = table
        .split("WITH_DISTRIBUTION_FUNCTION")
        .nth(1)
        .and_then(|rest| rest.split("];").next())
        .unwrap();
    let this = include_str!("whole_range.rs");
    let lists = names
        .split("&[")
        .skip(3)
        .filter_map(|list| list.split(']').next());
    let types: Vec<&str> = lists
        .flat_map(|list| list.split('"').skip(1).step_by(2))
        .collect();
    assert!(types.len() > 25, "{types:?}");
    for name in types {
        let listed = ["numbers", "counts"].iter().any(|kind| {
            this.contains(&format!("\n    {kind} {name} ["))
                || this.contains(&format!("\n    {kind} {name}<S> ["))
        });
        assert!(listed, "{name} is not checked");
    }
}

#[test]
fn single_precision() {
    check_all::<f32>();
}

#[test]
fn double_precision() {
    check_all::<f64>();
}

/// The kernels that the compiler's table of families names.
#[test]
fn all_kernels_of_the_table_are_checked() {
    let table = [
        include_str!("../../probdl-macros/src/tables/families/real.rs"),
        include_str!("../../probdl-macros/src/tables/families/positive.rs"),
        include_str!("../../probdl-macros/src/tables/families/bounded.rs"),
        include_str!("../../probdl-macros/src/tables/families/discrete.rs"),
        include_str!("../../probdl-macros/src/tables/families/vector.rs"),
    ]
    .concat();
    let after = |mark: &'static str| {
        table
            .split(mark)
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
    };
    let of_structs = table
        .split("Kernel {")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix("name: \"")?.split('"').next());
    let named: BTreeSet<&str> = after("kernel(").chain(of_structs).collect();
    assert!(named.len() > 50, "{named:?}");
    // Under names of their own above, or the kernel of one element of a vector.
    let known = [
        "categorical_logits",
        "categorical_probs",
        "one_hot_categorical_logits",
        "one_hot_categorical_probs",
        "ordered_logistic_ascending",
        "multinomial_logits",
        "multinomial_probs",
        "dirichlet",
        "multivariate_normal_tril",
        // A constant in place of the scale.
        "normal_fixed_scale",
        "log_normal_fixed_scale",
    ];
    let missing: Vec<&&str> = named
        .iter()
        .filter(|name| !LAWS.contains(name) && !known.contains(name))
        .collect();
    assert!(missing.is_empty(), "not checked: {missing:?}");
}
