//! Models written by hand as the macro writes them, generic over the scalar, and the data of the reference runs.

#![allow(dead_code)] // each test file uses some of them

use probdl_runtime::initializer::Initializer;
use probdl_runtime::lanes::{Lanes, Scalar};
use probdl_runtime::layer::{
    Activation, Dense, Dispatch, Head, Kernels, Map, MapGradient, Regularizer, Write, head, map,
};
use probdl_runtime::math;
use probdl_runtime::model::{
    Aligned, Batch, CheckedArgument, Description, LayerDescription, Model, Probabilistic, Store, TargetRule,
};
use probdl_runtime::random::{Purpose, Stream};
use probdl_runtime::tiles::Tiles;
use std::path::PathBuf;

/// `ln(2 pi) / 2`.
const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;

fn dense(name: &'static str, layer: Dense, kernel: Option<Regularizer>) -> LayerDescription {
    let initializers = (Initializer::glorot_uniform(), Initializer::Zeros);
    LayerDescription::dense(name, layer, (initializers.0, kernel), (initializers.1, None))
}

/// `Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0))`.
#[derive(Clone, Debug)]
pub(crate) struct Line<S: Scalar> {
    pub(crate) store: Store<S>,
}

pub(crate) struct LineWork<S> {
    dense: Tiles<S>,
    d_dense: Tiles<S>,
}

struct LineHead;

impl Head<1, 1> for LineHead {
    #[inline(always)]
    fn head<V: Lanes>(t: &[V; 1], y: &[V; 1], d_t: &mut [V; 1]) -> V {
        let z = y[0] - t[0];
        d_t[0] = -z;
        V::splat(0.5) * z * z + V::splat(HALF_LN_2PI)
    }
}

impl<S: Scalar> Line<S> {
    const DENSE: Dense = Dense::new(0, 1, 1, true);

    pub(crate) fn new(seed: u64) -> Self
    where
        S: Dispatch,
    {
        Self {
            store: Store::new(&Self::description(), seed),
        }
    }
}

impl<S: Dispatch> Model for Line<S> {
    type Scalar = S;
    type Input = [f32; 1];
    type Target = [f32; 1];
    type Prediction = [S; 1];
    type Work<T: Scalar> = LineWork<T>;
    type Parameters<T: Scalar> = Aligned<T>;
    const FUSED: bool = false;
    const HAS_STATISTICS: bool = false;
    const HAS_REGULARIZERS: bool = false;
    const ARGUMENTS: usize = 1;

    fn description() -> Description {
        Description {
            name: "Line",
            formula: "Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0))",
            inputs: vec![],
            equations: vec![],
            objective: "negative log-likelihood",
            rewrites: vec![],
            layers: vec![dense("dense", Self::DENSE, None)],
            head_layers: vec![0],
            target: TargetRule::Real,
            target_statistics: None,
            checked: vec![],
        }
    }

    fn store(&self) -> &Store<S> {
        &self.store
    }

    fn store_mut(&mut self) -> &mut Store<S> {
        &mut self.store
    }

    fn from_store(store: Store<S>) -> Self {
        Self { store }
    }

    fn work<T: Scalar>(rows: usize) -> LineWork<T> {
        LineWork {
            dense: Tiles::new(1, rows),
            d_dense: Tiles::new(1, rows),
        }
    }

    fn forward<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut LineWork<V::Scalar>,
    ) {
        Self::DENSE.forward::<V>(
            Activation::Linear,
            parameters,
            batch.x.columns(),
            &mut work.dense,
            batch.tiles,
        );
    }

    fn loss<V: Kernels>(batch: &Batch<V::Scalar>, work: &mut LineWork<V::Scalar>) -> V::Scalar {
        head::apply::<V, LineHead, 1, 1>(&[work.dense.columns()], batch, &mut [&mut work.d_dense])
    }

    fn value_and_gradient<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut LineWork<V::Scalar>,
        gradient: &mut [V::Scalar],
    ) -> V::Scalar {
        Self::forward::<V>(parameters, batch, work);
        let value = Self::loss::<V>(batch, work);
        Self::DENSE.backward_parameters::<V>(
            Activation::Linear,
            parameters,
            batch.x.columns(),
            &work.dense,
            &mut work.d_dense,
            gradient,
            batch.tiles,
        );
        value
    }

    fn arguments<V: Kernels>(
        work: &mut LineWork<V::Scalar>,
        batch: &Batch<V::Scalar>,
        arguments: &mut Tiles<V::Scalar>,
    ) {
        map::forward::<V, Same, 1, 1>(&[work.dense.columns()], arguments, batch.tiles);
    }

    const ROW: usize = 1;

    fn row<V: Kernels>(
        parameters: &[V::Scalar],
        row: &[V::Scalar],
        dense: &mut [V::Scalar],
        arguments: &mut [V::Scalar],
    ) {
        Self::DENSE.row::<V>(Activation::Linear, parameters, row, dense);
        map::row::<V, Same, 1, 1>(dense, arguments);
    }

    fn prediction(&self, argument: impl Fn(usize) -> S, key: impl FnOnce() -> u64) -> [S; 1] {
        [argument(0) + S::from_f64(Stream::new(key(), Purpose::Sample, 0).normal())]
    }
}

/// What a head's distribution takes as it stands.
struct Same;

impl Map<1, 1> for Same {
    #[inline(always)]
    fn map<V: Lanes>(t: &[V; 1], out: &mut [V; 1]) {
        *out = *t;
    }
}

/// `Input(8) -> Dense(50, relu) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3))`.
#[derive(Clone, Debug)]
pub(crate) struct Network<S: Scalar> {
    pub(crate) store: Store<S>,
}

pub(crate) struct NetworkWork<S> {
    dense: Tiles<S>,
    d_dense: Tiles<S>,
    dense_1: Tiles<S>,
    d_dense_1: Tiles<S>,
}

struct NetworkHead;

impl Head<2, 1> for NetworkHead {
    #[inline(always)]
    fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
        let (softplus, sigmoid) = math::softplus_and_sigmoid(t[1]);
        let precision = V::splat(1.0) / (softplus + V::splat(1e-3));
        let z = (y[0] - t[0]) * precision;
        let square = z * z;
        d_t[0] = -z * precision;
        d_t[1] = (V::splat(1.0) - square) * precision * sigmoid;
        V::splat(0.5) * square - math::ln(precision) + V::splat(HALF_LN_2PI)
    }
}

struct NetworkArguments;

impl Map<2, 2> for NetworkArguments {
    #[inline(always)]
    fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
        *out = [t[0], math::softplus(t[1]) + V::splat(1e-3)];
    }
}

impl<S: Scalar> Network<S> {
    pub(crate) const DENSE: Dense = Dense::new(0, 8, 50, true);
    pub(crate) const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 50, 2, true);

    pub(crate) fn new(seed: u64) -> Self
    where
        S: Dispatch,
    {
        Self {
            store: Store::new(&Self::description(), seed),
        }
    }
}

impl<S: Dispatch> Model for Network<S> {
    type Scalar = S;
    type Input = [f32; 8];
    type Target = [f32; 1];
    type Prediction = [S; 1];
    type Work<T: Scalar> = NetworkWork<T>;
    type Parameters<T: Scalar> = Aligned<T>;
    const FUSED: bool = false;
    const HAS_STATISTICS: bool = false;
    const HAS_REGULARIZERS: bool = false;
    const ARGUMENTS: usize = 2;

    fn description() -> Description {
        Description {
            name: "Network",
            formula: "Input(8) -> Dense(50, relu) -> Dense(2) -> …",
            inputs: vec![],
            equations: vec![],
            objective: "negative log-likelihood",
            rewrites: vec![],
            layers: vec![
                dense("dense", Self::DENSE, None),
                dense("dense_1", Self::DENSE_1, None),
            ],
            head_layers: vec![1],
            target: TargetRule::Real,
            target_statistics: None,
            checked: vec![],
        }
    }

    fn store(&self) -> &Store<S> {
        &self.store
    }

    fn store_mut(&mut self) -> &mut Store<S> {
        &mut self.store
    }

    fn from_store(store: Store<S>) -> Self {
        Self { store }
    }

    fn work<T: Scalar>(rows: usize) -> NetworkWork<T> {
        NetworkWork {
            dense: Tiles::new(50, rows),
            d_dense: Tiles::new(50, rows),
            dense_1: Tiles::new(2, rows),
            d_dense_1: Tiles::new(2, rows),
        }
    }

    fn forward<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut NetworkWork<V::Scalar>,
    ) {
        let tiles = batch.tiles;
        let NetworkWork { dense, dense_1, .. } = work;
        Self::DENSE.forward::<V>(Activation::Relu, parameters, batch.x.columns(), dense, tiles);
        Self::DENSE_1.forward::<V>(Activation::Linear, parameters, dense.columns(), dense_1, tiles);
    }

    fn loss<V: Kernels>(batch: &Batch<V::Scalar>, work: &mut NetworkWork<V::Scalar>) -> V::Scalar {
        let NetworkWork {
            dense_1, d_dense_1, ..
        } = work;
        head::apply::<V, NetworkHead, 2, 1>(&[dense_1.columns()], batch, &mut [d_dense_1])
    }

    fn value_and_gradient<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut NetworkWork<V::Scalar>,
        gradient: &mut [V::Scalar],
    ) -> V::Scalar {
        Self::forward::<V>(parameters, batch, work);
        let value = Self::loss::<V>(batch, work);
        let tiles = batch.tiles;
        let NetworkWork {
            dense,
            d_dense,
            dense_1,
            d_dense_1,
        } = work;
        Self::DENSE_1.backward::<V>(
            Activation::Linear,
            parameters,
            dense.columns(),
            dense_1,
            d_dense_1,
            d_dense,
            Write::Replace,
            gradient,
            tiles,
        );
        Self::DENSE.backward_parameters::<V>(
            Activation::Relu,
            parameters,
            batch.x.columns(),
            dense,
            d_dense,
            gradient,
            tiles,
        );
        value
    }

    fn arguments<V: Kernels>(
        work: &mut NetworkWork<V::Scalar>,
        batch: &Batch<V::Scalar>,
        arguments: &mut Tiles<V::Scalar>,
    ) {
        map::forward::<V, NetworkArguments, 2, 2>(&[work.dense_1.columns()], arguments, batch.tiles);
    }

    const ROW: usize = 52;

    fn row<V: Kernels>(
        parameters: &[V::Scalar],
        row: &[V::Scalar],
        work: &mut [V::Scalar],
        arguments: &mut [V::Scalar],
    ) {
        let (dense, dense_1) = work.split_at_mut(50);
        Self::DENSE.row::<V>(Activation::Relu, parameters, row, dense);
        Self::DENSE_1.row::<V>(Activation::Linear, parameters, dense, dense_1);
        map::row::<V, NetworkArguments, 2, 2>(dense_1, arguments);
    }

    fn prediction(&self, argument: impl Fn(usize) -> S, key: impl FnOnce() -> u64) -> [S; 1] {
        let normal = S::from_f64(Stream::new(key(), Purpose::Sample, 0).normal());
        [argument(0) + argument(1) * normal]
    }
}

impl<S: Dispatch> Probabilistic for Network<S> {
    /// Location and scale.
    type Distribution = (S, S);

    fn law(&self, argument: impl Fn(usize) -> S) -> (S, S) {
        (argument(0), argument(1))
    }
}

/// A model with everything else: normalised inputs and targets, dropout, a branch, a regularizer, a checked argument.
///
/// `Normalization -> Dense(3, tanh)`, dropout 0.25, plus `h * h`, `-> Dense(2) -> Normal(t[0], checked(t[1]))`.
#[derive(Clone, Debug)]
pub(crate) struct Everything {
    pub(crate) store: Store<f64>,
}

pub(crate) struct EverythingWork<S> {
    x: Tiles<S>,
    h: Tiles<S>,
    d_h: Tiles<S>,
    dropped: Tiles<S>,
    d_dropped: Tiles<S>,
    squared: Tiles<S>,
    d_squared: Tiles<S>,
    t: Tiles<S>,
    d_t: Tiles<S>,
}

struct Square;

impl Map<3, 3> for Square {
    #[inline(always)]
    fn map<V: Lanes>(t: &[V; 3], out: &mut [V; 3]) {
        *out = [t[0] * t[0], t[1] * t[1], t[2] * t[2]];
    }
}

impl MapGradient<3, 3> for Square {
    #[inline(always)]
    fn pull_back<V: Lanes>(t: &[V; 3], d_out: &[V; 3], d_t: &mut [V; 3]) {
        for k in 0..3 {
            d_t[k] = V::splat(2.0) * t[k] * d_out[k];
        }
    }
}

struct CheckedHead;

impl Head<2, 1> for CheckedHead {
    #[inline(always)]
    fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
        let z = (y[0] - t[0]) / t[1];
        d_t[0] = -z / t[1];
        d_t[1] = (V::splat(1.0) - z * z) / t[1];
        V::splat(0.5) * z * z + math::ln(t[1]) + V::splat(HALF_LN_2PI)
    }
}

struct TwoSame;

impl Map<2, 2> for TwoSame {
    #[inline(always)]
    fn map<V: Lanes>(t: &[V; 2], out: &mut [V; 2]) {
        *out = *t;
    }
}

impl Everything {
    pub(crate) const DENSE: Dense = Dense::new(0, 2, 3, true);
    pub(crate) const DENSE_1: Dense = Dense::new(Self::DENSE.end(), 3, 2, true);
    pub(crate) const NORMALIZATION: probdl_runtime::layer::Normalization =
        probdl_runtime::layer::Normalization::new(Self::DENSE_1.end(), 2);
    pub(crate) const DROPOUT: probdl_runtime::layer::Dropout = probdl_runtime::layer::Dropout::new(0.25, 0);

    pub(crate) fn new(seed: u64) -> Self {
        let mut store = Store::new(&Self::description(), seed);
        // A scale that starts positive.
        store.values[Self::DENSE_1.bias_offset() + 1] = 3.0;
        Self { store }
    }
}

impl Model for Everything {
    type Scalar = f64;
    type Input = [f64; 2];
    type Target = [f64; 1];
    type Prediction = [f64; 1];
    type Work<T: Scalar> = EverythingWork<T>;
    type Parameters<T: Scalar> = Aligned<T>;
    const FUSED: bool = false;
    const HAS_STATISTICS: bool = true;
    const HAS_REGULARIZERS: bool = true;
    const ARGUMENTS: usize = 2;

    fn description() -> Description {
        let statistics = Self::NORMALIZATION.offset;
        let regularizer = Regularizer::L1L2 { l1: 0.01, l2: 0.02 };
        Description {
            name: "Everything",
            formula: "…",
            inputs: vec![],
            equations: vec![],
            objective: "negative log-likelihood",
            rewrites: vec![],
            layers: vec![
                LayerDescription::normalization("normalization", Self::NORMALIZATION, 0),
                dense("dense", Self::DENSE, None),
                LayerDescription::plain("dropout", "Dropout", 3),
                dense("dense_1", Self::DENSE_1, Some(regularizer)),
            ],
            head_layers: vec![3],
            target: TargetRule::Real,
            target_statistics: Some(statistics + 4..statistics + 6),
            checked: vec![CheckedArgument {
                name: "scale",
                family: "Normal",
                column: 1,
                width: 1,
                rule: "positive",
            }],
        }
    }

    fn store(&self) -> &Store<f64> {
        &self.store
    }

    fn store_mut(&mut self) -> &mut Store<f64> {
        &mut self.store
    }

    fn from_store(store: Store<f64>) -> Self {
        Self { store }
    }

    fn work<T: Scalar>(rows: usize) -> EverythingWork<T> {
        EverythingWork {
            x: Tiles::new(2, rows),
            h: Tiles::new(3, rows),
            d_h: Tiles::new(3, rows),
            dropped: Tiles::new(3, rows),
            d_dropped: Tiles::new(3, rows),
            squared: Tiles::new(3, rows),
            d_squared: Tiles::new(3, rows),
            t: Tiles::new(2, rows),
            d_t: Tiles::new(2, rows),
        }
    }

    fn forward<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut EverythingWork<V::Scalar>,
    ) {
        let tiles = batch.tiles;
        let EverythingWork {
            x,
            h,
            dropped,
            squared,
            t,
            ..
        } = work;
        Self::NORMALIZATION.forward::<V>(parameters, batch.x.columns(), x, tiles);
        Self::DENSE.forward::<V>(Activation::Tanh, parameters, x.columns(), h, tiles);
        Self::DROPOUT.forward::<V>(batch.noise, h.columns(), dropped, tiles);
        map::forward::<V, Square, 3, 3>(&[dropped.columns()], squared, tiles);
        Self::DENSE_1.forward::<V>(Activation::Linear, parameters, squared.columns(), t, tiles);
    }

    fn loss<V: Kernels>(batch: &Batch<V::Scalar>, work: &mut EverythingWork<V::Scalar>) -> V::Scalar {
        let EverythingWork { t, d_t, .. } = work;
        head::apply::<V, CheckedHead, 2, 1>(&[t.columns()], batch, &mut [d_t])
    }

    fn value_and_gradient<V: Kernels>(
        parameters: &[V::Scalar],
        batch: &Batch<V::Scalar>,
        work: &mut EverythingWork<V::Scalar>,
        gradient: &mut [V::Scalar],
    ) -> V::Scalar {
        Self::forward::<V>(parameters, batch, work);
        let value = Self::loss::<V>(batch, work);
        let tiles = batch.tiles;
        let EverythingWork {
            x,
            h,
            d_h,
            dropped,
            d_dropped,
            squared,
            d_squared,
            t,
            d_t,
        } = work;
        Self::DENSE_1.backward::<V>(
            Activation::Linear,
            parameters,
            squared.columns(),
            t,
            d_t,
            d_squared,
            Write::Replace,
            gradient,
            tiles,
        );
        map::backward::<V, Square, 3, 3>(
            &[dropped.columns()],
            d_squared,
            &mut [(d_dropped, Write::Replace)],
            tiles,
        );
        Self::DROPOUT.backward::<V>(batch.noise, h.columns(), d_dropped, d_h, Write::Replace, tiles);
        let activation = Activation::Tanh;
        Self::DENSE.backward_parameters::<V>(activation, parameters, x.columns(), h, d_h, gradient, tiles);
        value
    }

    fn arguments<V: Kernels>(
        work: &mut EverythingWork<V::Scalar>,
        batch: &Batch<V::Scalar>,
        arguments: &mut Tiles<V::Scalar>,
    ) {
        map::forward::<V, TwoSame, 2, 2>(&[work.t.columns()], arguments, batch.tiles);
    }

    const ROW: usize = 2 + 3 + 3 + 3 + 2;

    fn row<V: Kernels>(
        parameters: &[V::Scalar],
        row: &[V::Scalar],
        work: &mut [V::Scalar],
        arguments: &mut [V::Scalar],
    ) {
        let (x, work) = work.split_at_mut(2);
        let (h, work) = work.split_at_mut(3);
        let (dropped, work) = work.split_at_mut(3);
        let (squared, t) = work.split_at_mut(3);
        Self::NORMALIZATION.row(parameters, row, x);
        Self::DENSE.row::<V>(Activation::Tanh, parameters, x, h);
        Self::DROPOUT.row(h, dropped);
        map::row::<V, Square, 3, 3>(dropped, squared);
        Self::DENSE_1.row::<V>(Activation::Linear, parameters, squared, t);
        map::row::<V, TwoSame, 2, 2>(t, arguments);
    }

    fn prediction(&self, argument: impl Fn(usize) -> f64, _key: impl FnOnce() -> u64) -> [f64; 1] {
        let statistics = Self::description().target_statistics.unwrap();
        [argument(0) * self.store.values[statistics.start + 1] + self.store.values[statistics.start]]
    }
}

fn path(name: &str) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "tests",
        "reference",
        "parity",
        name,
    ]
    .iter()
    .collect()
}

/// Little-endian numbers of a reference run, as rows.
pub(crate) fn rows<const N: usize>(name: &str) -> Vec<[f32; N]> {
    let bytes = std::fs::read(path(name)).unwrap();
    let numbers: Vec<f32> = bytes
        .as_chunks()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    numbers.as_chunks().0.to_vec()
}

/// What the reference runs gave.
pub(crate) fn reference() -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path("reference.json")).unwrap()).unwrap()
}

/// The network of the reference run T3 at its start.
pub(crate) fn initial_network<S: Dispatch>() -> Network<S> {
    let mut model = Network::new(0);
    let kernels = [
        (Network::<S>::DENSE.offset, rows::<50>("t3_w0.f32").concat()),
        (Network::<S>::DENSE_1.offset, rows::<2>("t3_w1.f32").concat()),
    ];
    for (offset, kernel) in kernels {
        for (to, from) in model.store.values[offset..].iter_mut().zip(kernel) {
            *to = S::from_f64(f64::from(from));
        }
    }
    model
}
