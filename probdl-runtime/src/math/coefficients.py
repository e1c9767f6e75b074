"""Writes coefficients.rs, the numbers behind the functions of this folder: `python3 coefficients.py > coefficients.rs`, then `cargo fmt`.

Every polynomial is the Chebyshev interpolant (mpmath.chebyfit, 60 digits) of the smooth function named beside it on the
stated interval, turned into powers and rounded. The number of terms is the smallest for which the interpolant's error
stays below a sixth of the type's rounding error, weighted as the function's formula weights it. Logarithms and angles
are split so that the leading parts have few enough bits for a product with the reduction's integer to be exact.
"""
from mpmath import mp, mpf, exp, log, sin, cos, atanh, erf, erfc, loggamma, psi, pi, sqrt, chebyfit, floor, nstr, zeta

mp.dps = 60
ROUNDING = {"f32": mpf(2) ** -24, "f64": mpf(2) ** -53}


def fit(kind, name, function, low, high, doc, weight, limits=(2, 40)):
    """Smallest polynomial whose error times `weight` is below a sixth of a rounding error."""
    for terms in range(*limits):
        coefficients, error = chebyfit(function, [low, high], terms, error=True)
        if error * weight < ROUNDING[kind] / 6:
            break
    rows = "".join(f"        {number(kind, c)},\n" for c in reversed(coefficients))
    return f"    // {doc}, on [{nstr(mpf(low), 6)}, {nstr(mpf(high), 6)}]; error {nstr(error, 2)}\n    const {name}: &'static [f64] = &[\n{rows}    ];\n"


def number(kind, value):
    text = nstr(value, 10) if kind == "f32" else repr(float(value))
    return text if "." in text or "e" in text else text + ".0"


def split(value, bits):
    """Leading parts of `value` with the given numbers of bits, then the rest."""
    parts = []
    for count in bits:
        scale = mpf(2) ** (count - 1 - int(floor(log(abs(value), 2))))
        part = floor(value * scale) / scale
        parts.append(part)
        value -= part
    return parts + [value]


def nonzero(function, at_zero, order=None):
    return lambda x: function(x) if abs(x) > mpf(10) ** -12 else at_zero(x)


def exp_rest(r):
    return sum(r ** k / mp.factorial(k + 2) for k in range(30))


def ln_rest(w):
    return sum(2 * w ** k / (2 * k + 3) for k in range(60))


def ln_cubic(f):
    return sum((-f) ** k / (k + 3) for k in range(200))


def sin_rest(w):
    return sum((-1) ** (k + 1) * w ** k / mp.factorial(2 * k + 3) for k in range(25))


def cos_rest(w):
    return sum((-1) ** k * w ** k / mp.factorial(2 * k + 4) for k in range(25))


def erf_ratio(w):
    return 2 / sqrt(pi) * sum((-1) ** k * w ** k / (mp.factorial(k) * (2 * k + 1)) for k in range(50))


K = mpf(2)


def erfcx_scaled(y):
    if y > 1 - mpf(10) ** -6:  # asymptotic series: x is above 10^6
        x = K * (1 + y) / max(1 - y, mpf(10) ** -40)
        return (1 / x + 2) / sqrt(pi) * (1 - 1 / (2 * x * x) + 3 / (4 * x ** 4) - 15 / (8 * x ** 6))
    x = K * (1 + y) / (1 - y)
    if x > 100:
        series = sum((-1) ** k * mp.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(20))
        return (1 / x + 2) / sqrt(pi) * series
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def lgamma_ratio(z):
    if abs(z) > mpf(10) ** -3:
        return loggamma(2 + z) / z
    return 1 - mp.euler + sum((-1) ** k * (zeta(k) - 1) * z ** (k - 1) / k for k in range(2, 25))


def lgamma_tail(u):
    if u < mpf(1) / 10000:
        return sum(mp.bernoulli(2 * k) / (2 * k * (2 * k - 1)) * u ** (k - 1) for k in range(1, 15))
    x = 1 / sqrt(u)
    return x * (loggamma(x) - (x - mpf(1) / 2) * log(x) + x - log(2 * pi) / 2)


def digamma_tail(u):
    if u < mpf(1) / 10000:
        return sum(mp.bernoulli(2 * k) / (2 * k) * u ** (k - 1) for k in range(1, 15))
    x = 1 / sqrt(u)
    return (log(x) - 1 / (2 * x) - psi(0, x)) * x * x


def cotangent_rest(w):
    if w < mpf(1) / 1000:
        return sum(2 * zeta(2 * k) * w ** (k - 1) for k in range(1, 30))
    d = sqrt(w)
    return (1 / d - pi * mp.cot(pi * d)) / d


def scalar(kind):
    single = kind == "f32"
    bits, mantissa = (32, 23) if single else (64, 52)
    bias = 127 if single else 1023
    one = bias << mantissa
    half_root = sqrt(mpf(1) / 2)
    # floor of the significand of sqrt(1/2), below 1: biased exponent bias - 1
    root_bits = ((bias - 1) << mantissa) + int(floor((half_root * 2 - 1) * 2 ** mantissa))
    ln2 = split(log(mpf(2)), [10 if single else 32])
    angle = split(pi / 2, [11, 11, 11] if single else [33, 33])
    if not single:
        angle.append(mpf(0))
    quarter, tail = pi / 4, mpf(1) / 36
    limit = log(mpf(2)) / 2
    w_ln = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)) ** 2
    lines = [f"impl Coefficients for {kind} {{\n"]
    add = lines.append
    add(f"    const SIGN: u64 = 1 << {bits - 1};\n")
    add(f"    const ONE_BITS: u64 = {hex(one)};\n")
    add(f"    const SQRT_HALF_BITS: u64 = {hex(root_bits)};\n")
    add(f"    const MANTISSA: u64 = {hex((1 << mantissa) - 1)};\n")
    add(f"    const LEADING_HALF: u64 = {hex(((1 << bits) - 1) ^ ((1 << (12 if single else 27)) - 1))};\n")
    add(f"    const BIAS: f64 = {bias}.0;\n")
    add(f"    const INTEGER: f64 = {2 ** mantissa}.0;\n")
    add(f"    const ROUND: f64 = {3 * 2 ** (mantissa - 1)}.0;\n")
    add(f"    const SUBNORMAL_SCALE: f64 = {2 ** (mantissa + 2)}.0;\n")
    add(f"    const SUBNORMAL_EXPONENT: f64 = {mantissa + 2}.0;\n")
    add(f"    const SPLITTER: f64 = {2 ** (12 if single else 27) + 1}.0;\n")
    add(f"    const EXP_LOW: f64 = {'-104.0' if single else '-746.0'};\n")
    add(f"    const EXP_HIGH: f64 = {'89.0' if single else '710.0'};\n")
    add(f"    const EXP_NORMAL: f64 = {'87.0' if single else '708.0'};\n")
    add(f"    const EXPM1_LOW: f64 = {'-18.0' if single else '-40.0'};\n")
    add(f"    const TANH_HIGH: f64 = {'10.0' if single else '22.0'};\n")
    add(f"    const EXP_SHIFT: u64 = {32 if single else 64};\n")
    add(f"    const POW_HIGH: f64 = {float(mpf(2) ** (100 if single else 900))!r};\n")
    add(f"    const LN_2: [f64; 2] = [{', '.join(number(kind, p) if i else repr(float(p)) for i, p in enumerate(ln2))}];\n")
    add(f"    const HALF_PI: [f64; 4] = [{', '.join(repr(float(p)) for p in angle)}];\n")
    add(fit(kind, "EXP", exp_rest, -limit, limit, "(exp(r) - 1 - r) / r^2", mpf(1) / 8))
    add(fit(kind, "LN", ln_rest, 0, w_ln, "(2 atanh(z) / z - 2) / w, w = z^2", w_ln))
    if single:
        low, high = half_root - 1, sqrt(mpf(2)) - 1
        add(fit(kind, "LN_BY_POWERS", ln_cubic, low, high, "(ln(1 + f) - f + f^2 / 2) / f^3", high ** 3 / log(1 + high)))
    else:
        add("    const LN_BY_POWERS: &'static [f64] = &[];\n")
    add(fit(kind, "SIN", sin_rest, 0, quarter ** 2, "(sin(r) - r) / r^3 in w = r^2", quarter ** 2))
    add(fit(kind, "COS", cos_rest, 0, quarter ** 2, "(cos(r) - 1 + r^2 / 2) / r^4 in w = r^2", quarter ** 2))
    add(fit(kind, "ERF", lambda w: erf_ratio(w) - 1, 0, 1, "erf(x) / x - 1 in w = x^2", 1))
    add(fit(kind, "ERFC", lambda y: erfcx_scaled(y) - mpf(5) / 4, -1, 1, "(1 + 2 x) exp(x^2) erfc(x) - 5/4 in y = (x - 2) / (x + 2)", 1))
    add(fit(kind, "LGAMMA", lgamma_ratio, mpf(-1) / 2, mpf(1) / 2, "lgamma(2 + z) / z", mpf(1) / 2))
    add(fit(kind, "LGAMMA_TAIL", lgamma_tail, 0, tail, "x (lgamma(x) - (x - 1/2) ln x + x - ln(2 pi)/2) in u = 1 / x^2", mpf(1) / 32))
    add(fit(kind, "DIGAMMA", lambda z: psi(0, 2 + z), mpf(-1) / 2, mpf(1) / 2, "digamma(2 + z)", 1))
    add(fit(kind, "DIGAMMA_TAIL", digamma_tail, 0, tail, "x^2 (ln x - 1/(2 x) - digamma(x)) in u = 1 / x^2", tail))
    add(fit(kind, "COTANGENT", cotangent_rest, 0, mpf(1) / 4, "(1 / d - pi cot(pi d)) / d in w = d^2", mpf(1) / 2))
    add("\n    #[cfg_attr(not(debug_assertions), inline(always))]\n    fn to_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits {\n"
        f"        V::shift_left::<{mantissa}>(bits)\n    }}\n"
        "    #[cfg_attr(not(debug_assertions), inline(always))]\n    fn from_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits {\n"
        f"        V::shift_right::<{mantissa}>(bits)\n    }}\n}}\n")
    return "".join(lines)


TRAIT = '''//! The numbers behind the functions, by scalar type. Written by `coefficients.py`, which says how they are made.
#![allow(clippy::approx_constant)] // fitted, and only near the constants

use crate::lanes::Lanes;

/// What the functions of this folder must know about a scalar type.
///
/// Polynomials stand with the constant term first.
pub trait Coefficients: Sized {
    /// The sign's bit.
    const SIGN: u64;
    /// The bits of 1.
    const ONE_BITS: u64;
    /// The bits of the square root of 1/2, rounded down.
    const SQRT_HALF_BITS: u64;
    /// The mantissa's bits.
    const MANTISSA: u64;
    /// All bits but the lower half of the significand's.
    const LEADING_HALF: u64;
    /// The exponent field of 1.
    const BIAS: f64;
    /// A power of two from which on all numbers are integers: its mantissa field holds what is added to it.
    const INTEGER: f64;
    /// Adding and subtracting it rounds to the nearest integer.
    const ROUND: f64;
    /// A power of two that makes every subnormal number normal.
    const SUBNORMAL_SCALE: f64;
    /// Its exponent.
    const SUBNORMAL_EXPONENT: f64;
    /// Veltkamp's factor: splits a significand into halves.
    const SPLITTER: f64;
    /// Where exp has become 0.
    const EXP_LOW: f64;
    /// Where exp has become infinite.
    const EXP_HIGH: f64;
    /// Up to here, on either side, exp is a normal number, and so is the power of two in it.
    const EXP_NORMAL: f64;
    /// Where expm1 has become -1.
    const EXPM1_LOW: f64;
    /// Where tanh has become 1.
    const TANH_HIGH: f64;
    /// An exponent that brings the least result of exp into the normal range.
    const EXP_SHIFT: u64;
    /// An exponent for which every power of a number other than 1 is 0 or infinite.
    const POW_HIGH: f64;
    /// The logarithm of 2: a part that times an exponent is exact, and the rest.
    const LN_2: [f64; 2];
    /// Half of pi, in parts that times an integer up to 8192 are exact, and the rest.
    const HALF_PI: [f64; 4];
    /// The exponential's remainder after 1 + r.
    const EXP: &'static [f64];
    /// The logarithm's remainder on the reduced interval.
    const LN: &'static [f64];
    /// The same by powers of its argument, or nothing where they are so many that a division is faster.
    const LN_BY_POWERS: &'static [f64];
    /// The sine's remainder.
    const SIN: &'static [f64];
    /// The cosine's remainder.
    const COS: &'static [f64];
    /// The error function's ratio to its argument, less 1.
    const ERF: &'static [f64];
    /// The scaled complementary error function, less 5/4.
    const ERFC: &'static [f64];
    /// The log-gamma function around 2.
    const LGAMMA: &'static [f64];
    /// The log-gamma function's remainder after Stirling's formula.
    const LGAMMA_TAIL: &'static [f64];
    /// The digamma function around 2.
    const DIGAMMA: &'static [f64];
    /// The digamma function's remainder after the logarithm.
    const DIGAMMA_TAIL: &'static [f64];
    /// The cotangent's remainder after the reciprocal.
    const COTANGENT: &'static [f64];

    /// Moves integers into the exponent field.
    fn to_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits;
    /// Moves the exponent field (and the sign) down to integers.
    fn from_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits;
}
'''

print(TRAIT)
print(scalar("f32"))
print(scalar("f64"), end="")
