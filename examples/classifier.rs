//! Which iris is it, and which digit? Networks that say how sure they are, and a picture of whether they are right to be.
//!
//! `cargo run --release --example classifier`
//!
//! Irises are judged by ten-fold cross-validation. Of the digits a quarter is held out: the confusion matrix shows which are
//! taken for which, and the reliability diagram how often what the network is so and so sure of comes true.
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::data::{CsvError, Dataset, Table};
use probdl::metrics::{accuracy, brier_score, expected_calibration_error, log_loss};
use probdl::plot;
use probdl::prelude::*;
use std::error::Error;

model! {
    /// A linear softmax; the penalty keeps it from being surer than 150 flowers allow.
    pub struct Iris = Input(4)
        -> Normalization()
        -> Dense(3, kernel_regularizer = l2(0.003))
        -> DistributionLambda(|t| Categorical(logits = t), convert_to_tensor_fn = mode);
}

model! {
    /// One hidden layer, half of which is left out at random while it learns.
    pub struct Digits = Input(64)
        -> Dense(64, relu)
        -> Dropout(0.5)
        -> Dense(10, softmax)
        -> DistributionLambda(|p| Categorical(probs = p), convert_to_tensor_fn = mode);
}

fn table(name: &str) -> Result<Table, CsvError> {
    Table::open(format!("{}/examples/data/{name}.csv", env!("CARGO_MANIFEST_DIR")))
}

/// Lengths and widths of sepals and petals, in centimetres; the species.
fn irises() -> Result<Dataset<[f32; 4], u32>, Box<dyn Error>> {
    let table = table("iris")?;
    let x = table.columns([
        "sepal_length_cm",
        "sepal_width_cm",
        "petal_length_cm",
        "petal_width_cm",
    ])?;
    Ok(Dataset::new(x, table.column("class")?)?)
}

/// Pixels from 0 to 1, by rows; the digit.
fn digits() -> Result<Dataset<[f32; 64], u32>, Box<dyn Error>> {
    let table = table("digits")?;
    let names: [String; 64] = std::array::from_fn(|pixel| format!("pixel_{}_{}", pixel / 8, pixel % 8));
    let pixels: Vec<[f32; 64]> = table.columns(names.each_ref().map(String::as_str))?;
    let x: Vec<[f32; 64]> = pixels.iter().map(|row| row.map(|pixel| pixel / 16.0)).collect();
    Ok(Dataset::new(x, table.column("class")?)?)
}

fn judge_irises() -> Result<(), Box<dyn Error>> {
    let irises = irises()?;
    let fit = Fit::new(LBFGS::new().iterations(100)).epochs(1);
    let (mut right, mut loss) = (0.0, 0.0);
    let folds = irises.k_fold_by_class(10, 1, |_, class| *class)?;
    for (training, test) in &folds {
        let mut model = Iris::new(1);
        model.fit(training.x(), training.y(), &fit)?;
        let laws = model.distributions(test.x());
        right += accuracy(&laws, test.y())? / folds.len() as f64;
        loss += log_loss(&laws, test.y())? / folds.len() as f64;
    }
    println!(
        "150 irises, ten folds: {:.1} % right, log loss {loss:.3}\n",
        100.0 * right
    );
    assert!(right > 0.94 && loss < 0.15, "irises are easy");
    Ok(())
}

fn judge_digits() -> Result<(), Box<dyn Error>> {
    let (training, held_out) = digits()?.split_by_class(0.25, 1, |_, class| *class)?;
    let mut model = Digits::new(1);
    model.fit(
        training.x(),
        training.y(),
        &Fit::new(Adam::new(0.003)).epochs(60).batch_size(32),
    )?;
    let laws = model.distributions(held_out.x());
    let (right, loss) = (accuracy(&laws, held_out.y())?, log_loss(&laws, held_out.y())?);
    println!(
        "{} digits that were held out: {:.1} % right, log loss {loss:.3}, Brier score {:.3}, calibration error {:.3}\n",
        held_out.len(),
        100.0 * right,
        brier_score(&laws, held_out.y())?,
        expected_calibration_error(&laws, held_out.y(), 10)?,
    );

    let mut confusion = [[0; 10]; 10];
    let said: Vec<u32> = model.predict(held_out.x(), 0);
    for (digit, said) in held_out.y().iter().zip(said) {
        confusion[*digit as usize][said as usize] += 1;
    }
    println!(
        "Rows are digits, columns what they are taken for:\n      0   1   2   3   4   5   6   7   8   9"
    );
    for (digit, row) in confusion.iter().enumerate() {
        let row: String = row
            .iter()
            .map(|count| {
                if *count == 0 {
                    "   ·".into()
                } else {
                    format!("{count:4}")
                }
            })
            .collect();
        println!("{digit}  {row}");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures/classifier.svg");
    plot::reliability(&laws, held_out.y())?
        .title("Digits: how often the network is right")
        .save(path)?;
    println!("\nPicture: {path}");
    assert!(right > 0.96 && loss < 0.15, "digits of this size are not hard");
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    judge_irises()?;
    judge_digits()
}
