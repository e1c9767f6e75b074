//! One row per activation: its value, and its derivative in terms of input and output.

use crate::lanes::Lanes;
use crate::math;

/// The slope of Keras' `leaky_relu` below 0.
const LEAKY_SLOPE: f64 = 0.2;
/// The constants of Klambauer, Unterthiner, Mayr and Hochreiter (2017), "Self-normalizing neural networks".
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// Keras' default of `squareplus`.
const SQUAREPLUS_B: f64 = 4.0;

/// A function of one variable with its derivative.
pub(super) trait Function {
    /// The value at `z`.
    fn value<V: Lanes>(z: V) -> V;
    /// The derivative at `z`, where the value is `h`. Functions whose derivative follows from the output ignore `z`.
    fn derivative<V: Lanes>(z: V, h: V) -> V;
}

#[inline(always)]
fn number<V: Lanes>(value: f64) -> V {
    V::splat(value)
}

/// 1 where the mask holds, else 0.
#[inline(always)]
fn indicator<V: Lanes>(mask: V::Mask) -> V {
    V::select(mask, number(1.0), number(0.0))
}

macro_rules! functions {
    ($($name:ident: |$z:ident| $value:expr, |$at:pat_param, $h:pat_param| $derivative:expr;)+) => {
        $(
            pub(super) struct $name;

            impl Function for $name {
                #[inline(always)]
                fn value<V: Lanes>($z: V) -> V {
                    $value
                }
                #[inline(always)]
                fn derivative<V: Lanes>($at: V, $h: V) -> V {
                    $derivative
                }
            }
        )+

        /// Runs a statement with the type of the activation's function: the choice is made once, outside its loops.
        macro_rules! with_function {
            ($activation:expr, $function:ident => $statement:expr) => {
                match $activation {
                    $($crate::layer::Activation::$name => {
                        type $function = $crate::layer::activation::function::$name;
                        $statement
                    })+
                }
            };
        }
    };
}

functions! {
    Linear: |z| z, |_, _| number(1.0);
    Relu: |z| math::relu(z), |_, h| indicator(number::<V>(0.0).less(h));
    Relu6: |z| math::relu6(z), |_, h| indicator(number::<V>(0.0).less(h) & h.less(number(6.0)));
    LeakyRelu: |z| math::leaky_relu(z, number(LEAKY_SLOPE)),
        |_, h| V::select(number::<V>(0.0).less(h), number(1.0), number(LEAKY_SLOPE));
    Sigmoid: |z| math::sigmoid(z), |_, h| h * (number::<V>(1.0) - h);
    Tanh: |z| math::tanh(z), |_, h| number::<V>(1.0) - h * h;
    Softplus: |z| math::softplus(z), |_, h| -math::expm1(-h);
    Softsign: |z| math::softsign(z), |_, h| math::square(number::<V>(1.0) - h.abs());
    Exponential: |z| math::exp(z), |_, h| h;
    Elu: |z| math::elu(z, number(1.0)),
        |_, h| V::select(h.less(number(0.0)), h + number(1.0), number(1.0));
    Selu: |z| math::selu(z),
        |_, h| V::select(h.less(number(0.0)), h + number(SELU_SCALE * SELU_ALPHA), number(SELU_SCALE));
    HardSigmoid: |z| math::hard_sigmoid(z),
        |_, h| V::select(number::<V>(0.0).less(h) & h.less(number(1.0)), number(1.0 / 6.0), number(0.0));
    HardTanh: |z| math::hard_tanh(z), |_, h| indicator(h.abs().less(number(1.0)));
    LogSigmoid: |z| math::log_sigmoid(z), |_, h| -math::expm1(h);
    Gelu: |z| math::gelu(z), |z, _| {
        let below = number::<V>(0.5) * math::erfc(z * number(-std::f64::consts::FRAC_1_SQRT_2));
        let density = math::exp(number::<V>(-0.5) * z * z) * number(0.398_942_280_401_432_7);
        below + z * density
    };
    GeluTanh: |z| math::gelu_tanh(z), |z, _| {
        // Beyond these limits the derivative is 0 or 1 in either scalar type, and the cubes below stay numbers.
        let z = number::<V>(-64.0).maximum(number::<V>(64.0).minimum(z));
        let slope = number::<V>(0.797_884_560_802_865_4);
        let cubic = number::<V>(0.044715) * z * z;
        let bend = math::tanh(slope * z * (number::<V>(1.0) + cubic));
        let d_inner = slope * (number::<V>(1.0) + number::<V>(3.0) * cubic);
        number::<V>(0.5) * (number::<V>(1.0) + bend + z * (number::<V>(1.0) - bend * bend) * d_inner)
    };
    Silu: |z| math::silu(z), |z, _| {
        let gate = math::sigmoid(z);
        gate * (number::<V>(1.0) + z * (number::<V>(1.0) - gate))
    };
    Mish: |z| math::mish(z), |z, _| {
        let (softplus, sigmoid) = math::softplus_and_sigmoid(z);
        let gate = math::tanh(softplus);
        gate + z * (number::<V>(1.0) - gate * gate) * sigmoid
    };
    HardSilu: |z| math::hard_silu(z), |z, _| {
        let inside = z / number(3.0) + number(0.5);
        let right = indicator(number::<V>(3.0).less_equal(z));
        V::select(z.abs().less(number(3.0)), inside, right)
    };
    // The root is twice the value less the argument: a sum without cancellation.
    Squareplus: |z| math::squareplus(z, number(SQUAREPLUS_B)), |z, h| {
        let half = number::<V>(0.5);
        half * h / (h - half * z)
    };
    Celu: |z| math::celu(z, number(1.0)),
        |_, h| V::select(h.less(number(0.0)), h + number(1.0), number(1.0));
    TanhShrink: |z| math::tanh_shrink(z), |z, _| math::square(math::tanh(z));
}

pub(super) use with_function;
