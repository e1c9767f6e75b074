//! The kernels give the same bits on every instruction set.

use probdl_runtime::distribution::kernel::{
    FixedScale, bernoulli_logits, bernoulli_probs, categorical_logits, categorical_probs, gamma,
    gamma_by_value, gamma_log_rate, gamma_log_rate_by_value, log_normal, log_normal_by_value,
    log_normal_fixed_scale, log_normal_log_scale, log_normal_softplus_scale, negative_binomial_log_mean,
    negative_binomial_logits, negative_binomial_mean, negative_binomial_probs, normal, normal_by_value,
    normal_fixed_scale, normal_log_scale, normal_softplus_scale, poisson, poisson_log_rate, student_t,
    student_t_by_value, student_t_log_scale,
};
use probdl_runtime::lanes::{InstructionSet, Kernel, Lanes, Scalar, run};
use probdl_runtime::random::rng;

/// How many points; a multiple of every number of lanes.
const POINTS: usize = 4096;

/// Four columns of numbers, to be run through every kernel.
struct Everything<'a, S> {
    columns: &'a [Vec<S>; 4],
}

impl<S: Scalar> Kernel<S> for Everything<'_, S> {
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
            let results = results(lanes);
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

#[inline(always)]
fn results<V: Lanes>([x, a, b, c]: [V; 4]) -> Vec<V> {
    let mut results = vec![];
    let (positive_b, positive_c, size) = (b.abs(), c.abs(), x.abs());
    let one = V::splat(1.0);
    let truth = V::select(x.less(V::splat(0.0)), V::splat(0.0), one);
    let count = V::select(size.less(V::splat(1e6)), probdl_runtime::math::floor(size), one);
    let unit = positive_b / (one + positive_b);
    let fixed = FixedScale::new(0.3);
    macro_rules! push {
        ($($call:expr),+ $(,)?) => { $(
            let (log_prob, partials) = $call;
            results.push(log_prob);
            results.extend(partials);
        )+ };
    }
    push!(
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
        negative_binomial_logits(count, [positive_c, b]),
        negative_binomial_probs(count, [positive_c, unit]),
        negative_binomial_mean(count, [positive_b, positive_c]),
        negative_binomial_log_mean(count, [a, b]),
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

fn check<S: Scalar>() {
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
    let reference = run(InstructionSet::Scalar, Everything { columns: &columns });
    let mut compared = 0;
    for set in InstructionSet::available() {
        assert!(
            run(set, Everything { columns: &columns }) == reference,
            "{set:?} in {}",
            S::NAME
        );
        compared += 1;
    }
    assert!(compared >= 2, "no instruction set to compare with");
}

#[test]
fn kernels_give_the_same_bits_on_every_instruction_set() {
    // All kernels in one function: without optimisation, more than a test's stack holds.
    let all = || {
        check::<f32>();
        check::<f64>();
    };
    let thread = std::thread::Builder::new()
        .stack_size(1 << 26)
        .spawn(all)
        .unwrap();
    thread.join().unwrap();
}
