//! Figures that others have published.

use super::digits;
use std::error::Error;
use std::path::Path;

/// One published figure.
pub(crate) struct Figure {
    set: String,
    method: String,
    metric: String,
    value: String,
}

/// Table 1 of Lakshminarayanan et al. (2017): RMSE and NLL of ensembles of five, with standard deviations over splits.
const DEEP_ENSEMBLES: [(&str, &str, &str); 10] = [
    ("boston", "2.41 ± 0.25", "3.28 ± 1.00"),
    ("concrete", "3.06 ± 0.18", "6.03 ± 0.58"),
    ("energy", "1.38 ± 0.22", "2.09 ± 0.29"),
    ("kin8nm", "-1.20 ± 0.02", "0.09 ± 0.00"),
    ("naval", "-5.63 ± 0.05", "0.00 ± 0.00"),
    ("power", "2.79 ± 0.04", "4.11 ± 0.17"),
    ("protein", "2.83 ± 0.02", "4.71 ± 0.06"),
    ("wine", "0.94 ± 0.12", "0.64 ± 0.04"),
    ("yacht", "1.18 ± 0.21", "1.58 ± 0.48"),
    ("year", "3.35", "8.89"),
];

/// The figures of a folder, if it has any.
pub(crate) fn read(folder: &Path) -> Result<Vec<Figure>, Box<dyn Error>> {
    let path = folder.join("published_results.csv");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut figures = Vec::new();
    for record in csv::Reader::from_path(&path)?.records() {
        let record = record?;
        let field = |index| record.get(index).unwrap_or_default().trim();
        let Ok(mean) = field(3).parse::<f64>() else {
            return Err(format!("{}: `{}` is not a mean", path.display(), field(3)).into());
        };
        let digits = digits(mean.abs()).min(3);
        let spread = match field(4).parse::<f64>() {
            Ok(spread) => format!(
                " ± {spread:.digits$}{}",
                if field(5).starts_with("sd") { " sd" } else { "" }
            ),
            Err(_) => String::new(),
        };
        figures.push(Figure {
            set: field(0).to_owned(),
            method: field(1).to_owned(),
            metric: field(2).to_owned(),
            value: format!("{mean:.digits$}{spread}"),
        });
    }
    Ok(figures)
}

/// Methods with their losses and errors on a set.
pub(crate) fn table(figures: &[Figure], set: &str) -> Vec<[String; 3]> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for figure in figures.iter().filter(|figure| figure.set == set) {
        let column = match figure.metric.as_str() {
            "nll" => 1,
            "rmse" => 2,
            _ => continue,
        };
        if !rows.iter().any(|row| row[0] == figure.method) {
            rows.push([figure.method.clone(), String::new(), String::new()]);
        }
        for row in rows.iter_mut().filter(|row| row[0] == figure.method) {
            row[column].clone_from(&figure.value);
        }
    }
    if rows.is_empty() {
        let known = DEEP_ENSEMBLES
            .iter()
            .filter(|(name, ..)| set.to_lowercase().starts_with(name));
        rows.extend(known.map(|(_, nll, rmse)| {
            [
                "Deep Ensembles (2017, ± sd)".into(),
                (*nll).into(),
                (*rmse).into(),
            ]
        }));
    }
    rows
}
