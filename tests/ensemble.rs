//! Ensembles: members, threads, laws, errors.

mod common;

use common::{rows, single};
use probdl::ensemble::member_seed;
use probdl::prelude::*;
use std::ops::ControlFlow;
use std::sync::Mutex;

model! { #[model(normalize_target)] struct Curve = Input(2) -> Normalization() -> Dense(8, relu) -> Dropout(0.1) -> Dense(_) -> IndependentNormal(1); }
model! { struct Counts = Input(2) -> Dense(1) -> DistributionLambda(|t| Poisson(exp(t))); }
model! { struct Classes = Input(2) -> Dense(3) -> DistributionLambda(|t| Categorical(logits = t)); }
model! { struct Plain = Input(2) -> Dense(1); }
model! { struct Wide = Input(2) -> Dense(512, tanh) -> Dense(64, tanh) -> Dense(1); }

fn data(count: usize) -> (Vec<[f32; 2]>, Vec<[f32; 1]>) {
    let x = single(&rows::<2>(count, 1));
    let noise = single(&rows::<1>(count, 2));
    let y = std::iter::zip(&x, noise);
    let y = y.map(|([a, b], [e])| [3.0 * a * a - b + 0.3 * e]).collect();
    (x, y)
}

fn bits<M: Model<Scalar = f32>>(ensemble: &Ensemble<M>) -> Vec<Vec<u32>> {
    let members = ensemble.members().iter();
    members
        .map(|member| member.store().values.iter().map(|x| x.to_bits()).collect())
        .collect()
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let (x, y) = data(100);
    let fit = Fit::new(Adam::new(0.01)).epochs(4);
    let fitted = |threads| {
        let mut ensemble = Ensemble::new(5, 42, Curve::new).unwrap();
        let histories = ensemble.fit(&x, &y, &fit.clone().threads(threads)).unwrap();
        (bits(&ensemble), histories)
    };
    let alone = fitted(1);
    assert_eq!(alone.1.len(), 5);
    for threads in [2, 3, 5, 64] {
        assert_eq!(fitted(threads), alone, "{threads} threads");
    }
    // Each member is what it would have been alone.
    let mut member = Curve::new(member_seed(42, 3));
    member.fit(&x, &y, &fit).unwrap();
    let values: Vec<u32> = member.store().values.iter().map(|x| x.to_bits()).collect();
    assert_eq!(values, alone.0[3]);
}

#[test]
fn threads_left_over_share_wide_members() {
    let (x, y) = data(128);
    let fitted = |threads| {
        let mut ensemble = Ensemble::new(2, 1, Wide::new).unwrap();
        let fit = Fit::new(Adam::new(0.001)).batch_size(128).threads(threads);
        ensemble.fit(&x, &y, &fit).unwrap();
        bits(&ensemble)
    };
    assert_eq!(fitted(1), fitted(4));
}

#[test]
fn members_differ_and_follow_from_the_seed() {
    let seeds: Vec<u64> = (0..100).map(|member| member_seed(7, member)).collect();
    let mut unique = seeds.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), 100);
    // As documented: a change would change every ensemble.
    assert_eq!(member_seed(7, 0), rng_of_ensemble(7, 0));
    let small = Ensemble::new(2, 7, Curve::new).unwrap();
    let large = Ensemble::new(3, 7, Curve::new).unwrap();
    assert_eq!(bits(&small), bits(&large)[..2]);
    assert_ne!(bits(&large)[0], bits(&large)[1]);
    assert_eq!(large.members()[2].seed(), seeds[2]);

    // The seed of a fit gives each member an order of its own.
    let (x, y) = data(64);
    let twins = vec![Curve::new(1), Curve::new(1)];
    let mut twins = Ensemble::from_members(twins).unwrap();
    let fit = Fit::new(Adam::new(0.01)).epochs(2);
    let mut same = twins.clone();
    same.fit(&x, &y, &fit).unwrap();
    assert_eq!(bits(&same)[0], bits(&same)[1]);
    twins.fit(&x, &y, &fit.seed(3)).unwrap();
    assert_ne!(bits(&twins)[0], bits(&twins)[1]);
}

fn rng_of_ensemble(seed: u64, member: u64) -> u64 {
    use probdl::random::{Purpose, Stream};
    Stream::new(seed, Purpose::Ensemble, member).next_u64()
}

#[test]
fn the_mixture_s_loss_never_exceeds_the_members_mean() {
    fn check<M>(ensemble: &Ensemble<M>, x: &[M::Input], y: &[M::Target])
    where
        M: Probabilistic,
        M::Distribution: Distribution<Event = M::Target>,
    {
        let evaluation = ensemble.evaluate(x, y).unwrap();
        let members = evaluation.members.len() as f64;
        let mean = evaluation.members.iter().sum::<f64>() / members;
        // Row by row the laws keep the inequality to the bit; sums over rows are rounded.
        assert!(evaluation.loss <= mean * (1.0 + 1e-14), "{evaluation}");
        for (member, loss) in ensemble.members().iter().zip(&evaluation.members) {
            // The same quantity from the fused kernels in single precision.
            let own = member.evaluate(x, y).unwrap().loss;
            assert!((own - loss).abs() <= 1e-4 * (1.0 + own.abs()), "{own} and {loss}");
        }
        let laws = ensemble.distributions(x);
        for (row, x) in x.iter().enumerate().take(5) {
            assert_eq!(
                laws[row].log_prob(&y[row]),
                ensemble.distribution(x).log_prob(&y[row])
            );
        }
    }
    let (x, y) = data(90);
    let fit = Fit::new(Adam::new(0.02)).epochs(5);
    let mut curves = Ensemble::new(5, 1, Curve::new).unwrap();
    check(&curves, &x, &y);
    curves.fit(&x, &y, &fit).unwrap();
    check(&curves, &x, &y);
    let counts: Vec<[u32; 1]> = y.iter().map(|[y]| [(y.abs() * 3.0) as u32]).collect();
    let mut poisson = Ensemble::new(3, 1, Counts::new).unwrap();
    poisson.fit(&x, &counts, &fit).unwrap();
    check(&poisson, &x, &counts);
    let classes: Vec<u32> = counts.iter().map(|[count]| count % 3).collect();
    let mut categorical = Ensemble::new(4, 1, Classes::new).unwrap();
    categorical.fit(&x, &classes, &fit).unwrap();
    check(&categorical, &x, &classes);
}

#[test]
fn the_law_is_the_mixture_of_the_members_laws() {
    let (x, y) = data(60);
    let mut ensemble = Ensemble::new(3, 9, Curve::new).unwrap();
    ensemble
        .fit(&x, &y, &Fit::new(Adam::new(0.02)).epochs(5))
        .unwrap();
    let laws: Vec<_> = ensemble
        .members()
        .iter()
        .map(|member| member.distribution(&x[0]))
        .collect();
    let law = ensemble.distribution(&x[0]);
    assert_eq!(law.components(), laws);
    let mean = laws.iter().map(|law| law.mean()[0]).sum::<f32>() / 3.0;
    assert!((law.mean()[0] - mean).abs() < 1e-5);
    let [low, high] = law.interval(0.9);
    let inside = law.marginal(0).cdf(&high[0]) - law.marginal(0).cdf(&low[0]);
    assert!((inside - 0.9).abs() < 1e-5);
    let draws: Vec<[f32; 1]> = ensemble.distributions(&x).sample(&mut rng(7));
    assert_eq!(draws, ensemble.distributions(&x).sample(&mut rng(7)));
}

#[test]
fn an_error_names_the_member_and_leaves_it_finite() {
    assert_eq!(Ensemble::new(0, 1, Curve::new).unwrap_err(), EnsembleError::Empty);
    let (x, y) = data(40);
    let mut members: Vec<_> = (0..4).map(Plain::new).collect();
    let huge = vec![1e20; members[1].parameter_count()];
    members[1].set_parameters(&huge).unwrap();
    let mut ensemble = Ensemble::from_members(members).unwrap();
    let before = bits(&ensemble);
    let error = ensemble
        .fit(&x, &y, &Fit::new(SGD::new(0.1)).threads(2))
        .unwrap_err();
    assert!(
        matches!(
            error,
            EnsembleError::Member {
                member: 1,
                error: FitError::Diverged { .. }
            }
        ),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .starts_with("member 1 of the ensemble: training diverged in epoch 0")
    );
    assert!(
        ensemble
            .members()
            .iter()
            .all(|member| member.parameters().iter().all(|x| x.is_finite()))
    );
    let after = bits(&ensemble);
    assert_eq!(after[1], before[1]);
    for fitted in [0, 2, 3] {
        assert_ne!(after[fitted], before[fitted], "member {fitted} is not fitted");
    }
    let error = ensemble.fit(&x, &y[1..], &Fit::new(SGD::new(0.1))).unwrap_err();
    assert!(matches!(
        error,
        EnsembleError::Member {
            member: 0,
            error: FitError::LengthsDiffer { .. }
        }
    ));
    let mut curves = Ensemble::new(2, 1, Curve::new).unwrap();
    assert!(curves.evaluate(&x, &y[1..]).is_err());
    curves.members_mut()[1].set_parameters(&[0.0; 42]).unwrap();
    let mut bad = y.clone();
    bad[3] = [f32::NAN];
    assert_eq!(
        curves.evaluate(&x, &bad).unwrap_err().to_string(),
        "member 0 of the ensemble: row 3, column 0 of y is NaN; every target must be finite"
    );
}

#[test]
fn an_observer_sees_each_member_and_can_stop_it() {
    let (x, y) = data(40);
    let mut ensemble = Ensemble::new(3, 1, Plain::new).unwrap();
    let seen = Mutex::new(vec![0; 3]);
    let fit = Fit::new(SGD::new(0.01)).epochs(5).threads(2);
    let histories = ensemble
        .fit_with(&x, &y, &fit, |member, epoch| {
            seen.lock().unwrap()[member] += 1;
            if member == 1 && epoch.epoch == 1 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), [5, 2, 5]);
    assert_eq!(
        histories
            .iter()
            .map(|history| history.loss.len())
            .collect::<Vec<_>>(),
        [5, 2, 5]
    );
}
