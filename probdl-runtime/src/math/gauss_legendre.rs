//! Integrals of smooth functions.

/// Nodes above 0 and weights of Gauss' rule of 16 points (DLMF 3.5.15).
const RULE: [[f64; 2]; 8] = [
    [0.09501250983763744, 0.1894506104550685],
    [0.2816035507792589, 0.18260341504492358],
    [0.45801677765722737, 0.16915651939500254],
    [0.6178762444026438, 0.1495959888165767],
    [0.755404408355003, 0.12462897125553388],
    [0.8656312023878318, 0.09515851168249279],
    [0.9445750230732326, 0.062253523938647894],
    [0.9894009349916499, 0.027152459411754096],
];

/// The integrals of several smooth functions at once, by Gauss' rule on eight equal parts. To the last bits for functions
/// that change by a factor of about a hundred in each part.
pub(crate) fn integrals<const N: usize>(low: f64, high: f64, function: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    const PARTS: u32 = 8;
    let half = 0.5 * (high - low) / f64::from(PARTS);
    let mut sums = [0.0; N];
    for part in 0..PARTS {
        let centre = low + half * f64::from(2 * part + 1);
        for [node, weight] in RULE {
            for x in [centre - half * node, centre + half * node] {
                for (sum, value) in sums.iter_mut().zip(function(x)) {
                    *sum += weight * half * value;
                }
            }
        }
    }
    sums
}

/// The integral of a smooth function, by Gauss' rule. To the last bits for one that changes by a factor of about a hundred.
pub(crate) fn integral(low: f64, high: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (half, centre) = (0.5 * (high - low), 0.5 * (high + low));
    let pairs =
        RULE.map(|[node, weight]| weight * (function(centre - half * node) + function(centre + half * node)));
    half * pairs.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrals_are_those_of_the_closed_forms() {
        let [one, exponential, bell] = integrals(0.0, 40.0, |x| {
            let z = 0.25 * (x - 20.0);
            [1.0, f64::exp(-x), f64::exp(-0.5 * z * z)]
        });
        assert!((one - 40.0).abs() < 1e-13);
        assert!((exponential - 1.0).abs() < 1e-14);
        assert!((integral(0.0, 2.0, f64::exp) - 2_f64.exp_m1()).abs() < 1e-14);
        assert!((bell - 4.0 * std::f64::consts::TAU.sqrt() * (1.0 - 5.733_031_437_583_878e-7)).abs() < 1e-13);
    }
}
