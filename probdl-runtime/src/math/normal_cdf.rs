//! The standard normal law's distribution function, its logarithm and its inverse.

use super::constant::HALF_LN_TAU;
use super::{Tails, erfc, ln, polynomial};

/// The probabilities that a standard normal number lies below and above `z`.
pub fn normal_tails(z: f64) -> Tails {
    if z > 0.0 {
        return normal_tails(-z).mirrored();
    }
    let lower = 0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
    if z < -20.0 {
        return Tails {
            lower,
            ..Tails::from_ln_lower(ln_far_tail(-z))
        };
    }
    Tails {
        lower,
        ..Tails::from_ln_lower(ln(lower))
    }
}

/// The logarithm of the upper tail from 20 on: the asymptotic series of Mills' ratio (DLMF 7.12.1), whose eighth term
/// is below 1e-15 there.
fn ln_far_tail(z: f64) -> f64 {
    let w = 1.0 / z / z;
    let series = polynomial(w, &[1.0, -1.0, 3.0, -15.0, 105.0, -945.0, 10_395.0, -135_135.0]);
    -0.5 * z * z - ln(z) - HALF_LN_TAU + ln(series)
}

/// The inverse of the standard normal distribution function: `-inf` at 0, infinite at 1, NaN outside of [0, 1].
///
/// Relative errors are about 1e-16: Wichura, "Algorithm AS 241: The percentage points of the normal distribution",
/// Applied Statistics 37 (1988), routine PPND16.
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return central_quantile(q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // NaN for a negative tail, that is outside of [0, 1].
    let r = (-ln(tail)).sqrt();
    let size = if r <= 5.0 {
        let r = r - 1.6;
        polynomial(r, &MIDDLE) / polynomial(r, &MIDDLE_DENOMINATOR)
    } else {
        let r = r - 5.0;
        polynomial(r, &FAR) / polynomial(r, &FAR_DENOMINATOR)
    };
    if q < 0.0 { -size } else { size }
}

/// The inverse of the distribution function of a standard normal number's size: 0 at 0, infinite at 1, NaN outside of
/// [0, 1]. Small probabilities keep their digits.
pub fn half_normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p <= 0.85 {
        return central_quantile(0.5 * p);
    }
    -normal_quantile(0.5 * (1.0 - p))
}

/// The quantile of `1/2 + q`, for `q` between -0.425 and 0.425.
fn central_quantile(q: f64) -> f64 {
    let r = 0.180_625 - q * q;
    q * polynomial(r, &CENTRAL) / polynomial(r, &CENTRAL_DENOMINATOR)
}

const CENTRAL: [f64; 8] = [
    3.387_132_872_796_366_608_0e0,
    1.331_416_678_917_843_774_5e2,
    1.971_590_950_306_551_442_7e3,
    1.373_169_376_550_946_112_5e4,
    4.592_195_393_154_987_145_7e4,
    6.726_577_092_700_870_085_3e4,
    3.343_057_558_358_812_810_5e4,
    2.509_080_928_730_122_672_7e3,
];

const CENTRAL_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091_125_2e1,
    6.871_870_074_920_579_083_0e2,
    5.394_196_021_424_751_107_7e3,
    2.121_379_430_158_659_586_7e4,
    3.930_789_580_009_271_061_0e4,
    2.872_908_573_572_194_267_4e4,
    5.226_495_278_852_854_561_0e3,
];

const MIDDLE: [f64; 8] = [
    1.423_437_110_749_683_577_34e0,
    4.630_337_846_156_545_295_90e0,
    5.769_497_221_460_691_405_50e0,
    3.647_848_324_763_204_605_04e0,
    1.270_458_252_452_368_382_58e0,
    2.417_807_251_774_506_117_70e-1,
    2.272_384_498_926_918_458_33e-2,
    7.745_450_142_783_414_076_40e-4,
];

const MIDDLE_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87e0,
    1.676_384_830_183_803_849_40e0,
    6.897_673_349_851_000_045_50e-1,
    1.481_039_764_274_800_745_90e-1,
    1.519_866_656_361_645_719_66e-2,
    5.475_938_084_995_344_946_00e-4,
    1.050_750_071_644_416_843_24e-9,
];

const FAR: [f64; 8] = [
    6.657_904_643_501_103_777_20e0,
    5.463_784_911_164_114_369_90e0,
    1.784_826_539_917_291_335_80e0,
    2.965_605_718_285_048_912_30e-1,
    2.653_218_952_657_612_309_30e-2,
    1.242_660_947_388_078_438_60e-3,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];

const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_879_376_90e-1,
    1.369_298_809_227_358_053_10e-1,
    1.487_536_129_085_061_485_25e-2,
    7.868_691_311_456_132_591_00e-4,
    1.846_318_317_510_054_681_80e-5,
    1.421_511_758_316_445_888_70e-7,
    2.044_263_103_389_939_785_64e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits.
    #[test]
    fn tails_match_multiprecision_values() {
        for (z, lower, ln_lower) in [
            (-37.0, 5.7255712225245768e-300, -689.03058557689059),
            (-25.0, 3.0566967063825609e-138, -316.63940800802026),
            (-20.5, 1.076467325879096e-93, -214.0667289632638),
            (-19.5, 5.4891154756604099e-85, -194.0169657774975),
            (-8.0, 6.2209605742717841e-16, -35.01343715991455),
            (-3.0, 0.0013498980316300945, -6.6077262215103495),
            (-1.0, 0.15865525393145705, -1.8410216450092635),
            (-0.1, 0.46017216272297102, -0.77615459273027333),
            (0.0, 0.5, -std::f64::consts::LN_2),
        ] {
            let tails = normal_tails(z);
            assert!((tails.lower - lower).abs() <= 1e-13 * lower, "{z}: {tails:?}");
            assert!(
                (tails.ln_lower - ln_lower).abs() <= 1e-13 * ln_lower.abs(),
                "{z}: {tails:?}"
            );
            let above = normal_tails(-z);
            assert_eq!((above.upper, above.ln_upper), (tails.lower, tails.ln_lower));
        }
    }

    #[test]
    fn quantiles_match_multiprecision_values() {
        for (p, z) in [
            (1e-300, -37.047096299361199),
            (1e-16, -8.2220822161304356),
            (1e-06, -4.753424308822899),
            (0.0749, -1.4402382675279637),
            (0.0751, -1.43882539275254),
            (0.3, -0.52440051270804082),
            (0.6, 0.25334710313579974),
            (0.95, 1.6448536269514723),
            (0.999999, 4.7534243088170878),
        ] {
            assert!(
                (normal_quantile(p) - z).abs() <= 1e-15 * f64::abs(z),
                "{p}: {}",
                normal_quantile(p)
            );
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        for (p, z) in [
            (1e-20, 1.2533141373155003e-20),
            (0.3, 0.38532046640756773),
            (0.86, 1.4757910281791711),
            (0.999, 3.2905267314918948),
        ] {
            let got = half_normal_quantile(p);
            assert!((got - z).abs() <= 1e-15 * f64::abs(z), "{p}: {got}");
        }
        assert_eq!(half_normal_quantile(1.0), f64::INFINITY);
        assert!(half_normal_quantile(-0.1).is_nan() && half_normal_quantile(1.1).is_nan());
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(
            normal_quantile(-0.1).is_nan()
                && normal_quantile(1.1).is_nan()
                && normal_quantile(f64::NAN).is_nan()
        );
    }
}
