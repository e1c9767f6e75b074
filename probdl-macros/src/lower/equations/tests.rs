//! Equations as they read.

use crate::compile::planned;

fn equations(model: &str) -> Vec<(String, String)> {
    let tokens = model.parse().expect("tokens");
    let plan = planned(tokens).unwrap_or_else(|faults| panic!("{faults:?}"));
    let equations = plan.model.equations.into_iter();
    equations
        .map(|equation| (equation.text, equation.latex))
        .collect()
}

#[test]
fn layers_and_laws_are_written_out() {
    let found = equations(
        "struct M = Input(3) -> Normalization() -> Dense(4, tanh) -> Dropout(0.5) -> Dense(2, use_bias = false)
            -> DistributionLambda(|t| Normal(t[0], 1e-3 + softplus(t[1..])))",
    );
    let expected = [
        (
            "normalization = (x - normalization.mean) / normalization.stddev",
            r"\mathrm{normalization} &= \frac{x - \mu_{\mathrm{normalization}}}{\sigma_{\mathrm{normalization}}}",
        ),
        (
            "dense = tanh(dot(normalization, dense.kernel) + dense.bias)",
            r"\mathrm{dense} &= \tanh\left(W_{\mathrm{dense}}^\top \mathrm{normalization} + b_{\mathrm{dense}}\right)",
        ),
        (
            "dropout = dropout(dense)",
            r"\mathrm{dropout} &= \operatorname{dropout}\left(\mathrm{dense}\right)",
        ),
        (
            "dense_1 = dot(dropout, dense_1.kernel)",
            r"\mathrm{dense\_1} &= W_{\mathrm{dense\_1}}^\top \mathrm{dropout}",
        ),
        (
            "y ~ Normal(loc = dense_1[0], scale = 0.001 + softplus(dense_1[1..2]))",
            r"y &\sim \operatorname{Normal}\left(\mathrm{loc} = \mathrm{dense\_1}_{0},\; \mathrm{scale} = 0.001 + \operatorname{softplus}\left(\mathrm{dense\_1}_{1:2}\right)\right)",
        ),
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!((found.0.as_str(), found.1.as_str()), expected);
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn mixtures_name_all_components() {
    let law = |variable: &str| {
        let model = format!(
            "struct M = Input(2) -> Dense(5) -> DistributionLambda(|{variable}| MixtureSameFamily(
                Categorical(logits = {variable}[..2]), Normal({variable}[2..4], softplus({variable}[4]))))"
        );
        equations(&model).pop().expect("a law")
    };
    let (text, latex) = law("t");
    assert_eq!(
        text,
        "y ~ MixtureSameFamily(logits = dense[0..2], [\
         Normal(loc = dense[2], scale = softplus(dense[4])), \
         Normal(loc = dense[3], scale = softplus(dense[4]))])"
    );
    let second = r"\operatorname{softmax}\left(\mathrm{dense}_{0:2}\right)_{2} \operatorname{Normal}\left(";
    assert!(
        latex.starts_with(r"y &\sim ") && latex.contains(second),
        "{latex}"
    );
    // The name of the lambda's parameter is nothing.
    assert_eq!(law("z"), law("t"));
}

#[test]
fn grouping_is_kept() {
    let law = |expression: &str| {
        let model = format!("struct M = Input(2) -> DistributionLambda(|t| Normal({expression}, 1.0))");
        let (text, latex) = equations(&model).pop().expect("a law");
        let text = text.trim_start_matches("y ~ Normal(loc = ").to_owned();
        let latex = latex
            .split(r"\mathrm{loc} = ")
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        (
            text.trim_end_matches(", scale = 1)").to_owned(),
            latex
                .trim_end_matches(r",\; \mathrm{scale} = 1\right)")
                .to_owned(),
        )
    };
    let cases = [
        (
            "t[0] - (t[1] - 2)",
            "x[0] - (x[1] - 2)",
            r"x_{0} - \left(x_{1} - 2\right)",
        ),
        (
            "t[0] * (t[1] + 2)",
            "x[0] * (x[1] + 2)",
            r"x_{0} \cdot \left(x_{1} + 2\right)",
        ),
        (
            "t[0] * (t[1] * 2)",
            "x[0] * (x[1] * 2)",
            r"x_{0} \cdot \left(x_{1} \cdot 2\right)",
        ),
        ("t[0] / 4.0 / 2", "x[0] / 4 / 2", r"\frac{\frac{x_{0}}{4}}{2}"),
        (
            "-(t[0] + 1) * 2",
            "(-(x[0] + 1)) * 2",
            r"\left(-\left(x_{0} + 1\right)\right) \cdot 2",
        ),
        ("t[0] - -1.50", "x[0] - (-1.5)", r"x_{0} - \left(-1.5\right)"),
        (
            "square(t[0] + t[1])",
            "square(x[0] + x[1])",
            r"{\left(x_{0} + x_{1}\right)}^2",
        ),
        (
            "pow(exp(t[0]), t[1])",
            "pow(exp(x[0]), x[1])",
            r"{\exp\left(x_{0}\right)}^{x_{1}}",
        ),
    ];
    for (written, text, latex) in cases {
        assert_eq!(law(written), (text.to_owned(), latex.to_owned()), "{written}");
    }
}

#[test]
fn graphs_name_their_nodes_and_differ_where_they_compute_something_else() {
    let model = |value: &str| {
        format!("struct M(a: 2, b: 2) {{ let h = {value}; let v = variable(0.0); Normal(h, softplus(v)) }}")
    };
    let found = equations(&model("a + 2 * b"));
    assert_eq!(found[0].0, "h = a + 2 * b");
    assert_eq!(found[1].0, "y ~ Normal(loc = h, scale = softplus(v))");
    let scalars = equations("struct M(a: 2) { let z = a[0] * a[1]; Normal(square(z), 1.0) }");
    assert_eq!(scalars[0].0, "z = a[0] * a[1]");
    assert_eq!(scalars[1].0, "y ~ Normal(loc = square(z), scale = 1)");
    assert_ne!(found[0], equations(&model("b + 2 * a"))[0]);
    assert_eq!(
        equations(&model("concat(a, b); let _g = h -> Dense(2)"))[0].0,
        "h = concat(a, b)"
    );
}

#[test]
fn what_lets_share_does_not_grow_without_bounds() {
    let lets = (1..40).map(|i| format!("let a{i} = a{0} + a{0};", i - 1));
    let doublings = lets.collect::<Vec<_>>().concat();
    let model = |start: &str| {
        format!(
            "struct M = Input(2) -> DistributionLambda(|t| {{ let a0 = {start}; {doublings} Normal(a39, 1.0) }})"
        )
    };
    let (text, latex) = equations(&model("t[0]")).pop().expect("a law");
    assert!(
        text.len() < 3 * super::LONGEST && latex.len() < 5 * super::LONGEST,
        "{text}"
    );
    assert_ne!(equations(&model("t[1]")).pop().expect("a law").0, text);
}
