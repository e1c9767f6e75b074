//! The standard normal law between two bounds: its mass and its moments there, in lanes.

use super::{erfcx, exp, ln, log1p, saturate};
use crate::lanes::{Call, Lanes};

/// Nodes above 0 and weights of Gauss' rule of 8 points (DLMF 3.5.15).
const RULE: [[f64; 2]; 4] = [
    [0.1834346424956498, 0.362683783378362],
    [0.525532409916329, 0.31370664587788727],
    [0.7966664774136267, 0.22238103445337448],
    [0.9602898564975363, 0.10122853629037626],
];

/// Half the width up to which an interval is narrow.
const NARROW: f64 = 0.5;

/// The square root of half of pi.
const ROOT_OF_HALF_PI: f64 = 1.253_314_137_315_500_3;

/// The square root of 2 pi.
const ROOT_OF_TAU: f64 = 2.506_628_274_631_000_7;

/// A standard normal number between two bounds. Everything is relative to a reference point in the interval: the bound
/// next to 0, 0 itself, or the middle of a narrow interval. So nothing cancels, wherever the interval lies.
#[derive(Clone, Copy, Debug)]
pub struct NormalInterval<V> {
    /// The reference point r.
    pub reference: V,
    /// The logarithm of the integral of `exp((r^2 - z^2) / 2)`.
    pub ln_mass: V,
    /// The conditional density at the lower bound.
    pub density_low: V,
    /// The conditional density at the upper bound.
    pub density_high: V,
    /// The mean less r.
    pub mean: V,
    /// The mean square less `r^2`.
    pub mean_square: V,
}

impl<V: Lanes> NormalInterval<V> {
    /// The interval between two finite bounds, of which the first is the lower; the width may be known to more digits
    /// than their difference is.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn of(low: V, high: V, width: V) -> Self {
        let zero = V::splat(0.0);
        // Of the interval and its mirror image that one whose middle is not negative.
        let mirrored = (low + high).less(zero);
        let (a, b) = (V::select(mirrored, -high, low), V::select(mirrored, -low, high));
        let wide = V::vectorize(Wide { a, b, width });
        let narrow = V::vectorize(Narrow {
            middle: V::splat(0.5) * (a + b),
            width,
        });
        let half = V::splat(0.5) * width;
        let is_narrow = half.less_equal(V::splat(NARROW)) & (half * (a + b)).less_equal(V::splat(2.0));
        let reference = V::select(is_narrow, narrow.reference, wide.reference);
        let mean = V::select(is_narrow, narrow.mean, wide.mean);
        let near = V::select(is_narrow, narrow.density_low, wide.density_low);
        let far = V::select(is_narrow, narrow.density_high, wide.density_high);
        Self {
            reference: V::select(mirrored, -reference, reference),
            ln_mass: V::select(is_narrow, narrow.ln_mass, wide.ln_mass),
            density_low: V::select(mirrored, far, near),
            density_high: V::select(mirrored, near, far),
            mean: V::select(mirrored, -mean, mean),
            mean_square: V::select(is_narrow, narrow.mean_square, wide.mean_square),
        }
    }
}

/// By Mills' ratio of both bounds, where the middle is not negative and the interval is wide. It is compiled by itself,
/// like [`Narrow`]: both at once would fill the stack of unoptimised programs.
struct Wide<V> {
    a: V,
    b: V,
    width: V,
}

impl<V: Lanes> Call for Wide<V> {
    type Output = NormalInterval<V>;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn call(self) -> NormalInterval<V> {
        let Self { a, b, width } = self;
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let size = a.abs();
        // The density at b over that at a.
        let inside = a.less(zero);
        let apart = V::select(inside, b - size, width);
        let decay = exp(-saturate(saturate(half * apart) * saturate(b + size)));
        let (at_a, at_b) = (mills(size), decay * mills(b));
        // Both bounds on one side of 0: relative to the density at a.
        let outer = at_a - at_b;
        // 0 inside: relative to the density at 0.
        let density = exp(-saturate(half * size * size));
        let tails = density * (at_a + at_b) / V::splat(ROOT_OF_TAU);
        let inner = V::splat(ROOT_OF_TAU) * (one - tails);
        let low = V::select(inside, density / inner, saturate(one / outer));
        let high = low * decay;
        let reference = V::select(inside, zero, a);
        NormalInterval {
            reference,
            ln_mass: V::select(
                inside,
                log1p(-tails) + V::splat(0.918_938_533_204_672_8),
                ln(outer),
            ),
            density_low: low,
            density_high: high,
            mean: (low - high) - reference,
            // 1 + a low - b high, less the square of the reference.
            mean_square: one + ((saturate(a * low) - saturate(b * high)) - saturate(reference * reference)),
        }
    }
}

/// By Gauss' rule about the middle.
struct Narrow<V> {
    middle: V,
    width: V,
}

impl<V: Lanes> Call for Narrow<V> {
    type Output = NormalInterval<V>;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn call(self) -> NormalInterval<V> {
        let Self { middle, width } = self;
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        // Where it is not narrow the result is not used.
        let half = V::splat(NARROW).minimum(V::splat(0.5) * width);
        let slope = V::splat(2.0).minimum(middle * half);
        let bend = V::splat(0.5) * half * half;
        let (mut mass, mut first, mut second) = (zero, zero, zero);
        for [node, weight] in RULE {
            let curve = V::splat(weight) * exp(-(bend * V::splat(node * node)));
            let rising = exp(slope * V::splat(node));
            let falling = one / rising;
            mass = mass + curve * (rising + falling);
            first = first + curve * (falling - rising) * V::splat(node);
            second = second + curve * (rising + falling) * V::splat(node * node);
        }
        let scale = one / (half * mass);
        let mean = half * (first / mass);
        let square = half * half * (second / mass);
        NormalInterval {
            reference: middle,
            ln_mass: ln(half * mass),
            density_low: scale * exp(slope - bend),
            density_high: scale * exp(-slope - bend),
            mean,
            mean_square: square + V::splat(2.0) * (middle * mean),
        }
    }
}

/// The probability above a number that is not negative, over the density there.
#[cfg_attr(not(debug_assertions), inline(always))]
fn mills<V: Lanes>(z: V) -> V {
    V::splat(ROOT_OF_HALF_PI) * erfcx(V::splat(std::f64::consts::FRAC_1_SQRT_2) * z)
}

impl NormalInterval<f64> {
    /// The logarithm of the part of another interval's probability that lies in this one.
    pub fn ln_part_of(&self, whole: &Self) -> f64 {
        let exponent = 0.5 * (whole.reference - self.reference) * (whole.reference + self.reference);
        (self.ln_mass - whole.ln_mass) + exponent
    }
}

/// How far above its lower bound lies the quantile of `p` of a standard normal number between `low` and `low + width`,
/// for a finite `low` and a `p` of at most 1/2. Small distances keep their digits.
pub fn truncated_normal_quantile(low: f64, width: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    let whole = NormalInterval::of(low, saturate(low + width), saturate(width));
    let target = ln(p);
    let function = |ln_distance: f64| {
        let distance = exp(ln_distance);
        let part = NormalInterval::of(low, low + distance, distance);
        (part.ln_part_of(&whole) - target, distance * part.density_high)
    };
    // Half of all lies next to the bound, or between it and 0.
    let highest = ln(if width < f64::INFINITY {
        width
    } else {
        1.0 + low.abs()
    });
    let mut start = highest + target;
    let mut step = 1.0;
    while start > -740.0 && function(start).0 > 0.0 {
        start -= step;
        step *= 2.0;
    }
    let distance = exp(super::increasing_root(start, function));
    if distance < width { distance } else { width }
}

/// How far above its lower bound lies the number that a standard normal number above `low` exceeds with probability `p`, for a
/// `low` that is not negative and a `p` of at most 1/2.
pub fn normal_tail_quantile(low: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return f64::INFINITY;
    }
    let above = |from: f64| NormalInterval::of(from, f64::MAX, f64::MAX);
    let (whole, target) = (above(low), ln(p));
    let function = |ln_distance: f64| {
        let distance = exp(ln_distance);
        let part = above(low + distance);
        // Both masses are relative to the density at their bounds.
        let fall = saturate(distance * saturate(low + 0.5 * distance));
        let ln_part = (part.ln_mass - whole.ln_mass) - fall;
        (target - ln_part, distance * part.density_low)
    };
    // The tail falls faster than that of the exponential law of the rate `low + 1`.
    exp(super::increasing_root(-2.0 - ln(1.0 + low), function))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::gauss_legendre::integrals;

    /// The same by integration of the density relative to its largest value.
    fn integrated(low: f64, high: f64) -> [f64; 3] {
        let nearest = if low > 0.0 {
            low
        } else if high < 0.0 {
            high
        } else {
            0.0
        };
        let reach = 80.0 / (nearest.abs() + (nearest * nearest + 80.0).sqrt());
        let (from, to) = (low.max(nearest - reach), high.min(nearest + reach));
        let [mass, mean, square] = integrals(from, to, |z| {
            let density = f64::exp(-0.5 * (z - nearest) * (z + nearest));
            [
                density,
                density * (z - nearest),
                density * (z - nearest) * (z - nearest),
            ]
        });
        [
            mass.ln() - 0.5 * nearest * nearest,
            nearest + mean / mass,
            square / mass,
        ]
    }

    #[test]
    fn masses_and_moments_are_integrals() {
        for low in [-50.0, -9.0, -2.0, -0.7, -1e-3, 0.0, 0.3, 1.5, 6.0, 30.0, 1e3] {
            for width in [1e-9, 1e-4, 0.05, 0.4, 0.99, 1.01, 1.7, 3.0, 12.0, 90.0] {
                let high = low + width;
                let [ln_mass, mean, square] = integrated(low, high);
                let got = NormalInterval::of(low, high, high - low);
                let what = format!("{low} {width}: {got:?}");
                let got_ln_mass = got.ln_mass - 0.5 * got.reference * got.reference;
                assert!(
                    (got_ln_mass - ln_mass).abs() <= 2e-13 * ln_mass.abs().max(1.0),
                    "{what} {ln_mass}"
                );
                let spread = width.min(1.0);
                let rounding = 4.0 * f64::EPSILON * low.abs();
                let tolerance = 1e-12 * (1.0 + low.abs().min(high.abs())) * spread;
                assert!(
                    (got.reference + got.mean - mean).abs() <= tolerance + rounding,
                    "{what} {mean}"
                );
                let nearest = if low > 0.0 {
                    low
                } else if high < 0.0 {
                    high
                } else {
                    0.0
                };
                let want = square + 2.0 * (mean - nearest) * nearest + nearest * nearest;
                let got_square = got.mean_square + got.reference * got.reference;
                assert!((got_square - want).abs() <= 1e-12 * (1.0 + want), "{what} {want}");
                // Densities at the bounds, over the mass.
                for (bound, density) in [(low, got.density_low), (high, got.density_high)] {
                    let exact = f64::exp(-0.5 * bound * bound - ln_mass);
                    assert!(
                        (density - exact).abs() <= 1e-11 * (1.0 + ln_mass.abs()) * exact + 1e-300,
                        "{what} {exact}"
                    );
                }
            }
        }
    }

    #[test]
    fn single_precision_follows_double_precision() {
        for low in [-20.0_f32, -2.0, -0.7, 0.0, 0.3, 1.5, 6.0] {
            for width in [1e-3_f32, 0.05, 0.4, 0.9, 1.2, 3.0, 30.0] {
                let high = low + width;
                let (narrow, wide) = (
                    NormalInterval::of(low, high, high - low),
                    NormalInterval::of(f64::from(low), f64::from(high), f64::from(high - low)),
                );
                let close = |got: f32, want: f64, size: f64| (f64::from(got) - want).abs() <= 2e-6 * size;
                let size = 1.0 + f64::from(low.abs().max(0.0));
                assert!(
                    close(narrow.ln_mass, wide.ln_mass, size + wide.ln_mass.abs()),
                    "{low} {width}"
                );
                assert!(
                    close(narrow.mean, wide.mean, size * f64::from(width).min(1.0)),
                    "{low} {width}"
                );
                assert!(
                    close(
                        narrow.density_low,
                        wide.density_low,
                        size * wide.density_low + 1e-30
                    ),
                    "{low} {width}"
                );
            }
        }
    }

    #[test]
    fn the_quantile_inverts_the_mass() {
        for (low, width) in [
            (-1.0, 2.0),
            (-8.0, 20.0),
            (3.0, 1e-6),
            (9.0, 1.0),
            (-40.0, 1.0),
            (1e3, 5.0),
        ] {
            let whole = NormalInterval::of(low, low + width, width);
            for p in [1e-12, 1e-3, 0.3, 0.5] {
                let distance = truncated_normal_quantile(low, width, p);
                let part = NormalInterval::of(low, low + distance, distance).ln_part_of(&whole);
                // Rounding low + distance moves the probability.
                let rounding = 4e-16 * f64::abs(low) / distance;
                assert!(
                    (part - p.ln()).abs() <= 1e-12 + rounding,
                    "{low} {width} {p}: {distance} {part}"
                );
            }
        }
        assert_eq!(truncated_normal_quantile(0.0, 1.0, 0.0), 0.0);
    }
}
