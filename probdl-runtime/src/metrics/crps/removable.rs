//! Formulas that are 0/0 at 1.

/// How far apart the nodes around 1 are.
const STEP: f64 = 0.004;

/// The value at `x` of a smooth function whose formula is 0/0 at 1: the formula's away from 1; near it the polynomial of
/// degree five through the formula's values at 1 ± 2, 3 and 4 steps.
pub(super) fn with_hole_at_one(x: f64, formula: impl Fn(f64) -> f64) -> f64 {
    const NODES: [f64; 6] = [-4.0, -3.0, -2.0, 2.0, 3.0, 4.0];
    let at = (x - 1.0) / STEP;
    if at.abs() >= 2.0 {
        return formula(x);
    }
    let mut sum = 0.0;
    for (index, node) in NODES.iter().enumerate() {
        let others = NODES.iter().enumerate().filter(|(other, _)| *other != index);
        let weight: f64 = others.map(|(_, other)| (at - other) / (node - other)).product();
        sum += weight * formula(1.0 + STEP * node);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hole_is_filled() {
        let formula = |x: f64| x.ln() / (x - 1.0);
        assert!((with_hole_at_one(1.0, formula) - 1.0).abs() < 1e-12);
        for x in [0.5, 0.995, 0.9999, 1.003, 1.02] {
            assert!((with_hole_at_one(x, formula) - formula(x)).abs() < 1e-11, "{x}");
        }
    }
}
