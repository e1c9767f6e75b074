//! What a model is trained on.

use super::{Fit, FitError, data};
use crate::lanes::Scalar;
use crate::model::TargetRule;
use crate::optimizer::Optimizer;
use crate::rows::Row;

/// What a model is trained on: rows of inputs and targets, and if wanted weights of theirs and other rows to validate
/// with.
///
/// ```
/// use probdl_runtime::train::Training;
///
/// let (x, y) = ([[0.0_f32], [1.0], [2.0]], [[false], [true], [true]]);
/// let training = Training::new(&x[..2], &y[..2]).class_weight(&[1.0, 3.0]).validation_data(&x[2..], &y[2..]);
/// assert_eq!(training, training.clone());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Training<'a, X, Y> {
    x: &'a [X],
    y: &'a [Y],
    sample_weight: Option<Vec<f64>>,
    class_weight: Option<Vec<f64>>,
    validation: Option<(&'a [X], &'a [Y])>,
    validation_weight: Option<Vec<f64>>,
}

impl<'a, X: Row, Y: Row> Training<'a, X, Y> {
    /// Rows of inputs, and a target for each.
    pub fn new(x: &'a [X], y: &'a [Y]) -> Self {
        Self {
            x,
            y,
            sample_weight: None,
            class_weight: None,
            validation: None,
            validation_weight: None,
        }
    }

    /// A weight for each row, at least 0, that its loss is multiplied with. A row of weight 0 moves nothing, but counts
    /// as a row; the statistics of `Normalization` and `normalize_target` know no weights.
    ///
    /// As in Keras the sum of weighted losses is divided by the number of rows, not by the sum of the weights: doubling
    /// all weights doubles the loss.
    #[must_use]
    pub fn sample_weight<W: Copy + Into<f64>>(self, weights: &[W]) -> Self {
        Self {
            sample_weight: Some(wide(weights)),
            ..self
        }
    }

    /// A weight for each class, at least 0, that the losses of its rows are multiplied with, beside the rows' own
    /// weights. Validation does not use it, as in Keras.
    ///
    /// The class of a row is its target if that is one number (a class, a count or a truth value), else the place of
    /// its largest number (of the `true` in a one-hot row). A number that is not whole is no class.
    #[must_use]
    pub fn class_weight<W: Copy + Into<f64>>(self, weights: &[W]) -> Self {
        Self {
            class_weight: Some(wide(weights)),
            ..self
        }
    }

    /// Other rows, whose loss is computed after each epoch: [`History::val_loss`](super::History::val_loss).
    #[must_use]
    pub fn validation_data(self, x: &'a [X], y: &'a [Y]) -> Self {
        Self {
            validation: Some((x, y)),
            ..self
        }
    }

    /// A weight for each row of [`Training::validation_data`], at least 0. (Rows that are split off bring theirs along.)
    #[must_use]
    pub fn validation_sample_weight<W: Copy + Into<f64>>(self, weights: &[W]) -> Self {
        Self {
            validation_weight: Some(wide(weights)),
            ..self
        }
    }

    /// Checks everything, and splits what is to be split.
    pub(super) fn checked<S: Scalar>(
        &self,
        rule: TargetRule,
        fit: &Fit<impl Optimizer>,
    ) -> Result<Checked<'a, X, Y>, FitError> {
        data::check::<S, _, _>(self.x, self.y, rule)?;
        let mut weights = self.sample_weight.clone();
        if let Some(weights) = &weights {
            check_weights::<S>("sample_weight", weights)?;
            check_length(weights, self.x)?;
        }
        if self.validation.is_none() && self.validation_weight.is_some() {
            return Err(FitError::NoValidationData);
        }
        let (mut x, mut y, mut validation) = (self.x, self.y, None);
        if let Some((x, y)) = self.validation {
            let weights = self.validation_weight.clone();
            validation = Some(Part { x, y, weights }.checked_for_validation::<S>(rule)?);
        } else {
            let first = fit.training_rows(x.len())?;
            if first < x.len() {
                validation = Some(Part {
                    x: &x[first..],
                    y: &y[first..],
                    weights: weights.as_mut().map(|weights| weights.split_off(first)),
                });
                (x, y) = (&x[..first], &y[..first]);
            }
        }
        if let Some(classes) = &self.class_weight {
            check_weights::<S>("class_weight", classes)?;
            let weights = weights.get_or_insert_with(|| vec![1.0; y.len()]);
            weigh_classes::<S, _>(weights, classes, y)?;
        }
        fit.check(x.len())?;
        Ok(Checked {
            training: Part { x, y, weights },
            validation,
        })
    }
}

/// Checked rows to train on, and to validate with.
#[derive(Debug)]
pub(super) struct Checked<'a, X, Y> {
    pub(super) training: Part<'a, X, Y>,
    pub(super) validation: Option<Part<'a, X, Y>>,
}

/// Some rows, with a weight for each unless that is 1.
#[derive(Debug)]
pub(super) struct Part<'a, X, Y> {
    pub(super) x: &'a [X],
    pub(super) y: &'a [Y],
    pub(super) weights: Option<Vec<f64>>,
}

impl<X: Row, Y: Row> Part<'_, X, Y> {
    /// The same, if a model can be validated with them.
    pub(super) fn checked_for_validation<S: Scalar>(self, rule: TargetRule) -> Result<Self, FitError> {
        let check = || {
            data::check::<S, _, _>(self.x, self.y, rule)?;
            self.weights.as_ref().map_or(Ok(()), |weights| {
                check_weights::<S>("sample_weight", weights)?;
                check_length(weights, self.x)
            })
        };
        check().map_err(|error| FitError::Validation(Box::new(error)))?;
        Ok(self)
    }

    /// The mean weight.
    pub(super) fn mean_weight(&self) -> f64 {
        let mean = |weights: &Vec<f64>| weights.iter().sum::<f64>() / weights.len() as f64;
        self.weights.as_ref().map_or(1.0, mean)
    }
}

/// Weights in double precision.
pub(super) fn wide<W: Copy + Into<f64>>(weights: &[W]) -> Vec<f64> {
    weights.iter().map(|&weight| weight.into()).collect()
}

/// Multiplies the weights of rows with those of their classes.
pub(super) fn weigh_classes<S: Scalar, Y: Row>(
    weights: &mut [f64],
    classes: &[f64],
    y: &[Y],
) -> Result<(), FitError> {
    for (row, (weight, y)) in weights.iter_mut().zip(y).enumerate() {
        *weight *= class_weight(classes, y, row)?;
    }
    check_weights::<S>(WEIGHT_OF_ROW, weights)
}

/// What the product of a row's weight and its class's is called.
pub(super) const WEIGHT_OF_ROW: &str = "weight of row";

/// Checks that weights are numbers of the model's type, and not negative.
pub(super) fn check_weights<S: Scalar>(what: &'static str, weights: &[f64]) -> Result<(), FitError> {
    match weights
        .iter()
        .position(|weight| !(S::from_f64(*weight).is_finite() && *weight >= 0.0))
    {
        Some(index) => Err(FitError::WeightOutOfRange {
            what,
            index,
            value: weights[index],
        }),
        None => Ok(()),
    }
}

fn check_length<X>(weights: &[f64], x: &[X]) -> Result<(), FitError> {
    let (weights, rows) = (weights.len(), x.len());
    if weights == rows {
        Ok(())
    } else {
        Err(FitError::WeightsDiffer { weights, rows })
    }
}

/// The weight of a row's class.
pub(super) fn class_weight<Y: Row>(weights: &[f64], y: &Y, row: usize) -> Result<f64, FitError> {
    let class = if Y::WIDTH == 1 {
        let value = y.get(0);
        if value % 1.0 != 0.0 {
            return Err(FitError::NotAClass { row, value });
        }
        value
    } else {
        // The first of the largest.
        (1..Y::WIDTH).fold(
            0,
            |best, column| if y.get(column) > y.get(best) { column } else { best },
        ) as f64
    };
    let known = 0.0 <= class && class < weights.len() as f64;
    known
        .then(|| weights[class as usize])
        .ok_or(FitError::ClassWithoutWeight {
            row,
            class,
            weights: weights.len(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::SGD;

    fn checked<'a, Y: Row>(
        training: &Training<'a, [f32; 1], Y>,
        fit: &Fit<SGD>,
    ) -> Result<Checked<'a, [f32; 1], Y>, FitError> {
        training.checked::<f32>(TargetRule::Any, fit)
    }

    #[test]
    fn the_split_takes_the_last_rows_and_their_weights() {
        let x: Vec<[f32; 1]> = (0..7).map(|row| [row as f32]).collect();
        let y: Vec<u32> = (0..7).map(|row| row % 2).collect();
        let weights: Vec<f32> = (0..7).map(|row| row as f32).collect();
        let fit = Fit::new(SGD::new(0.1)).validation_split(0.25);
        let training = Training::new(&x, &y)
            .sample_weight(&weights)
            .class_weight(&[10.0, 100.0]);
        let Checked { training, validation } = checked(&training, &fit).unwrap();
        // ⌊7 · 0.75⌋ = 5.
        assert_eq!((training.x, training.y), (&x[..5], &y[..5]));
        assert_eq!(training.weights, Some(vec![0.0, 100.0, 20.0, 300.0, 40.0]));
        let validation = validation.unwrap();
        assert_eq!((validation.x, validation.y), (&x[5..], &y[5..]));
        assert_eq!(validation.weights, Some(vec![5.0, 6.0]));
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let (x, y) = ([[0.0_f32], [1.0]], [[0.0_f32], [1.0]]);
        let training = Training::new(&x, &y);
        let fit = Fit::new(SGD::new(0.1));
        let error = |training: &Training<'_, _, _>, fit: &Fit<SGD>| checked(training, fit).unwrap_err();
        for split in [1.0, -0.5, f64::NAN, 0.9] {
            assert!(matches!(
                error(&training, &fit.clone().validation_split(split)),
                FitError::ValidationSplit { rows: 2, .. }
            ));
        }
        assert_eq!(
            error(&training.clone().sample_weight(&[1.0]), &fit),
            FitError::WeightsDiffer { weights: 1, rows: 2 }
        );
        assert_eq!(
            error(&training.clone().sample_weight(&[1.0, -1.0]), &fit).to_string(),
            "sample_weight 1 is -1; every weight must be finite and at least 0"
        );
        assert_eq!(
            error(&training.clone().sample_weight(&[1.0, 1e300]), &fit).to_string(),
            "sample_weight 1 is 1e300; every weight must be below the largest number of the model's type"
        );
        let both = training
            .clone()
            .sample_weight(&[1.0, 1e20])
            .class_weight(&[1.0, 1e20]);
        assert_eq!(
            error(&both, &fit).to_string(),
            "weight of row 1 is 1e40; every weight must be below the largest number of the model's type"
        );
        assert_eq!(
            error(&training.clone().validation_sample_weight(&[1.0]), &fit),
            FitError::NoValidationData
        );
        assert_eq!(
            error(&training.clone().class_weight(&[1.0]), &fit).to_string(),
            "row 1 of y is class 1; there are 1 class weights, from class 0"
        );
        let far = [[f32::INFINITY]];
        assert_eq!(
            error(&training.clone().validation_data(&far, &y[..1]), &fit).to_string(),
            "validation data: row 0, column 0 of x is infinite; every input must be finite"
        );
        assert!(matches!(
            error(
                &training
                    .clone()
                    .validation_data(&x, &y)
                    .validation_sample_weight(&[1.0]),
                &fit
            ),
            FitError::Validation(_)
        ));
    }

    #[test]
    fn the_class_of_a_row_is_its_number_or_its_largest() {
        let weights = [1.0, 2.0, 4.0];
        assert_eq!(class_weight(&weights, &2_u32, 0), Ok(4.0));
        assert_eq!(class_weight(&weights, &[true], 0), Ok(2.0));
        assert_eq!(class_weight(&weights, &[false, false, true], 0), Ok(4.0));
        assert_eq!(class_weight(&weights, &[0.25_f32, 0.5, 0.25], 0), Ok(2.0));
        assert!(class_weight(&weights, &3_u32, 5).is_err());
        assert_eq!(class_weight(&weights, &[1.0_f32], 0), Ok(2.0));
        assert_eq!(
            class_weight(&weights, &[1.5_f32], 5).unwrap_err().to_string(),
            "row 5 of y is 1.5, which is no class; give each row a weight by `sample_weight` instead"
        );
    }
}
