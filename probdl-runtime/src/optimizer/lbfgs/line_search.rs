//! A line search for the strong Wolfe conditions.

/// A point on the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// How far along.
    pub(super) length: f64,
    /// The value there; not finite past a wall.
    pub(super) value: f64,
    /// Its derivative by the length.
    pub(super) slope: f64,
}

/// c₁: a share of the decrease that the slope promises must come (3.7a).
const DECREASE: f64 = 1e-4;
/// c₂: the slope must fall to a share of what it was (3.7b).
const CURVATURE: f64 = 0.9;
/// How many points each of both phases may try.
const TRIALS: usize = 25;

/// The conditions.
struct Wolfe {
    begin: Point,
    /// Differences of values below this say nothing.
    noise: f64,
}

impl Wolfe {
    /// Whether the value has not fallen enough. (So it is where it is NaN.)
    fn is_high(&self, point: &Point) -> bool {
        let enough = self.begin.value + DECREASE * point.length * self.begin.slope + self.noise;
        point.value.is_nan() || point.value > enough
    }

    fn holds(&self, point: &Point) -> bool {
        !self.is_high(point) && point.slope.abs() <= -CURVATURE * self.begin.slope
    }
}

/// Looks for a point with the strong Wolfe conditions, from `begin`, where the slope is negative, with a first length to
/// try (Nocedal and Wright, algorithm 3.5). The point that is returned is the last one asked for.
///
/// Where the trials are used up it returns a point that has at least fallen enough, if one was seen.
pub(super) fn search(
    begin: Point,
    first: f64,
    noise: f64,
    mut at: impl FnMut(f64) -> Point,
) -> Option<Point> {
    let wolfe = Wolfe { begin, noise };
    let mut before = begin;
    let mut length = first;
    for trial in 0..TRIALS {
        let point = at(length);
        if wolfe.holds(&point) {
            return Some(point);
        }
        if wolfe.is_high(&point) || (trial > 0 && point.value >= before.value) {
            return zoom(&wolfe, before, point, at);
        }
        if point.slope >= 0.0 {
            return zoom(&wolfe, point, before, at);
        }
        before = point;
        length *= 2.0;
    }
    Some(before)
}

/// Looks between two points (algorithm 3.6): `low` has fallen enough, further than any other so far, and its slope leads
/// towards `high`.
fn zoom(wolfe: &Wolfe, mut low: Point, mut high: Point, mut at: impl FnMut(f64) -> Point) -> Option<Point> {
    for _ in 0..TRIALS {
        let length = between(&low, &high);
        let promised = (low.slope * (high.length - low.length)).abs();
        if length == low.length || length == high.length || promised <= wolfe.noise {
            break;
        }
        let point = at(length);
        if wolfe.holds(&point) {
            return Some(point);
        }
        if wolfe.is_high(&point) || point.value >= low.value {
            high = point;
        } else {
            if point.slope * (high.length - low.length) >= 0.0 {
                high = low;
            }
            low = point;
        }
    }
    (low.length > 0.0).then(|| at(low.length))
}

/// The minimum of the cubic through both values and slopes (equation 3.59), not too near to either end; the middle where
/// there is none.
fn between(low: &Point, high: &Point) -> f64 {
    let width = high.length - low.length;
    let d_1 = low.slope + high.slope - 3.0 * (low.value - high.value) / (low.length - high.length);
    let d_2 = (d_1 * d_1 - low.slope * high.slope).sqrt().copysign(width);
    let share = (high.slope + d_2 - d_1) / (high.slope - low.slope + 2.0 * d_2);
    let share = if high.value.is_finite() && share.is_finite() {
        (1.0 - share).clamp(0.1, 0.9)
    } else {
        0.5
    };
    low.length + share * width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, function: impl Fn(f64) -> (f64, f64)) {
        let point = |length: f64| {
            let (value, slope) = function(length);
            Point { length, value, slope }
        };
        let begin = point(0.0);
        for first in [1e-3, 0.1, 1.0, 10.0, 1e3] {
            let mut last = 0.0;
            let mut trials = 0;
            let found = search(begin, first, 0.0, |length| {
                (last, trials) = (length, trials + 1);
                point(length)
            });
            let found = found.unwrap_or_else(|| panic!("{name} from {first}"));
            assert_eq!(found.length, last, "{name} from {first}");
            let enough = begin.value + DECREASE * found.length * begin.slope;
            assert!(
                found.value <= enough && found.slope.abs() <= CURVATURE * -begin.slope,
                "{name} from {first}: {found:?}"
            );
            assert!(trials < 20, "{name} from {first}: {trials} trials");
        }
    }

    /// Moré and Thuente, "Line search algorithms with guaranteed sufficient decrease", 1994, section 5.
    #[test]
    fn the_functions_of_moré_and_thuente() {
        check("5.1", |a| {
            (
                -a / (a * a + 2.0),
                (a * a - 2.0) / ((a * a + 2.0) * (a * a + 2.0)),
            )
        });
        check("5.2", |a| {
            let b = a + 0.004;
            (b.powi(5) - 2.0 * b.powi(4), 5.0 * b.powi(4) - 8.0 * b.powi(3))
        });
        check("5.4", |a| {
            let gamma = |beta: f64| (1.0 + beta * beta).sqrt() - beta;
            let (b_1, b_2) = (0.001, 0.001);
            let root_1 = ((1.0 - a) * (1.0 - a) + b_2 * b_2).sqrt();
            let root_2 = (a * a + b_1 * b_1).sqrt();
            (
                gamma(b_1) * root_1 + gamma(b_2) * root_2,
                gamma(b_1) * (a - 1.0) / root_1 + gamma(b_2) * a / root_2,
            )
        });
    }

    #[test]
    fn walls_and_slides() {
        check("a wall", |a| {
            if a < 2.0 {
                (-a - (2.0 - a).ln(), -1.0 + 1.0 / (2.0 - a))
            } else {
                (f64::NAN, 0.0)
            }
        });
        check("an infinite wall", |a| {
            if a < 0.01 {
                (a * a - 0.01 * a, 2.0 * a - 0.01)
            } else {
                (f64::INFINITY, 1.0)
            }
        });
        let begin = Point {
            length: 0.0,
            value: 0.0,
            slope: -1.0,
        };
        let slide = search(begin, 1.0, 0.0, |length| Point {
            length,
            value: -length,
            slope: -1.0,
        });
        assert!(slide.unwrap().length > 1e6);
        let uphill = search(begin, 1.0, 0.0, |length| Point {
            length,
            value: length,
            slope: 1.0,
        });
        assert!(uphill.is_none());
    }
}
