//! What a model says of itself.

use probdl::prelude::*;

model! {
    #[model(normalize_target)]
    pub struct Food = Input(2)
        -> Normalization()
        -> Dense(16, tanh, kernel_regularizer = l2(0.01))
        -> Dense(2)
        -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])));
}

#[test]
fn a_report_shows_equations_parameters_and_rewrites() {
    let report = Food::new(1).describe();
    let expected = "\
Food: Input(2) -> Normalization() -> Dense(16, tanh, kernel_regularizer = l2(0.01)) -> Dense(2) -> \
DistributionLambda(|t| Normal(t[..1], softplus(t[1..])))

Inputs: x[2]

Equations (f32)
  normalization = (x - normalization.mean) / normalization.stddev
  dense = tanh(dot(normalization, dense.kernel) + dense.bias)
  dense_1 = dot(dense, dense_1.kernel) + dense_1.bias
  (y - y.mean) / y.stddev ~ Normal(loc = dense_1[0..1], scale = softplus(dense_1[1..2]))

Minimized: negative log-likelihood + L2(0.01) of dense.kernel

  Parameter             Shape      Numbers       Bytes
  dense.kernel          [2, 16]         32         128
  dense.bias            [16]            16          64
  dense_1.kernel        [16, 2]         32         128
  dense_1.bias          [2]              2           8
  normalization.mean    [2]              2           8  from the data
  normalization.stddev  [2]              2           8  from the data
  y.mean                [1]              1           4  from the data
  y.stddev              [1]              1           4  from the data

Trainable: 82 numbers, 328 bytes; from the data: 6 numbers, 24 bytes

Rewritten by the compiler
  Normal(scale = softplus) -> normal_softplus_scale

Schema: ";
    let shown = report.to_string();
    assert_eq!(&shown[..expected.len().min(shown.len())], expected);
    assert_eq!(shown[expected.len()..], format!("{:016x}", Food::schema().hash()));
    assert_eq!(
        report
            .parameters
            .iter()
            .filter(|parameter| parameter.trainable)
            .count(),
        4
    );
}

#[test]
fn equations_come_in_latex() {
    model! {
        pub struct Line(x: 1) {
            let mean = x -> Dense(1);
            let spread = variable(0.0);
            StudentT(4.0, mean, exp(spread / 2.0))
        }
    }
    let expected = r"\begin{aligned}
\mathrm{mean} &= W_{\mathrm{mean}}^\top x + b_{\mathrm{mean}} \\
y &\sim \operatorname{StudentT}\left(\mathrm{df} = 4,\; \mathrm{loc} = \mathrm{mean},\; \mathrm{scale} = \exp\left(\frac{\mathrm{spread}}{2}\right)\right)
\end{aligned}";
    assert_eq!(Line::new(0).describe().latex(), expected);
}

#[test]
fn deterministic_models_and_other_types_report_too() {
    model! { #[model(dtype = f64, loss = huber)] pub struct Wide = Input(3) -> Dense(2); }
    let report = Wide::new(0).describe();
    assert_eq!(
        report.equations,
        ["dense = dot(x, dense.kernel) + dense.bias", "y = dense"]
    );
    assert_eq!(report.objective, "Huber loss with delta 1");
    assert_eq!((report.scalar, report.parameters[0].bytes), ("f64", 48));
    assert!(report.rewrites.is_empty() && !report.to_string().contains("Rewritten"));
}
