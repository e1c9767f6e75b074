//! How good the probabilities of classes are.

use super::likelihood::nll_by;
use super::pairs::{RowWeights, check_count, check_lengths};
use super::{Classes, MetricError};
use crate::distribution::Batch;

/// Calls a function with the weight, the law, the element and the class of each element of each row, and returns what the
/// weights sum to.
pub(super) fn for_each_class<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    mut each: impl FnMut(f64, &D, usize, usize),
) -> Result<f64, MetricError> {
    check_lengths(laws.len(), y.len())?;
    let total = weights.total(y.len())?;
    for (row, (law, y)) in laws.iter().zip(y).enumerate() {
        for element in 0..D::ELEMENTS {
            let (class, classes) = (D::class(y, element), D::CLASSES);
            if class >= classes {
                return Err(MetricError::ClassOutOfRange { row, class, classes });
            }
            each(weights.of(row), law, element, class);
        }
    }
    if D::ELEMENTS == 0 {
        return Err(MetricError::Empty);
    }
    Ok(total * D::ELEMENTS as f64)
}

/// The most probable class, the first of several, and its probability.
pub(super) fn most_probable<D: Classes>(law: &D, element: usize) -> (usize, f64) {
    let first = (0, law.probability(element, 0));
    (1..D::CLASSES).fold(first, |best, class| {
        let probability = law.probability(element, class);
        if probability > best.1 {
            (class, probability)
        } else {
            best
        }
    })
}

/// The share of targets that are the most probable class; of several equally probable ones that is the first, so that a
/// coin of probability ½ says `false`, as in Keras.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Categorical};
/// use probdl_runtime::metrics::{accuracy, top_k_accuracy};
///
/// let laws = Batch::from(vec![Categorical::new([0.5, 0.25, 0.25_f64])?, Categorical::new([0.1, 0.6, 0.3])?]);
/// assert_eq!(accuracy(&laws, &[0, 2])?, 0.5);
/// assert_eq!(top_k_accuracy(&laws, &[0, 2], 2)?, 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// No rows, another number of targets, a class that the laws do not have.
pub fn accuracy<D: Classes>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    accuracy_by(RowWeights::EVEN, laws, y)
}

pub(super) fn accuracy_by<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<f64, MetricError> {
    let mut right = 0.0;
    let count = for_each_class(weights, laws, y, |weight, law, element, class| {
        right += weight * f64::from(u8::from(most_probable(law, element).0 == class));
    })?;
    Ok(right / count)
}

/// The share of targets among the `k` most probable classes: fewer than `k` classes are more probable than the target's,
/// as in Keras.
///
/// # Errors
///
/// As [`accuracy`], and a `k` of 0.
pub fn top_k_accuracy<D: Classes>(laws: &Batch<D>, y: &[D::Event], k: usize) -> Result<f64, MetricError> {
    top_k_accuracy_by(RowWeights::EVEN, laws, y, k)
}

pub(super) fn top_k_accuracy_by<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    k: usize,
) -> Result<f64, MetricError> {
    check_count("k", k, 1)?;
    let mut right = 0.0;
    let count = for_each_class(weights, laws, y, |weight, law, element, class| {
        let own = law.probability(element, class);
        let above = (0..D::CLASSES).filter(|&other| law.probability(element, other) > own);
        right += weight * f64::from(u8::from(above.count() < k));
    })?;
    Ok(right / count)
}

/// The log loss: the mean of −ln p(class) over all elements of all rows, in nats. Nothing is clipped: a class of
/// probability 0 that occurs makes it infinite.
///
/// # Errors
///
/// As [`accuracy`].
pub fn log_loss<D: Classes>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    log_loss_by(RowWeights::EVEN, laws, y)
}

pub(super) fn log_loss_by<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<f64, MetricError> {
    for_each_class(weights, laws, y, |_, _, _, _| {})?;
    // From the logits, if there are any: small probabilities keep their logarithms.
    Ok(nll_by(weights, laws, y)? / D::ELEMENTS as f64)
}

/// The Brier score (Brier, "Verification of forecasts expressed in terms of probability", 1950): the mean of
/// Σₖ (pₖ − oₖ)² over the classes k, where o is 1 for the class that occurred and else 0. For coins, as usual, only class 1
/// counts: (p − o)², half of the sum over both.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Bernoulli, Categorical};
/// use probdl_runtime::metrics::brier_score;
///
/// assert_eq!(brier_score(&Batch::from(vec![Bernoulli::new(0.75)?]), &[true])?, 0.0625);
/// let law = Categorical::new([0.5_f64, 0.25, 0.25])?;
/// assert_eq!(brier_score(&Batch::from(vec![law]), &[1])?, 0.25 + 0.5625 + 0.0625);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`accuracy`].
pub fn brier_score<D: Classes>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    brier_score_by(RowWeights::EVEN, laws, y)
}

pub(super) fn brier_score_by<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<f64, MetricError> {
    let mut sum = 0.0;
    let count = for_each_class(weights, laws, y, |weight, law, element, class| {
        for other in usize::from(D::BINARY)..D::CLASSES {
            let occurred = if other == class { 1.0 } else { 0.0 };
            let difference = law.probability(element, other) - occurred;
            sum += weight * (difference * difference);
        }
    })?;
    Ok(sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Bernoulli, Categorical, Independent, Mixture, OneHotCategorical};

    fn classes() -> Batch<Categorical<3, f64>> {
        let probs = [[0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.4, 0.4, 0.2], [0.1, 0.8, 0.1]];
        probs
            .map(|probs| Categorical::new(probs).unwrap())
            .into_iter()
            .collect()
    }

    #[test]
    fn classes_by_hand() {
        let (laws, y) = (classes(), [0, 1, 1, 2]);
        // The third is a tie, and the first of the most probable is 0.
        assert_eq!(accuracy(&laws, &y), Ok(0.25));
        let top = |k| top_k_accuracy(&laws, &y, k).unwrap();
        // Ties at the edge count: classes 1 of the second and the third, class 2 of the last.
        assert_eq!([top(1), top(2), top(3), top(9)], [0.5, 1.0, 1.0, 1.0]);
        let expected = -(0.5 * 0.2 * 0.4 * 0.1_f64).ln() / 4.0;
        assert!((log_loss(&laws, &y).unwrap() - expected).abs() < 1e-15);
        let brier = (0.25 + 0.09 + 0.04) + (0.04 + 0.64 + 0.36) + (0.16 + 0.36 + 0.04) + (0.01 + 0.64 + 0.81);
        assert!((brier_score(&laws, &y).unwrap() - brier / 4.0).abs() < 1e-15);
        let one_hot: Batch<_> = laws.iter().map(|law| OneHotCategorical::from(*law)).collect();
        let hot = y.map(|class| std::array::from_fn(|k| k == class as usize));
        assert_eq!(accuracy(&one_hot, &hot), accuracy(&laws, &y));
        assert_eq!(brier_score(&one_hot, &hot), brier_score(&laws, &y));
    }

    #[test]
    fn elements_of_arrays_are_questions_of_their_own() {
        let coins = |p: [f64; 2]| Independent::new(p.map(|p| Bernoulli::new(p).unwrap()));
        let laws = Batch::from(vec![coins([0.9, 0.5]), coins([0.2, 0.7])]);
        let y = [[true, false], [true, true]];
        assert_eq!(accuracy(&laws, &y), Ok(0.75));
        let brier = (0.01 + 0.25 + 0.64 + 0.09) / 4.0;
        assert!((brier_score(&laws, &y).unwrap() - brier).abs() < 1e-15);
        let loss = -(0.9 * 0.5 * 0.2 * 0.7_f64).ln() / 4.0;
        assert!((log_loss(&laws, &y).unwrap() - loss).abs() < 1e-15);
    }

    #[test]
    fn small_probabilities_keep_their_digits() {
        let laws = Batch::from(vec![Bernoulli::from_logits(800.0_f64).unwrap()]);
        assert_eq!(log_loss(&laws, &[false]), Ok(800.0));
        let law = Bernoulli::from_logits(40.0_f64).unwrap();
        let want = (-40.0_f64).exp();
        assert!((law.probability(0, 0) - want).abs() < 1e-15 * want);
        let never = Batch::from(vec![Bernoulli::new(0.0_f32).unwrap()]);
        assert_eq!(log_loss(&never, &[true]), Ok(f64::INFINITY));
    }

    #[test]
    fn mixtures_have_the_mean_of_the_probabilities() {
        let [first, second, ..] = Vec::from(classes())[..] else {
            unreachable!("there are four")
        };
        let law = Mixture::new(vec![0.0, 3.0_f64.ln()], vec![first, second]).unwrap();
        let want = [0.275, 0.225, 0.5];
        for (class, want) in want.into_iter().enumerate() {
            assert!((law.probability(0, class) - want).abs() < 1e-15);
        }
        assert_eq!(accuracy(&Batch::from(vec![law]), &[2]), Ok(1.0));
    }

    #[test]
    fn a_class_that_does_not_exist_is_told() {
        let laws = classes();
        assert_eq!(
            accuracy(&laws, &[0, 1, 3, 0]).unwrap_err().to_string(),
            "row 2 of y is class 3; the laws have 3 classes, counted from 0"
        );
        assert_eq!(log_loss(&laws, &[0, 1, 3, 0]), accuracy(&laws, &[0, 1, 3, 0]));
        assert_eq!(
            top_k_accuracy(&laws, &[0; 4], 0).unwrap_err().to_string(),
            "k is 0, but must be at least 1"
        );
        assert_eq!(
            accuracy(&Batch::<Bernoulli>::default(), &[]),
            Err(MetricError::Empty)
        );
    }
}
