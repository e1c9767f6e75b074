//! The ordered logistic law and its kernel.

use probdl_runtime::distribution::kernel::ordered_logistic_ascending;
use probdl_runtime::distribution::{
    Cdf, Distribution, Entropy, LogProbGradient, Mode, OrderedLogistic, OrderedLogisticError, Quantile,
};
use probdl_runtime::random::{Purpose, Stream};

use crate::support::{between, close, real};

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The kernel's results: value, derivatives by the raw cutpoints, derivative by the location.
fn kernel(class: u32, raw: [f64; 3], loc: f64) -> (f64, [f64; 3], f64) {
    let (mut by_raw, mut by_loc) = ([0.0; 3], [0.0]);
    let value = ordered_logistic_ascending(f64::from(class), &raw, &[loc], &mut by_raw, &mut by_loc);
    (value, by_raw, by_loc[0])
}

#[test]
fn quantities_are_those_of_a_logistic_number_between_cutpoints() {
    let laws = [
        ([-1.0, 0.5, 2.0], 0.3),
        ([-30.0, -29.5, 40.0], 5.0),
        ([1e-3, 2e-3, 3e-3], -2.0),
    ];
    for (cutpoints, loc) in laws {
        let law = OrderedLogistic::new(cutpoints, loc).unwrap();
        assert_eq!((law.cutpoints(), law.loc()), (cutpoints, loc));
        let at = |k: usize| cutpoints.get(k).map_or(1.0, |c| sigmoid(c - loc));
        let (mut total, mut entropy) = (0.0, 0.0);
        for class in 0..4_u32 {
            let k = class as usize;
            let want = at(k) - k.checked_sub(1).map_or(0.0, at);
            close(law.prob(&class), want, 1e-14, &law);
            close(law.cdf(&class), at(k), 1e-15, &law);
            close(law.cdf(&class) + law.survival(&class), 1.0, 1e-15, &law);
            close(law.log_cdf(&class), law.cdf(&class).ln(), 1e-12, &law);
            if class < 3 {
                close(law.log_survival(&class), law.survival(&class).ln(), 1e-12, &law);
                if law.prob(&class) > 1e-9 {
                    assert_eq!(law.quantile(law.cdf(&class) * (1.0 - 1e-12)), class);
                }
            }
            total += law.prob(&class);
            entropy -= law.prob(&class) * law.log_prob(&class);
        }
        close(total, 1.0, 1e-14, &law);
        close(law.entropy(), entropy, 1e-14, &law);
        assert!((0..4).all(|class| law.prob(&class) <= law.prob(&law.mode())));
        assert_eq!(
            (law.quantile(0.0), law.quantile(f64::NAN), law.quantile(1.0)),
            (0, 0, 3)
        );
        assert_eq!(
            (law.log_prob(&4), law.log_survival(&3)),
            (f64::NEG_INFINITY, f64::NEG_INFINITY)
        );
    }
}

#[test]
fn far_and_thin_classes_keep_their_digits() {
    // For b << 0: σ(a) − σ(b) is exp(b) (exp(a − b) − 1) to the last digits; above it is the mirrored law.
    let law = OrderedLogistic::new([-600.0, -599.0, 599.0, 600.0], 0.0_f64).unwrap();
    close(law.log_prob(&1), -600.0 + 1.0_f64.exp_m1().ln(), 1e-15, &law);
    close(law.log_prob(&3), law.log_prob(&1), 1e-15, &law);
    close(law.log_survival(&3), -600.0, 1e-15, &law);
    // A class of width 1e-9 at the centre has that width times the density 1/4.
    let law = OrderedLogistic::new([0.0, 1e-9], 0.0_f64).unwrap();
    assert!((law.prob(&1) / 0.25e-9 - 1.0).abs() < 1e-14);
    // Also where the step is too small for a cutpoint to show it.
    let law = OrderedLogistic::proved_ascending([5.0_f32, -60.0], 5.0);
    assert!((law.log_prob(&1) - (0.25_f32.ln() - 60.0)).abs() < 1e-5);
}

#[test]
fn derivatives_are_the_limits_of_differences() {
    for i in 0..500 {
        let raw = [0, 1, 2].map(|k| between(8 * i + k, -8.0, 8.0));
        let loc = between(8 * i + 3, -12.0, 20.0);
        let class = (i % 4) as u32;
        let (value, by_raw, by_loc) = kernel(class, raw, loc);
        let h = 1e-4;
        let slope = |value: &dyn Fn(f64) -> f64| {
            let difference = |h: f64| (value(h) - value(-h)) / (2.0 * h);
            (4.0 * difference(0.5 * h) - difference(h)) / 3.0
        };
        for index in 0..3 {
            let want = slope(&|shift| {
                let mut raw = raw;
                raw[index] += shift;
                kernel(class, raw, loc).0
            });
            assert!(
                (by_raw[index] - want).abs() < 1e-9,
                "{class} {raw:?} {loc} {index}"
            );
        }
        let want = slope(&|shift| kernel(class, raw, loc + shift).0);
        assert!((by_loc - want).abs() < 1e-9, "{class} {raw:?} {loc}");

        // The law is the same, by its cutpoints.
        let law = OrderedLogistic::proved_ascending(raw, loc);
        close(law.log_prob(&class), value, 1e-14, &law);
        let cutpoints = [
            raw[0],
            raw[0] + softplus(raw[1]),
            raw[0] + softplus(raw[1]) + softplus(raw[2]),
        ];
        let law = OrderedLogistic::new(cutpoints, loc).unwrap();
        close(law.log_prob(&class), value, 1e-11, &law);
        let gradient = law.log_prob_grad(&class);
        close(gradient.by_parameters.1, by_loc, 1e-12, &law);
        for index in 0..3 {
            let step = 1e-3
                * cutpoints
                    .windows(2)
                    .map(|pair| pair[1] - pair[0])
                    .fold(1.0, f64::min);
            let at = |shift: f64| {
                let mut moved = cutpoints;
                moved[index] += shift;
                OrderedLogistic::new(moved, loc).unwrap().log_prob(&class)
            };
            let difference = |h: f64| (at(h) - at(-h)) / (2.0 * h);
            let want = (4.0 * difference(0.5 * step) - difference(step)) / 3.0;
            let got = gradient.by_parameters.0[index];
            assert!(
                (got - want).abs() <= 1e-8 * (1.0 + want.abs() + 1.0 / step),
                "{law:?} {index}: {got} {want}"
            );
        }
    }
}

#[test]
fn single_precision_follows_double_precision() {
    for i in 0..5_000 {
        let raw = [0, 1, 2].map(|k| between(8 * i + k, -20.0, 20.0) as f32);
        let loc = between(8 * i + 3, -30.0, 30.0) as f32;
        for class in 0..4 {
            let (mut by_raw, mut by_loc) = ([0.0; 3], [0.0]);
            let got = ordered_logistic_ascending(class as f32, &raw, &[loc], &mut by_raw, &mut by_loc);
            let (want, wants, by) = kernel(class, raw.map(f64::from), f64::from(loc));
            // The distance of a cutpoint from the location is rounded.
            let off = 4e-7 * (1.0 + raw.iter().map(|x| x.abs()).sum::<f32>() + loc.abs());
            assert!((f64::from(got) - want).abs() <= f64::from(off) + 1e-6 * want.abs());
            assert!((f64::from(by_loc[0]) - by).abs() <= f64::from(off));
            for k in 0..3 {
                assert!((f64::from(by_raw[k]) - wants[k]).abs() <= f64::from(off));
            }
        }
    }
}

#[test]
fn finite_arguments_have_finite_results() {
    let sizes: Vec<f64> = (0..12)
        .map(|i| real(i, 38.0))
        .chain([0.0, 88.0, -104.0, 3e38, -3e38])
        .collect();
    for &first in &sizes {
        for &step in &sizes {
            for &loc in &sizes {
                for class in 0..4_u32 {
                    let raw = [first, step, -step];
                    let (value, by_raw, by_loc) = kernel(class, raw, loc);
                    assert!(value.is_finite() && by_loc.is_finite() && by_raw.iter().all(|d| d.is_finite()));
                    let (mut by_raw, mut by_loc) = ([0.0; 3], [0.0]);
                    let narrow = raw.map(|x| x as f32);
                    let value = ordered_logistic_ascending(
                        class as f32,
                        &narrow,
                        &[loc as f32],
                        &mut by_raw,
                        &mut by_loc,
                    );
                    assert!(
                        value.is_finite() && by_loc[0].is_finite() && by_raw.iter().all(|d| d.is_finite()),
                        "{class} {raw:?} {loc}"
                    );
                }
            }
        }
    }
    for class in [-1.0, 4.0, 0.5] {
        let value = ordered_logistic_ascending(class, &[0.0, 1.0, 1.0], &[0.5], &mut [0.0; 3], &mut [0.0]);
        assert_eq!(value, f64::NEG_INFINITY);
    }
    let value = |class: f64, raw: [f64; 3], loc: f64| {
        ordered_logistic_ascending(class, &raw, &[loc], &mut [0.0; 3], &mut [0.0])
    };
    assert!(value(f64::NAN, [0.0; 3], 0.5).is_nan() && value(1.0, [0.0; 3], f64::NAN).is_nan());
    assert!(value(1.0, [0.0, f64::NAN, 0.0], 0.5).is_nan());
}

#[test]
fn draws_follow_the_law() {
    for (seed, (cutpoints, loc)) in (0..).zip([([-1.0, 0.5, 2.0], 0.3), ([-3.0, 3.0, 9.0], 3.5)]) {
        let law = OrderedLogistic::new(cutpoints, loc).unwrap();
        let mut counts = [0.0_f64; 4];
        for index in 0..100_000 {
            counts[law.draw(&mut Stream::new(seed, Purpose::Sample, index)) as usize] += 1.0;
        }
        let chi_square: f64 = (0..4)
            .map(|class| {
                let expected = 1e5 * law.prob(&class);
                (counts[class as usize] - expected).powi(2) / expected
            })
            .sum();
        // Three degrees of freedom: exceeded once in 10,000 times.
        assert!(chi_square < 21.1, "{law:?}: {chi_square}");
    }
}

#[test]
fn it_names_the_rule_that_is_broken() {
    let new = |cutpoints: [f64; 2], loc: f64| OrderedLogistic::new(cutpoints, loc).unwrap_err();
    assert_eq!(
        new([1.0, 1.0], 0.0).to_string(),
        "`cutpoints[1]` of `OrderedLogistic` must be above the one before it, but it is 1"
    );
    assert!(matches!(
        new([f64::NAN, 1.0], 0.0),
        OrderedLogisticError::CutpointNotFinite { index: 0, .. }
    ));
    assert!(matches!(
        new([0.0, f64::INFINITY], 0.0),
        OrderedLogisticError::CutpointNotFinite { index: 1, .. }
    ));
    assert!(matches!(
        new([0.0, 1.0], f64::NAN),
        OrderedLogisticError::LocNotFinite(_)
    ));
    assert_eq!(
        OrderedLogistic::<0, f32>::new([], 0.0),
        Err(OrderedLogisticError::NoCutpoints)
    );
}
