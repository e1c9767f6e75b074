//! How often do people visit a doctor? A Poisson law expects too few who never go, and too few who go very often. Four laws
//! of counts are compared on people whom none of them has seen.
//!
//! `cargo run --release --example counts`
//!
//! The picture shows hanging rootograms (Kleiber and Zeileis, "Visualizing Count Data Regressions Using Rootograms", The
//! American Statistician 70 (2016)): a bar of the root of how many people went so often hangs from the root of how many the
//! law expects. A bar that does not reach the zero line is a count that the law expects too often.
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::plot::{self, Picture};
use probdl::prelude::*;
use probdl::random::permutation;
use std::error::Error;
use std::iter::zip;
use std::path::Path;

/// What is known of a person: insurance and health.
const COLUMNS: usize = 9;

model! {
    /// The mean depends on the person; the variance equals the mean.
    pub struct PoissonVisits = Input(COLUMNS)
        -> Normalization()
        -> Dense(1)
        -> DistributionLambda(|t| Poisson(exp(t)));
}

model! {
    /// Some people have another reason not to go.
    pub struct InflatedPoissonVisits = Input(COLUMNS)
        -> Normalization()
        -> Dense(params_size(IndependentZeroInflatedPoisson(1)))
        -> IndependentZeroInflatedPoisson(1);
}

model! {
    /// The variance grows with the square of the mean.
    pub struct NegativeBinomialVisits(person: COLUMNS) {
        let log_mean = person -> Normalization() -> Dense(1);
        let spread = variable(0.0);
        NegativeBinomial(mean = exp(log_mean), dispersion = softplus(spread))
    }
}

model! {
    /// Both.
    pub struct InflatedNegativeBinomialVisits(person: COLUMNS) {
        let both = person -> Normalization() -> Dense(2);
        let spread = variable(0.0);
        ZeroInflated(NegativeBinomial(mean = exp(both[0]), dispersion = softplus(spread)), both[1])
    }
}

/// People in a year, and how often they visited a doctor.
#[derive(Default)]
struct People {
    known: Vec<[f32; COLUMNS]>,
    visits: Vec<[u32; 1]>,
}

/// 20,190 person-years of the RAND Health Insurance Experiment.
fn randhie() -> Result<People, csv::Error> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/randhie.csv");
    let mut people = People::default();
    for row in csv::Reader::from_path(path)?.deserialize() {
        let (visits, known): (u32, [f32; COLUMNS]) = row?;
        people.visits.push([visits]);
        people.known.push(known);
    }
    Ok(people)
}

/// Divides people at random: four fifths to learn from, one fifth to be judged by.
fn split(all: &People, seed: u64) -> (People, People) {
    let mut order = vec![0; all.visits.len()];
    permutation(seed, 0, &mut order);
    let take = |rows: &[u32]| People {
        known: rows.iter().map(|&row| all.known[row as usize]).collect(),
        visits: rows.iter().map(|&row| all.visits[row as usize]).collect(),
    };
    let (held_out, training) = order.split_at(order.len() / 5);
    (take(training), take(held_out))
}

/// Counts up to here are shown.
const SHOWN: u32 = 20;

/// How well a law predicts how often people go.
struct Score {
    name: &'static str,
    /// Negative log-likelihoods, in nats, one for each person.
    nll: Vec<f64>,
    /// How many people are expected never to go.
    never: f64,
    picture: Picture,
}

impl Score {
    fn new<D>(
        name: &'static str,
        laws: &Batch<Independent<D, 1>>,
        held_out: &People,
    ) -> Result<Self, plot::PlotError>
    where
        D: Distribution<Scalar = f32, Event = u32>,
    {
        let people = zip(laws, &held_out.visits);
        let picture = plot::rootogram(laws, &held_out.visits)?
            .title(name)
            .labels("visits to a doctor in a year", "root of the number of people")
            .x_range(-0.5..f64::from(SHOWN) + 0.5);
        Ok(Self {
            name,
            nll: people
                .map(|(law, visits)| -f64::from(law.log_prob(visits)))
                .collect(),
            never: laws.iter().map(|law| f64::from(law.prob(&[0]))).sum(),
            picture,
        })
    }

    /// The mean of what this law loses more than another, with its standard error.
    fn loss_beyond(&self, other: &Self) -> (f64, f64) {
        let n = self.nll.len() as f64;
        let differences: Vec<f64> = zip(&self.nll, &other.nll).map(|(a, b)| a - b).collect();
        let mean = differences.iter().sum::<f64>() / n;
        let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
        (mean, (squares / (n - 1.0) / n).sqrt())
    }

    fn mean(&self) -> f64 {
        self.nll.iter().sum::<f64>() / self.nll.len() as f64
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (training, held_out) = split(&randhie()?, 0);
    let fit = Fit::new(Adam::new(0.03)).epochs(40).batch_size(128);
    // One law after the other: fitted to the training people, judged by the others.
    macro_rules! judge {
        ($name:literal, $model:ty) => {{
            let mut model = <$model>::new(0);
            model.fit(&training.known, &training.visits, &fit)?;
            Score::new($name, &model.distributions(&held_out.known), &held_out)?
        }};
    }
    let scores = [
        judge!("Poisson", PoissonVisits),
        judge!("zero-inflated Poisson", InflatedPoissonVisits),
        judge!("negative binomial", NegativeBinomialVisits),
        judge!("zero-inflated negative binomial", InflatedNegativeBinomialVisits),
    ];

    let never = held_out.visits.iter().filter(|[visits]| *visits == 0).count();
    println!(
        "{} people to learn from; of {} held out, {} never went, and this many were expected to:\n",
        training.visits.len(),
        held_out.visits.len(),
        never
    );
    println!("{:33} NLL   less than Poisson's   never went", "");
    for score in &scores {
        let (more, error) = scores[0].loss_beyond(score);
        println!(
            "{:31} {:6.3}   {more:6.3} ± {error:5.3}       {:6.0}",
            score.name,
            score.mean(),
            score.never
        );
    }
    let [poisson, inflated, negative_binomial, _] = &scores;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures/counts.svg");
    plot::save(
        &path,
        &[poisson, inflated, negative_binomial].map(|score| score.picture.clone()),
    )?;
    println!("\nPicture: {}", path.display());
    assert!(
        negative_binomial.mean() < inflated.mean() && inflated.mean() < poisson.mean(),
        "people who were held out should prefer the negative binomial law"
    );
    Ok(())
}
