//! What must hold of the kernels everywhere: derivatives are derivatives, single precision follows double, raw
//! arguments never break a result.

mod checks;

use probdl_runtime::distribution::kernel::{
    FixedScale, bernoulli_logits, bernoulli_probs, categorical_logits, categorical_probs, gamma,
    gamma_by_value, gamma_log_rate, gamma_log_rate_by_value, log_normal, log_normal_by_value,
    log_normal_log_scale, log_normal_softplus_scale, normal, normal_by_value, normal_fixed_scale,
    normal_log_scale, normal_softplus_scale, poisson, poisson_log_rate, student_t, student_t_by_value,
    student_t_log_scale,
};

use checks::kernel::{EXTREMES, Kernel, kernel, positive, real, uniform};

fn normals() -> [Kernel<2>; 3] {
    [
        kernel!(normal, normal_by_value),
        kernel!(normal_log_scale),
        kernel!(normal_softplus_scale),
    ]
}

const ROUNDS: u64 = 500;

#[test]
fn derivatives_are_the_limits_of_differences() {
    for i in 0..ROUNDS {
        let scale = positive(8 * i + 1, 6.0);
        let loc = scale * real(8 * i, 1.0);
        let y = loc + scale * uniform(-4.0, 4.0)(8 * i + 2);
        let df = positive(8 * i + 3, 2.0);
        let concentration = positive(8 * i + 4, 2.0);
        let rate = positive(8 * i + 5, 6.0);
        let count = positive(8 * i + 6, 2.0).floor();
        let raw = real(8 * i + 7, 1.5);

        let [plain, log_scale, softplus] = normals();
        plain.check_derivatives(y, [loc, scale], scale, [scale; 2]);
        log_scale.check_derivatives(y, [loc, scale.ln()], scale, [scale, 1.0]);
        let soft = raw.exp().ln_1p();
        softplus.check_derivatives(1.5 * soft, [0.5 * soft, raw], soft, [soft, 1.0]);
        // Sizes whose logarithms are as far from `loc` as the standard deviation is.
        let (ratio, by_ratio) = (y.clamp(-500.0, 500.0), [loc.clamp(-500.0, 500.0), scale]);
        let size = ratio.exp();
        let unit = size * scale.min(1.0);
        kernel!(log_normal, log_normal_by_value).check_derivatives(size, by_ratio, unit, [scale; 2]);
        let units = [scale, 1.0];
        let parameters = [by_ratio[0], scale.ln()];
        kernel!(log_normal_log_scale).check_derivatives(size, parameters, unit, units);
        let size = (1.5 * soft).min(500.0).exp();
        kernel!(log_normal_softplus_scale).check_derivatives(size, [0.5 * soft, raw], size, [soft, 1.0]);
        let units = [df, scale, scale];
        kernel!(student_t, student_t_by_value).check_derivatives(y, [df, loc, scale], scale, units);
        let units = [df, scale, 1.0];
        kernel!(student_t_log_scale).check_derivatives(y, [df, loc, scale.ln()], scale, units);
        let waiting = concentration / rate * uniform(0.1, 3.0)(i);
        let parameters = [concentration, rate];
        kernel!(gamma, gamma_by_value).check_derivatives(waiting, parameters, waiting, parameters);
        let (parameters, units) = ([concentration, rate.ln()], [concentration, 1.0]);
        kernel!(gamma_log_rate, gamma_log_rate_by_value)
            .check_derivatives(waiting, parameters, waiting, units);
        kernel!(poisson).check_derivatives(count, [rate], 1.0, [rate]);
        kernel!(poisson_log_rate).check_derivatives(count, [rate.ln()], 1.0, [1.0]);
        for truth in [0.0, 1.0] {
            kernel!(bernoulli_logits).check_derivatives(truth, [raw], 1.0, [1.0]);
            let probability = uniform(0.01, 0.99)(i);
            let unit = probability.min(1.0 - probability);
            kernel!(bernoulli_probs).check_derivatives(truth, [probability], 1.0, [unit]);
        }
    }
}

/// The two categorical kernels as kernels of three parameters.
fn categorical_logits_of_three<V: probdl_runtime::lanes::Lanes>(y: V, logits: [V; 3]) -> (V, [V; 3]) {
    let mut by_logits = [V::splat(f64::NAN); 3];
    (categorical_logits(y, &logits, &mut by_logits), by_logits)
}

fn categorical_probs_of_three<V: probdl_runtime::lanes::Lanes>(y: V, probs: [V; 3]) -> (V, [V; 3]) {
    let mut by_probs = [V::splat(f64::NAN); 3];
    (categorical_probs(y, &probs, &mut by_probs), by_probs)
}

#[test]
fn derivatives_of_categorical_laws_are_the_limits_of_differences() {
    for i in 0..ROUNDS {
        for class in [0.0, 1.0, 2.0] {
            let logits = [real(3 * i, 1.0), real(3 * i + 1, 1.0), real(3 * i + 2, 1.0)];
            kernel!(categorical_logits_of_three).check_derivatives(class, logits, 1.0, [1.0; 3]);
            let probs = logits.map(|logit| 0.01 + (logit / 3.0).exp());
            kernel!(categorical_probs_of_three).check_derivatives(class, probs, 1.0, probs);
        }
    }
}

#[test]
fn the_fixed_scale_is_the_plain_kernel() {
    const SCALE: FixedScale = FixedScale::new(0.3);
    for i in 0..ROUNDS {
        let (y, loc) = (real(2 * i, 3.0), real(2 * i + 1, 3.0));
        let (value, [by_loc]) = normal_fixed_scale(SCALE, y, [loc]);
        let (want, [want_by_loc, _]) = normal(y, [loc, 0.3]);
        assert!((value - want).abs() <= 4e-15 * (1.0 + want.abs()));
        assert!((by_loc - want_by_loc).abs() <= 4e-15 * want_by_loc.abs());
    }
}

#[test]
fn fused_kernels_are_the_plain_ones_at_ordinary_points() {
    let close = |got: f64, want: f64, size: f64| {
        assert!(
            (got - want).abs() <= 1e-13 * (1.0 + want.abs() + size),
            "{got} against {want}"
        );
    };
    for i in 0..ROUNDS {
        let raw = 2.0 * real(6 * i, 1.0);
        let loc = real(6 * i + 1, 1.0);
        let df = positive(6 * i + 2, 2.0);
        let concentration = positive(6 * i + 3, 2.0);
        let z = uniform(-4.0, 4.0)(6 * i + 4);
        let count = positive(6 * i + 5, 2.0).floor();
        let scale = raw.exp();
        let y = loc + scale * z;
        let size = loc.abs() / scale; // y - loc is rounded

        let (want, [by_loc, by_scale]) = normal(y, [loc, scale]);
        let (got, [got_by_loc, by_log_scale]) = normal_log_scale(y, [loc, raw]);
        close(got, want, 0.0);
        close(got_by_loc * scale, by_loc * scale, 0.0);
        close(by_log_scale, by_scale * scale, 0.0);

        let (softplus, slope) = (scale.ln_1p(), 1.0 / (1.0 + (-raw).exp()));
        let y_soft = loc + softplus * z;
        let (want, [by_loc, by_scale]) = normal(y_soft, [loc, softplus]);
        let (got, [got_by_loc, by_raw]) = normal_softplus_scale(y_soft, [loc, raw]);
        close(got, want, 0.0);
        close(got_by_loc * softplus, by_loc * softplus, 0.0);
        close(by_raw, by_scale * slope, 0.0);

        let (want, [by_df, by_loc, by_scale]) = student_t(y, [df, loc, scale]);
        let (got, [got_by_df, got_by_loc, by_log_scale]) = student_t_log_scale(y, [df, loc, raw]);
        close(got, want, 0.0);
        close(got_by_df, by_df, 0.0);
        close(got_by_loc * scale, by_loc * scale, df);
        close(by_log_scale, by_scale * scale, df);

        let waiting = concentration / scale * uniform(0.1, 3.0)(i);
        let (want, [by_concentration, by_rate]) = gamma(waiting, [concentration, scale]);
        let (got, [got_by_concentration, by_log_rate]) = gamma_log_rate(waiting, [concentration, raw]);
        close(got, want, size + concentration);
        close(got_by_concentration, by_concentration, 0.0);
        close(by_log_rate, by_rate * scale, 3.0 * concentration);

        let (want, [by_rate]) = poisson(count, [scale]);
        let (got, [by_log_rate]) = poisson_log_rate(count, [raw]);
        close(got, want, raw.abs() * count);
        close(by_log_rate, by_rate * scale, count + scale);

        let probability = 1.0 / (1.0 + (-raw).exp());
        for truth in [0.0, 1.0] {
            let (want, [by_probs]) = bernoulli_probs(truth, [probability]);
            let (got, [by_logits]) = bernoulli_logits(truth, [raw]);
            // 1 - probability was rounded, by a relative 1 + exp(raw) epsilons.
            close(got, want, scale);
            close(by_logits, by_probs * probability * (1.0 - probability), scale);
        }

        let logits = [raw, loc, 0.1];
        let total: f64 = logits.iter().map(|logit| logit.exp()).sum();
        let probs = logits.map(|logit| logit.exp() / total);
        for class in [0.0, 1.0, 2.0] {
            let (want, by_probs) = categorical_probs_of_three(class, probs);
            let (got, by_logits) = categorical_logits_of_three(class, logits);
            close(got, want, 0.0);
            // The chain rule through softmax; the probabilities' derivatives sum to 0 against them.
            for (index, by_logit) in by_logits.into_iter().enumerate() {
                close(by_logit, probs[index] * by_probs[index], 0.0);
            }
        }
    }
}

#[test]
fn single_precision_follows_double_precision() {
    // Relative to the result or to 1, whichever is larger; rounding of the inputs' difference is shared.
    let plain = |want: f64| 1.0 + want.abs();
    for i in 0..20 * ROUNDS {
        let loc = real(8 * i, 2.0);
        let scale = positive(8 * i + 1, 3.0);
        let z = uniform(-4.0, 4.0)(8 * i + 2);
        let y = loc + scale * z;
        let df = positive(8 * i + 3, 2.0);
        let concentration = positive(8 * i + 4, 2.0);
        let rate = positive(8 * i + 5, 2.0);
        let count = positive(8 * i + 6, 3.0).floor();
        let raw = real(8 * i + 7, 1.5);
        // d/d loc is in units of 1 / scale.
        let by_scale = |want: f64| 1.0 + want.abs() + 1.0 / scale;

        kernel!(normal).check_narrow(y, [loc, scale], 1e-6, by_scale);
        kernel!(normal_log_scale).check_narrow(y, [loc, scale.ln()], 8e-6, by_scale);
        let soft = raw.exp().ln_1p();
        kernel!(normal_softplus_scale).check_narrow(loc + soft * z, [loc, raw], 1e-6, |want| {
            // Far below 0 the scale is exp(raw): the rounding of its argument counts |raw| times over.
            (1.0 + want.abs() + 1.0 / soft) * (1.0 + raw.abs())
        });
        let by_df = |want: f64| by_scale(want) + df + df / scale;
        kernel!(student_t).check_narrow(y, [df, loc, scale], 1e-6, by_df);
        kernel!(student_t_log_scale).check_narrow(y, [df, loc, scale.ln()], 8e-6, by_df);
        let waiting = concentration / rate * uniform(0.1, 3.0)(i);
        // Of a small concentration, whose logarithm nearly cancels with that of the value, both are rounded.
        let logarithms = 0.12 * (waiting.ln().abs() + concentration.ln().abs());
        kernel!(gamma).check_narrow(waiting, [concentration, rate], 1e-6, |want| {
            1.0 + want.abs() + concentration * (1.0 + 1.0 / rate) + logarithms
        });
        kernel!(gamma_log_rate).check_narrow(waiting, [concentration, rate.ln()], 4e-6, |want| {
            1.0 + want.abs() + concentration
        });
        kernel!(poisson).check_narrow(count, [rate], 1e-6, plain);
        kernel!(poisson_log_rate).check_narrow(count, [rate.ln()], 1e-6, |want| plain(want) + count * 4.0);
        for truth in [0.0, 1.0] {
            kernel!(bernoulli_logits).check_narrow(truth, [raw], 4e-7, f64::abs);
            kernel!(bernoulli_probs).check_narrow(truth, [uniform(0.0, 1.0)(i)], 4e-7, f64::abs);
        }
        for class in [0.0, 1.0, 2.0] {
            let logits = [raw, real(8 * i, 1.0), real(8 * i + 1, 1.0)];
            kernel!(categorical_logits_of_three).check_narrow(class, logits, 4e-7, |want| {
                // The logits' differences are rounded: an absolute error of their exponentials' arguments.
                20.0 * want.abs()
            });
        }
    }
}

/// Near its mode the log-density of a law with a large mean is a small difference of large terms.
#[test]
fn single_precision_keeps_its_digits_near_the_mode_of_large_counts() {
    for mean in [100.0_f64, 1e3, 1e4, 1e5] {
        for deviations in [-2.0, -0.5, 0.0, 1.0, 3.0] {
            let count = (mean + deviations * mean.sqrt()).round();
            kernel!(poisson).check_narrow(count, [mean], 1e-6, |want| 1.0 + want.abs());
            kernel!(gamma).check_narrow(count, [mean, 1.0], 1e-6, |want| 1.0 + want.abs());
        }
    }
}

#[test]
fn raw_arguments_of_any_size_give_finite_values_and_derivatives() {
    let signed = || EXTREMES.iter().flat_map(|x| [*x, -*x]);
    for raw in signed() {
        for y in signed() {
            for loc in [0.0, 1.0, -3e38, 1e-40, y] {
                for kernel in [kernel!(normal_log_scale), kernel!(normal_softplus_scale)] {
                    kernel.check_finite(y, [loc, raw]);
                }
                for df in [1e-3, 0.5, 2.0, 30.0, 1e6, 1e30] {
                    kernel!(student_t_log_scale).check_finite(y, [df, loc, raw]);
                }
            }
            if y > 0.0 {
                for loc in [0.0, 1.0, -3e38, 1e-40, y] {
                    for kernel in [kernel!(log_normal_log_scale), kernel!(log_normal_softplus_scale)] {
                        kernel.check_finite(y, [loc, raw]);
                    }
                }
                for concentration in [1e-3, 0.5, 1.0, 7.5, 1e6, 1e30] {
                    kernel!(gamma_log_rate).check_finite(y, [concentration, raw]);
                    assert!(gamma_log_rate_by_value(y, [concentration, raw]).is_finite());
                    assert!(
                        gamma_log_rate_by_value(y as f32, [concentration as f32, raw as f32]).is_finite()
                    );
                }
            }
            for class in [0.0, 1.0, 2.0] {
                kernel!(categorical_logits_of_three).check_finite(class, [raw, y, 0.0]);
            }
        }
        for count in [0.0, 1.0, 2.0, 7.0, 8.0, 1e3, 4e9] {
            kernel!(poisson_log_rate).check_finite(count, [raw]);
        }
        for truth in [0.0, 1.0] {
            kernel!(bernoulli_logits).check_finite(truth, [raw]);
        }
    }
}

/// Formulas evaluated by hand: what f32 can hold must come out as it is, although parts of it overflow.
#[test]
fn saturation_leaves_alone_what_can_be_represented() {
    let close = |got: f32, want: f64| {
        assert!(
            (f64::from(got) - want).abs() <= 1e-4 * want.abs(),
            "{got} against {want}"
        );
    };
    // exp(100) is beyond f32, its product with 1e-30 is not: z = 2.688e13.
    for kernel in [normal_log_scale::<f32>, normal_softplus_scale::<f32>] {
        let (value, [by_loc, by_raw]) = kernel(1e-30, [0.0, -100.0]);
        let z = 1e-30 * 100_f64.exp();
        close(value, -0.5 * z * z);
        close(by_raw, z * z);
        assert_eq!(by_loc, f32::MAX); // 7e56
        let (value, [by_loc, by_raw]) = kernel(1e-38, [0.0, -87.5]);
        let z = 1e-38 * 87.5_f64.exp();
        close(value, 87.5 - 0.918_938_5 - 0.5 * z * z);
        close(by_loc, z * 87.5_f64.exp());
        close(by_raw, z * z - 1.0);
        assert_eq!(kernel(1.0, [0.0, -200.0]), (-f32::MAX, [f32::MAX, f32::MAX]));
        assert_eq!(kernel(-1.0, [0.0, -200.0]).1, [-f32::MAX, f32::MAX]);
        let (value, [by_loc, by_raw]) = kernel(3.0, [3.0, -1e4]);
        close(value, 1e4 - 0.918_938_5);
        assert_eq!((by_loc, by_raw), (0.0, -1.0));
    }
    // Student's tails are powers: nothing overflows but the derivative by the location.
    let (value, [by_df, by_loc, by_log_scale]) = student_t_log_scale(3.0_f32, [2.0, 1.0, -200.0]);
    let growth = 2.0 * (200.0 + 2_f64.ln()) - 2_f64.ln();
    close(value, -1.5 * growth + 200.0 - 0.5 * 8_f64.ln());
    close(by_loc, 1.5);
    close(by_log_scale, 2.0);
    // d/d df of the constant: (digamma(3/2) - digamma(1) - 1/2) / 2 = (2 - 2 ln 2 - 1/2) / 2, and q (1 + 1/df) = 3/2.
    close(by_df, 0.5 * (1.5 - 2.0 * 2_f64.ln() + 1.5 - growth));
    let (value, [_, by_log_rate]) = gamma_log_rate(1e-30_f32, [2.0, 100.0]);
    close(value, 200.0 + 1e-30_f64.ln() - 1e-30 * 100_f64.exp());
    close(by_log_rate, 2.0 - 1e-30 * 100_f64.exp());
    assert_eq!(poisson_log_rate(3.0_f32, [1e4]), (-f32::MAX, [-f32::MAX]));
    let (value, [by_log_rate]) = poisson_log_rate(3.0_f32, [-1e4]);
    close(value, -3e4 - 6_f64.ln());
    assert_eq!(by_log_rate, 3.0);
    assert_eq!(bernoulli_logits(1.0_f32, [-1e4]), (-1e4, [1.0]));
    assert_eq!(bernoulli_logits(0.0_f32, [-200.0]), (0.0, [0.0]));
}

#[test]
fn outside_the_support_the_density_is_zero() {
    for value in [
        gamma(-1.0, [2.0, 1.0]).0,
        log_normal(-1.0, [0.0, 1.0]).0,
        log_normal(0.0, [0.0, 1.0]).0,
        log_normal_log_scale(-1e-30, [0.0, 1.0]).0,
        log_normal_softplus_scale(0.0, [0.0, 1.0]).0,
        gamma(-1.0, [1.0, 1.0]).0,
        gamma_log_rate(-1.0, [2.0, 1.0]).0,
        poisson(-1.0, [2.0]).0,
        poisson_log_rate(-1.0, [2.0]).0,
        categorical_logits_of_three(3.0, [0.0, 1.0, 2.0]).0,
        categorical_probs_of_three(3.0, [0.2, 0.3, 0.5]).0,
        gamma(0.0, [2.0, 1.0]).0,
    ] {
        assert_eq!(value, f64::NEG_INFINITY);
    }
    assert_eq!(gamma(0.0, [0.5, 1.0]).0, f64::INFINITY);
}

#[test]
fn parameters_at_the_ends_of_their_ranges_give_no_nan() {
    let ends = [
        f64::from(f32::from_bits(1)),
        f64::from(f32::MIN_POSITIVE),
        1.0,
        f64::from(f32::MAX),
    ];
    let check = |name: &str, value: f32, partials: &[f32]| {
        assert!(
            !value.is_nan() && partials.iter().all(|x| !x.is_nan()),
            "{name}: {value} {partials:?}"
        );
    };
    for a in ends.map(|x| x as f32) {
        for b in ends.map(|x| x as f32) {
            for y in [0.0_f32, 1e-45, 1e-30, 0.1, 2.0, 1e30] {
                let (value, partials) = normal(y, [1.0, a]);
                check("normal", value, &partials);
                let (value, partials) = student_t(y, [a, 1.0, b]);
                check("student_t", value, &partials);
                let (value, partials) = gamma(y, [a, b]);
                check(&format!("gamma at {y} {a} {b}"), value, &partials);
            }
            for count in [0.0, 1.0, 9.0, 4e9] {
                let (value, partials) = poisson(count, [a]);
                check("poisson", value, &partials);
            }
        }
    }
    for truth in [0.0_f32, 1.0] {
        for probability in [0.0, 1e-45, 0.5, 1.0 - f32::EPSILON, 1.0] {
            let (value, partials) = bernoulli_probs(truth, [probability]);
            check("bernoulli_probs", value, &partials);
        }
    }
    let (value, partials) = categorical_probs_of_three(0.0_f32, [0.0, 0.0, 1.0]);
    check("categorical_probs", value, &partials);
}

#[test]
fn nan_in_gives_nan_out() {
    let nan = f32::NAN;
    for value in [
        normal(nan, [0.0, 1.0]).0,
        normal_log_scale(0.0, [nan, 1.0]).0,
        normal_log_scale(0.0, [1.0, nan]).0,
        normal_softplus_scale(0.0, [1.0, nan]).0,
        student_t(nan, [2.0, 0.0, 1.0]).0,
        student_t_log_scale(0.0, [2.0, 0.0, nan]).0,
        gamma(1.0, [nan, 1.0]).0,
        gamma(nan, [1.5, 1.0]).0,
        gamma_log_rate(1.0, [1.0, nan]).0,
        poisson(nan, [1.0]).0,
        poisson(2.0, [nan]).0,
        poisson_log_rate(2.0, [nan]).0,
        bernoulli_logits(1.0, [nan]).0,
        bernoulli_probs(1.0, [nan]).0,
        categorical_logits_of_three(0.0, [nan, 1.0, 2.0]).0,
        categorical_logits_of_three(0.0, [0.0, 1.0, nan]).0,
        normal_fixed_scale(FixedScale::new(1.0), 0.0, [nan]).0,
    ] {
        assert!(value.is_nan());
    }
}
