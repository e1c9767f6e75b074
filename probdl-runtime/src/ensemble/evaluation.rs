//! How well an ensemble does on some rows.

use super::{Ensemble, EnsembleError};
use crate::distribution::Distribution;
use crate::lanes::Scalar;
use crate::model::Probabilistic;
use crate::train::Train;
use std::fmt;

/// How well an ensemble does on some rows, without what regularizers add.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EnsembleEvaluation {
    /// The mean over rows of the mixture's negative log-density. It never exceeds the mean of `members`: by Jensen's
    /// inequality, which holds row by row, for rounded numbers too.
    pub loss: f64,
    /// The mean over rows of each member's negative log-density.
    pub members: Vec<f64>,
}

impl fmt::Display for EnsembleEvaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.members.len() as f64;
        let mean = self.members.iter().sum::<f64>() / members;
        write!(f, "loss {:.4} ({members} members, each {mean:.4})", self.loss)
    }
}

impl<M: Probabilistic> Ensemble<M>
where
    M::Distribution: Distribution<Event = M::Target>,
{
    /// The mean negative log-density of targets under the mixture, and under each member, with dropout off.
    ///
    /// # Errors
    ///
    /// Data that a member cannot take, and its `checked(…)` arguments that break their rule.
    pub fn evaluate(&self, x: &[M::Input], y: &[M::Target]) -> Result<EnsembleEvaluation, EnsembleError> {
        for (member, model) in self.members.iter().enumerate() {
            model
                .evaluate(x, y)
                .map_err(|error| EnsembleError::Member { member, error })?;
        }
        let laws = self.distributions(x);
        let rows = x.len() as f64;
        let mut evaluation = EnsembleEvaluation {
            loss: 0.0,
            members: vec![0.0; self.members.len()],
        };
        for (law, y) in std::iter::zip(&laws, y) {
            evaluation.loss -= law.log_prob(y).to_f64() / rows;
            for (loss, member) in evaluation.members.iter_mut().zip(law.components()) {
                *loss -= member.log_prob(y).to_f64() / rows;
            }
        }
        Ok(evaluation)
    }
}
