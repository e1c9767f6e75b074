//! The same bits everywhere: hashes of parameters, predictions and samples do not depend on the instruction set, and are
//! those recorded here for every machine and build.

use probdl::lanes::{InstructionSet, Scalar, force_instruction_set};
use probdl::prelude::*;
use std::sync::Mutex;

/// Fowler-Noll-Vo, 64 bits.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(numbers: impl IntoIterator<Item = u64>) -> Self {
        numbers
            .into_iter()
            .fold(Self(0xcbf2_9ce4_8422_2325), |hash, number| {
                number.to_le_bytes().iter().fold(hash, |Self(hash), byte| {
                    Self((hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
                })
            })
    }
}

/// The choice of the instruction set belongs to the whole process.
static CHOICE: Mutex<()> = Mutex::new(());

/// Runs with every instruction set of this machine, and compares with the recorded hash.
fn same_bits(name: &str, recorded: u64, run: impl Fn() -> Hash) {
    let _guard = CHOICE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for set in InstructionSet::available() {
        force_instruction_set(Some(set));
        let Hash(found) = run();
        force_instruction_set(None);
        assert_eq!(
            found, recorded,
            "{name} with {set:?}: {found:#018x}, recorded {recorded:#018x}"
        );
    }
}

fn bits(numbers: &[f32]) -> impl Iterator<Item = u64> {
    numbers.iter().map(|number| u64::from(number.to_bits()))
}

fn wave<const N: usize>(rows: usize) -> Vec<[f32; N]> {
    (0..rows)
        .map(|row| std::array::from_fn(|k| (((row * 37 + k * 101) % 97) as f32) / 48.5 - 1.0))
        .collect()
}

model! { struct Network = Input(8) -> Normalization() -> Dense(50, relu) -> Dropout(0.1) -> Dense(13, gelu) -> Dense(2)
-> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3)); }
model! { #[model(dtype = f64)] struct Double = Input(3) -> Dense(7, tanh) -> Dense(4) -> DistributionLambda(|t| StudentT(2.0 + softplus(t[0]), t[1], exp(t[2]) + square(t[3]))); }
model! { struct Classes = Input(8) -> Dense(17, silu, kernel_initializer = orthogonal) -> Dense(5, softmax) -> DistributionLambda(|p| Categorical(probs = p)); }
model! { struct Counts = Input(3) -> Dense(1) -> DistributionLambda(|t| Poisson(exp(t))); }
model! { struct Waits = Input(3) -> Dense(2) -> DistributionLambda(|t| Gamma(softplus(t[0]), exp(t[1]))); }

#[test]
fn a_network_with_dropout() {
    let x = wave::<8>(333);
    let y: Vec<[f32; 1]> = x.iter().map(|x| [x[0] * x[1] + 0.3 * x[2]]).collect();
    same_bits("Network", 0x60ba_744c_af33_bf07, || {
        let mut model = Network::new(42);
        let history = model.fit(&x, &y, &Fit::new(Adam::new(0.003)).epochs(5)).unwrap();
        let draws: Vec<[f32; 1]> = model.predict(&x, 9);
        let laws = model.distributions(&x);
        let losses = history.loss.iter().map(|loss| loss.to_bits());
        Hash::of(
            bits(model.parameters())
                .chain(bits(draws.as_flattened()))
                .chain(bits(laws.stddev().as_flattened()))
                .chain(losses),
        )
    });
}

#[test]
fn double_precision() {
    let x: Vec<[f64; 3]> = wave::<3>(100).into_iter().map(|row| row.map(f64::from)).collect();
    let y: Vec<[f64; 1]> = x.iter().map(|x| [x[0] - 2.0 * x[1] * x[2]]).collect();
    same_bits("Double", 0xedb2_7a08_cf01_6ca7, || {
        let mut model = Double::new(3);
        model
            .fit(
                &x,
                &y,
                &Fit::new(RMSprop::new(0.01).momentum(0.5)).epochs(4).batch_size(7),
            )
            .unwrap();
        let draws: Vec<[f64; 1]> = model.predict(&x, 1);
        Hash::of(
            model
                .parameters()
                .iter()
                .chain(draws.as_flattened())
                .map(|number| number.to_bits()),
        )
    });
}

#[test]
fn classes_counts_and_waiting_times() {
    let (x, z) = (wave::<8>(200), wave::<3>(200));
    let classes: Vec<u32> = (0..200).map(|row| row % 5).collect();
    same_bits("Classes", 0x9705_a164_904e_4b03, || {
        let mut model = Classes::new(5);
        model
            .fit(
                &x,
                &classes,
                &Fit::new(SGD::new(0.1).momentum(0.9).nesterov(true)).epochs(3),
            )
            .unwrap();
        let draws: Vec<u32> = model.predict(&x, 2);
        Hash::of(bits(model.parameters()).chain(draws.into_iter().map(u64::from)))
    });
    let counts: Vec<[u32; 1]> = (0..200).map(|row| [row % 9]).collect();
    same_bits("Counts", 0x6a5b_a1d4_97c4_2dd4, || {
        let mut model = Counts::new(5);
        model
            .fit(&z, &counts, &Fit::new(Adam::default()).epochs(3).batch_size(1000))
            .unwrap();
        let draws: Vec<[u32; 1]> = model.predict(&z, 2);
        Hash::of(bits(model.parameters()).chain(draws.into_iter().map(|[count]| u64::from(count))))
    });
    let waits: Vec<[f32; 1]> = (0..200).map(|row| [0.1 + (row % 13) as f32]).collect();
    same_bits("Waits", 0xe959_a37f_097c_dcce, || {
        let mut model = Waits::new(5);
        model
            .fit(&z, &waits, &Fit::new(Adam::new(0.01)).epochs(3))
            .unwrap();
        let draws: Vec<[f32; 1]> = model.predict(&z, 2);
        Hash::of(bits(model.parameters()).chain(bits(draws.as_flattened())))
    });
}

model! { struct Wide = Input(40) -> Normalization() -> Dense(128, relu) -> Dropout(0.1) -> Dense(65, tanh) -> Dense(2)
-> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3)); }

/// The first batch is four blocks, of which the last has eight rows; the second is three.
#[test]
fn any_number_of_threads() {
    let x = wave::<40>(330);
    let y: Vec<[f32; 1]> = x.iter().map(|x| [x[0] * x[1] + 0.3 * x[2]]).collect();
    for (shuffle, recorded) in [(false, 0x4b07_470b_597e_7f1c), (true, 0xe299_7369_3723_667c)] {
        same_bits("Wide", recorded, || {
            let fit = Fit::new(Adam::new(0.003))
                .epochs(2)
                .batch_size(200)
                .shuffle(shuffle);
            let of_threads = |threads: usize| {
                let mut model = Wide::new(42);
                let history = model.fit(&x, &y, &fit.clone().threads(threads)).unwrap();
                let losses = history.loss.iter().map(|loss| loss.to_bits());
                Hash::of(bits(model.parameters()).chain(losses))
            };
            let alone = of_threads(1);
            for threads in [2, 3, 5] {
                assert_eq!(of_threads(threads).0, alone.0, "{threads} threads");
            }
            alone
        });
    }
}

model! { struct Wider = Input(40) -> Dense(300, relu) -> Dropout(0.1) -> Dense(85, tanh) -> Dense(3)
-> DistributionLambda(|t| StudentT(softplus(variable(1)) + 4.0, t[0], softplus(t[1] + t[2]) + 1e-3)); }

/// Alone, a thread sends 256 rows through a model of so many parameters at once; threads that share a batch 64 each.
#[test]
fn several_blocks_at_once_or_one_after_the_other() {
    let x = wave::<40>(330);
    let y: Vec<[f32; 1]> = x.iter().map(|x| [x[0] * x[1] + 0.3 * x[2]]).collect();
    for (batch_size, shuffle) in [(300, false), (300, true), (129, false)] {
        let of_threads = |threads: usize| {
            let mut model = Wider::new(42);
            assert!(model.parameter_count() > 1 << 15);
            let fit = Fit::new(Adam::new(0.003))
                .epochs(2)
                .batch_size(batch_size)
                .shuffle(shuffle)
                .threads(threads);
            let history = model.fit(&x, &y, &fit).unwrap();
            (model.parameters().to_vec(), history.loss)
        };
        let alone = of_threads(1);
        for threads in [2, 5] {
            assert!(
                of_threads(threads) == alone,
                "{threads} threads, batches of {batch_size}"
            );
        }
    }
}

/// Units of a hidden layer.
const HIDDEN: usize = 50;

model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { struct Deep = Input(7) -> Dense(13, tanh) -> Dense(7, relu) -> Dense(1, use_bias = false) -> Dense(_) -> IndependentNormal(3); }
model! { struct Widths = Input(13) -> Normalization() -> Dense(257, selu) -> Dense(HIDDEN, gelu) -> Dropout(0.2) -> Dense(3) -> DistributionLambda(|t| StudentT(2.0 + softplus(t[0]), t[1], exp(t[2]))); }
model! { struct Logits = Input(50) -> Dense(257) -> DistributionLambda(|t| Categorical(logits = t)); }
model! { struct Single = Dense(50, relu) -> Dense(1) -> DistributionLambda(|t| Bernoulli(logits = t)); }
model! {
    struct Graph(a: 1, b: 7) {
        let h = a -> Dense(50, relu);
        let g = b -> Dense(50, silu);
        let both = h * g + h;
        let all = concat(both, a, b);
        let p = all -> Dense(4, softmax);
        let loc = both -> Dense(2);
        let shares = concat(p, loc);
        let scale = shares -> Activation(tanh) -> Dense(2, softplus);
        let noise = variable([2], init = 0.5);
        Normal(loc, scale + exp(noise))
    }
}

/// The law of one row is the one that the row has among others, to the bit: a law's text tells all of its numbers apart.
fn alone_as_among_others<M: Probabilistic<Scalar = S>, S: Scalar>(model: &mut M, x: &[M::Input])
where
    M::Distribution: Distribution,
{
    let parameters: Vec<S> = (0..model.parameter_count())
        .map(|place| S::from_f64(((place * 61 % 89) as f64 - 44.0) / 130.0))
        .collect();
    model.set_parameters(&parameters).unwrap();
    let _guard = CHOICE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for set in InstructionSet::available() {
        force_instruction_set(Some(set));
        let laws = model.distributions(x);
        let alone: Vec<M::Distribution> = x.iter().map(|x| model.distribution(x)).collect();
        force_instruction_set(None);
        for (row, (law, alone)) in laws.iter().zip(alone).enumerate() {
            assert_eq!(format!("{law:?}"), format!("{alone:?}"), "row {row} with {set:?}");
        }
    }
}

#[test]
fn a_row_alone_has_the_law_that_it_has_among_others() {
    alone_as_among_others(&mut Line::new(1), &wave::<1>(33));
    alone_as_among_others(&mut Deep::new(1), &wave::<7>(70));
    let mut widths = Widths::new(1);
    widths.adapt(&wave::<13>(30)).unwrap();
    alone_as_among_others(&mut widths, &wave::<13>(33));
    alone_as_among_others(&mut Logits::new(1), &wave::<50>(5));
    alone_as_among_others(&mut Single::new(1), &wave::<257>(40));
    alone_as_among_others(&mut Single::new(1), &wave::<9>(40));
    let pairs: Vec<([f32; 1], [f32; 7])> = wave::<1>(40).into_iter().zip(wave::<7>(40)).collect();
    alone_as_among_others(&mut Graph::new(1), &pairs);
    alone_as_among_others(&mut Network::new(1), &wave::<8>(100));
    let double: Vec<[f64; 3]> = wave::<3>(40).into_iter().map(|row| row.map(f64::from)).collect();
    alone_as_among_others(&mut Double::new(1), &double);
    alone_as_among_others(&mut Classes::new(1), &wave::<8>(40));
}

#[test]
fn schedules_clipping_averages_line_searches_and_metrics() {
    let x = wave::<8>(333);
    let y: Vec<[f32; 1]> = x.iter().map(|x| [x[0] * x[1] + 0.3 * x[2]]).collect();
    let training = Training::new(&x, &y).sample_weight(&vec![0.7; 333]);
    same_bits("Network, clipped and averaged", 0xa1fe_26f5_b35c_ea31, || {
        let mut model = Network::new(42);
        let schedule = LinearWarmUp::new(ExponentialDecay::new(0.01, 10, 0.7), 5);
        let cosine = CosineDecayRestarts::new(0.01, 7).t_mul(1.5);
        let first = Fit::new(Adam::new(schedule).clipnorm(0.1).use_ema(0.9)).epochs(2);
        let second = Fit::new(SGD::new(cosine).momentum(0.9).global_clipnorm(0.2)).epochs(2);
        model.fit_on(&training, &first, &mut ()).unwrap();
        let loss = model.fit_on(&training, &second, &mut ()).unwrap().history.loss[1];
        let laws = model.distributions(&x);
        let scores = [
            loss,
            metrics::crps(&laws, &y).unwrap(),
            metrics::nll(&laws, &y).unwrap(),
            metrics::interval_width(&laws, 0.9).unwrap(),
            metrics::crps_by_sampling(&laws, &y, 10, 3).unwrap(),
        ];
        Hash::of(bits(model.parameters()).chain(scores.map(f64::to_bits)))
    });
    let x = wave::<3>(200);
    let y: Vec<[f32; 1]> = x.iter().map(|x| [0.1 + (x[0] - x[1]).abs()]).collect();
    same_bits("Waits by L-BFGS", 0xabb4_7c0a_1f8b_7da3, || {
        let mut model = Waits::new(5);
        model.fit(&x, &y, &Fit::new(LBFGS::new()).epochs(2)).unwrap();
        let score = metrics::crps(&model.distributions(&x), &y).unwrap();
        Hash::of(bits(model.parameters()).chain([score.to_bits()]))
    });
}
