//! Derivatives by differences.

/// The derivative of `function` in its `index`-th argument by central differences at two steps, extrapolated
/// (Richardson); nothing where the function is not smooth enough to tell.
pub(crate) fn derivative(function: impl Fn(&[f64]) -> f64, at: &[f64], index: usize) -> Option<f64> {
    let central = |step: f64| {
        let mut point = at.to_vec();
        point[index] = at[index] + step;
        let above = function(&point);
        point[index] = at[index] - step;
        (above - function(&point)) / (2.0 * step)
    };
    let (wide, middle, narrow) = (central(2e-4), central(1e-4), central(5e-5));
    let extrapolated = (4.0 * narrow - middle) / 3.0;
    let before = (4.0 * middle - wide) / 3.0;
    let tolerated = 1e-6 * (1.0 + extrapolated.abs());
    // A rounding of the value is told apart from a slope only if it is small against it.
    let rounding = f64::EPSILON * function(at).abs() / 5e-5;
    let smooth = (extrapolated - before).abs() <= tolerated && 10.0 * rounding <= tolerated;
    smooth.then_some(extrapolated)
}

/// Whether two numbers are equal up to a relative error, absolute near zero.
pub(crate) fn near(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * (1.0 + expected.abs())
}
