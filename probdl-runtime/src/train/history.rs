//! What a fit reports.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

/// What happened in a fit.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct History {
    /// The loss of each epoch: the mean over rows while the parameters moved, regularizers included.
    pub loss: Vec<f64>,
    /// The loss on the validation data after each epoch, as `evaluate` computes it; empty if there are none.
    pub val_loss: Vec<f64>,
    /// What callbacks have logged, by name, with a value for each epoch in which they did.
    pub metrics: BTreeMap<String, Vec<f64>>,
    /// The number of the first epoch, from 0: above 0 where a fit resumes another.
    pub initial_epoch: usize,
}

/// How many epochs there were, and each quantity at the first and the last of them, as in
/// `100 epochs, loss 2.3104 to 0.4128, val_loss 2.2011 to 0.4470, val_crps 1.0214 to 0.2103`.
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.loss.len() {
            0 => return f.write_str("no epochs"),
            1 => f.write_str("1 epoch")?,
            epochs => write!(f, "{epochs} epochs")?,
        }
        let own = [("loss", &self.loss), ("val_loss", &self.val_loss)];
        let logged = self.metrics.iter().map(|(name, values)| (name.as_str(), values));
        for (name, values) in own.into_iter().chain(logged) {
            match values.as_slice() {
                [] => {}
                [only] => write!(f, ", {name} {}", Shown(*only))?,
                [first, .., last] => write!(f, ", {name} {} to {}", Shown(*first), Shown(*last))?,
            }
        }
        Ok(())
    }
}

/// A quantity with four decimals; with four digits where those would say nothing, or too much.
struct Shown(f64);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value) = *self;
        if value == 0.0 || (1e-3..1e6).contains(&value.abs()) {
            write!(f, "{value:.4}")
        } else {
            write!(f, "{value:.4e}")
        }
    }
}

/// How well a model does on some rows.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss over rows, regularizers included.
    pub loss: f64,
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {}", Shown(self.loss))
    }
}

/// The end of an epoch, as an observer sees it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Epoch<'a, M> {
    /// The number of the epoch, from 0.
    pub epoch: usize,
    /// How many there will be.
    pub epochs: usize,
    /// The loss of this epoch.
    pub loss: f64,
    /// The loss on the validation data, if there are any.
    pub val_loss: Option<f64>,
    /// The model with its parameters after this epoch.
    pub model: &'a M,
}

/// What an observer may return: nothing, or whether to go on.
pub trait Observation {
    /// Whether to go on.
    fn control_flow(self) -> ControlFlow<()>;
}

impl Observation for () {
    fn control_flow(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Observation for ControlFlow<()> {
    fn control_flow(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_tells_where_it_began_and_ended() {
        let mut history = History {
            loss: vec![2.5, 1.0, 0.25],
            ..History::default()
        };
        assert_eq!(history.to_string(), "3 epochs, loss 2.5000 to 0.2500");
        history.val_loss = vec![3.0, 1.5, 1e-5];
        history.metrics.insert("lr".into(), vec![0.001]);
        assert_eq!(
            history.to_string(),
            "3 epochs, loss 2.5000 to 0.2500, val_loss 3.0000 to 1.0000e-5, lr 0.0010"
        );
        history.loss.truncate(1);
        assert!(history.to_string().starts_with("1 epoch, loss 2.5000, "));
        assert_eq!(History::default().to_string(), "no epochs");
        assert_eq!(Evaluation { loss: -12e9 }.to_string(), "loss -1.2000e10");
    }
}
