//! The kernels against TensorFlow Probability, in f64.

mod golden;

use golden::{agree, normal_slack, some_of};
use probdl_runtime::distribution::kernel;

#[test]
fn normal_has_the_reference_values_and_gradients() {
    for point in some_of("Normal") {
        let [loc, scale] = ["loc", "scale"].map(|name| point.parameter(name));
        let y = point.value();
        let [by_loc_slack, by_scale_slack] = normal_slack(y, loc, scale);
        let check = |(log_prob, [by_loc, by_ln_scale]): (f64, [f64; 2])| {
            point.check("log_prob", log_prob);
            point.check_gradient_within("loc", &[by_loc], &[by_loc_slack]);
            point.check_gradient_within("scale", &[by_ln_scale / scale], &[by_scale_slack]);
        };

        let (log_prob, [by_loc, by_scale]) = kernel::normal(y, [loc, scale]);
        check((log_prob, [by_loc, by_scale * scale]));
        point.check_gradient_within(
            "value",
            &[kernel::normal_by_value(y, [loc, scale])],
            &[by_loc_slack],
        );

        check(kernel::normal_log_scale(y, [loc, scale.ln()]));

        let raw = if scale < 1e-6 {
            scale.ln() + 0.5 * scale
        } else if scale < 30.0 {
            scale.exp_m1().ln()
        } else {
            scale
        };
        let (log_prob, [by_loc, by_raw]) = kernel::normal_softplus_scale(y, [loc, raw]);
        let slope = -(-scale).exp_m1(); // the derivative of softplus: 1 - exp(-softplus)
        check((log_prob, [by_loc, by_raw / slope * scale]));

        let (log_prob, [by_loc]) = kernel::normal_fixed_scale(kernel::FixedScale::new(scale), y, [loc]);
        point.check("log_prob", log_prob);
        point.check_gradient_within("loc", &[by_loc], &[by_loc_slack]);
    }
}

#[test]
fn student_t_has_the_reference_values_and_gradients() {
    for point in some_of("StudentT") {
        let [df, loc, scale] = ["df", "loc", "scale"].map(|name| point.parameter(name));
        let y = point.value();
        let parameters = [df, loc, scale];
        let (log_prob, [by_df, by_loc, by_scale]) = kernel::student_t(y, parameters);
        point.check("log_prob", log_prob);
        point.check_gradient("df", &[by_df]);
        point.check_gradient("loc", &[by_loc]);
        point.check_gradient("scale", &[by_scale]);
        point.check_gradient("value", &[kernel::student_t_by_value(y, parameters)]);

        let (log_prob, [by_df, by_loc, by_log_scale]) = kernel::student_t_log_scale(y, [df, loc, scale.ln()]);
        point.check("log_prob", log_prob);
        point.check_gradient("df", &[by_df]);
        point.check_gradient("loc", &[by_loc]);
        point.check_gradient_by_log("scale", by_log_scale);
    }
}

#[test]
fn log_normal_has_the_reference_values_and_gradients() {
    for point in some_of("LogNormal") {
        let [loc, scale] = ["loc", "scale"].map(|name| point.parameter(name));
        let y = point.value();
        let slack = normal_slack(y.ln(), loc, scale);
        let (log_prob, [by_loc, by_scale]) = kernel::log_normal(y, [loc, scale]);
        point.check("log_prob", log_prob);
        if y == 0.0 {
            continue; // outside the support
        }
        point.check_gradient_within("loc", &[by_loc], &slack[..1]);
        point.check_gradient_within("scale", &[by_scale], &slack[1..]);
        let by_value = kernel::log_normal_by_value(y, [loc, scale]);
        point.check_gradient_within("value", &[by_value], &[slack[0] / y]);

        let (log_prob, [by_loc, by_log_scale]) = kernel::log_normal_log_scale(y, [loc, scale.ln()]);
        point.check("log_prob", log_prob);
        point.check_gradient_within("loc", &[by_loc], &slack[..1]);
        assert!((by_log_scale - by_scale * scale).abs() <= 1e-9 * (1.0 + by_log_scale.abs()));
    }
}

#[test]
fn gamma_has_the_reference_values_and_gradients() {
    for point in some_of("Gamma") {
        let [concentration, rate] = ["concentration", "rate"].map(|name| point.parameter(name));
        let y = point.value();
        let parameters = [concentration, rate];
        let (log_prob, [by_concentration, by_rate]) = kernel::gamma(y, parameters);
        point.check("log_prob", log_prob);
        if y == 0.0 {
            // ln y has no other limit. TensorFlow's is finite at concentration 1, where its gradient lacks ln y.
            assert_eq!(by_concentration, f64::NEG_INFINITY);
        } else {
            point.check_gradient("concentration", &[by_concentration]);
        }
        point.check_gradient("rate", &[by_rate]);
        point.check_gradient("value", &[kernel::gamma_by_value(y, parameters)]);

        let parameters = [concentration, rate.ln()];
        let (log_prob, [by_concentration, by_log_rate]) = kernel::gamma_log_rate(y, parameters);
        if y > 0.0 {
            point.check("log_prob", log_prob);
            point.check_gradient("concentration", &[by_concentration]);
            point.check_gradient_by_log("rate", by_log_rate);
            point.check_gradient("value", &[kernel::gamma_log_rate_by_value(y, parameters)]);
        }
    }
}

#[test]
fn poisson_has_the_reference_values_and_gradients() {
    for point in some_of("Poisson_rate") {
        let (log_prob, by_rate) = kernel::poisson(point.value(), [point.parameter("rate")]);
        point.check("log_prob", log_prob);
        point.check_gradient("rate", &by_rate);
    }
    for point in some_of("Poisson_log_rate") {
        let log_rate = point.parameter("log_rate");
        let (log_prob, [by_log_rate]) = kernel::poisson_log_rate(point.value(), [log_rate]);
        point.check("log_prob", log_prob);
        // y - rate: a difference of large terms.
        point.check_gradient_within("log_rate", &[by_log_rate], &[1e-12 * (1.0 + log_rate.exp())]);
    }
}

#[test]
fn bernoulli_has_the_reference_values_and_gradients() {
    for point in some_of("Bernoulli_logits") {
        let (log_prob, by_logits) = kernel::bernoulli_logits(point.value(), [point.parameter("logits")]);
        point.check("log_prob", log_prob);
        point.check_gradient("logits", &by_logits);
    }
    for point in some_of("Bernoulli_probs") {
        let (log_prob, [by_probs]) = kernel::bernoulli_probs(point.value(), [point.parameter("probs")]);
        point.check("log_prob", log_prob);
        if point.parameter("probs") == 0.0 && point.value() == 0.0 {
            assert_eq!(by_probs, -1.0); // of ln(1 - probs); TensorFlow has NaN
        } else {
            point.check_gradient("probs", &[by_probs]);
        }
    }
}

#[test]
fn categorical_has_the_reference_values_and_gradients() {
    for point in some_of("Categorical_logits") {
        let logits = point.parameters("logits");
        let mut by_logits = vec![0.0; logits.len()];
        point.check(
            "log_prob",
            kernel::categorical_logits(point.value(), &logits, &mut by_logits),
        );
        point.check_gradient("logits", &by_logits);
    }
    for point in some_of("Categorical_probs") {
        let probs = point.parameters("probs");
        let mut by_probs = vec![0.0; probs.len()];
        point.check(
            "log_prob",
            kernel::categorical_probs(point.value(), &probs, &mut by_probs),
        );
        for (index, (got, want)) in by_probs.iter().zip(point.gradient("probs")).enumerate() {
            // -1 / sum for the classes not seen, also where TensorFlow has NaN at a probability of 0.
            let want = if probs[index] == 0.0 { -1.0 } else { want };
            assert!(
                agree(*got, want),
                "d probs[{index}]: got {got:e}, want {want:e} at {point:?}"
            );
        }
    }
}
