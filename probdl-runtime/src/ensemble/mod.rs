//! Ensembles: several models of one kind, trained from different starts, that predict together.

mod error;
mod evaluation;
mod fit;

pub use error::EnsembleError;
pub use evaluation::EnsembleEvaluation;

use crate::distribution::{Batch, Distribution, Mixture};
use crate::model::{Model, Probabilistic};
use crate::random::{Purpose, Stream};
use crate::train::Predict;

/// Several models of one kind, which differ in their seeds, and so in where they start and in which order they see the
/// rows. Together they predict the [`Mixture`] of their laws, with equal weights: where the members disagree, it is
/// wider than each of them.
///
/// Source: Lakshminarayanan, Pritzel, Blundell, *Simple and Scalable Predictive Uncertainty Estimation using Deep
/// Ensembles* (2017). They replace the mixture by one normal law of its mean and variance; here it stays a mixture.
///
/// ```text
/// let mut ensemble = Ensemble::new(5, 42, Households::new)?;
/// ensemble.fit(&income, &food, &Fit::new(Adam::new(0.01)).epochs(40))?;
/// let law = ensemble.distribution(&[1000.0]);
/// println!("{} ± {}", law.mean()[0], law.stddev()[0]);
/// ```
#[derive(Clone, Debug)]
pub struct Ensemble<M> {
    members: Vec<M>,
}

/// The seed of a member: the first 64 bits of the stream of the ensemble's seed for [`Purpose::Ensemble`] whose index is
/// the member's number, from 0. So the members of a smaller ensemble are the first ones of a larger.
pub fn member_seed(seed: u64, member: usize) -> u64 {
    Stream::new(seed, Purpose::Ensemble, member as u64).next_u64()
}

impl<M: Model> Ensemble<M> {
    /// As many models as `members`, each made from its [`member_seed`], as in `Ensemble::new(5, 42, Households::new)`.
    ///
    /// # Errors
    ///
    /// No members.
    pub fn new(members: usize, seed: u64, model: impl Fn(u64) -> M) -> Result<Self, EnsembleError> {
        Self::from_members(
            (0..members)
                .map(|member| model(member_seed(seed, member)))
                .collect(),
        )
    }

    /// An ensemble of these models, in this order.
    ///
    /// # Errors
    ///
    /// No members.
    pub fn from_members(members: Vec<M>) -> Result<Self, EnsembleError> {
        if members.is_empty() {
            return Err(EnsembleError::Empty);
        }
        Ok(Self { members })
    }

    /// The members.
    pub fn members(&self) -> &[M] {
        &self.members
    }

    /// The members, to be changed.
    pub fn members_mut(&mut self) -> &mut [M] {
        &mut self.members
    }

    /// The members, without the ensemble.
    pub fn into_members(self) -> Vec<M> {
        self.members
    }
}

impl<M: Probabilistic> Ensemble<M>
where
    M::Distribution: Distribution,
{
    /// The law of the target of one row: the mixture of the members' laws, with equal weights.
    pub fn distribution(&self, x: &M::Input) -> Mixture<M::Distribution> {
        mixture(self.members.iter().map(|member| member.distribution(x)))
    }

    /// The laws of the targets of many rows.
    pub fn distributions(&self, x: &[M::Input]) -> Batch<Mixture<M::Distribution>> {
        let members: Vec<_> = self
            .members
            .iter()
            .map(|member| member.distributions(x))
            .collect();
        let rows = 0..x.len();
        rows.map(|row| mixture(members.iter().map(|laws| laws[row].clone())))
            .collect()
    }
}

fn mixture<D: Distribution>(laws: impl Iterator<Item = D>) -> Mixture<D> {
    Mixture::equal(laws.collect()).expect("an ensemble has members")
}
