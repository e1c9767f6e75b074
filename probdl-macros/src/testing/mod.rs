//! What the compiler's tests share: formulas as textbooks give them, and an interpreter of plans, in double precision.

pub(crate) mod combinations;
pub(crate) mod densities;
pub(crate) mod differences;
mod documentation;
pub(crate) mod formulas;
mod layers;
mod models;
mod network;
mod plain;
mod planned;
mod rewrites;
mod scalar_families;
mod tokens;
pub(crate) mod vector_densities;
mod writing;

use proptest::test_runner::{Config, RngSeed};

/// So many random cases, the same in each run, so that a change is judged by what it changes.
///
/// `PROPTEST_RNG_SEED` and `PROPTEST_CASES` look elsewhere and for longer.
pub(crate) fn cases(count: u32) -> Config {
    let given = Config::default();
    Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            given.cases
        } else {
            count
        },
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0),
            fixed => fixed,
        },
        failure_persistence: None,
        ..given
    }
}
