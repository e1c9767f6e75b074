//! One law for each row of data.

use std::fmt::{Display, Formatter};
use std::ops::Index;
use std::slice::Iter;

use rand::Rng;

use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::random::{Purpose, Stream};

/// The laws that a model predicts for several rows, in the rows' order. Every quantity comes as a `Vec` with one entry
/// per row.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Normal};
/// use probdl_runtime::random::rng;
///
/// let batch = Batch::from(vec![Normal::new(0.0, 1.0)?, Normal::new(5.0, 2.0)?]);
/// assert_eq!(batch.mean(), [0.0, 5.0]);
/// assert_eq!(batch.stddev(), [1.0, 2.0]);
/// assert_eq!(batch.sample(&mut rng(7)), batch.sample(&mut rng(7)));
/// # Ok::<(), probdl_runtime::distribution::NormalError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Batch<D> {
    rows: Vec<D>,
}

/// Asked for the densities of another number of values than there are laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthMismatch {
    /// How many laws there are.
    pub laws: usize,
    /// How many values were given.
    pub values: usize,
}

impl Display for LengthMismatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the batch has {} rows, but {} values were given",
            self.laws, self.values
        )
    }
}

impl std::error::Error for LengthMismatch {}

impl<D> Batch<D> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The law of one row.
    pub fn get(&self, row: usize) -> Option<&D> {
        self.rows.get(row)
    }

    /// The laws, row by row.
    pub fn iter(&self) -> Iter<'_, D> {
        self.rows.iter()
    }

    fn map<X>(&self, quantity: impl FnMut(&D) -> X) -> Vec<X> {
        self.rows.iter().map(quantity).collect()
    }

    fn zip<Y, X>(&self, y: &[Y], quantity: impl Fn(&D, &Y) -> X) -> Result<Vec<X>, LengthMismatch> {
        if y.len() != self.len() {
            return Err(LengthMismatch {
                laws: self.len(),
                values: y.len(),
            });
        }
        Ok(std::iter::zip(&self.rows, y)
            .map(|(law, y)| quantity(law, y))
            .collect())
    }
}

impl<D: Distribution> Batch<D> {
    /// Returns the log-density of each row's value under the row's law.
    ///
    /// # Errors
    /// If there are not as many values as rows.
    pub fn log_prob(&self, y: &[D::Event]) -> Result<Vec<D::Scalar>, LengthMismatch> {
        self.zip(y, D::log_prob)
    }

    /// Draws an event for each row. Takes one 64-bit number from the generator as a seed, as [`Batch::draw`] does.
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<D::Event> {
        self.draw(rng.next_u64(), Purpose::Sample)
    }

    /// Draws an event for each row, each from a stream of its own: that of the seed, the purpose and the row's index.
    /// So a row's draw does not depend on the rows before it.
    pub fn draw(&self, seed: u64, purpose: Purpose) -> Vec<D::Event> {
        let rows = std::iter::zip(0.., &self.rows);
        rows.map(|(row, law)| law.draw(&mut Stream::new(seed, purpose, row)))
            .collect()
    }
}

impl<D: Mean> Batch<D> {
    /// Returns the means.
    pub fn mean(&self) -> Vec<D::Moment> {
        self.map(D::mean)
    }
}

impl<D: Variance> Batch<D> {
    /// Returns the variances.
    pub fn variance(&self) -> Vec<D::Moment> {
        self.map(D::variance)
    }

    /// Returns the standard deviations.
    pub fn stddev(&self) -> Vec<D::Moment> {
        self.map(D::stddev)
    }
}

impl<D: Mode> Batch<D> {
    /// Returns the modes.
    pub fn mode(&self) -> Vec<D::Event> {
        self.map(D::mode)
    }
}

impl<D: Entropy> Batch<D> {
    /// Returns the entropies, in nats.
    pub fn entropy(&self) -> Vec<D::Scalar> {
        self.map(D::entropy)
    }
}

impl<D: Cdf> Batch<D> {
    /// Returns the distribution functions at the rows' values.
    ///
    /// # Errors
    /// If there are not as many values as rows.
    pub fn cdf(&self, y: &[D::Event]) -> Result<Vec<D::Scalar>, LengthMismatch> {
        self.zip(y, D::cdf)
    }

    /// Returns the logarithms of the distribution functions at the rows' values.
    ///
    /// # Errors
    /// If there are not as many values as rows.
    pub fn log_cdf(&self, y: &[D::Event]) -> Result<Vec<D::Scalar>, LengthMismatch> {
        self.zip(y, D::log_cdf)
    }

    /// Returns the probabilities of lying above the rows' values.
    ///
    /// # Errors
    /// If there are not as many values as rows.
    pub fn survival(&self, y: &[D::Event]) -> Result<Vec<D::Scalar>, LengthMismatch> {
        self.zip(y, D::survival)
    }

    /// Returns the logarithms of the probabilities of lying above the rows' values.
    ///
    /// # Errors
    /// If there are not as many values as rows.
    pub fn log_survival(&self, y: &[D::Event]) -> Result<Vec<D::Scalar>, LengthMismatch> {
        self.zip(y, D::log_survival)
    }
}

impl<D: Quantile> Batch<D> {
    /// Returns the quantiles of one probability.
    pub fn quantile(&self, p: D::Scalar) -> Vec<D::Event> {
        self.map(|law| law.quantile(p))
    }

    /// Returns the ends of the central intervals of probability `p`.
    pub fn interval(&self, p: D::Scalar) -> Vec<[D::Event; 2]> {
        self.map(|law| law.interval(p))
    }
}

impl<D: LogProbGradient> Batch<D> {
    /// Returns the log-density of each row's value with its derivatives.
    ///
    /// # Errors
    /// If there are not as many values as rows.
    #[expect(
        clippy::type_complexity,
        reason = "an alias would need the same bounds and say less"
    )]
    pub fn log_prob_grad(
        &self,
        y: &[D::Event],
    ) -> Result<Vec<Gradient<D::Scalar, D::ByParameters, D::ByValue>>, LengthMismatch> {
        self.zip(y, D::log_prob_grad)
    }
}

/// No laws.
impl<D> Default for Batch<D> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<D> From<Vec<D>> for Batch<D> {
    fn from(rows: Vec<D>) -> Self {
        Self { rows }
    }
}

impl<D> From<Batch<D>> for Vec<D> {
    fn from(batch: Batch<D>) -> Self {
        batch.rows
    }
}

impl<D> FromIterator<D> for Batch<D> {
    fn from_iter<I: IntoIterator<Item = D>>(rows: I) -> Self {
        Self {
            rows: rows.into_iter().collect(),
        }
    }
}

impl<D> Index<usize> for Batch<D> {
    type Output = D;

    fn index(&self, row: usize) -> &D {
        &self.rows[row]
    }
}

impl<D> IntoIterator for Batch<D> {
    type Item = D;
    type IntoIter = std::vec::IntoIter<D>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'a, D> IntoIterator for &'a Batch<D> {
    type Item = &'a D;
    type IntoIter = Iter<'a, D>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Independent, Normal};
    use crate::random::rng;

    fn batch() -> Batch<Independent<Normal, 1>> {
        (0..3)
            .map(|i| Independent::new([Normal::new(i as f32, 1.0).unwrap()]))
            .collect()
    }

    #[test]
    fn every_quantity_has_one_entry_per_row() {
        let batch = batch();
        assert_eq!((batch.len(), batch.is_empty()), (3, false));
        assert_eq!(batch.mean(), [[0.0], [1.0], [2.0]]);
        assert_eq!(batch.quantile(0.5), batch.mean());
        assert_eq!(batch.stddev(), [[1.0]; 3]);
        assert_eq!(batch.entropy()[2], batch[2].entropy());
        assert_eq!(batch.get(1).map(Mean::mean), Some([1.0]));
        assert!(batch.get(3).is_none());
        let density = batch.log_prob(&[[0.0], [1.0], [2.0]]).unwrap();
        assert_eq!(density, [batch[0].log_prob(&[0.0]); 3]);
        assert_eq!(batch.iter().count(), (&batch).into_iter().count());
    }

    #[test]
    fn another_number_of_values_is_an_error() {
        let error = batch().log_prob(&[[0.0]]).unwrap_err();
        assert_eq!(error, LengthMismatch { laws: 3, values: 1 });
        assert_eq!(error.to_string(), "the batch has 3 rows, but 1 values were given");
    }

    #[test]
    fn a_row_s_draw_does_not_depend_on_other_rows() {
        let batch = batch();
        let draws = batch.draw(42, Purpose::Predict);
        let shorter: Batch<_> = batch.iter().take(2).copied().collect();
        assert_eq!(shorter.draw(42, Purpose::Predict), draws[..2]);
        assert_eq!(draws[1], batch[1].draw(&mut Stream::new(42, Purpose::Predict, 1)));
        assert_eq!(batch.sample(&mut rng(1))[0], batch[0].sample(&mut rng(1)));
    }

    #[test]
    fn a_sample_takes_one_number_from_the_generator() {
        let mut generator = rng(5);
        batch().sample(&mut generator);
        let mut other = rng(5);
        other.next_u64();
        assert_eq!(generator, other);
    }
}
