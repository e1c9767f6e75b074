//! Laws of vectors of real numbers.

use probdl_runtime::distribution::{
    Beta, Covariance, Dirichlet, Distribution, Entropy, Independent, Mean, Mode, MultivariateNormalDiag,
    MultivariateNormalTriL, Normal, Quantile, Variance,
};

use crate::checks::draws::{every_way, kolmogorov_smirnov};
use crate::checks::law::{Line, close, integral};

/// A lower triangle that takes independent standard numbers to those of a normal law, and its location.
struct Normals {
    loc: [f64; 2],
    triangle: [[f64; 2]; 2],
}

impl Normals {
    fn event(&self, z: [f64; 2]) -> [f64; 2] {
        std::array::from_fn(|k| self.loc[k] + self.triangle[k][0] * z[0] + self.triangle[k][1] * z[1])
    }

    /// The sum over a grid, which for such densities has an error of exp(-2 π²/h²), times the volume of a cell.
    fn integral<D: Distribution<Scalar = f64, Event = [f64; 2]>>(
        &self,
        law: &D,
        function: impl Fn([f64; 2]) -> f64,
    ) -> f64 {
        let h = 0.25;
        let cell = h * h * self.triangle[0][0] * self.triangle[1][1];
        let steps = || (-48..=48).map(|step| h * f64::from(step));
        let events = steps().flat_map(|first| steps().map(move |second| self.event([first, second])));
        events.map(|y| cell * law.prob(&y) * function(y)).sum()
    }

    /// Density, moments, entropy, quantities and draws.
    fn check<D>(&self, law: &D)
    where
        D: Mean<Scalar = f64, Event = [f64; 2], Moment = [f64; 2]> + Variance + Mode + Entropy,
    {
        let what = format!("{law:?}");
        close(self.integral(law, |_| 1.0), 1.0, 1e-10, &what);
        close(
            self.integral(law, |y| -law.log_prob(&y)),
            law.entropy(),
            1e-10,
            &what,
        );
        assert_eq!(law.mode(), self.loc);
        for k in 0..2 {
            let size = law.stddev()[k];
            let mean = self.integral(law, |y| (y[k] - self.loc[k]) / size);
            close((law.mean()[k] - self.loc[k]) / size, mean, 1e-10, &what);
            let variance = self.integral(law, |y| ((y[k] - self.loc[k]) / size).powi(2));
            close(1.0, variance, 1e-10, &what);
            close(size * size, law.variance()[k], 1e-14, &what);
        }
        let standard = Normal::new(0.0, 1.0).unwrap();
        for sample in every_way(law, 5) {
            let first = |y: &[f64; 2]| (y[0] - self.loc[0]) / self.triangle[0][0];
            let second =
                |y: &[f64; 2]| (y[1] - self.loc[1] - self.triangle[1][0] * first(y)) / self.triangle[1][1];
            assert!(
                kolmogorov_smirnov(&standard, sample.iter().map(first).collect()) < 2.3,
                "{what}"
            );
            assert!(
                kolmogorov_smirnov(&standard, sample.iter().map(second).collect()) < 2.3,
                "{what}"
            );
            // The root of their number times the correlation is a normal deviate.
            let count = sample.len() as f64;
            let correlation = sample.iter().map(|y| first(y) * second(y)).sum::<f64>() / count.sqrt();
            assert!(correlation.abs() < 4.0, "{what}: {correlation}");
        }
    }

    fn check_covariance<D>(&self, law: &D)
    where
        D: Covariance<Scalar = f64, Event = [f64; 2], Moment = [f64; 2], Matrix = [[f64; 2]; 2]>,
    {
        for i in 0..2 {
            for j in 0..2 {
                let size = law.stddev()[i] * law.stddev()[j];
                let product = self.integral(law, |y| (y[i] - self.loc[i]) * (y[j] - self.loc[j]) / size);
                close(law.covariance()[i][j] / size, product, 1e-10, &format!("{law:?}"));
            }
        }
    }
}

/// The law of two shares, by the first of them.
fn check_shares(concentration: [f64; 2]) {
    let law = Dirichlet::new(concentration).unwrap();
    let what = format!("{law:?}");
    let first = Beta::new(concentration[0], concentration[1]).unwrap();
    let expectation = |function: &dyn Fn([f64; 2]) -> f64| {
        integral(Line::Between(0.0, 1.0), first.quantile(0.5), 1.0, |share| {
            let y = [share, 1.0 - share];
            law.prob(&y) * function(y)
        })
    };
    close(expectation(&|_| 1.0), 1.0, 1e-9, &what);
    close(expectation(&|y| -law.log_prob(&y)), law.entropy(), 1e-8, &what);
    for i in 0..2 {
        close(expectation(&|y| y[i]), law.mean()[i], 1e-9, &what);
        for j in 0..2 {
            let product = expectation(&|y| (y[i] - law.mean()[i]) * (y[j] - law.mean()[j]));
            close(law.covariance()[i][j], product, 1e-9, &what);
        }
        close(law.variance()[i], law.covariance()[i][i], 1e-14, &what);
    }
    let near = [0.99, 1.01].map(|factor| {
        let share = (law.mode()[0] * factor).clamp(1e-3, 1.0 - 1e-3);
        law.prob(&[share, 1.0 - share])
    });
    assert!(
        near.iter()
            .all(|density| *density <= law.prob(&law.mode()) * (1.0 + 1e-12)),
        "{what}"
    );
}

/// Each share of three alone, and the first as a part of the first two, are beta numbers.
fn check_drawn_shares(concentration: [f64; 3]) {
    let law = Dirichlet::new(concentration).unwrap();
    let whole: f64 = concentration.iter().sum();
    for sample in every_way(&law, 5) {
        for k in 0..3 {
            let share = Beta::new(concentration[k], whole - concentration[k]).unwrap();
            let statistic = kolmogorov_smirnov(&share, sample.iter().map(|y| y[k]).collect());
            assert!(statistic < 2.3, "{law:?}, share {k}: {statistic}");
        }
        let part = Beta::new(concentration[0], concentration[1]).unwrap();
        let parts = sample.iter().map(|y| y[0] / (y[0] + y[1])).collect();
        assert!(kolmogorov_smirnov(&part, parts) < 2.3, "{law:?}");
    }
}

/// Checks the law of a name, with parameters of its usual and of its extreme kinds, if it is one of these.
pub(crate) fn check(name: &str) -> bool {
    match name {
        "Independent" | "MultivariateNormalDiag" => {
            for (loc, scale) in [([0.5, -1.0], [2.0, 0.7]), ([1.0, 0.0], [1e-2, 1e9])] {
                let triangle = [[scale[0], 0.0], [0.0, scale[1]]];
                let normals = Normals { loc, triangle };
                if name == "Independent" {
                    normals.check(&Independent::from_fn(|k| Normal::new(loc[k], scale[k]).unwrap()));
                } else {
                    let law = MultivariateNormalDiag::new(loc, scale).unwrap();
                    normals.check(&law);
                    normals.check_covariance(&law);
                }
            }
        }
        "MultivariateNormalTriL" => {
            for triangle in [
                [[2.0, 0.0], [0.5, 0.7]],
                [[1e-3, 0.0], [1e3, 2.0]],
                [[1.0, 0.0], [-40.0, 1e-2]],
            ] {
                let normals = Normals {
                    loc: [0.5, -1.0],
                    triangle,
                };
                let law = MultivariateNormalTriL::new(normals.loc, triangle).unwrap();
                normals.check(&law);
                normals.check_covariance(&law);
            }
        }
        "Dirichlet" => {
            for concentration in [[2.5, 1.5], [0.6, 0.8], [300.0, 40.0], [1.0, 1.0]] {
                check_shares(concentration);
            }
            for concentration in [[2.5, 1.5, 3.0], [0.3, 0.5, 1.2], [1e5, 2e5, 3e3]] {
                check_drawn_shares(concentration);
            }
        }
        _ => return false,
    }
    true
}
