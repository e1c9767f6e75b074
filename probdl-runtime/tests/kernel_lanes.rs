//! The kernels give the same bits on every instruction set.

use std::marker::PhantomData;

use probdl_runtime::distribution::kernel::{
    FixedScale, bernoulli_logits, bernoulli_probs, beta, beta_by_value, binomial_logits, binomial_probs,
    categorical_logits, categorical_probs, cauchy, cauchy_by_value, cauchy_log_scale, exponential_density,
    exponential_density_by_value, exponential_log_rate, gamma, gamma_by_value, gamma_log_rate,
    gamma_log_rate_by_value, geometric_logits, geometric_probs, gumbel, gumbel_by_value, gumbel_log_scale,
    half_cauchy, half_cauchy_by_value, half_cauchy_log_scale, half_normal, half_normal_by_value,
    half_normal_log_scale, half_normal_softplus_scale, inverse_gamma, inverse_gamma_by_value,
    inverse_gamma_log_scale, kumaraswamy, kumaraswamy_by_value, laplace, laplace_by_value, laplace_log_scale,
    log_normal, log_normal_by_value, log_normal_fixed_scale, log_normal_log_scale, log_normal_softplus_scale,
    logistic, logistic_by_value, logistic_log_scale, negative_binomial_log_mean, negative_binomial_logits,
    negative_binomial_mean, negative_binomial_probs, normal, normal_by_value, normal_fixed_scale,
    normal_log_scale, normal_softplus_scale, pareto, pareto_by_value, poisson, poisson_log_rate, student_t,
    student_t_by_value, student_t_log_scale, truncated_normal, truncated_normal_by_value, uniform,
    uniform_by_value, von_mises, von_mises_by_value, weibull, weibull_by_value, weibull_log_scale,
    zero_inflated,
};
use probdl_runtime::distribution::kernel::{censored, truncated, truncated_above, truncated_below};
use probdl_runtime::distribution::{
    Cauchy, Exponential, Gumbel, HalfNormal, Laplace, LogNormal, Logistic, Normal, Weibull,
};
use probdl_runtime::lanes::{InstructionSet, Kernel, Lanes, Scalar, run};
use probdl_runtime::random::rng;

/// How many points; a multiple of every number of lanes.
const POINTS: usize = 4096;

/// Kernels, applied to four columns of numbers. Not all in one: a function of all would fill the stack.
trait Kernels {
    fn results<V: Lanes>(columns: [V; 4]) -> Vec<V>;
}

/// Four columns of numbers, to be run through kernels.
struct Everything<'a, S, K> {
    columns: &'a [Vec<S>; 4],
    kernels: PhantomData<K>,
}

impl<'a, S, K> Everything<'a, S, K> {
    fn new(columns: &'a [Vec<S>; 4]) -> Self {
        Self {
            columns,
            kernels: PhantomData,
        }
    }
}

impl<S: Scalar, K: Kernels> Kernel<S> for Everything<'_, S, K> {
    /// The bits of all results, as those of `f64`, which holds every `f32`; NaN is one value.
    type Output = Vec<u64>;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> Vec<u64> {
        let mut bits = vec![];
        for start in (0..POINTS).step_by(V::LANES) {
            let mut lanes = [V::splat(0.0); 4];
            for (lane, column) in lanes.iter_mut().zip(self.columns) {
                *lane = V::load(&column[start..]);
            }
            // Vector by vector, so sorted by lane afterwards.
            let mut out = vec![S::ZERO; V::LANES];
            let results = K::results(lanes);
            for lane in 0..V::LANES {
                for result in &results {
                    result.store(&mut out);
                    let number = out[lane].to_f64();
                    bits.push(if number.is_nan() {
                        u64::MAX
                    } else {
                        number.to_bits()
                    });
                }
            }
        }
        bits
    }
}

/// Appends the log-densities and partial derivatives of kernels.
macro_rules! push {
    ($results:ident: $($call:expr),+ $(,)?) => { $(
        let (log_prob, partials) = $call;
        $results.push(log_prob);
        $results.extend(partials);
    )+ };
}

struct Basic;

impl Kernels for Basic {
    #[inline(always)]
    fn results<V: Lanes>([x, a, b, c]: [V; 4]) -> Vec<V> {
        let mut results = vec![];
        let (positive_b, positive_c, size) = (b.abs(), c.abs(), x.abs());
        let one = V::splat(1.0);
        let truth = V::select(x.less(V::splat(0.0)), V::splat(0.0), one);
        let count = V::select(size.less(V::splat(1e6)), probdl_runtime::math::floor(size), one);
        let unit = positive_b / (one + positive_b);
        let fixed = FixedScale::new(0.3);
        push!(results:
            normal(x, [a, positive_b]),
            normal_log_scale(x, [a, b]),
            normal_softplus_scale(x, [a, b]),
            normal_fixed_scale(fixed, x, [a]),
            log_normal(size, [a, positive_b]),
            log_normal_log_scale(size, [a, b]),
            log_normal_softplus_scale(size, [a, b]),
            log_normal_fixed_scale(fixed, size, [a]),
            student_t(x, [positive_c, a, positive_b]),
            student_t_log_scale(x, [positive_c, a, b]),
            gamma(size, [positive_c, positive_b]),
            gamma_log_rate(size, [positive_c, b]),
            poisson(count, [positive_b]),
            poisson_log_rate(count, [b]),
            bernoulli_logits(truth, [a]),
            bernoulli_probs(truth, [unit]),
        );
        results.push(normal_by_value(x, [a, positive_b]));
        results.push(log_normal_by_value(size, [a, positive_b]));
        results.push(student_t_by_value(x, [positive_c, a, positive_b]));
        results.push(gamma_by_value(size, [positive_c, positive_b]));
        results.push(gamma_log_rate_by_value(size, [positive_c, b]));
        let mut partials = [one; 3];
        results.push(categorical_logits(truth, &[a, b, c], &mut partials));
        results.extend(partials);
        results.push(categorical_probs(
            truth,
            &[positive_b, positive_c, size],
            &mut partials,
        ));
        results.extend(partials);
        results
    }
}

struct ByLocationAndScale;

impl Kernels for ByLocationAndScale {
    #[inline(always)]
    fn results<V: Lanes>([x, a, b, _]: [V; 4]) -> Vec<V> {
        let mut results = vec![];
        let positive_b = b.abs();
        push!(results:
        laplace(x, [a, positive_b]),
        laplace_log_scale(x, [a, b]),
        logistic(x, [a, positive_b]),
        logistic_log_scale(x, [a, b]),
        cauchy(x, [a, positive_b]),
        cauchy_log_scale(x, [a, b]),
        gumbel(x, [a, positive_b]),
        gumbel_log_scale(x, [a, b]),
        );
        for by_value in [
            laplace_by_value,
            logistic_by_value,
            cauchy_by_value,
            gumbel_by_value,
        ] {
            results.push(by_value(x, [a, positive_b]));
        }
        results
    }
}

struct Counts;

impl Kernels for Counts {
    #[inline(always)]
    fn results<V: Lanes>([x, a, b, c]: [V; 4]) -> Vec<V> {
        let mut results = vec![];
        let (positive_b, positive_c, size) = (b.abs(), c.abs(), x.abs());
        let one = V::splat(1.0);
        let count = V::select(size.less(V::splat(1e6)), probdl_runtime::math::floor(size), one);
        let unit = positive_b / (one + positive_b);
        push!(results:
            negative_binomial_logits(count, [positive_c, b]),
            negative_binomial_probs(count, [positive_c, unit]),
            negative_binomial_mean(count, [positive_b, positive_c]),
            negative_binomial_log_mean(count, [a, b]),
            binomial_logits(count, [count + count, b]),
            binomial_probs(count, [count + count, unit]),
            geometric_logits(count, [b]),
            geometric_probs(count, [unit]),
            zero_inflated(count, [-positive_b, c]),
        );
        results
    }
}

struct Positive;

impl Kernels for Positive {
    #[inline(always)]
    fn results<V: Lanes>([x, _, b, c]: [V; 4]) -> Vec<V> {
        let mut results = vec![];
        let (positive_b, positive_c, size) = (b.abs(), c.abs(), x.abs());
        push!(results:
        exponential_density(x, [positive_b]),
        exponential_log_rate(x, [b]),
        half_normal(x, [positive_b]),
        half_normal_log_scale(x, [b]),
        half_normal_softplus_scale(x, [b]),
        half_cauchy(x, [positive_b]),
        half_cauchy_log_scale(x, [b]),
        weibull(x, [positive_c, positive_b]),
        weibull_log_scale(size, [positive_c, b]),
        inverse_gamma(x, [positive_c, positive_b]),
        inverse_gamma_log_scale(size, [positive_c, b]),
        pareto(x, [positive_c, positive_b]),
        );
        for by_value in [
            exponential_density_by_value,
            half_normal_by_value,
            half_cauchy_by_value,
        ] {
            results.push(by_value(x, [positive_b]));
        }
        for by_value in [weibull_by_value, inverse_gamma_by_value, pareto_by_value] {
            results.push(by_value(x, [positive_c, positive_b]));
        }
        results
    }
}

struct Bounded;

impl Kernels for Bounded {
    #[inline(always)]
    fn results<V: Lanes>([x, a, b, c]: [V; 4]) -> Vec<V> {
        let mut results = vec![];
        let (positive_b, positive_c) = (b.abs(), c.abs());
        let part = positive_b / (V::splat(1.0) + positive_b);
        push!(results:
            beta(part, [positive_c, x.abs()]),
            kumaraswamy(part, [positive_c, x.abs()]),
            uniform(x, [a, a + positive_b]),
            von_mises(x, [a, positive_b]),
            truncated_normal(x, [a, positive_b, x - positive_c, x + positive_b]),
        );
        for by_value in [beta_by_value, kumaraswamy_by_value] {
            results.push(by_value(part, [positive_c, x.abs()]));
        }
        results.push(uniform_by_value(x, [a, b]));
        results.push(von_mises_by_value(x, [a, positive_b]));
        results.push(truncated_normal_by_value(x, [a, positive_b, b, c]));
        results
    }
}

struct OfDistributionFunctions;

impl Kernels for OfDistributionFunctions {
    #[inline(always)]
    fn results<V: Lanes>([x, a, b, c]: [V; 4]) -> Vec<V> {
        let mut results = vec![];
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let (scale, high) = (b.abs(), x + c.abs());
        // From the right, from the left, or between two numbers.
        let kind = one + V::select(a.less(zero), one, zero) + V::select(c.less(zero), one, zero);
        let narrow = x + V::splat(0.01) * x.abs();
        push!(results:
            censored::<Weibull<V::Scalar>, V, 2, 4>(kind, [x, high, c.abs(), scale]),
            censored::<LogNormal<V::Scalar>, V, 2, 4>(kind, [x, narrow, a, scale]),
            censored::<Normal<V::Scalar>, V, 2, 4>(kind, [x, high, a, scale]),
            truncated::<Gumbel<V::Scalar>, V, 2, 4>(x, [x, high, a, scale]),
            truncated::<Laplace<V::Scalar>, V, 2, 4>(x, [x, high, a, scale]),
            truncated_below::<Cauchy<V::Scalar>, V, 2, 3>(x, [c, a, scale]),
            truncated_above::<Logistic<V::Scalar>, V, 2, 3>(x, [c, a, scale]),
            truncated_below::<HalfNormal<V::Scalar>, V, 1, 2>(x, [c, scale]),
            truncated_above::<Exponential<V::Scalar>, V, 1, 2>(x, [c.abs(), scale]),
        );
        results
    }
}

fn check<S: Scalar, K: Kernels>() {
    let mut stream = rng(99);
    let columns: [Vec<S>; 4] = std::array::from_fn(|_| {
        let number = |_| {
            // Half of ordinary size, half of any; both signs.
            let decades = if stream.uniform() < 0.5 { 2.0 } else { 40.0 };
            let size = 10_f64.powf(decades * (2.0 * stream.uniform() - 1.0));
            S::from_f64(if stream.uniform() < 0.5 { size } else { -size })
        };
        (0..POINTS).map(number).collect()
    });
    let reference = run(InstructionSet::Scalar, Everything::<S, K>::new(&columns));
    let mut compared = 0;
    for set in InstructionSet::available() {
        assert!(
            run(set, Everything::<S, K>::new(&columns)) == reference,
            "{set:?} in {}",
            S::NAME
        );
        compared += 1;
    }
    assert!(compared >= 2, "no instruction set to compare with");
}

#[test]
fn kernels_give_the_same_bits_on_every_instruction_set() {
    check::<f32, Basic>();
    check::<f64, Basic>();
    check::<f32, ByLocationAndScale>();
    check::<f64, ByLocationAndScale>();
    check::<f32, Counts>();
    check::<f64, Counts>();
    check::<f32, Positive>();
    check::<f64, Positive>();
    check::<f32, Bounded>();
    check::<f64, Bounded>();
    check::<f32, OfDistributionFunctions>();
    check::<f64, OfDistributionFunctions>();
}
