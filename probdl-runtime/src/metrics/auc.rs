//! The area under the receiver operating characteristic.

use super::classification::for_each_class;
use super::pairs::{RowWeights, check_lengths};
use super::{Classes, MetricError};
use crate::distribution::Batch;
use crate::math::ln;

/// The area under the receiver operating characteristic curve: the share of pairs of a `true` and a `false` in which the
/// `true` has the higher score, where equal scores count half (Hanley and `McNeil`, "The meaning and use of the area under
/// a receiver operating characteristic curve", 1982). Exact, where Keras' `AUC` uses 200 thresholds.
///
/// ```
/// use probdl_runtime::metrics::roc_auc;
///
/// assert_eq!(roc_auc(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true])?, 0.75);
/// # Ok::<(), probdl_runtime::metrics::MetricError>(())
/// ```
///
/// # Errors
///
/// No rows, another number of truths, a score that is NaN, or truths that are all the same.
pub fn roc_auc(scores: &[f64], truths: &[bool]) -> Result<f64, MetricError> {
    roc_auc_by(RowWeights::EVEN, scores, truths)
}

pub(super) fn roc_auc_by(
    weights: RowWeights<'_>,
    scores: &[f64],
    truths: &[bool],
) -> Result<f64, MetricError> {
    check_lengths(scores.len(), truths.len())?;
    weights.total(scores.len())?;
    if let Some(row) = scores.iter().position(|score| score.is_nan()) {
        return Err(MetricError::NotFinite {
            what: "predictions",
            row,
            column: 0,
            value: scores[row],
        });
    }
    let rows = scores.iter().zip(truths).enumerate();
    let mut pairs: Vec<(f64, bool, f64)> = rows
        .map(|(row, (score, truth))| (*score, *truth, weights.of(row)))
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins, mut all_positives) = (0.0, 0.0, 0.0);
    let same_score = pairs.chunk_by(|a, b| a.0 == b.0);
    for same in same_score {
        let of = |class: bool| {
            let those = same.iter().filter(|(_, truth, _)| *truth == class);
            those.map(|(.., weight)| weight).sum::<f64>()
        };
        let (positives, negatives) = (of(true), of(false));
        all_positives += positives;
        wins += positives * (below + 0.5 * negatives);
        below += negatives;
    }
    let positives: f64 = all_positives;
    if positives == 0.0 || below == 0.0 {
        return Err(MetricError::OneClass {
            class: usize::from(below == 0.0),
        });
    }
    Ok(wins / (positives * below))
}

/// [`roc_auc`] of the laws of two classes, by their log-odds; the elements of arrays are taken together, as in Keras.
///
/// # Errors
///
/// As [`roc_auc`]; also laws with more classes than two, or fewer.
pub fn auc<D: Classes>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    auc_by(RowWeights::EVEN, laws, y)
}

pub(super) fn auc_by<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<f64, MetricError> {
    if D::CLASSES != 2 {
        return Err(MetricError::NotTwoClasses { classes: D::CLASSES });
    }
    let (mut scores, mut truths, mut each) = (vec![], vec![], vec![]);
    for_each_class(weights, laws, y, |weight, law, element, class| {
        each.push(weight);
        let [no, yes] = [0, 1].map(|class| ln(law.probability(element, class)));
        scores.push(yes - no);
        truths.push(class == 1);
    })?;
    roc_auc_by(RowWeights(Some(&each)), &scores, &truths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Bernoulli, Categorical};

    /// All pairs, one by one.
    fn by_pairs(scores: &[f64], truths: &[bool]) -> f64 {
        let (mut wins, mut pairs) = (0.0, 0.0);
        for (yes, _) in scores.iter().zip(truths).filter(|(_, truth)| **truth) {
            for (no, _) in scores.iter().zip(truths).filter(|(_, truth)| !**truth) {
                pairs += 1.0;
                wins += if yes > no { 1.0 } else { 0.0 } + if yes == no { 0.5 } else { 0.0 };
            }
        }
        wins / pairs
    }

    #[test]
    fn the_area_is_the_share_of_ordered_pairs() {
        let mut stream = crate::random::rng(3);
        for count in [2, 5, 100, 333] {
            let scores: Vec<f64> = (0..count).map(|_| f64::from(stream.next_u32() % 17)).collect();
            let truths: Vec<bool> = (0..count).map(|row| row % 3 == 0 || row % 5 == 2).collect();
            let got = roc_auc(&scores, &truths).unwrap();
            assert!((got - by_pairs(&scores, &truths)).abs() < 1e-14, "{count}: {got}");
        }
        let (no, yes) = (f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(
            roc_auc(&[no, yes, -0.0, 0.0], &[false, true, false, true]),
            Ok(0.875)
        );
    }

    #[test]
    fn probabilities_near_one_are_told_apart() {
        let laws: Batch<_> = [60.0, 50.0, 40.0]
            .map(|logit| Bernoulli::from_logits(logit).unwrap())
            .into_iter()
            .collect();
        assert_eq!(auc::<Bernoulli<f64>>(&laws, &[true, false, false]), Ok(1.0));
        assert_eq!(auc(&laws, &[false, true, false]), Ok(0.5));
    }

    #[test]
    fn what_has_no_curve_is_told() {
        assert_eq!(roc_auc(&[], &[]), Err(MetricError::Empty));
        assert_eq!(
            roc_auc(&[1.0, 2.0], &[true, true]),
            Err(MetricError::OneClass { class: 1 })
        );
        assert_eq!(
            roc_auc(&[1.0], &[false]).unwrap_err().to_string(),
            "all targets are class 0; telling two classes apart needs targets of both"
        );
        assert!(matches!(
            roc_auc(&[1.0, f64::NAN], &[false, true]),
            Err(MetricError::NotFinite { row: 1, .. })
        ));
        let three = Batch::from(vec![Categorical::new([0.2, 0.3, 0.5_f32]).unwrap()]);
        assert_eq!(
            auc(&three, &[0]).unwrap_err().to_string(),
            "a curve of two classes was asked of laws with 3"
        );
    }
}
