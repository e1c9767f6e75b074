//! Models of a few parameters: value and gradient in one pass, with everything in registers.
//!
//! Such a model's step takes as long as its longest chain of operations, so what counts is that nothing is written to
//! memory and read again on the way.

use super::dense::block;
use super::reduce::{self, MAX_LANES, Vectors, columns};
use super::{Activation, Dense, activation};
use crate::lanes::{Lanes, Scalar};
use crate::model::Batch;
use crate::tiles::TILE;
use std::marker::PhantomData;
use std::ops::Add;

/// The loss of a row and its derivatives by all parameters, as `model!` derives them for a model that fits in registers.
/// `X`, `Y` and `P` are the numbers of inputs, targets and parameters.
pub trait Fused<const X: usize, const Y: usize, const P: usize> {
    /// Returns the losses of [`Lanes::LANES`] rows, times their weights, and adds their derivatives to `gradient`.
    ///
    /// Must be `#[inline(always)]`.
    fn fused<V: Lanes>(parameters: &[V; P], x: &[V; X], y: &[V; Y], weight: V, gradient: &mut [V; P]) -> V;
}

/// Returns the weighted sum of a block's losses, and adds its gradient to `gradient`. Rows of the same place in their
/// tiles are added first, then the halves of what is left.
///
/// For at most 15 parameters. Must run with the lanes' instruction set turned on.
///
/// # Panics
///
/// If there are fewer than `P` parameters.
#[inline(always)]
pub fn apply<V: Lanes, M: Fused<X, Y, P>, const X: usize, const Y: usize, const P: usize>(
    parameters: &[V::Scalar],
    batch: &Batch<V::Scalar>,
    gradient: &mut [V::Scalar],
) -> V::Scalar {
    let parameters: &[V::Scalar; P] = parameters.first_chunk().expect("as many as the model has");
    let totals = if batch.tiles == 1 && V::LANES >= STRAIGHT {
        reduce::fold_all::<V, _>(Rows::<V, M, X, Y, P>::of(parameters, batch, 0))
    } else {
        let mut places = [Totals::<V, P>::nothing(); TILE];
        for tile in 0..batch.tiles {
            let rows = Rows::<V, M, X, Y, P>::of(parameters, batch, tile);
            for place in 0..TILE / V::LANES {
                rows.add_to(&mut places[place], place * V::LANES);
            }
        }
        reduce::fold_all::<V, _>(Places(&places))
    };
    // As many sums at once as there are lanes. The loss by itself: its logarithms come late, and the next step waits for the
    // derivatives alone.
    let mut sums = [V::Scalar::ZERO; MAX_LANES];
    for first in (0..P).step_by(V::LANES) {
        let mut vectors = [V::splat(0.0); MAX_LANES];
        for lane in 0..V::LANES {
            if first + lane < P {
                vectors[lane] = totals.slopes[first + lane];
            }
        }
        reduce::sums(vectors).store(&mut sums);
        for lane in 0..V::LANES {
            if first + lane < P {
                gradient[first + lane] += sums[lane];
            }
        }
    }
    let mut vectors = [V::splat(0.0); MAX_LANES];
    vectors[0] = totals.loss;
    reduce::sums(vectors).store(&mut sums);
    sums[0]
}

/// With so many lanes at least, the places of a single tile are few enough for code of their own, without a loop.
const STRAIGHT: usize = 4;

#[inline(always)]
fn load<V: Lanes, const N: usize>(columns: &[[V::Scalar; TILE]; N], row: usize) -> [V; N] {
    let mut vectors = [V::splat(0.0); N];
    for column in 0..N {
        vectors[column] = V::load(&columns[column][row..]);
    }
    vectors
}

/// The loss and its derivatives.
#[derive(Clone, Copy)]
struct Totals<V, const P: usize> {
    loss: V,
    slopes: [V; P],
}

impl<V: Lanes, const P: usize> Totals<V, P> {
    /// Minus 0, which additions leave out: they are links of the chain.
    #[inline(always)]
    fn nothing() -> Self {
        Self {
            loss: V::splat(-0.0),
            slopes: [V::splat(-0.0); P],
        }
    }
}

impl<V: Lanes, const P: usize> Add for Totals<V, P> {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        self.loss = self.loss + other.loss;
        for index in 0..P {
            self.slopes[index] = self.slopes[index] + other.slopes[index];
        }
        self
    }
}

/// The rows of one tile.
struct Rows<'a, V: Lanes, M, const X: usize, const Y: usize, const P: usize> {
    parameters: &'a [V::Scalar; P],
    x: &'a [[V::Scalar; TILE]; X],
    y: &'a [[V::Scalar; TILE]; Y],
    weights: &'a [V::Scalar; TILE],
    model: PhantomData<M>,
}

impl<'a, V: Lanes, M: Fused<X, Y, P>, const X: usize, const Y: usize, const P: usize>
    Rows<'a, V, M, X, Y, P>
{
    #[inline(always)]
    fn of(parameters: &'a [V::Scalar; P], batch: &'a Batch<V::Scalar>, tile: usize) -> Self {
        Self {
            parameters,
            x: block(columns(batch.x.tile(tile)), 0),
            y: block(columns(batch.y.tile(tile)), 0),
            weights: &columns(&batch.weights)[tile],
            model: PhantomData,
        }
    }

    /// Adds loss and derivatives of the rows in a vector.
    #[inline(always)]
    fn add_to(&self, totals: &mut Totals<V, P>, row: usize) {
        let (x, y) = (load::<V, X>(self.x, row), load::<V, Y>(self.y, row));
        let weight = V::load(&self.weights[row..]);
        // Here and not once for all rows: a vector that is kept for them might be written to memory and read again.
        let mut parameters = [V::splat(0.0); P];
        for index in 0..P {
            parameters[index] = V::broadcast(self.parameters[index]);
        }
        let loss = M::fused(&parameters, &x, &y, weight, &mut totals.slopes);
        totals.loss = totals.loss + loss;
    }
}

impl<V: Lanes, M: Fused<X, Y, P>, const X: usize, const Y: usize, const P: usize> Vectors<Totals<V, P>>
    for Rows<'_, V, M, X, Y, P>
{
    #[inline(always)]
    fn at(&mut self, row: usize) -> Totals<V, P> {
        let mut totals = Totals::nothing();
        self.add_to(&mut totals, row);
        totals
    }
}

/// Loss and derivatives of the rows at the same places in all tiles.
struct Places<'a, V, const P: usize>(&'a [Totals<V, P>; TILE]);

impl<V: Lanes, const P: usize> Vectors<Totals<V, P>> for Places<'_, V, P> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> Totals<V, P> {
        self.0[row / V::LANES]
    }
}

impl Dense {
    /// `activation(x kernel + bias)` of some rows in registers; `parameters` are those of the whole model.
    #[inline(always)]
    pub fn forward_fused<V: Lanes, const IN: usize, const UNITS: usize, const P: usize>(
        &self,
        activation: Activation,
        parameters: &[V; P],
        x: &[V; IN],
    ) -> [V; UNITS] {
        let mut h = [V::splat(0.0); UNITS];
        for unit in 0..UNITS {
            if self.bias {
                h[unit] = parameters[self.bias_offset() + unit];
            }
            for input in 0..IN {
                h[unit] = h[unit] + x[input] * parameters[self.offset + input * UNITS + unit];
            }
            h[unit] = activation::value(activation, h[unit]);
        }
        h
    }

    /// Adds the derivatives by the parameters to `gradient`, and those by the input to `d_x`.
    #[inline(always)]
    #[expect(
        clippy::too_many_arguments,
        reason = "the layer's inputs and outputs, and their derivatives"
    )]
    pub fn backward_fused<V: Lanes, const IN: usize, const UNITS: usize, const P: usize>(
        &self,
        activation: Activation,
        parameters: &[V; P],
        x: &[V; IN],
        h: &[V; UNITS],
        d_h: &[V; UNITS],
        d_x: &mut [V; IN],
        gradient: &mut [V; P],
    ) {
        for unit in 0..UNITS {
            let d_z = d_h[unit] * activation::derivative_from_output(activation, h[unit]);
            if self.bias {
                let bias = self.bias_offset() + unit;
                gradient[bias] = gradient[bias] + d_z;
            }
            for input in 0..IN {
                let weight = self.offset + input * UNITS + unit;
                gradient[weight] = gradient[weight] + x[input] * d_z;
                d_x[input] = d_x[input] + d_z * parameters[weight];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{InstructionSet, Kernel, run};
    use crate::layer::testing::{random, random_tiles};
    use crate::layer::{Kernels, Write};
    use crate::tiles::Tiles;

    const HIDDEN: Dense = Dense::new(0, 2, 3, true);
    const OUT: Dense = Dense::new(9, 3, 1, true);

    /// A layer of three units and one of one, with the squared error.
    struct Network;

    impl Fused<2, 1, 13> for Network {
        #[inline(always)]
        fn fused<V: Lanes>(p: &[V; 13], x: &[V; 2], y: &[V; 1], weight: V, gradient: &mut [V; 13]) -> V {
            let hidden: [V; 3] = HIDDEN.forward_fused(Activation::Tanh, p, x);
            let out: [V; 1] = OUT.forward_fused(Activation::Linear, p, &hidden);
            let error = out[0] - y[0];
            let d_out = [weight * (error + error)];
            let mut d_hidden = [V::splat(0.0); 3];
            OUT.backward_fused(
                Activation::Linear,
                p,
                &hidden,
                &out,
                &d_out,
                &mut d_hidden,
                gradient,
            );
            let mut d_x = [V::splat(0.0); 2];
            HIDDEN.backward_fused(Activation::Tanh, p, x, &hidden, &d_hidden, &mut d_x, gradient);
            weight * (error * error)
        }
    }

    struct Fit<'a>(&'a [f64], &'a Batch<f64>);

    impl Kernel<f64> for Fit<'_> {
        type Output = (f64, Vec<f64>);
        #[inline(always)]
        fn run<V: Lanes<Scalar = f64>>(self) -> Self::Output {
            let mut gradient = vec![0.0; 13];
            let loss = apply::<V, Network, 2, 1, 13>(self.0, self.1, &mut gradient);
            (loss, gradient)
        }
    }

    fn tiled<V: Kernels<Scalar = f64>>(parameters: &[f64], batch: &Batch<f64>) -> (f64, Vec<f64>) {
        let (tiles, rows) = (batch.tiles, batch.tiles * TILE);
        let mut hidden = Tiles::new(3, rows);
        HIDDEN.forward::<V>(
            Activation::Tanh,
            parameters,
            batch.x.columns(),
            &mut hidden,
            tiles,
        );
        let mut out = Tiles::new(1, rows);
        OUT.forward::<V>(Activation::Linear, parameters, hidden.columns(), &mut out, tiles);
        let (mut loss, mut d_out, mut d_hidden) = (0.0, Tiles::new(1, rows), Tiles::new(3, rows));
        for row in 0..rows {
            let error = out.get(row, 0) - batch.y.get(row, 0);
            loss += batch.weights[row] * error * error;
            d_out.set(row, 0, batch.weights[row] * 2.0 * error);
        }
        let mut gradient = vec![0.0; 13];
        OUT.backward::<V>(
            Activation::Linear,
            parameters,
            hidden.columns(),
            &out,
            &mut d_out,
            &mut d_hidden,
            Write::Replace,
            &mut gradient,
            tiles,
        );
        let x = batch.x.columns();
        HIDDEN.backward_parameters::<V>(
            Activation::Tanh,
            parameters,
            x,
            &hidden,
            &mut d_hidden,
            &mut gradient,
            tiles,
        );
        (loss, gradient)
    }

    #[test]
    fn the_pass_in_registers_agrees_with_the_layers_and_with_itself() {
        let parameters = random::<f64>(13, 1);
        for tiles in 1..4 {
            let rows = tiles * TILE;
            let batch = Batch {
                x: random_tiles(2, rows, 2),
                y: random_tiles(1, rows, 3),
                weights: (0..rows)
                    .map(|row| if row + 5 < rows { 0.01 } else { 0.0 })
                    .collect(),
                tiles,
                noise: None,
            };
            let (loss, gradient) = tiled::<f64>(&parameters, &batch);
            let plain = run(InstructionSet::Scalar, Fit(&parameters, &batch));
            assert!((plain.0 - loss).abs() < 1e-12);
            for (fused, layers) in plain.1.iter().zip(&gradient) {
                assert!((fused - layers).abs() < 1e-12, "{fused} {layers}");
            }
            for set in InstructionSet::available() {
                assert_eq!(run(set, Fit(&parameters, &batch)), plain, "{set:?}");
            }
        }
    }
}
