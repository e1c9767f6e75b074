//! Log-densities of laws with whole vectors of parameters, as textbooks give them, and their kernels.

use super::formulas::{digamma, sigmoid, softmax, softplus};

/// A lower triangle, by rows, from the numbers that it is made of: TensorFlow Probability's order, written as it is
/// defined there (what is left after the first row's worth, then all of it backwards, in rows).
fn fill_triangular(raw: &[f64], order: usize) -> Vec<Vec<f64>> {
    let sequence: Vec<f64> = raw[order..].iter().chain(raw.iter().rev()).copied().collect();
    (0..order)
        .map(|row| {
            (0..order)
                .map(|column| {
                    if column <= row {
                        sequence[row * order + column]
                    } else {
                        0.0
                    }
                })
                .collect()
        })
        .collect()
}

fn scale_tril(raw: &[f64], order: usize) -> Vec<Vec<f64>> {
    let mut triangle = fill_triangular(raw, order);
    for (k, row) in triangle.iter_mut().enumerate() {
        row[k] = softplus(row[k]) + 1e-5;
    }
    triangle
}

/// The logarithm of a family's density; of `MultivariateNormalTriL` the second argument is what its triangle is made of.
pub(crate) fn log_density(family: &str, form: usize, y: &[f64], arguments: &[Vec<f64>]) -> f64 {
    let a = &arguments[0];
    match (family, form) {
        ("Categorical", 0) => softmax(a)[y[0] as usize].ln(),
        ("Categorical", 1) => a[y[0] as usize].ln(),
        ("OneHotCategorical", form) => log_density("Categorical", form, &[chosen(y)], arguments),
        // The first argument is what its cutpoints are made of.
        ("OrderedLogistic", 0) => {
            let (class, loc) = (y[0] as usize, arguments[1][0]);
            let cutpoint = |k: usize| a[0] + a[1..=k].iter().map(|raw| softplus(*raw)).sum::<f64>();
            let below = |k: usize| {
                if k == a.len() {
                    1.0
                } else {
                    sigmoid(cutpoint(k) - loc)
                }
            };
            (below(class) - if class == 0 { 0.0 } else { below(class - 1) }).ln()
        }
        // Of counts that sum to the total, which the density says nothing of.
        ("Multinomial", form) => {
            let probs = if form == 0 {
                softmax(&arguments[1])
            } else {
                arguments[1].clone()
            };
            let whole: f64 = probs.iter().sum();
            let terms = probs
                .iter()
                .zip(y)
                .map(|(p, y)| y * (p / whole).ln() - libm::lgamma(y + 1.0));
            libm::lgamma(y.iter().sum::<f64>() + 1.0) + terms.sum::<f64>()
        }
        ("Dirichlet", 0) => {
            let whole: f64 = a.iter().sum();
            let terms = a
                .iter()
                .zip(y)
                .map(|(a, y)| (a - 1.0) * y.ln() - libm::lgamma(*a));
            libm::lgamma(whole) + terms.sum::<f64>()
        }
        ("MultivariateNormalTriL", 0) => {
            let order = a.len();
            let triangle = scale_tril(&arguments[1], order);
            let mut z: Vec<f64> = Vec::new();
            for row in 0..order {
                let known: f64 = (0..row).map(|k| triangle[row][k] * z[k]).sum();
                z.push((y[row] - a[row] - known) / triangle[row][row]);
            }
            let square: f64 = z.iter().map(|z| z * z).sum();
            let determinant: f64 = (0..order).map(|k| triangle[k][k].ln()).sum();
            -0.5 * square - determinant - 0.5 * order as f64 * std::f64::consts::TAU.ln()
        }
        _ => panic!("no textbook density of {family} is written here yet"),
    }
}

fn chosen(y: &[f64]) -> f64 {
    y.iter()
        .position(|y| *y == 1.0)
        .unwrap_or_else(|| panic!("{y:?} is not one-hot")) as f64
}

/// A kernel's log-density, and its partial derivatives by each of its arguments.
pub(crate) fn kernel(name: &str, y: &[f64], arguments: &[Vec<f64>]) -> (f64, Vec<Vec<f64>>) {
    let a = &arguments[0];
    match name {
        "categorical_logits" => {
            let probs = softmax(a);
            let indicator = |k: usize| f64::from(u8::from(k == y[0] as usize));
            let partials = probs.iter().enumerate().map(|(k, p)| indicator(k) - p).collect();
            (log_density("Categorical", 0, y, arguments), vec![partials])
        }
        "categorical_probs" => {
            let partial = |k: usize| if k == y[0] as usize { 1.0 / a[k] } else { 0.0 };
            let partials = (0..a.len()).map(partial).collect();
            (log_density("Categorical", 1, y, arguments), vec![partials])
        }
        "one_hot_categorical_logits" => kernel("categorical_logits", &[chosen(y)], arguments),
        "one_hot_categorical_probs" => kernel("categorical_probs", &[chosen(y)], arguments),
        "ordered_logistic_ascending" => {
            let (class, loc) = (y[0] as usize, arguments[1][0]);
            let cutpoint = |k: usize| a[0] + a[1..=k].iter().map(|raw| softplus(*raw)).sum::<f64>();
            let probability = log_density("OrderedLogistic", 0, y, arguments).exp();
            // The logistic density at the cutpoint k, for the cutpoint above the class less the one below.
            let density = |k: usize| {
                let p = sigmoid(cutpoint(k) - loc);
                p * (1.0 - p) / probability
            };
            let above = if class < a.len() { density(class) } else { 0.0 };
            let below = if class > 0 { density(class - 1) } else { 0.0 };
            let by_raw = (0..a.len())
                .map(|k| {
                    let slope = if k == 0 { 1.0 } else { sigmoid(a[k]) };
                    let moved = if k <= class { above } else { 0.0 } - if k < class { below } else { 0.0 };
                    slope * moved
                })
                .collect();
            let value = log_density("OrderedLogistic", 0, y, arguments);
            (value, vec![by_raw, vec![below - above]])
        }
        "multinomial_logits" | "multinomial_probs" => {
            let (form, b) = (usize::from(name == "multinomial_probs"), &arguments[1]);
            let n: f64 = y.iter().sum();
            let whole: f64 = b.iter().sum();
            let probs = softmax(b);
            let partial = |k: usize| match form {
                0 => y[k] - n * probs[k],
                _ => y[k] / b[k] - n / whole,
            };
            let partials = (0..b.len()).map(partial).collect();
            (
                log_density("Multinomial", form, y, arguments),
                vec![vec![0.0], partials],
            )
        }
        "dirichlet" => {
            let whole: f64 = a.iter().sum();
            let partials = a
                .iter()
                .zip(y)
                .map(|(a, y)| y.ln() + digamma(whole) - digamma(*a))
                .collect();
            (log_density("Dirichlet", 0, y, arguments), vec![partials])
        }
        "multivariate_normal_tril" => {
            // w = (L Lᵀ)⁻¹ (y − loc) by elimination in a matrix, another way than the runtime's.
            let order = a.len();
            let triangle = scale_tril(&arguments[1], order);
            let mut matrix: Vec<Vec<f64>> = (0..order)
                .map(|i| {
                    let mut row: Vec<f64> = (0..order)
                        .map(|j| (0..order).map(|k| triangle[i][k] * triangle[j][k]).sum())
                        .collect();
                    row.push(y[i] - a[i]);
                    row
                })
                .collect();
            for pivot in 0..order {
                for row in 0..order {
                    if row != pivot {
                        let factor = matrix[row][pivot] / matrix[pivot][pivot];
                        for column in pivot..=order {
                            matrix[row][column] -= factor * matrix[pivot][column];
                        }
                    }
                }
            }
            let w: Vec<f64> = (0..order).map(|k| matrix[k][order] / matrix[k][k]).collect();
            let z: Vec<f64> = (0..order)
                .map(|k| (k..order).map(|row| triangle[row][k] * w[row]).sum())
                .collect();
            // The derivative by each of the triangle's numbers, found by where a marker lands.
            let raw = &arguments[1];
            let by_raw = (0..raw.len())
                .map(|index| {
                    let mut marker = vec![0.0; raw.len()];
                    marker[index] = 1.0;
                    let marked = fill_triangular(&marker, order);
                    let at = |row: usize, column: usize| marked[row][column] == 1.0;
                    let (row, column) = (0..order)
                        .flat_map(|row| (0..=row).map(move |column| (row, column)))
                        .find(|(row, column)| at(*row, *column))
                        .unwrap_or_else(|| panic!("{index} is nowhere"));
                    let slope = w[row] * z[column];
                    if row == column {
                        (slope - 1.0 / triangle[row][row]) * sigmoid(raw[index])
                    } else {
                        slope
                    }
                })
                .collect();
            (
                log_density("MultivariateNormalTriL", 0, y, arguments),
                vec![w, by_raw],
            )
        }
        "mixture" => {
            let weights = softmax(a);
            let parts: Vec<f64> = weights
                .iter()
                .zip(&arguments[1])
                .map(|(w, c)| w * c.exp())
                .collect();
            let whole: f64 = parts.iter().sum();
            let shares: Vec<f64> = parts.iter().map(|part| part / whole).collect();
            let by_logits = shares
                .iter()
                .zip(&weights)
                .map(|(share, weight)| share - weight)
                .collect();
            (whole.ln(), vec![by_logits, shares])
        }
        _ => panic!("no formula of the kernel `{name}` is written here yet"),
    }
}

/// A point at which a kernel is tested: the event and the arguments.
fn example(name: &str) -> (Vec<f64>, Vec<Vec<f64>>) {
    match name {
        "categorical_logits" | "categorical_probs" => (vec![1.0], vec![vec![0.2, 0.5, 0.3]]),
        "one_hot_categorical_logits" | "one_hot_categorical_probs" => {
            (vec![0.0, 1.0, 0.0], vec![vec![0.2, 0.5, 0.3]])
        }
        "ordered_logistic_ascending" => (vec![2.0], vec![vec![-0.7, 0.5, 0.3], vec![0.4]]),
        "multinomial_logits" | "multinomial_probs" => {
            (vec![1.0, 4.0, 2.0], vec![vec![7.0], vec![0.2, 0.5, 0.3]])
        }
        "dirichlet" => (vec![0.2, 0.5, 0.3], vec![vec![0.7, 2.5, 1.3]]),
        "multivariate_normal_tril" => (
            vec![0.2, 0.5, -0.3],
            vec![vec![0.1, -0.4, 0.3], vec![0.5, -0.2, 0.9, 0.3, -0.7, 0.4]],
        ),
        _ => panic!("no example of the kernel `{name}` is written here yet"),
    }
}

#[test]
fn the_partials_of_every_kernel_of_vectors_are_the_slopes_of_its_value() {
    use super::differences::derivative;
    use crate::tables::families::FAMILIES;
    let mut compared = 0;
    for form in FAMILIES.iter().flat_map(|family| family.forms) {
        if !form
            .parameters
            .iter()
            .any(|parameter| parameter.requirement.is_vector())
        {
            continue;
        }
        let name = form.kernel.name;
        let (y, arguments) = example(name);
        let (_, partials) = kernel(name, &y, &arguments);
        assert_eq!(partials.len(), form.kernel.parameters.len(), "{name}");
        for (which, partials) in partials.iter().enumerate() {
            for (index, partial) in partials.iter().enumerate() {
                let value = |moved: &[f64]| {
                    let mut arguments = arguments.clone();
                    arguments[which] = moved.to_vec();
                    kernel(name, &y, &arguments).0
                };
                let slope = derivative(value, &arguments[which], index);
                let slope = slope.unwrap_or_else(|| panic!("{name} is not smooth"));
                assert!(
                    (partial - slope).abs() < 1e-8,
                    "{name}, {which}, {index}: {partial} and {slope}"
                );
            }
        }
        compared += 1;
    }
    assert!(compared >= 9);
}
