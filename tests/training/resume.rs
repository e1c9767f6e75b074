//! Runs that stop and go on.

use crate::{Double, Line, Scaled, Wide, bits, rows, targets};
use probdl::optimizer::Optimizer;
use probdl::prelude::*;

/// 50 epochs and 50 more against 100, through bytes or not.
fn assert_resumes<M, O>(model: &M, x: &[M::Input], y: &[M::Target], fit: &Fit<O>)
where
    M: Model<Scalar = f32>,
    O: Optimizer,
{
    let training = Training::new(x, y);
    let mut whole = model.clone();
    let long = whole
        .fit_on(&training, &fit.clone().epochs(100), &mut ())
        .unwrap();
    let mut half = model.clone();
    let first = half.fit_on(&training, &fit.clone().epochs(50), &mut ()).unwrap();
    assert_eq!(first.state.epoch(), 50);
    for through_bytes in [false, true] {
        let state = if through_bytes {
            let bytes = first.state.to_bytes();
            // A new process: the optimizer is made again.
            let optimizer = optimizer_of(fit);
            TrainingState::<O, f32>::from_bytes(&optimizer, model.parameter_count(), &bytes).unwrap()
        } else {
            first.state.clone()
        };
        let mut resumed = half.clone();
        let second = resumed
            .resume(&training, &fit.clone().epochs(100), state, &mut ())
            .unwrap();
        assert_eq!(second.history.initial_epoch, 50);
        let mut history = first.history.clone();
        history.loss.extend(&second.history.loss);
        assert_eq!(bits(&resumed, &history), bits(&whole, &long.history));
        assert_eq!(second.state.step(), long.state.step());
        assert_eq!(second.state.to_bytes(), long.state.to_bytes());
    }
}

fn optimizer_of<O: Optimizer>(fit: &Fit<O>) -> O {
    fit.optimizer().clone()
}

#[test]
fn fifty_epochs_and_fifty_more_are_the_bits_of_a_hundred() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let line: Vec<[f32; 1]> = x.iter().map(|x| [x[0]]).collect();
    macro_rules! check {
        ($($optimizer:expr),* $(,)?) => {$(
            assert_resumes(&Wide::new(7), &x, &y, &Fit::new($optimizer).batch_size(20));
            assert_resumes(&Line::new(7), &line, &y, &Fit::new($optimizer).seed(3));
        )*};
    }
    check!(
        SGD::new(0.01).momentum(0.9),
        RMSprop::new(0.01).centered(true).momentum(0.5),
        Adam::new(0.01).amsgrad(true),
        AdamW::new(0.01),
        Nadam::new(0.01),
        Adamax::new(0.01),
        Adagrad::new(0.1),
        Adadelta::new(1.0),
        Lion::new(0.001),
        Ftrl::new(0.1),
        Adam::new(CosineDecay::new(0.001, 200).warmup(0.02, 30)),
        SGD::new(0.05).momentum(0.9).clipnorm(0.1).use_ema(0.9),
        RMSprop::new(PiecewiseConstantDecay::new([90], [0.02, 0.01])).clipvalue(0.1),
        Lion::new(0.001)
            .global_clipnorm(0.1)
            .use_ema(0.99)
            .ema_overwrite_frequency(7),
    );
}

#[test]
fn a_fit_stopped_in_the_middle_of_an_epoch_goes_on_there() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let training = Training::new(&x, &y);
    let fit = Fit::new(Adam::new(0.01)).batch_size(10).epochs(6);
    let mut whole = Wide::new(7);
    let long = whole.fit_on(&training, &fit, &mut ()).unwrap();
    // 5 steps an epoch; 10 and 15 are at its end, 1, 11 and 29 in its middle.
    for steps in [1, 10, 11, 15, 29, 30, 31] {
        let mut model = Wide::new(7);
        let first = model
            .fit_on(&training, &fit, &mut StepBudget::new(steps))
            .unwrap();
        assert_eq!(first.state.step(), steps.min(30));
        assert_eq!(first.history.loss.len(), (steps.min(30) / 5) as usize);
        let second = model.resume(&training, &fit, first.state, &mut ()).unwrap();
        let mut history = first.history;
        history.loss.extend(&second.history.loss);
        assert_eq!(
            bits(&model, &history),
            bits(&whole, &long.history),
            "{steps} steps"
        );
    }
}

#[test]
fn resuming_in_double_precision_and_at_the_end() {
    let x: Vec<[f64; 3]> = rows::<3>(40).iter().map(|x| x.map(f64::from)).collect();
    let y: Vec<[f64; 1]> = x.iter().map(|x| [x[0] * x[1]]).collect();
    let training = Training::new(&x, &y);
    let fit = Fit::new(Adam::new(0.01)).epochs(5);
    let mut whole = Double::new(1);
    let long = whole.fit_on(&training, &fit, &mut ()).unwrap();
    let mut model = Double::new(1);
    let short = model.fit_on(&training, &fit.clone().epochs(2), &mut ()).unwrap();
    let bytes = short.state.to_bytes();
    let state = TrainingState::from_bytes(&Adam::new(0.01), model.parameter_count(), &bytes).unwrap();
    model.resume(&training, &fit, state, &mut ()).unwrap();
    assert_eq!(model.parameters(), whole.parameters());
    let nothing = model.resume(&training, &fit, long.state, &mut ()).unwrap();
    assert!(nothing.history.loss.is_empty());
    assert_eq!(model.parameters(), whole.parameters());
    // A state of f64 is none of f32.
    assert_eq!(
        TrainingState::<Adam, f32>::from_bytes(&Adam::new(0.01), model.parameter_count(), &bytes)
            .unwrap_err(),
        StateError::WrongNumbers { expected: "f32" }
    );
}

#[test]
fn damaged_bytes_are_refused_and_a_foreign_state_too() {
    let (x, y) = (rows::<3>(20), targets(&rows::<3>(20)));
    let (training, fit) = (Training::new(&x, &y), Fit::new(Adam::new(0.01)).epochs(2));
    let mut model = Scaled::new(1);
    let count = model.parameter_count();
    let state = model.fit_on(&training, &fit, &mut ()).unwrap().state;
    let bytes = state.to_bytes();
    let read = |bytes: &[u8]| TrainingState::<Adam, f32>::from_bytes(&Adam::new(0.01), count, bytes);
    assert!(read(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err());
    }
    for place in (0..bytes.len()).step_by(7) {
        let mut bytes = bytes.clone();
        bytes[place] ^= 0x10;
        assert!(read(&bytes).is_err(), "byte {place}");
    }
    let amsgrad = Adam::new(0.01).amsgrad(true);
    assert!(matches!(
        TrainingState::<Adam, f32>::from_bytes(&amsgrad, count, &bytes),
        Err(StateError::WrongLength { .. })
    ));
    let before = model.parameters().to_vec();
    assert!(matches!(
        model.resume(&training, &Fit::new(amsgrad).epochs(3), state.clone(), &mut ()),
        Err(FitError::WrongState { .. })
    ));
    assert_eq!(model.parameters(), before);
    assert!(matches!(
        Wide::new(1).resume(&training, &fit.epochs(3), state, &mut ()),
        Err(FitError::WrongState { .. })
    ));
}

#[test]
fn a_first_epoch_counts_from_the_beginning() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let fit = Fit::new(SGD::new(0.01)).epochs(4);
    let mut whole = Wide::new(2);
    whole.fit(&x, &y, &fit).unwrap();
    // Plain SGD remembers nothing: the last two epochs of four are those of a fit that begins there.
    let mut parts = Wide::new(2);
    parts.fit(&x, &y, &fit.clone().epochs(2)).unwrap();
    let mut numbers = vec![];
    let history = parts
        .fit_with(&x, &y, &fit.clone().initial_epoch(2), |epoch| {
            numbers.push(epoch.epoch);
        })
        .unwrap();
    assert_eq!((numbers, history.initial_epoch), (vec![2, 3], 2));
    assert_eq!(parts.parameters(), whole.parameters());
    assert_eq!(
        parts.fit(&x, &y, &fit.initial_epoch(4)),
        Err(FitError::InitialEpoch {
            initial_epoch: 4,
            epochs: 4
        })
    );
}

#[test]
fn a_state_is_that_of_one_optimizer_and_one_model() {
    model! { struct Other = Input(3) -> Dense(4) -> Dense(2, use_bias = false) -> IndependentNormal(1); }
    model! { struct Twin = Input(3) -> Dense(4, tanh) -> Dense(2, use_bias = false) -> IndependentNormal(1); }
    let (x, y) = (rows::<3>(20), targets(&rows::<3>(20)));
    let (training, fit) = (Training::new(&x, &y), Fit::new(Adam::new(0.01)).epochs(2));
    let mut model = Other::new(1);
    let count = model.parameter_count();
    assert_eq!(Twin::new(1).parameter_count(), count);
    let state = model.fit_on(&training, &fit, &mut ()).unwrap().state;
    let bytes = state.to_bytes();

    // As many numbers, but not the same ones.
    let error = TrainingState::<AdamW, f32>::from_bytes(&AdamW::new(0.01), count, &bytes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the training state is that of `Adam`, not of `AdamW`; read it with the optimizer of the run"
    );
    let error =
        TrainingState::<_, f32>::from_bytes(&Adam::new(0.01).use_ema(0.9), count, &bytes).unwrap_err();
    assert!(matches!(error, StateError::OtherOptimizer { .. }), "{error}");

    let read = TrainingState::from_bytes(&Adam::new(0.01), count, &bytes).unwrap();
    assert_eq!(read.to_bytes(), bytes);
    for state in [state, read.clone()] {
        let mut twin = Twin::new(1);
        let before = twin.clone();
        let error = twin
            .resume(&training, &fit.clone().epochs(3), state, &mut ())
            .unwrap_err();
        assert_eq!(error, FitError::StateOfOtherModel);
        assert_eq!(twin.store(), before.store());
    }
    model.resume(&training, &fit.epochs(3), read, &mut ()).unwrap();
}

/// The state of a run as the first format stored it: without the names of optimizer and model.
#[test]
fn states_of_the_first_format_are_read() {
    let (x, y) = (rows::<3>(20), targets(&rows::<3>(20)));
    let (training, fit) = (Training::new(&x, &y), Fit::new(Adam::new(0.01)).epochs(2));
    let mut model = Wide::new(1);
    let state = model.fit_on(&training, &fit, &mut ()).unwrap().state;
    let bytes = state.to_bytes();
    // The length of the name, the name, the model.
    let mut first = [b"pdlstat\x01", &bytes[8 + 3 * 8..bytes.len() - 8]].concat();
    let hash = first.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    first.extend(hash.to_le_bytes());
    let read = TrainingState::from_bytes(&Adam::new(0.01), model.parameter_count(), &first).unwrap();
    let (mut a, mut b) = (model.clone(), model);
    a.resume(&training, &fit.clone().epochs(4), state, &mut ())
        .unwrap();
    b.resume(&training, &fit.epochs(4), read, &mut ()).unwrap();
    assert_eq!(a.parameters(), b.parameters());
}
