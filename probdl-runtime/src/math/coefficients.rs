//! The numbers behind the functions, by scalar type. Written by `coefficients.py`, which says how they are made.
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

impl Coefficients for f32 {
    const SIGN: u64 = 1 << 31;
    const ONE_BITS: u64 = 0x3f800000;
    const SQRT_HALF_BITS: u64 = 0x3f3504f3;
    const MANTISSA: u64 = 0x7fffff;
    const LEADING_HALF: u64 = 0xfffff000;
    const BIAS: f64 = 127.0;
    const INTEGER: f64 = 8388608.0;
    const ROUND: f64 = 12582912.0;
    const SUBNORMAL_SCALE: f64 = 33554432.0;
    const SUBNORMAL_EXPONENT: f64 = 25.0;
    const SPLITTER: f64 = 4097.0;
    const EXP_LOW: f64 = -104.0;
    const EXP_HIGH: f64 = 89.0;
    const EXP_NORMAL: f64 = 87.0;
    const EXPM1_LOW: f64 = -18.0;
    const TANH_HIGH: f64 = 10.0;
    const EXP_SHIFT: u64 = 32;
    const POW_HIGH: f64 = 1.2676506002282294e+30;
    const LN_2: [f64; 2] = [0.6923828125, 0.0007643680599];
    const HALF_PI: [f64; 4] = [
        1.5703125,
        0.0004837512969970703,
        7.549533620476723e-08,
        2.563344151594519e-12,
    ];
    // (exp(r) - 1 - r) / r^2, on [-0.346574, 0.346574]; error 6.5e-8
    const EXP: &'static [f64] = &[0.5, 0.1666657703, 0.04166655466, 0.008363173075, 0.001392617612];
    // (2 atanh(z) / z - 2) / w, w = z^2, on [0.0, 0.0294373]; error 1.9e-7
    const LN: &'static [f64] = &[0.6666668504, 0.3998878057, 0.2957994939];
    // (ln(1 + f) - f + f^2 / 2) / f^3, on [-0.292893, 0.414214]; error 2.9e-8
    const LN_BY_POWERS: &'static [f64] = &[
        0.3333333118,
        -0.2499999696,
        0.2000071575,
        -0.1666780232,
        0.1424905765,
        -0.1242568733,
        0.1168541992,
        -0.1147973385,
        0.06971611471,
    ];
    // (sin(r) - r) / r^3 in w = r^2, on [0.0, 0.61685]; error 2.8e-11
    const SIN: &'static [f64] = &[-0.1666666666, 0.008333331875, -0.0001984008674, 2.72499258e-6];
    // (cos(r) - 1 + r^2 / 2) / r^4 in w = r^2, on [0.0, 0.61685]; error 2.0e-9
    const COS: &'static [f64] = &[0.04166666466, -0.001388830304, 2.454794209e-5];
    // erf(x) / x - 1 in w = x^2, on [0.0, 1.0]; error 1.2e-9
    const ERF: &'static [f64] = &[
        0.1283791658,
        -0.3761262667,
        0.1128359472,
        -0.02685421201,
        0.005189087423,
        -0.0008016864287,
        7.875875063e-5,
    ];
    // (1 + 2 x) exp(x^2) erfc(x) - 5/4 in y = (x - 2) / (x + 2), on [-1.0, 1.0]; error 5.2e-9
    const ERFC: &'static [f64] = &[
        0.02697838155,
        -0.09276375981,
        -0.1660303913,
        0.1640493954,
        -0.05422018605,
        -0.008018635692,
        0.008724294538,
        0.001216665496,
        -0.00146351167,
        -0.0003571778925,
        0.0002211054525,
        6.310018546e-5,
        -2.010893119e-5,
    ];
    // lgamma(2 + z) / z, on [-0.5, 0.5]; error 9.5e-9
    const LGAMMA: &'static [f64] = &[
        0.4227843426,
        0.3224670301,
        -0.06735326574,
        0.02058123943,
        -0.007366421845,
        0.002881965559,
        -0.001312562382,
        0.000563159199,
    ];
    // x (lgamma(x) - (x - 1/2) ln x + x - ln(2 pi)/2) in u = 1 / x^2, on [0.0, 0.0277778]; error 7.4e-8
    const LGAMMA_TAIL: &'static [f64] = &[0.08333325833, -0.002756120948];
    // digamma(2 + z), on [-0.5, 0.5]; error 1.4e-9
    const DIGAMMA: &'static [f64] = &[
        0.422784334,
        0.6449340674,
        -0.2020566824,
        0.08232312376,
        -0.03693477253,
        0.01734655755,
        -0.008271811921,
        0.004038769533,
        -0.002351245379,
        0.001165342954,
    ];
    // x^2 (ln x - 1/(2 x) - digamma(x)) in u = 1 / x^2, on [0.0, 0.0277778]; error 2.6e-9
    const DIGAMMA_TAIL: &'static [f64] = &[0.08333333074, -0.008331646588, 0.00380380325];
    // (1 / d - pi cot(pi d)) / d in w = d^2, on [0.0, 0.25]; error 3.8e-9
    const COTANGENT: &'static [f64] = &[
        3.289868131,
        2.164647911,
        2.034566103,
        2.011921554,
        1.944676721,
        2.464389551,
        0.0001186956111,
        6.065015612,
    ];

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn to_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits {
        V::shift_left::<23>(bits)
    }
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn from_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits {
        V::shift_right::<23>(bits)
    }
}

impl Coefficients for f64 {
    const SIGN: u64 = 1 << 63;
    const ONE_BITS: u64 = 0x3ff0000000000000;
    const SQRT_HALF_BITS: u64 = 0x3fe6a09e667f3bcc;
    const MANTISSA: u64 = 0xfffffffffffff;
    const LEADING_HALF: u64 = 0xfffffffff8000000;
    const BIAS: f64 = 1023.0;
    const INTEGER: f64 = 4503599627370496.0;
    const ROUND: f64 = 6755399441055744.0;
    const SUBNORMAL_SCALE: f64 = 18014398509481984.0;
    const SUBNORMAL_EXPONENT: f64 = 54.0;
    const SPLITTER: f64 = 134217729.0;
    const EXP_LOW: f64 = -746.0;
    const EXP_HIGH: f64 = 710.0;
    const EXP_NORMAL: f64 = 708.0;
    const EXPM1_LOW: f64 = -40.0;
    const TANH_HIGH: f64 = 22.0;
    const EXP_SHIFT: u64 = 64;
    const POW_HIGH: f64 = 8.452712498170644e+270;
    const LN_2: [f64; 2] = [0.6931471803691238, 1.9082149292705877e-10];
    const HALF_PI: [f64; 4] = [
        1.5707963267341256,
        6.077100506303966e-11,
        2.0222662487959506e-21,
        0.0,
    ];
    // (exp(r) - 1 - r) / r^2, on [-0.346574, 0.346574]; error 1.0e-16
    const EXP: &'static [f64] = &[
        0.5000000000000001,
        0.16666666666666669,
        0.041666666666624164,
        0.008333333333330065,
        0.0013888888917196719,
        0.00019841269863040545,
        2.4801521322368692e-05,
        2.7557268480310024e-06,
        2.7620075879983367e-07,
        2.5100375832561234e-08,
    ];
    // (2 atanh(z) / z - 2) / w, w = z^2, on [0.0, 0.0294373]; error 3.1e-16
    const LN: &'static [f64] = &[
        0.666666666666667,
        0.39999999999899505,
        0.28571428625975487,
        0.2222221113479508,
        0.18182889125261723,
        0.15331721600556042,
        0.14616449685043406,
    ];
    const LN_BY_POWERS: &'static [f64] = &[];
    // (sin(r) - r) / r^3 in w = r^2, on [0.0, 0.61685]; error 2.0e-17
    const SIN: &'static [f64] = &[
        -0.16666666666666666,
        0.008333333333330948,
        -0.00019841269836758574,
        2.755731610255244e-06,
        -2.5051131845003624e-08,
        1.5918129294866608e-10,
    ];
    // (cos(r) - 1 + r^2 / 2) / r^4 in w = r^2, on [0.0, 0.61685]; error 1.3e-18
    const COS: &'static [f64] = &[
        0.041666666666666664,
        -0.0013888888888887398,
        2.480158729876569e-05,
        -2.7557317271729793e-07,
        2.08761462684032e-09,
        -1.1382632425521717e-11,
    ];
    // erf(x) / x - 1 in w = x^2, on [0.0, 1.0]; error 7.4e-18
    const ERF: &'static [f64] = &[
        0.12837916709551256,
        -0.37612638903183543,
        0.11283791670945006,
        -0.02686617064323777,
        0.0052239776071164225,
        -0.0008548325975389692,
        0.00012055294904839707,
        -1.492473690741966e-05,
        1.6447424703317362e-06,
        -1.6208483801871705e-07,
        1.3720064546777686e-08,
        -7.795898827002142e-10,
    ];
    // (1 + 2 x) exp(x^2) erfc(x) - 5/4 in y = (x - 2) / (x + 2), on [-1.0, 1.0]; error 9.4e-18
    const ERFC: &'static [f64] = &[
        0.026978381552528716,
        -0.09276382658574601,
        -0.16603039761528884,
        0.16405128003344166,
        -0.05422000099207114,
        -0.00803401508238149,
        0.008722653876530033,
        0.001271338964933006,
        -0.0014568139569316842,
        -0.00045434082082698415,
        0.0002063672802685968,
        0.00015103912306188376,
        -1.510150925771988e-06,
        -3.6423184842143545e-05,
        -1.3491871866403955e-05,
        3.710456477895487e-06,
        5.220886777056342e-06,
        1.5040904711467554e-06,
        -6.878048091518103e-07,
        -8.342515908626396e-07,
        -2.772830092070181e-07,
        1.3589167205214257e-07,
        1.8009436020139302e-07,
        3.0845868165339e-08,
        -4.5229663952194024e-08,
        -1.8744184702459688e-08,
        4.761857829888926e-09,
        2.8114026723241795e-09,
    ];
    // lgamma(2 + z) / z, on [-0.5, 0.5]; error 5.0e-18
    const LGAMMA: &'static [f64] = &[
        0.42278433509846713,
        0.3224670334241132,
        -0.06735230105319563,
        0.02058080842778338,
        -0.007385551028935545,
        0.002890510330865901,
        -0.0011927539009983087,
        0.0005096695196526673,
        -0.00022315497746292723,
        9.945761692157133e-05,
        -4.4923727564247656e-05,
        2.050601970174762e-05,
        -9.45628851510172e-06,
        4.3828545383846665e-06,
        -1.9743106888421067e-06,
        9.242852225162277e-07,
        -5.811277768921246e-07,
        2.7475390051909663e-07,
    ];
    // x (lgamma(x) - (x - 1/2) ln x + x - ln(2 pi)/2) in u = 1 / x^2, on [0.0, 0.0277778]; error 2.7e-17
    const LGAMMA_TAIL: &'static [f64] = &[
        0.0833333333333333,
        -0.0027777777776807643,
        0.0007936507373369848,
        -0.0005952257418022643,
        0.0008404447851602169,
        -0.0018449995052567591,
        0.004298394281325464,
    ];
    // digamma(2 + z), on [-0.5, 0.5]; error 1.2e-17
    const DIGAMMA: &'static [f64] = &[
        0.42278433509846713,
        0.6449340668482267,
        -0.20205690315959446,
        0.08232323371105249,
        -0.03692775514332708,
        0.017343061990467628,
        -0.008349277384931816,
        0.00407735600617157,
        -0.002008392730204003,
        0.0009945784300194591,
        -0.0004941902550788927,
        0.00024605326824719294,
        -0.0001226967064798969,
        6.144972571559871e-05,
        -3.068902288655258e-05,
        1.4564976260589657e-05,
        -7.278587670411483e-06,
        5.17334585434095e-06,
        -2.5861773625857027e-06,
    ];
    // x^2 (ln x - 1/(2 x) - digamma(x)) in u = 1 / x^2, on [0.0, 0.0277778]; error 3.8e-16
    const DIGAMMA_TAIL: &'static [f64] = &[
        0.08333333333333294,
        -0.00833333333196673,
        0.003968253174196778,
        -0.00416649213380119,
        0.007557240349829397,
        -0.02005781319935496,
        0.0527835788020277,
    ];
    // (1 / d - pi cot(pi d)) / d in w = d^2, on [0.0, 0.25]; error 2.7e-18
    const COTANGENT: &'static [f64] = &[
        3.289868133696453,
        2.1646464674222803,
        2.034686123967514,
        2.008154712581119,
        2.001989137271178,
        2.000492722028886,
        2.000107311804003,
        2.0003196741577174,
        1.996097485576224,
        2.0382490222156067,
        1.727615124757811,
        3.4058369233965187,
        -3.1611194298940593,
        14.94347381679524,
        -18.39196776357757,
        18.391967765908955,
    ];

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn to_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits {
        V::shift_left::<52>(bits)
    }
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn from_exponent<V: Lanes<Scalar = Self>>(bits: V::Bits) -> V::Bits {
        V::shift_right::<52>(bits)
    }
}
