//! Pictures: each kind is drawn, says what it shows, and refuses what it cannot show.

use probdl::distribution::{Independent, Poisson};
use probdl::plot::{self, Colour, Corner, Picture, PlotError};
use probdl::prelude::*;
use std::path::PathBuf;

model! { pub struct Curve = Input(1) -> Normalization() -> Dense(16, tanh) -> Dense(2)
-> DistributionLambda(|t| Normal(t[0], softplus(t[1]))); }

/// Waves with a spread that grows with x.
fn waves(n: usize) -> (Vec<[f32; 1]>, Vec<[f32; 1]>) {
    let x: Vec<[f32; 1]> = (0..n).map(|i| [6.0 * i as f32 / n as f32]).collect();
    let mut stream = rng(1);
    let y = x.iter().map(|[x]| {
        let law = Normal::new(x.sin(), 0.1 + 0.08 * x).unwrap();
        [law.sample(&mut stream)]
    });
    let y = y.collect();
    (x, y)
}

#[test]
fn metrics_end_with_the_last_epoch() {
    let (x, y) = waves(50);
    let mut model = Curve::new(2);
    let mut history = model.fit(&x, &y, &Fit::new(Adam::new(0.02)).epochs(5)).unwrap();
    history.metrics.insert("rmse".into(), vec![3.0, 2.0, 1.0]);
    history
        .metrics
        .insert("mae".into(), vec![2.0, 1.5, 1.2, 1.1, 1.0]);
    let svg = drawn("metrics", &plot::metrics(&history).unwrap());
    shows(&svg, &["Metrics", "rmse", "mae", "epoch", "1", "5"]);
}

fn trained() -> (Curve, History, Vec<[f32; 1]>, Vec<[f32; 1]>) {
    let (x, y) = waves(300);
    let mut model = Curve::new(2);
    let fit = Fit::new(Adam::new(0.02)).epochs(80).validation_split(0.2);
    let history = model.fit(&x, &y, &fit).unwrap();
    (model, history, x, y)
}

fn counts() -> (Batch<Independent<Poisson, 1>>, Vec<[u32; 1]>) {
    let laws: Batch<_> = (0..400)
        .map(|i| Independent::new([Poisson::new(1.0 + 4.0 * i as f32 / 400.0).unwrap()]))
        .collect();
    let y = laws.sample(&mut rng(3));
    (laws, y)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures")
}

/// Writes the picture and returns its text.
fn drawn(name: &str, picture: &Picture) -> String {
    picture.save(folder().join(name).with_extension("svg")).unwrap();
    let svg = picture.to_svg().unwrap();
    assert!(svg.ends_with("</svg>\n"), "{name}: {}", &svg[svg.len() - 20..]);
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
    svg
}

fn shows(svg: &str, texts: &[&str]) {
    for text in texts {
        assert!(svg.lines().any(|line| line.trim() == *text), "{text}");
    }
}

#[test]
fn fits_and_bands() {
    let (model, history, x, y) = trained();
    assert!(matches!(
        plot::metrics(&history),
        Err(PlotError::Empty { what: "metrics" })
    ));
    let svg = drawn("history", &plot::history(&history).unwrap());
    shows(&svg, &["Training", "epoch", "loss", "val_loss"]);
    let at: Vec<f32> = (0..=120).map(|i| 0.05 * i as f32).collect();
    let rows: Vec<[f32; 1]> = at.iter().map(|x| [*x]).collect();
    let laws = model.distributions(&rows);
    let data = x.iter().zip(&y).map(|([x], [y])| (*x, *y));
    let band = plot::predictive_band(&at, &laws)
        .unwrap()
        .dots("data", Colour::BLACK, data.clone());
    shows(&drawn("band", &band), &["95 %", "50 %", "median", "data"]);
    let fan = plot::fan(&at, &laws)
        .unwrap()
        .labels("time (s)", "height (m)")
        .title("A fan");
    shows(
        &drawn("fan", &fan),
        &["A fan", "time (s)", "height (m)", "98 %", "10 %"],
    );
    let ensemble = Ensemble::new(2, 1, Curve::new).unwrap();
    let mixtures = ensemble.distributions(&rows[..20]);
    drawn("ensemble", &plot::predictive_band(&at[..20], &mixtures).unwrap());
    plot::save(folder().join("side_by_side.svg"), &[band, fan]).unwrap();
    let mut path = vec![vec![]; 3];
    let mut again = Curve::new(4);
    again
        .fit_with(&x, &y, &Fit::new(Adam::new(0.02)).epochs(40), |epoch| {
            for (path, weight) in path.iter_mut().zip(epoch.model.dense_1().kernel().iter()) {
                path.push(*weight);
            }
        })
        .unwrap();
    let curves = plot::trajectories(["w₀", "w₁", "w₂"].into_iter().zip(path)).unwrap();
    shows(&drawn("trajectories", &curves), &["w₀", "w₁", "w₂"]);
    let density = plot::heat_map(0.0..6.0, -2.5..2.5, |x, y| {
        f64::from(model.distribution(&[x as f32]).prob(&[y as f32]))
    });
    let density = density
        .unwrap()
        .title("p(y | x)")
        .rings("", Colour::VERMILION, data.step_by(6));
    shows(&drawn("heat_map", &density), &["p(y | x)", "density", "0"]);
}

#[test]
fn calibration() {
    let (model, _, x, y) = trained();
    let laws = model.distributions(&x);
    shows(
        &drawn("pit", &plot::pit_histogram(&laws, &y).unwrap()),
        &["F(y)", "observed"],
    );
    drawn("coverage", &plot::coverage(&laws, &y).unwrap());
    let narrow: Batch<_> = laws
        .iter()
        .map(|law| Independent::new([Normal::new(law.mean()[0], 0.5 * law.stddev()[0]).unwrap()]))
        .collect();
    drawn("pit_narrow", &plot::pit_histogram(&narrow, &y).unwrap());
    drawn("coverage_narrow", &plot::coverage(&narrow, &y).unwrap());
    let coins: Batch<_> = (0..2000)
        .map(|i| Independent::new([Bernoulli::new((i as f32 + 0.5) / 2000.0).unwrap()]))
        .collect();
    let truths = coins.sample(&mut rng(4));
    drawn("reliability", &plot::reliability(&coins, &truths).unwrap());
    let (laws, y) = counts();
    shows(
        &drawn("rootogram", &plot::rootogram(&laws, &y).unwrap()),
        &["observed", "expected"],
    );
    drawn("pit_counts", &plot::pit_histogram(&laws, &y).unwrap());
    let bars = [("none", 12.0), ("one", 30.5), ("two", -4.0), ("many", 17.0)];
    shows(
        &drawn("bars", &plot::bars(bars).unwrap()),
        &["none", "one", "two", "many"],
    );
}

#[test]
fn what_cannot_be_shown_is_refused() {
    let (laws, y) = counts();
    let message = |result: Result<Picture, PlotError>| match result {
        Ok(picture) => picture.to_svg().unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(
        message(plot::pit_histogram(&laws, &y[1..])),
        "there are 400 predictions and 399 targets; there must be one target for each prediction"
    );
    assert_eq!(
        message(plot::fan(&[1.0], &laws)),
        "`x` has 1 entries, but `laws` has 400"
    );
    let empty: Batch<Independent<Normal, 1>> = Batch::from(vec![]);
    assert_eq!(
        message(plot::predictive_band(&[], &empty)),
        "there are no laws to draw"
    );
    assert!(matches!(
        plot::pit_histogram(&empty, &[]),
        Err(PlotError::Metric(_))
    ));
    assert_eq!(
        message(plot::history(&History::default())),
        "there are no epochs to draw"
    );
    assert_eq!(
        message(Ok(Picture::new("", "", ""))),
        "there are no points to draw"
    );
    let gap = Picture::new("", "", "").line("curve", Colour::BLUE, [(0.0, 1.0), (1.0, f64::NAN)]);
    assert_eq!(
        message(Ok(gap)),
        "entry 1 of `curve` is NaN, which has no place in a picture"
    );
    let pairs: Batch<_> = [Independent::new([Normal::new(0.0_f32, 1.0).unwrap(); 2])]
        .into_iter()
        .collect();
    assert!(message(plot::fan(&[1.0], &pairs)).contains("events of 2 numbers"));
    assert!(message(plot::heat_map(0.0..0.0, 0.0..1.0, |_, _| 1.0)).contains("no points"));
    assert!(message(plot::heat_map(0.0..1.0, 0.0..1.0, |_, _| -1.0)).contains("-1"));
    let picture = Picture::new("", "", "").dots("", Colour::BLUE, [(0.0, 0.0)]);
    if !cfg!(feature = "png") {
        assert_eq!(
            picture
                .save(folder().join("picture.png"))
                .unwrap_err()
                .to_string(),
            "pictures as PNG need the feature `png`; a path that ends in `.svg` needs none"
        );
    }
    assert!(
        picture
            .save("/dev/null/picture.svg")
            .unwrap_err()
            .to_string()
            .starts_with("cannot write ")
    );
}

#[test]
fn extremes_are_drawn() {
    for (name, points) in [
        ("one point", vec![(0.0, 0.0)]),
        ("constant", vec![(0.0, 3.0), (1.0, 3.0)]),
        ("huge", vec![(-1e300, -1e300), (1e300, 1e300)]),
        ("largest", vec![(f64::MIN, f64::MIN), (f64::MAX, f64::MAX)]),
        ("tiny", vec![(0.0, 0.0), (1e-300, 5e-324)]),
        (
            "close",
            vec![(1.0, 1.0), (1.0 + f64::EPSILON, 1.0 + f64::EPSILON)],
        ),
    ] {
        for corner in [Corner::UpperLeft, Corner::LowerRight] {
            let picture = Picture::new(name, "x", "y")
                .line("line", Colour::BLUE, points.clone())
                .dashes("dashes", Colour::GREEN, points.clone())
                .legend(corner);
            drawn("extreme", &picture);
        }
    }
    // One epoch and one law are seen, though a line of one point has no length and a band of one law no width.
    let one = plot::trajectories([("one", [1.0])]).unwrap();
    let svg = drawn("one_epoch", &one);
    assert!(svg.contains("<circle"));
    shows(&svg, &["0"]);
    assert!(!svg.contains("0.2"), "there is nothing between epochs");
    let law: Batch<_> = [Independent::new([Normal::new(1.0_f32, 0.5).unwrap()])]
        .into_iter()
        .collect();
    let svg = drawn("one_law", &plot::predictive_band(&[2.0], &law).unwrap());
    assert!(svg.contains("<circle") && svg.matches("<polyline").count() >= 2);
    // What there is no room for is cut off, left out, and told.
    let many = (0..40).map(|k| (format!("weight {k}"), [f64::from(k), 0.0]));
    let svg = drawn(
        "many_curves",
        &plot::trajectories(many).unwrap().title("long ".repeat(60)),
    );
    let named = svg
        .lines()
        .filter(|line| line.trim().starts_with("weight "))
        .count();
    shows(&svg, &[&format!("and {} more", 40 - named)]);
    assert!((5..20).contains(&named) && svg.contains('…'));
    let bars = (0..60).map(|k| (format!("category {k}"), f64::from(k)));
    let svg = drawn("many_bars", &plot::bars(bars).unwrap());
    assert!(svg.matches("category ").count() < 20);
    let many: Batch<_> = vec![Independent::new([Poisson::new(1000.0_f32).unwrap()]); 50].into();
    let svg = drawn("many_counts", &plot::rootogram(&many, &[[1000_u32]; 50]).unwrap());
    shows(&svg, &["1000"]);
    let huge = plot::heat_map(0.0..1.0, 0.0..1.0, |x, _| 1e209 * x).unwrap();
    shows(&drawn("huge_heat", &huge), &["8e208"]);
    let flat = plot::heat_map(0.0..1.0, 0.0..1.0, |_, _| 0.0).unwrap();
    drawn("flat", &flat);
    drawn("zeros", &plot::bars([("a", 0.0), ("b", 0.0)]).unwrap());
}
