//! Every primitive and every function gives the same bits on all instruction sets.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{InstructionSet, Kernel, Lanes, Scalar, run};
use crate::math;

/// Applies every primitive and every function to three columns of numbers; returns one column of bits per result.
struct Everything<'a, S> {
    x: &'a [S],
    y: &'a [S],
}

/// The results' names and values, lane after lane. NaN is one value here, whatever its bits.
type Results = Vec<(&'static str, Vec<u64>)>;

impl<S: Scalar> Kernel<S> for Everything<'_, S> {
    type Output = Results;
    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> Results {
        let mut results = Vec::new();
        primitives::<V>(&mut results, self.x, self.y);
        functions::<V>(&mut results, self.x, self.y);
        results
    }
}

/// Pushes the results of one function for all inputs. A macro, since each function must be inlined by itself.
macro_rules! push {
    ($results:ident, $x:ident, $y:ident, $name:expr, |$a:ident, $b:ident| $value:expr) => {
        let mut bits = Vec::with_capacity($x.len());
        for (x, y) in $x.chunks_exact(V::LANES).zip($y.chunks_exact(V::LANES)) {
            let ($a, $b) = (V::load(x), V::load(y));
            let mut out = [V::Scalar::ZERO; 16];
            V::store($value, &mut out);
            bits.extend(out[..V::LANES].iter().map(|&number| canonical_bits(number)));
        }
        $results.push(($name, bits));
    };
}

/// The bits as those of a `f64`, which holds every `f32` exactly.
fn canonical_bits<S: Scalar>(number: S) -> u64 {
    let number = number.to_f64();
    if number.is_nan() {
        u64::MAX
    } else {
        number.to_bits()
    }
}

#[inline(always)]
fn primitives<V: Lanes>(results: &mut Results, x: &[V::Scalar], y: &[V::Scalar]) {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    push!(results, x, y, "add", |a, b| a + b);
    push!(results, x, y, "sub", |a, b| a - b);
    push!(results, x, y, "mul", |a, b| a * b);
    push!(results, x, y, "div", |a, b| a / b);
    push!(results, x, y, "neg", |a, _b| -a);
    push!(results, x, y, "sqrt", |a, _b| a.sqrt());
    push!(results, x, y, "abs", |a, _b| a.abs());
    push!(results, x, y, "minimum", |a, b| a.minimum(b));
    push!(results, x, y, "maximum", |a, b| a.maximum(b));
    push!(results, x, y, "less", |a, b| V::select(a.less(b), one, zero));
    push!(results, x, y, "less_equal", |a, b| V::select(
        a.less_equal(b),
        one,
        zero
    ));
    push!(results, x, y, "equal", |a, b| V::select(a.equal(b), one, zero));
    push!(results, x, y, "and", |a, b| V::select(
        a.less(b) & zero.less(a),
        a,
        b
    ));
    push!(results, x, y, "or", |a, b| V::select(
        a.less(b) | zero.less(a),
        a,
        b
    ));
    push!(results, x, y, "not", |a, b| V::select(!a.less(b), a, b));
    push!(results, x, y, "splat", |_a, _b| V::splat(0.1));
    push!(results, x, y, "broadcast", |_a, _b| V::broadcast(
        V::Scalar::MIN_POSITIVE
    ));
    push!(results, x, y, "bits add", |a, b| V::from_bits(
        a.to_bits() + b.to_bits()
    ));
    push!(results, x, y, "bits sub", |a, b| V::from_bits(
        a.to_bits() - b.to_bits()
    ));
    push!(results, x, y, "bits and", |a, b| V::from_bits(
        a.to_bits() & b.to_bits()
    ));
    push!(results, x, y, "bits or", |a, b| V::from_bits(
        a.to_bits() | b.to_bits()
    ));
    push!(results, x, y, "bits xor", |a, b| V::from_bits(
        a.to_bits() ^ b.to_bits()
    ));
    push!(results, x, y, "shift left", |a, _b| V::from_bits(
        V::shift_left::<3>(a.to_bits())
    ));
    push!(results, x, y, "shift right", |a, _b| V::from_bits(
        V::shift_right::<13>(a.to_bits())
    ));
    push!(results, x, y, "multiply halves", |a, b| V::from_bits(
        V::multiply_halves(a.to_bits(), b.to_bits())
    ));
    push!(results, x, y, "load words", |a, b| {
        let mut words = [0; 16];
        V::store_words(a.to_bits() ^ b.to_bits(), &mut words);
        words = words.map(|word| word ^ 5);
        V::from_bits(V::load_words(&words))
    });
    push!(results, x, y, "splat bits", |_a, _b| V::from_bits(V::splat_bits(
        0x3ff1_2345_3f12_3456
    )));
}

#[inline(always)]
fn functions<V: Lanes>(results: &mut Results, x: &[V::Scalar], y: &[V::Scalar]) {
    push!(results, x, y, "exp", |a, _b| math::exp(a));
    push!(results, x, y, "ln", |a, _b| math::ln(a));
    push!(results, x, y, "log1p", |a, _b| math::log1p(a));
    push!(results, x, y, "expm1", |a, _b| math::expm1(a));
    push!(results, x, y, "tanh", |a, _b| math::tanh(a));
    push!(results, x, y, "sigmoid", |a, _b| math::sigmoid(a));
    push!(results, x, y, "softplus", |a, _b| math::softplus(a));
    push!(results, x, y, "softplus beside sigmoid", |a, _b| {
        math::softplus_and_sigmoid(a).0
    });
    push!(results, x, y, "sigmoid beside softplus", |a, _b| {
        math::softplus_and_sigmoid(a).1
    });
    push!(results, x, y, "log_sigmoid", |a, _b| math::log_sigmoid(a));
    push!(results, x, y, "log_softplus", |a, _b| math::log_softplus(a));
    push!(results, x, y, "log_softplus'", |a, _b| {
        math::log_softplus_and_derivative(a).1
    });
    push!(results, x, y, "pow", |a, b| math::pow(a, b));
    push!(results, x, y, "square", |a, _b| math::square(a));
    push!(results, x, y, "reciprocal", |a, _b| math::reciprocal(a));
    push!(results, x, y, "floor", |a, _b| math::floor(a));
    push!(results, x, y, "erf", |a, _b| math::erf(a));
    push!(results, x, y, "erfc", |a, _b| math::erfc(a));
    push!(results, x, y, "lgamma", |a, _b| math::lgamma(a));
    push!(results, x, y, "digamma", |a, _b| math::digamma(a));
    push!(results, x, y, "sin", |a, _b| math::sin_cos(a).0);
    push!(results, x, y, "cos", |a, _b| math::sin_cos(a).1);
    push!(results, x, y, "sin of turns", |a, _b| math::sin_cos_of_turns(a).0);
    push!(results, x, y, "cos of turns", |a, _b| math::sin_cos_of_turns(a).1);
    push!(results, x, y, "relu", |a, _b| math::relu(a));
    push!(results, x, y, "relu6", |a, _b| math::relu6(a));
    push!(results, x, y, "leaky_relu", |a, b| math::leaky_relu(a, b));
    push!(results, x, y, "elu", |a, b| math::elu(a, b));
    push!(results, x, y, "selu", |a, _b| math::selu(a));
    push!(results, x, y, "celu", |a, b| math::celu(a, b));
    push!(results, x, y, "gelu", |a, _b| math::gelu(a));
    push!(results, x, y, "gelu_tanh", |a, _b| math::gelu_tanh(a));
    push!(results, x, y, "silu", |a, _b| math::silu(a));
    push!(results, x, y, "mish", |a, _b| math::mish(a));
    push!(results, x, y, "softsign", |a, _b| math::softsign(a));
    push!(results, x, y, "hard_sigmoid", |a, _b| math::hard_sigmoid(a));
    push!(results, x, y, "hard_silu", |a, _b| math::hard_silu(a));
    push!(results, x, y, "hard_tanh", |a, _b| math::hard_tanh(a));
    push!(results, x, y, "squareplus", |a, b| math::squareplus(a, b));
    push!(results, x, y, "tanh_shrink", |a, _b| math::tanh_shrink(a));
}

/// Random bit patterns, ordinary numbers, and every pair of special numbers.
fn inputs<S: Scalar>(from_bits: impl Fn(u64) -> S) -> (Vec<S>, Vec<S>) {
    let special = [
        0.0,
        1.0,
        0.5,
        1.5,
        2.0,
        2.5,
        3.0,
        8.0,
        1e-42,
        1e-30,
        88.8,
        103.9,
        709.9,
        745.2,
        1e30,
        f64::INFINITY,
    ]
    .into_iter()
    .flat_map(|x| [S::from_f64(x), S::from_f64(-x)])
    .chain([S::from_f64(f64::NAN), S::MIN_POSITIVE, S::MAX, S::EPSILON]);
    let special: Vec<S> = special.collect();
    let mut state = 1u64;
    let mut next = || {
        // splitmix64 (Steele, Lea and Flood, 2014)
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for &a in &special {
        for &b in &special {
            x.push(a);
            y.push(b);
        }
    }
    for _ in 0..4000 {
        x.push(from_bits(next()));
        y.push(from_bits(next()));
        x.push(S::from_f64((next() >> 11) as f64 / 2f64.powi(48) - 16.0));
        y.push(S::from_f64((next() >> 11) as f64 / 2f64.powi(48) - 16.0));
    }
    x.truncate(x.len() / 16 * 16);
    y.truncate(x.len());
    (x, y)
}

fn compare<S: Scalar>(from_bits: impl Fn(u64) -> S) {
    let (x, y) = inputs(from_bits);
    let reference = run(InstructionSet::Scalar, Everything { x: &x, y: &y });
    for set in InstructionSet::available() {
        for ((name, bits), (_, expected)) in run(set, Everything { x: &x, y: &y }).iter().zip(&reference) {
            assert_eq!(bits.len(), x.len());
            if let Some(i) = (0..x.len()).find(|&i| bits[i] != expected[i]) {
                let (got, truth) = (f64::from_bits(bits[i]), f64::from_bits(expected[i]));
                panic!(
                    "{name}({}, {}) is {got:e} on {set:?}, not {truth:e} ({})",
                    x[i],
                    y[i],
                    S::NAME
                );
            }
        }
    }
}

#[test]
fn all_instruction_sets_give_the_same_bits_for_f32() {
    compare(|bits| f32::from_bits(bits as u32));
}

#[test]
fn all_instruction_sets_give_the_same_bits_for_f64() {
    compare(f64::from_bits);
}

/// Whether `any` sees a single lane.
struct AnyLane;
impl<S: Scalar> Kernel<S> for AnyLane {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let zero = V::splat(0.0);
        assert!(!V::any(zero.less(zero)));
        for lane in 0..V::LANES {
            let mut numbers = [S::ZERO; 16];
            numbers[lane] = S::ONE;
            assert!(V::any(zero.less(V::load(&numbers))));
        }
    }
}

#[test]
fn any_sees_each_single_lane() {
    for set in InstructionSet::available() {
        run::<f32, _>(set, AnyLane);
        run::<f64, _>(set, AnyLane);
    }
}

/// Loading from a slice that is one number short.
struct ShortLoad;
impl<S: Scalar> Kernel<S> for ShortLoad {
    type Output = bool;
    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> bool {
        let short = vec![S::ONE; V::LANES - 1];
        let load = catch_unwind(AssertUnwindSafe(|| V::load(&short)));
        let store = catch_unwind(AssertUnwindSafe(|| V::splat(1.0).store(&mut short.clone())));
        load.is_err() && store.is_err()
    }
}

#[test]
fn loading_and_storing_past_a_slice_panics() {
    for set in InstructionSet::available() {
        assert!(run::<f32, _>(set, ShortLoad));
        assert!(run::<f64, _>(set, ShortLoad));
    }
}
