//! Functions of the language as textbooks and Keras define them, written without regard for the graph.

/// 1 / (1 + e^-x)
pub(crate) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        x.exp() / (1.0 + x.exp())
    }
}

/// ln(1 + e^x)
pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The derivative of ln Gamma: the recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18);
/// the first omitted term is 691 / (32760 x^12), below 3e-15 there.
pub(crate) fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < 12.0 {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series = inverse
        * (1.0 / 12.0
            - inverse * (1.0 / 120.0 - inverse * (1.0 / 252.0 - inverse * (1.0 / 240.0 - inverse / 132.0))));
    sum + x.ln() - 0.5 / x - series
}

fn relu6(x: f64) -> f64 {
    x.clamp(0.0, 6.0)
}

/// The value of a function of the table by its name; nothing if no formula is written here yet.
pub(crate) fn textbook(name: &str, x: f64) -> Option<f64> {
    Some(match name {
        "linear" => x,
        "exp" => x.exp(),
        "ln" => x.ln(),
        "log1p" => x.ln_1p(),
        "expm1" => x.exp_m1(),
        "sqrt" => x.sqrt(),
        "square" => x * x,
        "abs" => x.abs(),
        "sin" => x.sin(),
        "cos" => x.cos(),
        "tanh" => x.tanh(),
        "sigmoid" => sigmoid(x),
        "log_sigmoid" => -softplus(-x),
        "softplus" => softplus(x),
        "relu" => x.max(0.0),
        "relu6" => relu6(x),
        "leaky_relu" => x.max(0.2 * x),
        "elu" | "celu" => x.max(0.0) + x.min(0.0).exp_m1(),
        "selu" => 1.050_700_987_355_480_5 * (x.max(0.0) + 1.673_263_242_354_377_2 * x.min(0.0).exp_m1()),
        "gelu" => 0.5 * x * (1.0 + libm::erf(x / 2.0_f64.sqrt())),
        "silu" => x / (1.0 + (-x).exp()),
        "mish" => x * x.exp().ln_1p().tanh(),
        "softsign" => x / (x.abs() + 1.0),
        "hard_sigmoid" => relu6(x + 3.0) / 6.0,
        "hard_silu" => x * relu6(x + 3.0) / 6.0,
        "hard_tanh" => x.clamp(-1.0, 1.0),
        "tanh_shrink" => x - x.tanh(),
        "squareplus" => 0.5 * (x + (x * x + 4.0).sqrt()),
        "hard_shrink" => {
            if x.abs() > 0.5 {
                x
            } else {
                0.0
            }
        }
        "soft_shrink" => x.signum() * (x.abs() - 0.5).max(0.0),
        "sparse_plus" => {
            if x <= -1.0 {
                0.0
            } else if x < 1.0 {
                0.25 * (x + 1.0) * (x + 1.0)
            } else {
                x
            }
        }
        "sparse_sigmoid" => (0.5 * (x + 1.0)).clamp(0.0, 1.0),
        "erf" => libm::erf(x),
        "lgamma" => libm::lgamma(x),
        _ => return None,
    })
}

/// e^v / sum e^v
pub(crate) fn softmax(v: &[f64]) -> Vec<f64> {
    let highest = v.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = v.iter().map(|x| (x - highest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

#[test]
fn digamma_has_its_known_values() {
    // Abramowitz and Stegun 6.3.2, 6.3.3: psi(1) = -gamma, psi(1/2) = -gamma - 2 ln 2; psi(x + 1) = psi(x) + 1/x.
    let gamma = 0.577_215_664_901_532_9;
    assert!((digamma(1.0) + gamma).abs() < 1e-14);
    assert!((digamma(0.5) + gamma + 2.0 * 2.0_f64.ln()).abs() < 1e-14);
    assert!((digamma(30.0) - digamma(29.0) - 1.0 / 29.0).abs() < 1e-14);
}
