//! Which kernel each spelling becomes.

use super::network::{Weights, weight_counts};
use super::plain::Plain;
use super::planned::Planned;
use crate::compile::{planned, typed};
use crate::expr::schedule::Statement;
use crate::plan::{Plan, Scheduled};

/// The kernels that a head calls.
fn kernels(plan: &Plan<Scheduled>) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut pending: Vec<&Statement> = plan.head.stage.gradient.statements.iter().collect();
    while let Some(statement) = pending.pop() {
        match statement {
            Statement::LetDensity { kernel, .. } | Statement::LetVectorDensity { kernel, .. } => {
                found.push(kernel.name);
            }
            Statement::Loop { body, .. } => pending.extend(body),
            _ => {}
        }
    }
    found
}

/// A chain's layers and its lambda's body, and the kernel that they become.
const SPELLINGS: &[(&str, &str, &str)] = &[
    // Probabilities become logits.
    ("Dense(1)", "Bernoulli(logits = t)", "bernoulli_logits"),
    ("Dense(1)", "Bernoulli(t)", "bernoulli_logits"),
    ("Dense(1)", "Bernoulli(probs = sigmoid(t))", "bernoulli_logits"),
    ("Dense(1, sigmoid)", "Bernoulli(probs = t)", "bernoulli_logits"),
    ("Dense(3, sigmoid)", "Bernoulli(probs = t)", "bernoulli_logits"),
    (
        "Dense(3, sigmoid)",
        "Bernoulli(probs = t[1..])",
        "bernoulli_logits",
    ),
    ("Dense(3, sigmoid)", "Bernoulli(probs = t[2])", "bernoulli_logits"),
    (
        "Dense(3) -> Activation(sigmoid)",
        "Bernoulli(probs = t)",
        "bernoulli_logits",
    ),
    (
        "Dense(1)",
        "Bernoulli(probs = 1 / (1 + exp(-t)))",
        "bernoulli_logits",
    ),
    (
        "Dense(1)",
        "Bernoulli(probs = 1.0 / (exp(-t) + 1.0))",
        "bernoulli_logits",
    ),
    (
        "Dense(1)",
        "Bernoulli(probs = 1 - sigmoid(t))",
        "bernoulli_logits",
    ),
    (
        "Dense(1)",
        "Bernoulli(probs = exp(log_sigmoid(t)))",
        "bernoulli_logits",
    ),
    (
        "Dense(1)",
        "{ let p = sigmoid(t); Bernoulli(probs = p) }",
        "bernoulli_logits",
    ),
    (
        "Dense(1)",
        "Independent(Bernoulli(probs = sigmoid(t)))",
        "bernoulli_logits",
    ),
    // These are no links, or must be verified as they stand.
    (
        "Dense(1)",
        "Bernoulli(probs = sigmoid(t) * 0.9 + 0.05)",
        "bernoulli_probs",
    ),
    (
        "Dense(1)",
        "Bernoulli(probs = hard_sigmoid(t))",
        "bernoulli_probs",
    ),
    (
        "Dense(1)",
        "Bernoulli(probs = checked(sigmoid(t)))",
        "bernoulli_probs",
    ),
    (
        "Dense(1, sigmoid) -> Dropout(0.5)",
        "Bernoulli(probs = checked(t))",
        "bernoulli_probs",
    ),
    // Simplexes become logits.
    ("Dense(3)", "Categorical(logits = t)", "categorical_logits"),
    ("Dense(3)", "Categorical(t)", "categorical_logits"),
    (
        "Dense(3)",
        "Categorical(probs = softmax(t))",
        "categorical_logits",
    ),
    (
        "Dense(3, softmax)",
        "Categorical(probs = t)",
        "categorical_logits",
    ),
    (
        "Dense(4)",
        "Categorical(probs = softmax(t[1..]))",
        "categorical_logits",
    ),
    (
        "Dense(3)",
        "Categorical(probs = softmax(softmax(t)[..2]))",
        "categorical_logits",
    ),
    (
        "Dense(3)",
        "Categorical(probs = checked(softmax(t)))",
        "categorical_probs",
    ),
    // Rates become logarithms.
    ("Dense(1)", "Poisson(log_rate = t)", "poisson_log_rate"),
    ("Dense(1)", "Poisson(exp(t))", "poisson_log_rate"),
    ("Dense(1, exp)", "Poisson(t)", "poisson_log_rate"),
    ("Dense(1)", "Poisson(softplus(t))", "poisson_log_rate"),
    ("Dense(1, softplus)", "Poisson(t)", "poisson_log_rate"),
    ("Dense(1)", "Poisson(2.0 * exp(t))", "poisson_log_rate"),
    (
        "Dense(2)",
        "Poisson(exp(t[0]) * softplus(t[1]))",
        "poisson_log_rate",
    ),
    ("Dense(1)", "Poisson(exp(t) + 0.1)", "poisson"),
    ("Dense(1)", "Poisson(checked(exp(t)))", "poisson"),
    (
        "Dense(2)",
        "NegativeBinomial(exp(t[0]), t[1])",
        "negative_binomial_logits",
    ),
    (
        "Dense(2)",
        "NegativeBinomial(exp(t[0]), probs = sigmoid(t[1]))",
        "negative_binomial_logits",
    ),
    (
        "Dense(2, sigmoid)",
        "NegativeBinomial(2.5, probs = t)",
        "negative_binomial_logits",
    ),
    (
        "Dense(2)",
        "NegativeBinomial(3.0, probs = 0.5 * sigmoid(t))",
        "negative_binomial_probs",
    ),
    (
        "Dense(2)",
        "NegativeBinomial(mean = exp(t[0]), dispersion = softplus(t[1]))",
        "negative_binomial_log_mean",
    ),
    (
        "Dense(1)",
        "NegativeBinomial(mean = exp(t), dispersion = 0.5)",
        "negative_binomial_log_mean",
    ),
    (
        "Dense(2)",
        "NegativeBinomial(dispersion = exp(t[0]) + 0.1, mean = 2.0 * softplus(t[1]))",
        "negative_binomial_log_mean",
    ),
    (
        "Dense(2)",
        "NegativeBinomial(mean = exp(t[0]) + 0.1, dispersion = square(t[1]) + 0.2)",
        "negative_binomial_mean",
    ),
    (
        "Dense(2)",
        "NegativeBinomial(mean = checked(exp(t[0])), dispersion = exp(t[1]))",
        "negative_binomial_mean",
    ),
    ("Dense(1)", "Binomial(7, t)", "binomial_logits"),
    ("Dense(1, sigmoid)", "Binomial(7, probs = t)", "binomial_logits"),
    (
        "Dense(1)",
        "Binomial(7, probs = 0.5 * sigmoid(t))",
        "binomial_probs",
    ),
    (
        "Dense(2)",
        "BetaBinomial(7, softplus(t[0]), exp(t[1]))",
        "beta_binomial_log_concentrations",
    ),
    (
        "Dense(1)",
        "BetaBinomial(7, exp(t), 2.0)",
        "beta_binomial_log_concentrations",
    ),
    (
        "Dense(2)",
        "BetaBinomial(7, exp(t[0]) + 0.1, square(t[1]) + 0.1)",
        "beta_binomial",
    ),
    (
        "Dense(3)",
        "BetaBinomial(checked(7 + 0 * t[0]), softplus(t[1]), exp(t[2]))",
        "beta_binomial_log_concentrations",
    ),
    (
        "Dense(2)",
        "Binomial(checked(7 + 0 * t[0]), t[1])",
        "binomial_logits",
    ),
    (
        "Dense(2)",
        "Beta(softplus(t[0]), exp(t[1]))",
        "beta_log_concentrations",
    ),
    ("Dense(1)", "Beta(softplus(t), 2.0)", "beta_log_concentrations"),
    ("Dense(1)", "Beta(softplus(t) + 0.1, 2.0)", "beta"),
    (
        "Dense(2)",
        "VonMises(t[0], softplus(t[1]))",
        "von_mises_log_concentration",
    ),
    ("Dense(1)", "VonMises(t, 2.0)", "von_mises"),
    ("Dense(1)", "Pareto(softplus(t), 0.01)", "pareto_logarithms"),
    ("Dense(1)", "Geometric(t)", "geometric_logits"),
    ("Dense(1, sigmoid)", "Geometric(probs = t)", "geometric_logits"),
    (
        "Dense(1)",
        "Geometric(probs = 0.5 * sigmoid(t))",
        "geometric_probs",
    ),
    // Scales.
    ("Dense(1)", "Normal(t, 1.0)", "normal_fixed_scale"),
    ("Dense(1)", "Normal(t, 1)", "normal_fixed_scale"),
    ("Dense(1)", "Normal(t, K)", "normal_fixed_scale"),
    ("Dense(1)", "Normal(t, settings::SIGMA)", "normal_fixed_scale"),
    ("Dense(1)", "Normal(t, 0.5 * 4.0)", "normal_fixed_scale"),
    ("Dense(1)", "Normal(t, sqrt(4.0))", "normal_fixed_scale"),
    (
        "Dense(2)",
        "Normal(t[0], softplus(t[1]))",
        "normal_softplus_scale",
    ),
    (
        "Dense(4)",
        "Normal(t[..2], softplus(t[2..]))",
        "normal_softplus_scale",
    ),
    (
        "Dense(2)",
        "Normal(t[0], log1p(exp(t[1])))",
        "normal_softplus_scale",
    ),
    (
        "Dense(2)",
        "Normal(t[0], ln(1 + exp(t[1])))",
        "normal_softplus_scale",
    ),
    (
        "Dense(1)",
        "Normal(t, softplus(variable(0.0)))",
        "normal_softplus_scale",
    ),
    ("Dense(2)", "Normal(t[0], exp(t[1]))", "normal_log_scale"),
    ("Dense(2)", "Normal(t[0], exp(0.5 * t[1]))", "normal_log_scale"),
    ("Dense(2)", "Normal(t[0], 2.0 * exp(t[1]))", "normal_log_scale"),
    ("Dense(2)", "Normal(t[0], K * exp(t[1]))", "normal_log_scale"),
    ("Dense(2)", "Normal(t[0], exp(t[1]) / 3.0)", "normal_log_scale"),
    ("Dense(2)", "Normal(t[0], sqrt(exp(t[1])))", "normal_log_scale"),
    (
        "Dense(2)",
        "Normal(t[0], pow(exp(t[1]), 0.3))",
        "normal_log_scale",
    ),
    ("Dense(2)", "Normal(t[0], square(exp(t[1])))", "normal_log_scale"),
    (
        "Dense(2)",
        "Normal(t[0], 3.0 * softplus(t[1]))",
        "normal_log_scale",
    ),
    ("Dense(2)", "Normal(t[0], sigmoid(t[1]))", "normal_log_scale"),
    ("Dense(2)", "Normal(t[0], softplus(t[1]) + 1e-3)", "normal"),
    ("Dense(2)", "Normal(t[0], checked(softplus(t[1])))", "normal"),
    ("Dense(2)", "Normal(t[0], checked(t[1]))", "normal"),
    (
        "Dense(2)",
        "StudentT(5.0, t[0], exp(t[1]))",
        "student_t_log_scale",
    ),
    (
        "Dense(2)",
        "StudentT(5.0, t[0], softplus(t[1]))",
        "student_t_log_scale",
    ),
    ("Dense(1)", "StudentT(5.0, t, 1.0)", "student_t"),
    (
        "Dense(2)",
        "StudentT(5.0, t[0], softplus(t[1]) + 0.1)",
        "student_t",
    ),
    ("Dense(1)", "LogNormal(t, 0.5)", "log_normal_fixed_scale"),
    (
        "Dense(2)",
        "LogNormal(t[0], softplus(t[1]))",
        "log_normal_softplus_scale",
    ),
    ("Dense(2)", "LogNormal(t[0], exp(t[1]))", "log_normal_log_scale"),
    ("Dense(2)", "LogNormal(t[0], softplus(t[1]) + 0.1)", "log_normal"),
    ("Dense(2)", "Gamma(softplus(t[0]), exp(t[1]))", "gamma_log_rate"),
    (
        "Dense(2)",
        "Gamma(softplus(t[0]), softplus(t[1]))",
        "gamma_log_rate",
    ),
    ("Dense(1)", "Gamma(softplus(t), 2.0)", "gamma"),
    ("Dense(1)", "Beta(softplus(t), 1.5)", "beta_log_concentrations"),
    ("Dense(1)", "Kumaraswamy(1.5, softplus(t))", "kumaraswamy"),
    ("Dense(1)", "Uniform(-9.0 - softplus(t), 9.0)", "uniform"),
    ("Dense(1)", "Uniform(-30.0, checked(t + 30.0))", "uniform"),
    ("Dense(1)", "Uniform(t - 20.0, checked(t - 30.0))", "uniform"),
    (
        "Dense(2)",
        "TruncatedNormal(t[0], softplus(t[1]), -2.0, 3.0)",
        "truncated_normal",
    ),
    (
        "Dense(2)",
        "TruncatedNormal(t[0], 1.0, -5.0, 5.0 + exp(t[1]))",
        "truncated_normal",
    ),
    (
        "Dense(2)",
        "VonMises(t[0], softplus(t[1]))",
        "von_mises_log_concentration",
    ),
    ("Dense(2)", "Laplace(t[0], softplus(t[1]))", "laplace_log_scale"),
    ("Dense(1)", "Laplace(t, 0.5)", "laplace"),
    ("Dense(2)", "Logistic(t[0], softplus(t[1]))", "logistic_log_scale"),
    ("Dense(1)", "Logistic(t, 0.5)", "logistic"),
    ("Dense(2)", "Cauchy(t[0], softplus(t[1]))", "cauchy_log_scale"),
    ("Dense(1)", "Cauchy(t, 0.5)", "cauchy"),
    ("Dense(2)", "Gumbel(t[0], softplus(t[1]))", "gumbel_log_scale"),
    ("Dense(1)", "Gumbel(t, 0.5)", "gumbel"),
    (
        "Dense(2)",
        "Weibull(softplus(t[0]), exp(t[1]))",
        "weibull_log_scale",
    ),
    ("Dense(1)", "Weibull(softplus(t), 2.0)", "weibull"),
    (
        "Dense(2)",
        "InverseGamma(softplus(t[0]), exp(t[1]))",
        "inverse_gamma_log_scale",
    ),
    ("Dense(1)", "InverseGamma(softplus(t), 2.0)", "inverse_gamma"),
    ("Dense(1)", "Pareto(softplus(t), 0.5)", "pareto_logarithms"),
    ("Dense(1)", "Exponential(exp(t))", "exponential_log_rate"),
    (
        "Dense(1)",
        "Exponential(softplus(t) + 0.1)",
        "exponential_density",
    ),
    (
        "Dense(1)",
        "HalfNormal(softplus(t))",
        "half_normal_softplus_scale",
    ),
    ("Dense(1)", "HalfNormal(exp(t))", "half_normal_log_scale"),
    ("Dense(1)", "HalfNormal(exp(t) + 0.1)", "half_normal"),
    ("Dense(1)", "HalfCauchy(softplus(t))", "half_cauchy_log_scale"),
    ("Dense(1)", "HalfCauchy(softplus(t) + 0.1)", "half_cauchy"),
];

#[test]
fn every_spelling_becomes_its_kernel() {
    let mut differences = Vec::new();
    for (layers, body, kernel) in SPELLINGS {
        let text = format!("struct A = Input(2) -> {layers} -> DistributionLambda(|t| {body});");
        match planned(text.parse().expect("tokens")) {
            Ok(plan) if kernels(&plan) == [*kernel] => {}
            Ok(plan) => differences.push(format!(
                "{text}\n    expected {kernel}, found {:?}",
                kernels(&plan)
            )),
            Err(faults) => differences.push(format!("{text}\n    {}", faults[0].message)),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_spelling_keeps_its_loss() {
    for (layers, body, _) in SPELLINGS {
        let text = format!("struct A = Input(2) -> {layers} -> DistributionLambda(|t| {body});");
        let tokens = || text.parse().expect("tokens");
        let (typed, plan) = (
            typed(tokens()).expect("a model"),
            planned(tokens()).expect("a model"),
        );
        for shift in [0.0, 0.4, 1.1] {
            let mut number = 0.0;
            let mut next = || {
                number += 0.37 + shift;
                f64::sin(number)
            };
            let weights: Weights = weight_counts(&plan)
                .into_iter()
                .map(|(name, count)| (name, (0..count).map(|_| next()).collect()))
                .collect();
            let inputs = [vec![next(), next()]];
            let unit = ["Beta(", "Kumaraswamy("]
                .iter()
                .any(|family| body.contains(family));
            let target = vec![if unit { 0.4 } else { 1.0 }; 3];
            let written = Plain {
                typed: &typed,
                weights: &weights,
                inputs: &inputs,
            }
            .loss(&target);
            let planned = Planned {
                plan: &plan,
                weights: &weights,
                inputs: &inputs,
            };
            let (rewritten, _) = planned.value_and_gradient(&target);
            let both_refused = written.is_nan() && rewritten.is_nan();
            // `checked(t[1])` of a negative number is NaN in both.
            assert!(
                both_refused || (rewritten - written).abs() < 1e-11 * (1.0 + written.abs()),
                "{text}: {written} became {rewritten}"
            );
        }
    }
}

#[test]
fn a_law_with_more_zeros_keeps_its_kernel() {
    for (law, kernel) in [
        ("Poisson(exp(t[0]))", "poisson_log_rate"),
        (
            "NegativeBinomial(mean = exp(t[0]), dispersion = 0.5)",
            "negative_binomial_log_mean",
        ),
        (
            "NegativeBinomial(2.0, probs = sigmoid(t[0]))",
            "negative_binomial_logits",
        ),
    ] {
        let text =
            format!("struct A = Input(2) -> Dense(2) -> DistributionLambda(|t| ZeroInflated({law}, t[1]));");
        let plan = planned(text.parse().expect("tokens")).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!(kernels(&plan), ["zero_inflated", kernel], "{text}");
    }
}
