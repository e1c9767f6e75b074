//! A law that probdl does not have, in a model: the asymmetric Laplace law, whose location is a quantile. Fitting it is
//! quantile regression, here of what households spend on food, by their income.
//!
//! `cargo run --release --example custom_distribution`
//!
//! The slopes are compared with those that the R package quantreg prints for these data.
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::data::Table;
use probdl::plot::{Colour, Corner, Picture};
use probdl::prelude::*;
use std::error::Error;

mod laws {
    use probdl::distribution::Distribution;
    use probdl::distribution::family::{Density, Family, Parameter, TargetRule};
    use probdl::lanes::{Lanes, Scalar};
    use probdl::math::ln;
    use probdl::random::Stream;

    /// With z = (y - loc) / scale, and the part τ of its numbers below `loc`,
    ///
    /// ```text
    /// p(y) = τ (1 - τ) / scale · exp(-z (τ - [z < 0]))
    /// ```
    ///
    /// Source: Koenker, Machado, "Goodness of fit and related inference processes for quantile regression" (1999).
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub(crate) struct AsymmetricLaplace<T> {
        loc: T,
        scale: T,
        part: T,
    }

    impl<T: Scalar> Density<3> for AsymmetricLaplace<T> {
        #[inline(always)]
        fn log_density<V: Lanes>(y: V, [loc, scale, part]: [V; 3]) -> (V, [V; 3]) {
            let (zero, one) = (V::splat(0.0), V::splat(1.0));
            let z = (y - loc) / scale;
            let slope = V::select(z.less(zero), part - one, part);
            let value = ln(part) + ln(one - part) - ln(scale) - z * slope;
            let by_loc = slope / scale;
            let by_scale = (z * slope - one) / scale;
            let by_part = one / part - one / (one - part) - z;
            (value, [by_loc, by_scale, by_part])
        }

        #[inline(always)]
        fn by_value<V: Lanes>(y: V, [loc, scale, part]: [V; 3]) -> V {
            let below = y.less(loc);
            -(V::select(below, part - V::splat(1.0), part) / scale)
        }
    }

    impl<T: Scalar> Distribution for AsymmetricLaplace<T> {
        type Scalar = T;
        type Event = T;
        type Moment = T;

        fn log_prob(&self, y: &T) -> T {
            Self::log_density(*y, [self.loc, self.scale, self.part]).0
        }

        /// The difference of two exponential numbers.
        fn draw(&self, stream: &mut Stream) -> T {
            let [above, below] = [-ln(stream.uniform()), -ln(stream.uniform())];
            let part = self.part.to_f64();
            self.loc + self.scale * T::from_f64(above / part - below / (1.0 - part))
        }
    }

    impl<T: Scalar> Family<3> for AsymmetricLaplace<T> {
        const PARAMETERS: [Parameter; 3] = [
            Parameter::real("loc"),
            Parameter::positive("scale"),
            Parameter::probability("part"),
        ];
        const SUPPORT: TargetRule = TargetRule::Real;

        fn from_parameters([loc, scale, part]: [T; 3]) -> Self {
            Self { loc, scale, part }
        }
    }

    impl<T: Scalar> AsymmetricLaplace<T> {
        /// The quantile at τ.
        pub(crate) fn loc(&self) -> T {
            self.loc
        }
    }
}

/// A model for each quantile.
macro_rules! quantile_regression {
    ($name:ident, $part:literal) => {
        model! {
            #[model(dtype = f64)]
            struct $name(income: 1) {
                let loc = income -> Dense(1);
                let spread = variable(0.5);
                laws::AsymmetricLaplace(loc, scale = softplus(spread), part = $part)
            }
        }
    };
}

quantile_regression!(Low, 0.1);
quantile_regression!(Median, 0.5);
quantile_regression!(High, 0.9);

/// Incomes and expenses of so many francs.
const UNIT: f64 = 1000.0;

type Line = Vec<(f64, f64)>;

/// Fits a model; returns the slope and the line of the quantile.
fn line<M>(mut model: M, x: &[[f64; 1]], y: &[[f64; 1]]) -> Result<(f64, Line), FitError>
where
    M: Model<Scalar = f64, Input = [f64; 1], Target = [f64; 1]>,
    M: Predict<Distribution = Independent<laws::AsymmetricLaplace<f64>, 1>>,
{
    let epochs = 8000;
    let fit = Fit::new(Adam::new(CosineDecay::new(0.02, epochs)));
    model.fit(x, y, &fit.epochs(epochs as usize).batch_size(x.len()))?;
    let at = |x: f64| model.distribution(&[x]).elements()[0].loc();
    let line = (0..=50)
        .map(|i| 0.1 * f64::from(i))
        .map(|x| (UNIT * x, UNIT * at(x)));
    Ok((at(1.0) - at(0.0), line.collect()))
}

fn main() -> Result<(), Box<dyn Error>> {
    let table = Table::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/engel.csv"))?;
    let scaled = |[francs]: [f64; 1]| [francs / UNIT];
    let x: Vec<[f64; 1]> = table.columns(["income"])?.into_iter().map(scaled).collect();
    let y: Vec<[f64; 1]> = table.columns(["foodexp"])?.into_iter().map(scaled).collect();

    let fits = [
        ("0.9", Colour::VERMILION, 0.6863, line(High::new(0), &x, &y)?),
        ("0.5", Colour::BLUE, 0.5602, line(Median::new(0), &x, &y)?),
        ("0.1", Colour::GREEN, 0.4018, line(Low::new(0), &x, &y)?),
    ];
    println!("of 1 franc more, so much goes into food:\n\nquantile  slope   quantreg");
    let points = x.iter().zip(&y).map(|([x], [y])| (UNIT * x, UNIT * y));
    let mut picture = Picture::new("What households spend on food", "income, francs", "food, francs")
        .dots("households", Colour::GREY, points)
        .legend(Corner::LowerRight);
    for (quantile, colour, published, (slope, line)) in fits {
        println!("{quantile:>8}  {slope:.4}  {published:.4}");
        assert!(
            (slope - published).abs() < 0.002,
            "the slope should be the published one"
        );
        picture = picture.line(format!("{quantile} quantile"), colour, line);
    }
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/target/pictures/custom_distribution.svg"
    );
    picture.save(path)?;
    println!("\nPicture: {path}");
    Ok(())
}
