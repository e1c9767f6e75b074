//! Values of the schedules, computed by `reference.py` from Keras' formulas with Python's mathematics.

use super::*;
use crate::optimizer::{Optimizer, SGD};

#[test]
fn rates_follow_the_formulas() {
    const STEPS: [u64; 9] = [0, 1, 7, 14, 15, 30, 48, 49, 1000];
    macro_rules! compare {
        ($(($schedule:expr, $expected:expr)),* $(,)?) => {$(
            let schedule = $schedule;
            schedule.check("SGD").unwrap();
            for (step, expected) in STEPS.into_iter().zip($expected) {
                let rate = schedule.at(step);
                let expected: f64 = expected;
                // A few roundings, of numbers as large as the largest rate where two of them almost cancel.
                assert!(
                    (rate - expected).abs() <= 4e-15 * expected.abs() + 4e-17,
                    "{schedule:?} in step {step}: {rate}, {expected}"
                );
            }
        )*};
    }
    compare![
        (
            ExponentialDecay::new(0.1, 7, 0.3),
            [
                0.1,
                0.08419824443450204,
                0.03,
                0.009,
                0.007577841999105184,
                0.0005742368936340244,
                2.597441329909523e-05,
                2.1869999999999996e-05,
                2.0092611568689657e-76
            ]
        ),
        (
            ExponentialDecay::new(0.1, 7, 0.3).staircase(true),
            [
                0.1,
                0.1,
                0.03,
                0.009,
                0.009,
                0.00081,
                7.289999999999998e-05,
                2.1869999999999996e-05,
                5.639208733960144e-76
            ]
        ),
        (
            ExponentialDecay::new(0.01, 1000, 1.7),
            [
                0.01,
                0.01000530769059137,
                0.010037213046818259,
                0.010074564574721867,
                0.010079911841882408,
                0.01016046227401212,
                0.010257972919715388,
                0.010263417534350639,
                0.017
            ]
        ),
        (
            InverseTimeDecay::new(0.1, 7, 0.3),
            [
                0.1,
                0.0958904109589041,
                0.07692307692307693,
                0.0625,
                0.06086956521739131,
                0.043750000000000004,
                0.03271028037383178,
                0.03225806451612903,
                0.0022801302931596094
            ]
        ),
        (
            InverseTimeDecay::new(0.1, 7, 0.3).staircase(true),
            [
                0.1,
                0.1,
                0.07692307692307693,
                0.0625,
                0.0625,
                0.045454545454545456,
                0.03571428571428572,
                0.03225806451612903,
                0.0022935779816513763
            ]
        ),
        (
            PolynomialDecay::new(0.1, 30),
            [
                0.1,
                0.09667,
                0.07669,
                0.053380000000000004,
                0.050050000000000004,
                0.0001,
                0.0001,
                0.0001,
                0.0001
            ]
        ),
        (
            PolynomialDecay::new(0.1, 30).end_learning_rate(0.02).power(2.5),
            [
                0.1,
                0.0934990701769242,
                0.06117242434869449,
                0.03661830811511971,
                0.03414213562373095,
                0.02,
                0.02,
                0.02,
                0.02
            ]
        ),
        (
            PolynomialDecay::new(0.1, 30).power(0.5).cycle(true),
            [
                0.1,
                0.09832088881699248,
                0.08757194407351422,
                0.07305664465968813,
                0.07073996744053611,
                0.0001,
                0.0447766381904458,
                0.042874624486954886,
                0.014088798039439833
            ]
        ),
        (
            CosineDecay::new(0.1, 40),
            [
                0.1,
                0.0998458666866564,
                0.09263200821770462,
                0.07269952498697733,
                0.0691341716182545,
                0.014644660940672627,
                0.0,
                0.0,
                0.0
            ]
        ),
        (
            CosineDecay::new(0.1, 40).alpha(0.2),
            [
                0.1,
                0.09987669334932513,
                0.0941056065741637,
                0.07815961998958187,
                0.0753073372946036,
                0.03171572875253811,
                0.020000000000000004,
                0.020000000000000004,
                0.020000000000000004
            ]
        ),
        (
            CosineDecay::new(0.01, 40).alpha(0.2).warmup(0.3, 8),
            [
                0.01,
                0.04625,
                0.26375,
                0.2869207829026041,
                0.28231681972249106,
                0.16122786419517232,
                0.06,
                0.06,
                0.06
            ]
        ),
        (
            CosineDecayRestarts::new(0.1, 5),
            [
                0.1,
                0.09045084971874738,
                0.09045084971874738,
                0.002447174185242329,
                0.1,
                0.014644660940672627,
                0.07612492823579747,
                0.07269952498697733,
                0.03904493799215652
            ]
        ),
        (
            CosineDecayRestarts::new(0.1, 5).t_mul(1.0).m_mul(0.9).alpha(0.1),
            [
                0.1,
                0.09140576474687263,
                0.06301518827218539,
                0.01696133055503318,
                0.07561000000000001,
                0.05782969000000002,
                0.022046543826847665,
                0.013329582824347623,
                0.010000000063495712
            ]
        ),
        (
            CosineDecayRestarts::new(0.1, 5).t_mul(1.5).m_mul(0.8),
            [
                0.1,
                0.09045084971874738,
                0.06676522425435434,
                0.06123345464456325,
                0.05651342217980731,
                0.035739642010602424,
                0.03296318258837594,
                0.03085727058521256,
                0.006419123746160442
            ]
        ),
        (
            OneCycle::new(0.1, 50),
            [
                0.0040000000000000036,
                0.0052034602152724735,
                0.052000000000000005,
                0.1,
                0.09979871550490317,
                0.05671183644422961,
                0.00020168449509684564,
                4e-07,
                4e-07
            ]
        ),
        (
            OneCycle::new(0.1, 50).linear(true).pct_start(0.5).div_factor(4.0),
            [
                0.025,
                0.028125,
                0.04687500000000001,
                0.06875,
                0.07187500000000001,
                0.0760006,
                0.004002400000000003,
                2.5000000000025002e-06,
                2.5000000000025002e-06
            ]
        ),
        (
            OneCycle::new(0.1, 50).pct_start(0.0).final_div_factor(10.0),
            [
                0.09990173107572793,
                0.099607312125461,
                0.09384007266618441,
                0.07947170556416516,
                0.07688417438995403,
                0.03186739727630304,
                0.0004982689242720764,
                0.0004,
                0.0004
            ]
        ),
        (
            OneCycle::new(0.1, 50).pct_start(1.0),
            [
                0.0040000000000000036,
                0.004098621147983858,
                0.008753494340683884,
                0.022072489510780793,
                0.024538400314135858,
                0.06857752261222277,
                0.09990137885201615,
                0.1,
                0.1
            ]
        ),
    ];
}

#[test]
fn periods_end_where_they_end_exactly() {
    let schedule = CosineDecayRestarts::new(0.5, 10);
    // Periods begin after 10 (2ⁱ − 1) steps.
    for period in 1..40 {
        let begin = 10 * ((1_u64 << period) - 1);
        assert_eq!(schedule.at(begin), 0.5, "period {period}");
        assert!(schedule.at(begin - 1) < 0.02, "period {period}");
    }
}

#[test]
fn a_warm_up_before_a_cosine_is_that_of_keras() {
    let apart = LinearWarmUp::new(CosineDecay::new(0.3, 40).alpha(0.2), 8).initial_learning_rate(0.01);
    let together = CosineDecay::new(0.01, 40).alpha(0.2).warmup(0.3, 8);
    assert!((0..60).all(|step| apart.at(step) == together.at(step)));
    let constant = LinearWarmUp::new(0.4, 4);
    assert_eq!(
        [0, 1, 4, 1000].map(|step| constant.at(step)),
        [0.0, 0.1, 0.4, 0.4]
    );
}

#[test]
fn arguments_out_of_range_are_named() {
    fn message(schedule: impl LearningRate) -> String {
        SGD::new(schedule).check().unwrap_err().to_string()
    }
    assert_eq!(
        message(ExponentialDecay::new(0.1, 0, 0.5)),
        "ExponentialDecay: decay_steps is 0, but must be at least 1"
    );
    assert_eq!(
        message(InverseTimeDecay::new(f64::NAN, 1, 0.5)),
        "InverseTimeDecay: initial_learning_rate is NaN, but must be finite and at least 0"
    );
    assert_eq!(
        message(PolynomialDecay::new(0.1, 1).power(0.0)),
        "PolynomialDecay: power is 0, but must be finite and above 0"
    );
    assert_eq!(
        message(PiecewiseConstantDecay::new([1, 2], [0.1, 0.2])),
        "PiecewiseConstantDecay: the number of values is 2, but must be one more than that of boundaries"
    );
    assert_eq!(
        message(PiecewiseConstantDecay::new([2, 2], [0.1, 0.2, 0.3])),
        "PiecewiseConstantDecay: a boundary is 2, but must be above the one before it"
    );
    assert_eq!(
        message(PiecewiseConstantDecay::new([2], [0.1, -0.2])),
        "PiecewiseConstantDecay: a value is -0.2, but must be finite and at least 0"
    );
    assert_eq!(
        message(CosineDecay::new(0.1, 10).warmup(f64::INFINITY, 3)),
        "CosineDecay: warmup_target is inf, but must be finite and at least 0"
    );
    assert_eq!(
        message(CosineDecayRestarts::new(0.1, 10).t_mul(0.5)),
        "CosineDecayRestarts: t_mul is 0.5, but must be finite and at least 1"
    );
    assert_eq!(
        message(OneCycle::new(0.1, 10).pct_start(1.5)),
        "OneCycle: pct_start is 1.5, but must be between 0 and 1"
    );
    assert_eq!(
        message(LinearWarmUp::new(CosineDecay::new(0.1, 0), 3)),
        "CosineDecay: decay_steps is 0, but must be at least 1"
    );
    assert_eq!(
        message(LinearWarmUp::new(-1.0, 3)),
        "LinearWarmUp: learning_rate is -1, but must be finite and at least 0"
    );
    // A schedule cannot be replaced by a number.
    let mut sgd = SGD::new(OneCycle::new(0.1, 10));
    assert!(!sgd.set_learning_rate(0.5) && sgd.learning_rate().is_none());
}
