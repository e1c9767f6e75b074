//! Kernels: derivatives are derivatives, single precision follows double, raw arguments never break a result.

use probdl_runtime::distribution::kernel::{
    beta, beta_by_value, beta_log_concentrations, cauchy, cauchy_by_value, cauchy_log_scale,
    exponential_density, exponential_density_by_value, exponential_log_rate, gumbel, gumbel_by_value,
    gumbel_log_scale, half_cauchy, half_cauchy_by_value, half_cauchy_log_scale, half_normal,
    half_normal_by_value, half_normal_log_scale, half_normal_softplus_scale, inverse_gamma,
    inverse_gamma_by_value, inverse_gamma_log_scale, kumaraswamy, kumaraswamy_by_value, laplace,
    laplace_by_value, laplace_log_scale, logistic, logistic_by_value, logistic_log_scale, pareto,
    pareto_by_value, pareto_logarithms, truncated_normal, truncated_normal_by_value,
    uniform as uniform_density, uniform_by_value, von_mises, von_mises_by_value, von_mises_log_concentration,
    weibull, weibull_by_value, weibull_log_scale,
};

use crate::checks::kernel::{EXTREMES, Kernel, kernel, positive, real, uniform};

const ROUNDS: u64 = 500;

/// A family by location and scale: the plain kernel and that of the scale's logarithm.
fn of_location_and_scale() -> [[Kernel<2>; 2]; 4] {
    [
        [kernel!(laplace, laplace_by_value), kernel!(laplace_log_scale)],
        [kernel!(logistic, logistic_by_value), kernel!(logistic_log_scale)],
        [kernel!(cauchy, cauchy_by_value), kernel!(cauchy_log_scale)],
        [kernel!(gumbel, gumbel_by_value), kernel!(gumbel_log_scale)],
    ]
}

/// A family of positive numbers by a scale alone.
fn of_scale() -> [[Kernel<1>; 2]; 2] {
    [
        [
            kernel!(half_normal, half_normal_by_value),
            kernel!(half_normal_log_scale),
        ],
        [
            kernel!(half_cauchy, half_cauchy_by_value),
            kernel!(half_cauchy_log_scale),
        ],
    ]
}

/// A family of positive numbers by concentration and scale.
fn of_concentration_and_scale() -> [[Kernel<2>; 2]; 2] {
    [
        [kernel!(weibull, weibull_by_value), kernel!(weibull_log_scale)],
        [
            kernel!(inverse_gamma, inverse_gamma_by_value),
            kernel!(inverse_gamma_log_scale),
        ],
    ]
}

/// A family of numbers between 0 and 1.
fn of_two_concentrations() -> [Kernel<2>; 2] {
    [
        kernel!(beta, beta_by_value),
        kernel!(kumaraswamy, kumaraswamy_by_value),
    ]
}

/// Parameters over twelve decades and a value that is not rare under them.
struct Case {
    loc: f64,
    scale: f64,
    concentration: f64,
    /// A value about `loc`.
    y: f64,
    /// A size about the scale, less spread for large concentrations.
    size: f64,
}

impl Case {
    fn new(index: u64) -> Self {
        let scale = positive(8 * index + 1, 6.0);
        let loc = scale * real(8 * index, 1.0);
        let concentration = positive(8 * index + 2, 2.0);
        // Away from 0, where the density of a Laplace law has an edge.
        let z = uniform(0.1, 4.0)(8 * index + 3) * real(8 * index + 4, 0.0);
        Self {
            loc,
            scale,
            concentration,
            y: loc + scale * z,
            size: scale * (0.5 * z / concentration.max(0.5)).exp(),
        }
    }
}

#[test]
fn derivatives_are_the_limits_of_differences() {
    for i in 0..ROUNDS {
        let Case {
            loc,
            scale,
            concentration,
            y,
            size,
        } = Case::new(i);
        for [plain, log_scale] in of_location_and_scale() {
            plain.check_derivatives(y, [loc, scale], scale, [scale; 2]);
            log_scale.check_derivatives(y, [loc, scale.ln()], scale, [scale, 1.0]);
        }
        for [plain, log_scale] in of_scale() {
            plain.check_derivatives(size, [scale], size, [scale]);
            log_scale.check_derivatives(size, [scale.ln()], size, [1.0]);
        }
        let raw = real(i, 1.5);
        let soft = raw.exp().ln_1p();
        kernel!(half_normal_softplus_scale).check_derivatives(1.5 * soft, [raw], soft, [soft]);
        kernel!(exponential_density, exponential_density_by_value).check_derivatives(
            size,
            [1.0 / scale],
            size,
            [1.0 / scale],
        );
        kernel!(exponential_log_rate).check_derivatives(size, [-scale.ln()], size, [1.0]);
        // The density changes over a part of the value that is one over the concentration.
        let sharp = 1.0 / concentration.max(1.0);
        for [plain, log_scale] in of_concentration_and_scale() {
            let units = [concentration, sharp * scale];
            plain.check_derivatives(size, [concentration, scale], sharp * size, units);
            let units = [concentration, sharp];
            log_scale.check_derivatives(size, [concentration, scale.ln()], sharp * size, units);
        }
        let other = positive(8 * i + 5, 2.0);
        let mean = concentration / (concentration + other);
        let part = (mean * uniform(0.5, 1.5)(8 * i + 6)).clamp(1e-3, 0.999);
        let unit = part.min(1.0 - part) * sharp / (1.0 + other);
        for kernel in of_two_concentrations() {
            let units = [concentration.min(1.0), other.min(1.0)];
            kernel.check_derivatives(part, [concentration, other], unit, units);
        }
        let logarithms = [concentration.ln(), other.ln()];
        let units = [1.0 / concentration.max(1.0), 1.0 / other.max(1.0)];
        kernel!(beta_log_concentrations).check_derivatives(part, logarithms, unit, units);
        let kernel = kernel!(von_mises, von_mises_by_value);
        let (angle, unit) = (4.0 * part + loc.signum(), 1.0 / (1.0 + concentration));
        kernel.check_derivatives(angle, [1.0, concentration], unit, [unit, concentration]);
        kernel!(von_mises_log_concentration).check_derivatives(
            angle,
            [1.0, concentration.ln()],
            unit,
            [unit, 1.0],
        );
        kernel!(pareto_logarithms).check_derivatives(
            scale + size,
            [concentration.ln(), scale.ln()],
            sharp * size.min(scale),
            [1.0, sharp.min(size / scale)],
        );
        let bounds = [y - scale * other.min(9.0), y + scale * concentration.min(9.0)];
        let edge = (y - bounds[0]).min(bounds[1] - y);
        let unit = 0.5 * edge.min(scale);
        kernel!(truncated_normal, truncated_normal_by_value).check_derivatives(
            y,
            [loc, scale, bounds[0], bounds[1]],
            unit,
            [scale, scale, unit, unit],
        );
        kernel!(uniform_density, uniform_by_value).check_derivatives(y, bounds, unit, [unit; 2]);
        kernel!(pareto, pareto_by_value).check_derivatives(
            scale + size,
            [concentration, scale],
            sharp * size.min(scale),
            [concentration, sharp * scale],
        );
    }
}

/// Compares a kernel of a logarithm with the plain one; `parameter` is the one whose logarithm is taken.
fn check_link<const P: usize>(plain: &Kernel<P>, log: &Kernel<P>, y: f64, parameters: [f64; P], size: f64) {
    let last = P - 1;
    let scale = parameters[last];
    let mut raw = parameters;
    raw[last] = scale.ln();
    let (want, wants) = (plain.wide)(y, parameters);
    let (got, gots) = (log.wide)(y, raw);
    let close = |got: f64, want: f64, unit: f64| {
        assert!(
            ((got - want) * unit).abs() <= 1e-13 * (1.0 + (want * unit).abs() + size),
            "{} at {y} {parameters:?}: {got} against {want}",
            log.name
        );
    };
    close(got, want, 1.0);
    for index in 0..last {
        // By a location it is in units of one over the scale.
        close(
            gots[index],
            wants[index],
            if plain.name == "weibull" || plain.name == "inverse_gamma" {
                1.0
            } else {
                scale
            },
        );
    }
    close(gots[last], wants[last] * scale, 1.0);
}

#[test]
fn kernels_of_logarithms_are_the_plain_ones_at_ordinary_points() {
    for i in 0..ROUNDS {
        let Case {
            loc,
            scale,
            concentration,
            y,
            size,
        } = Case::new(i);
        // The logarithm of the scale is rounded.
        let rounding = 1.0 + scale.ln().abs();
        for [plain, log_scale] in of_location_and_scale() {
            check_link(&plain, &log_scale, y, [loc, scale], 60.0 * rounding);
        }
        for [plain, log_scale] in of_scale() {
            check_link(&plain, &log_scale, size, [scale], 60.0 * rounding);
        }
        let (plain, log_rate) = (kernel!(exponential_density), kernel!(exponential_log_rate));
        check_link(&plain, &log_rate, size, [1.0 / scale], 60.0 * rounding);
        for [plain, log_scale] in of_concentration_and_scale() {
            let rounding = 100.0 * rounding * (1.0 + concentration * concentration);
            check_link(&plain, &log_scale, size, [concentration, scale], rounding);
        }
    }
}

#[test]
fn single_precision_follows_double_precision() {
    for i in 0..10 * ROUNDS {
        let Case {
            loc,
            scale,
            concentration,
            y,
            size,
        } = Case::new(i);
        // Numbers that keep their rounding out of the picture.
        let (scale, loc) = (scale.powf(0.5), if loc > 0.0 { 1.0 } else { -3.0 });
        let (y, size) = (loc + scale * (y / scale).clamp(-4.0, 4.0), size / scale);
        let by_scale = |want: f64| (1.0 + want.abs()) * (1.0 + 1.0 / scale);
        for [plain, log_scale] in of_location_and_scale() {
            plain.check_narrow(y, [loc, scale], 2e-6, |want| by_scale(want) * 60.0);
            log_scale.check_narrow(y, [loc, scale.ln()], 8e-6, |want| by_scale(want) * 60.0);
        }
        let near = scale * (size / scale).clamp(0.05, 4.0);
        for [plain, log_scale] in of_scale() {
            plain.check_narrow(near, [scale], 1e-6, by_scale);
            log_scale.check_narrow(near, [scale.ln()], 8e-6, by_scale);
        }
        kernel!(exponential_density).check_narrow(near, [1.0 / scale], 1e-6, |want| 1.0 + want.abs() + scale);
        let steep = |want: f64| by_scale(want) * (1.0 + concentration) * (1.0 + scale.ln().abs());
        let near = scale * (size / scale).clamp(0.2, 5.0).powf(1.0 / concentration.max(1.0));
        for [plain, log_scale] in of_concentration_and_scale() {
            plain.check_narrow(near, [concentration, scale], 4e-6, steep);
            log_scale.check_narrow(near, [concentration, scale.ln()], 1e-5, steep);
        }
        let other = positive(8 * i + 5, 1.5);
        let concentration = concentration.clamp(0.03, 30.0);
        let mean = concentration / (concentration + other);
        let part = (mean * uniform(0.5, 1.5)(8 * i + 6)).clamp(1e-3, 0.999);
        for kernel in of_two_concentrations() {
            // The value is rounded: near 1 relative to what it lacks.
            kernel.check_narrow(part, [concentration, other], 1e-6, |want| {
                (1.0 + want.abs()) * (1.0 + 1.0 / other + 1.0 / concentration) + concentration + other
            });
        }
        kernel!(von_mises).check_narrow(4.0 * part, [1.0, concentration], 1e-6, |want| {
            1.0 + want.abs() + 4.0 * concentration
        });
        kernel!(truncated_normal).check_narrow(y, [loc, scale, y - scale * other, y + scale], 4e-6, |want| {
            by_scale(want) * 60.0 * (1.0 + other * other) * (1.0 + 1.0 / other)
        });
        kernel!(pareto).check_narrow(scale + near, [concentration, scale], 2e-6, steep);
    }
}

#[test]
fn raw_arguments_of_any_size_give_finite_values_and_derivatives() {
    let signed = || EXTREMES.iter().flat_map(|x| [*x, -*x]);
    for raw in signed() {
        for y in signed() {
            for loc in [0.0, 1.0, -3e38, 1e-40, y] {
                for [_, log_scale] in of_location_and_scale() {
                    log_scale.check_finite(y, [loc, raw]);
                }
            }
            if y >= 0.0 {
                for [_, log_scale] in of_scale() {
                    log_scale.check_finite(y, [raw]);
                }
                kernel!(half_normal_softplus_scale).check_finite(y, [raw]);
                kernel!(exponential_log_rate).check_finite(y, [raw]);
            }
            if y > 0.0 {
                for concentration in [1e-3, 0.5, 1.0, 7.5, 1e6, 1e30] {
                    for [_, log_scale] in of_concentration_and_scale() {
                        log_scale.check_finite(y, [concentration, raw]);
                    }
                }
            }
        }
    }
}

#[test]
fn parameters_at_the_ends_of_their_ranges_give_no_nan() {
    let ends = [
        f64::from(f32::from_bits(1)),
        f64::from(f32::MIN_POSITIVE),
        1.0,
        f64::from(f32::MAX),
    ];
    for a in ends {
        for y in [-3e38, -1.0, 0.0, 1e-45, 1e-30, 0.1, 2.0, 1e30, 3e38] {
            for loc in [0.0, 1.0, 3e38] {
                for [plain, _] in of_location_and_scale() {
                    plain.check_no_nan(y, [loc, a]);
                }
            }
            for [plain, _] in of_scale() {
                plain.check_no_nan(y, [a]);
            }
            kernel!(exponential_density, exponential_density_by_value).check_no_nan(y, [a]);
            for b in ends {
                for [plain, log_scale] in of_concentration_and_scale() {
                    plain.check_no_nan(y, [a, b]);
                    log_scale.check_no_nan(y, [a, b]);
                }
                kernel!(pareto, pareto_by_value).check_no_nan(y, [a, b]);
                for kernel in of_two_concentrations() {
                    for part in [0.0, 1e-45, 0.3, 1.0 - 6e-8, 1.0, 2.0] {
                        kernel.check_no_nan(part, [a, b]);
                    }
                }
                kernel!(von_mises, von_mises_by_value).check_no_nan(y, [b, a]);
                for (a, b) in [(a, b), (-a, b), (a, -b), (-a, -b)] {
                    for part in [1e-30, 0.3, 0.5, 1.0 - 6e-8] {
                        kernel!(beta_log_concentrations).check_finite(part, [a, b]);
                    }
                    kernel!(von_mises_log_concentration).check_finite(y, [b, a]);
                    if b < 87.0 {
                        kernel!(pareto_logarithms).check_finite(3e38, [a, b]);
                    }
                }
                kernel!(uniform_density).check_no_nan(y, [-b, b]);
                kernel!(uniform_density).check_no_nan(y, [b, b]);
                for loc in [0.0, 3e38] {
                    kernel!(truncated_normal).check_no_nan(y, [loc, a, -b, b]);
                    kernel!(truncated_normal).check_no_nan(y, [loc, a, b, 3e38]);
                    kernel!(truncated_normal).check_no_nan(y, [loc, a, b, b]);
                }
            }
        }
    }
}

#[test]
fn kernels_of_logarithms_are_those_of_the_numbers() {
    for i in 0..ROUNDS {
        let (a, b, part) = (
            positive(4 * i, 4.0),
            positive(4 * i + 1, 4.0),
            uniform(0.001, 0.999)(4 * i + 2),
        );
        let near = |got: f64, want: f64| {
            let size = 1.0 + a + b + want.abs();
            assert!((got - want).abs() <= 1e-12 * size, "{a} {b} {part}: {got} {want}");
        };
        let (want, [by_a, by_b]) = beta(part, [a, b]);
        let (got, [by_ln_a, by_ln_b]) = beta_log_concentrations(part, [a.ln(), b.ln()]);
        near(got, want);
        near(by_ln_a, a * by_a);
        near(by_ln_b, b * by_b);
        let (want, [by_loc, by_a]) = von_mises(7.0 * part, [1.0, a]);
        let (got, [by, by_ln_a]) = von_mises_log_concentration(7.0 * part, [1.0, a.ln()]);
        near(got, want);
        near(by, by_loc);
        near(by_ln_a, a * by_a);
        let (want, [by_a, by_b]) = pareto(b * (1.0 + part), [a, b]);
        let (got, [by_ln_a, by_ln_b]) = pareto_logarithms(b * (1.0 + part), [a.ln(), b.ln()]);
        near(got, want);
        near(by_ln_a, a * by_a);
        near(by_ln_b, b * by_b);
    }
    // Of tiny concentrations what is left are their shares: y is at an end, and between them the density is
    // α β / (α + β) over y (1 - y).
    let (value, [by_a, by_b]) = beta_log_concentrations(0.25_f32, [-1000.0, -1000.0]);
    assert!(
        (value - (-1000.0 - 2_f32.ln() - (3.0_f32 / 16.0).ln())).abs() < 1e-3,
        "{value}"
    );
    assert!(
        (by_a - 0.5).abs() < 1e-6 && (by_b - 0.5).abs() < 1e-6,
        "{by_a} {by_b}"
    );
    assert_eq!(pareto_logarithms(0.5, [0.3, 0.0]).0, f64::NEG_INFINITY);
    assert!(pareto_logarithms(f64::NAN, [0.3, 0.0]).0.is_nan());
    assert!(beta_log_concentrations(f64::NAN, [0.3, 0.0]).0.is_nan());
}

#[test]
fn outside_the_support_the_density_is_zero() {
    for [plain, log_scale] in of_scale() {
        plain.check_outside(-1e-30, [2.0]);
        log_scale.check_outside(-1.0, [2.0]);
        assert!((plain.wide)(0.0, [2.0]).0.is_finite());
    }
    kernel!(half_normal_softplus_scale).check_outside(-1.0, [2.0]);
    kernel!(exponential_density, exponential_density_by_value).check_outside(-1e-30, [2.0]);
    kernel!(exponential_log_rate).check_outside(-1.0, [2.0]);
    for [plain, log_scale] in of_concentration_and_scale() {
        plain.check_outside(-1e-30, [2.0, 1.0]);
        plain.check_outside(0.0, [2.0, 1.0]);
        log_scale.check_outside(-1.0, [2.0, 1.0]);
    }
    kernel!(pareto, pareto_by_value).check_outside(1.99, [3.0, 2.0]);
    kernel!(pareto, pareto_by_value).check_outside(-2.0, [3.0, 2.0]);
    for kernel in of_two_concentrations() {
        for y in [-1e-30, 1.0 + 1e-9, 5.0] {
            kernel.check_outside(y, [0.5, 2.0]);
        }
        assert_eq!((kernel.wide)(0.0, [0.5, 2.0]).0, f64::INFINITY);
        assert_eq!((kernel.wide)(1.0, [2.0, 0.5]).0, f64::INFINITY);
        assert_eq!((kernel.wide)(0.0, [2.0, 0.5]).0, f64::NEG_INFINITY);
        assert_eq!((kernel.wide)(1.0, [2.0, 3.0]).0, f64::NEG_INFINITY);
        assert!(((kernel.wide)(0.0, [1.0, 3.0]).0 - 3.0_f64.ln()).abs() < 1e-15);
        assert!(((kernel.wide)(1.0, [3.0, 1.0]).0 - 3.0_f64.ln()).abs() < 1e-15);
    }
    for y in [-1.1, 2.1] {
        kernel!(uniform_density, uniform_by_value).check_outside(y, [-1.0, 2.0]);
        kernel!(truncated_normal).check_outside(y, [0.0, 1.0, -1.0, 2.0]);
    }
    for y in [-1.0_f64, 2.0] {
        assert!(uniform_density(y, [-1.0, 2.0]).0.is_finite());
        assert!(truncated_normal(y, [0.0, 1.0, -1.0, 2.0]).0.is_finite());
    }
    assert_eq!(weibull(0.0, [0.5, 2.0]).0, f64::INFINITY);
    assert!((weibull(0.0_f64, [1.0, 2.0]).0 + 2.0_f64.ln()).abs() < 1e-15);
    assert_eq!(inverse_gamma(0.0, [0.5, 2.0]).0, f64::NEG_INFINITY);
}

#[test]
fn nan_in_gives_nan_out() {
    for [plain, log_scale] in of_location_and_scale() {
        for kernel in [plain, log_scale] {
            kernel.check_nan([0.3, 1.0]);
        }
    }
    for [plain, log_scale] in of_scale() {
        for kernel in [plain, log_scale] {
            kernel.check_nan([1.0]);
        }
    }
    kernel!(exponential_density).check_nan([1.0]);
    kernel!(exponential_log_rate).check_nan([1.0]);
    for [plain, log_scale] in of_concentration_and_scale() {
        for kernel in [plain, log_scale] {
            kernel.check_nan([1.5, 1.0]);
        }
    }
    kernel!(pareto).check_nan([1.5, 0.1]);
    for kernel in of_two_concentrations() {
        kernel.check_nan([1.5, 1.0]);
    }
    kernel!(von_mises).check_nan([1.5, 1.0]);
    kernel!(uniform_density).check_nan([0.1, 1.0]);
    assert!(uniform_density(3.0, [f64::NAN, 1.0]).0.is_nan());
    assert!(truncated_normal(3.0, [0.0, 1.0, 0.0, f64::NAN]).0.is_nan());
    kernel!(truncated_normal).check_nan([0.3, 1.0, 0.1, 1.0]);
}
