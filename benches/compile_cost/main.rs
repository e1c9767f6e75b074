//! What a model costs to compile: crates with 0, 1, 10 and 50 models like T3's, checked and built with optimisation.
//!
//! The crates are written into `target/compile-cost`, and depend on probdl by path. Dependencies are built first. What is
//! measured is the processor time of cargo and all that it starts, the least of several runs, each after a touch of the
//! crate's source; cargo's own time is the same for all of them, and goes away with the crate of 0 models.
//!
//! Expansion is measured by checks that stop early: an import that does not exist ends them after macros are expanded and
//! names resolved. One is of models, the other of the same models' recorded expansions, which rustc reads and resolves as
//! well: what the first takes longer is the macro, which runs as it does for users, without optimisation.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)] // it prints its table

mod elf;

use probdl_benches::table::print_figure;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fmt, fs};

const COUNTS: [usize; 4] = [0, 1, 10, 50];
/// Runs of which the least counts, for each of the crates: a long one needs no second.
const RUNS: [usize; 4] = [4, 4, 2, 1];

/// What cargo is asked to do.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Task {
    Check,
    Release,
    /// A check of the crate that stops after expansion.
    Expansion,
    /// The same of a crate in which the expansions are written out.
    Written,
}

fn main() {
    let workspace = Workspace::write();
    for task in [Task::Check, Task::Release, Task::Expansion, Task::Written] {
        workspace.cargo(task, 0); // builds the dependencies
    }
    println!("processor seconds of compiling a crate, dependencies built");
    println!(
        "{:<14} {:>8} {:>8} {:>8} {:>8}   per model: 1st  2-10 11-50",
        "models", COUNTS[0], COUNTS[1], COUNTS[2], COUNTS[3]
    );
    let check = row("check", &workspace.seconds(Task::Check), 3);
    let release = row("release", &workspace.seconds(Task::Release), 3);
    let expanded = row("until resolved", &workspace.seconds(Task::Expansion), 4);
    let written = row("  written out", &workspace.seconds(Task::Written), 4);
    let expansion = expanded - written;
    let code = row(
        ".text, kB",
        &COUNTS.map(|count| workspace.code_bytes(count) as f64 / 1e3),
        1,
    );
    print_figure("check, per model of 50", check, "s", "<= 0.50", check <= 0.5);
    print_figure(
        "release, per model of 50",
        release,
        "s",
        "<= 2.00",
        release <= 2.0,
    );
    print_figure(
        "expansion, per model of 50",
        1e3 * expansion,
        "ms",
        "< 5",
        expansion < 5e-3,
    );
    println!("  code, per model of 50: {code:.1} kB");
}

/// Prints a row; returns the cost of each of 50 models.
fn row(name: &str, figures: &[f64; 4], digits: usize) -> f64 {
    let [none, one, ten, fifty] = *figures;
    let per_model = [one - none, (ten - one) / 9.0, (fifty - ten) / 40.0];
    let list = |figures: &[f64]| {
        figures
            .iter()
            .map(|figure| format!("{figure:>8.digits$}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    println!("{name:<14} {}   {}", list(figures), list(&per_model));
    (fifty - none) / 50.0
}

/// A workspace with a crate for each number of models.
struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    fn write() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()
            .expect("the repository");
        let folder = root.join("target/compile-cost");
        fs::create_dir_all(&folder).expect("a folder in target");
        let workspace = Self { folder };
        workspace.file(
            "Cargo.toml",
            "[workspace]\nmembers = [\"models*\"]\nresolver = \"3\"\n",
        );
        fs::copy(root.join("Cargo.lock"), workspace.folder.join("Cargo.lock")).expect("the lock file");
        for count in COUNTS {
            let (models, stop) = (Program(count).to_string(), "use stop_after_expansion as _;\n");
            for (suffix, text) in [
                ("", models.clone()),
                ("_stop", format!("{stop}{models}")),
                ("_written", format!("{stop}{}{}", expansions(count), Main(count))),
            ] {
                let name = format!("models{count}{suffix}");
                let root = root.display();
                let manifest = format!(
                    "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\nprobdl = {{ path = \"{root}\" }}\n"
                );
                workspace.file(&format!("{name}/Cargo.toml"), &manifest);
                workspace.file(&format!("{name}/src/main.rs"), &text);
            }
        }
        workspace
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder in target");
        fs::write(path, text).expect("a file in target");
    }

    /// The crate that a task compiles.
    fn name(task: Task, count: usize) -> String {
        let suffix = match task {
            Task::Check | Task::Release => "",
            Task::Expansion => "_stop",
            Task::Written => "_written",
        };
        format!("models{count}{suffix}")
    }

    /// Runs cargo on one crate.
    fn cargo(&self, task: Task, count: usize) {
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(&self.folder)
            .env_remove("RUSTFLAGS")
            .env("CARGO_INCREMENTAL", "0");
        match task {
            Task::Check | Task::Expansion | Task::Written => command.arg("check"),
            Task::Release => command.args(["build", "--release"]),
        };
        command.args([
            "--offline",
            "--target-dir",
            "target",
            "--package",
            &Self::name(task, count),
        ]);
        let output = command.stdin(Stdio::null()).output().expect("cargo");
        let errors = String::from_utf8_lossy(&output.stderr);
        if matches!(task, Task::Expansion | Task::Written) {
            assert!(
                errors.contains("stop_after_expansion") && errors.contains("1 previous error"),
                "{errors}"
            );
        } else {
            assert!(output.status.success(), "{errors}");
        }
    }

    /// The least processor seconds of a task on each crate, each time with a source newer than what was built.
    fn seconds(&self, task: Task) -> [f64; 4] {
        let mut least = [f64::INFINITY; 4];
        for ((count, runs), least) in COUNTS.into_iter().zip(RUNS).zip(&mut least) {
            let source = self.folder.join(Self::name(task, count)).join("src/main.rs");
            let text = fs::read(&source).expect("written before");
            for _ in 0..runs {
                fs::write(&source, &text).expect("a file in target");
                let before = children_seconds();
                self.cargo(task, count);
                *least = least.min(children_seconds() - before);
            }
        }
        least
    }

    fn code_bytes(&self, count: usize) -> usize {
        let path = self
            .folder
            .join("target/release")
            .join(format!("models{count}{}", std::env::consts::EXE_SUFFIX));
        let file = fs::read(path).expect("built before");
        elf::text_bytes(&file).unwrap_or(file.len())
    }
}

/// A program that fits so many models and asks each for a prediction.
struct Program(usize);

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "use probdl::prelude::*;")?;
        for number in 0..self.0 {
            // Widths differ a little, so that no two models are the same code.
            let units = 50 + number % 7;
            writeln!(
                formatter,
                "model! {{ struct Net{number} = Input(8) -> Dense({units}, relu) -> Dense(2) -> \
                 DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3)); }}"
            )?;
        }
        write!(formatter, "{}", Main(self.0))
    }
}

/// The expansion of `Program`'s first model, as the compiler's tests record it, once for each model.
fn expansions(count: usize) -> String {
    const RECORDED: &str = include_str!("../../probdl-macros/src/golden/models/hidden_layer.rs");
    let models = (0..count).map(|number| RECORDED.replace("Hidden", &format!("Net{number}")));
    let import = "use probdl::prelude::*;\n".to_owned();
    import + &models.collect::<String>()
}

/// The main function of a program of so many models.
struct Main(usize);

impl fmt::Display for Main {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "fn main() {{\n    let rows = std::env::args().count();"
        )?;
        writeln!(
            formatter,
            "    let (x, y) = (vec![[0.5_f32; 8]; rows], vec![[1.0_f32]; rows]);"
        )?;
        for number in 0..self.0 {
            writeln!(
                formatter,
                "    let mut model = Net{number}::new(1);\n    \
                 println!(\"{{:?}}\", model.fit(&x, &y, &Fit::new(Adam::new(0.001))));\n    \
                 println!(\"{{:?}}\", model.distribution(&x[0]).mean());"
            )?;
        }
        writeln!(formatter, "    println!(\"{{}}\", x.len() + y.len());\n}}")
    }
}

/// The processor time of all child processes that have ended.
#[cfg(unix)]
fn children_seconds() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the usage of children");
    (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6
}

/// Without processor times, time as it passes.
#[cfg(not(unix))]
fn children_seconds() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64()
}
