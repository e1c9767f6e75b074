//! The printed table.

/// Three versions of one task, and what is wanted.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The task, as in `T3 fit`.
    pub task: &'static str,
    /// What one unit is, as in `step`.
    pub unit: &'static str,
    /// How many units one call has.
    pub units: f64,
    /// Seconds of one call: through `model!`, hand-written over lanes, plain loops.
    pub seconds: [f64; 3],
    /// The largest ratio of `model!` to hand-written that is wanted.
    pub mark: f64,
}

/// Prints the head of the table of comparisons.
pub fn print_head() {
    println!(
        "{:<12} {:>10} {:>10} {:>10}  {:<5} {:>10} {:>10} {:>10}   {:>11} {:>5}   {:>11}",
        "task",
        "model!",
        "by hand",
        "scalar",
        "per",
        "model!",
        "by hand",
        "scalar",
        "model!/hand",
        "want",
        "scalar/hand"
    );
}

impl Comparison {
    /// Prints a row.
    pub fn print(&self) {
        let [model, hand, scalar] = self.seconds;
        let ratio = model / hand;
        println!(
            "{:<12} {} {} {}  {:<5} {} {} {}   {ratio:>11.2} {:>5.2} {} {:>11.1}",
            self.task,
            time(model),
            time(hand),
            time(scalar),
            self.unit,
            time(model / self.units),
            time(hand / self.units),
            time(scalar / self.units),
            self.mark,
            sign(ratio <= self.mark),
            scalar / hand,
        );
    }
}

/// Prints a figure with what is wanted of it.
pub fn print_figure(what: &str, value: f64, unit: &str, wanted: &str, met: bool) {
    println!(
        "  {what:<64} {value:>9.2} {unit:<6} wanted {wanted:<8} {}",
        sign(met)
    );
}

fn sign(met: bool) -> &'static str {
    if met { "+" } else { "-" }
}

/// A time in ten characters.
pub fn time(seconds: f64) -> String {
    let (scale, unit) = match seconds {
        ..1e-6 => (1e9, "ns"),
        ..1e-3 => (1e6, "us"),
        ..1.0 => (1e3, "ms"),
        _ => (1.0, "s "),
    };
    format!("{:>7.2} {unit}", seconds * scale)
}
