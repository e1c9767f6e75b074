//! Pictures, as SVG (feature `plot`) and PNG (feature `png`, which brings its font along): one call each.
//!
//! | | |
//! |---|---|
//! | [`history`], [`metrics`] | losses of a fit, and what else was logged |
//! | [`trajectories`] | weights or rates over the epochs |
//! | [`predictive_band`], [`fan`] | laws along an input |
//! | [`reliability`] | predicted probabilities beside frequencies |
//! | [`coverage`], [`pit_histogram`] | whether laws are too narrow, too wide, or shifted |
//! | [`bars`], [`rootogram`] | categories; counts, observed and expected |
//! | [`survival`] | how many are left, by age |
//! | [`heat_map`] | a density of two quantities |
//!
//! Each returns a [`Picture`], to which dots, lines and bands can be added before it is saved:
//!
//! ```text
//! plot::predictive_band(&income, &laws)?
//!     .title("What households spend on food")
//!     .labels("income (francs)", "food (francs)")
//!     .dots("households", Colour::BLACK, data)
//!     .save("food.svg")?;
//! ```

mod bands;
mod calibration;
mod colour;
mod counts;
mod draw;
mod error;
mod heat;
mod picture;
#[cfg(feature = "png")]
mod png;
mod room;
mod survival;
mod ticks;
mod training;

pub use bands::{fan, predictive_band};
pub use calibration::{coverage, pit_histogram, reliability};
pub use colour::Colour;
pub use counts::{bars, rootogram};
pub use error::PlotError;
pub use heat::heat_map;
pub use picture::{Corner, Picture, Points, save};
pub use survival::survival;
pub use training::{history, metrics, trajectories};
