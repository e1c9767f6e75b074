"""Writes bessel_interpolants.rs: `python3 bessel_interpolants.py > bessel_interpolants.rs`, then `cargo fmt`.

Chebyshev interpolants (mpmath.chebyfit, 50 digits), turned into powers; the number of terms is the smallest for which the
error, weighted as the formulas weigh it, stays below a sixth of a rounding error in f32, and below 1.25e-15 in f64.
"""
from mpmath import mp, mpf, besseli, chebyfit, exp, nstr, pi, sqrt

mp.dps = 50
LIMITS = {"f32": mpf(2) ** -24 / 6, "f64": mpf(10) ** -14 / 8}


def scaled(x):
    """sqrt(x) exp(-x) times I0(x) and I1(x), for large x (DLMF 10.40.1)."""
    zero = one = term_zero = term_one = mpf(1)
    for k in range(1, 40):
        term_zero *= mpf((2 * k - 1) ** 2) / (8 * k * x)
        term_one *= -mpf(4 - (2 * k - 1) ** 2) / (8 * k * x)
        if abs(term_zero) < mpf(10) ** -45:
            break
        zero += term_zero
        one += term_one
    return zero / sqrt(2 * pi), one / sqrt(2 * pi)


def tail(v):
    if v < mpf(4) / 300:
        return scaled(4 / v)[0] if v > 0 else 1 / sqrt(2 * pi)
    return sqrt(4 / v) * exp(-4 / v) * besseli(0, 4 / v)


def tail_ratio(v):
    if v <= 0:
        return mpf(1) / 2
    x = 4 / v
    if v < mpf(4) / 300:
        zero, one = scaled(x)
        return (zero - one) / zero * x
    return x * (1 - besseli(1, x) / besseli(0, x))


def fit(kind, name, function, interval, weight):
    for terms in range(3, 60):
        coefficients, error = chebyfit(function, interval, terms, error=True)
        if error * weight < LIMITS[kind]:
            break
    rows = "".join(f"        {number(kind, c)},\n" for c in reversed(coefficients))
    return f"    // error {nstr(error, 2)}\n    {name}: &[\n{rows}    ],\n"


def number(kind, value):
    text = nstr(value, 10) if kind == "f32" else repr(float(value))
    return text if "." in text or "e" in text else text + ".0"


def table(kind, name):
    return (
        f"\n/// For {kind}.\npub(super) const {name}: Interpolants = Interpolants {{\n"
        + fit(kind, "difference", lambda t: besseli(0, 2 * t + 2) - besseli(1, 2 * t + 2), [-1, 1], mpf(3) / 2)
        + fit(kind, "first", lambda w: besseli(0, sqrt(mpf(w))), [0, 16], 1)
        + fit(kind, "tail", lambda t: tail((mpf(t) + 1) / 2), [-1, 1], mpf(5) / 2)
        + fit(kind, "tail_ratio", lambda t: tail_ratio((mpf(t) + 1) / 2), [-1, 1], 2)
        + "};\n"
    )


print('''//! The numbers behind the Bessel functions. Written by `bessel_interpolants.py`, which says how they are made.

/// The interpolants for one scalar type: polynomials, with the constant term first.
pub(super) struct Interpolants {
    /// `I0(x) - I1(x)` in `x / 2 - 1`, for x in [0, 4].
    pub(super) difference: &'static [f64],
    /// `I0(x)` in `x^2`, for x in [0, 4]: all positive, as in the series, so that nothing cancels.
    pub(super) first: &'static [f64],
    /// `sqrt(x) exp(-x) I0(x)` in `8 / x - 1`, for x from 4 on.
    pub(super) tail: &'static [f64],
    /// `x (1 - I1(x) / I0(x))` in `8 / x - 1`, for x from 4 on.
    pub(super) tail_ratio: &'static [f64],
}''')
print(table("f32", "SINGLE") + table("f64", "DOUBLE"), end="")
