//! The picture: panels side by side, both axes logarithmic, in the style of the examples' pictures.

use plotters::coord::Shift;
use plotters::prelude::*;
use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};

// Of Okabe and Ito's palette ("Color Universal Design", 2008): blue and vermilion.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];
const BLACK: RGBColor = RGBColor(38, 38, 38);
const GREY: RGBColor = RGBColor(130, 130, 130);
const GRID: RGBColor = RGBColor(232, 232, 232);

/// Units of drawing per pixel: the backend rounds to whole units.
const PIXEL: i32 = 8;
/// The size of a panel in pixels.
const PANEL: (i32, i32) = (520, 400);

/// A point of a curve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// Curves with their axes.
#[derive(Clone, Debug)]
pub(crate) struct Panel {
    pub(crate) title: &'static str,
    pub(crate) x_label: &'static str,
    pub(crate) y_label: &'static str,
    /// Curves by their names; those without have no entry in the legend.
    pub(crate) curves: Vec<(&'static str, Vec<Point>)>,
}

/// Draws panels side by side into `docs/NAME.svg` of this repository, and returns the path.
pub(crate) fn save(name: &str, panels: &[Panel]) -> Result<PathBuf, Box<dyn Error>> {
    let (width, height) = (PANEL.0 * i32::try_from(panels.len())?, PANEL.1);
    let mut svg = String::new();
    let size = ((width * PIXEL) as u32, (height * PIXEL) as u32);
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    area.fill(&WHITE)?;
    for (panel, area) in panels.iter().zip(area.split_evenly((1, panels.len()))) {
        draw(panel, &area)?;
    }
    area.present()?;
    drop(area);
    // The drawing gets its size in pixels; the view box keeps the finer units.
    let fine = format!(r#"width="{}" height="{}""#, width * PIXEL, height * PIXEL);
    let svg = svg.replacen(&fine, &format!(r#"width="{width}" height="{height}""#), 1);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .canonicalize()?
        .join(name)
        .with_extension("svg");
    std::fs::write(&path, svg)?;
    Ok(path)
}

fn draw(panel: &Panel, area: &DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), Box<dyn Error>> {
    let points = || panel.curves.iter().flat_map(|(_, points)| points);
    let x = around(points().map(|point| point.x));
    let y = decades(points().map(|point| point.y));
    let mut chart = ChartBuilder::on(area)
        .margin(12 * PIXEL)
        .margin_top(44 * PIXEL)
        .margin_right(24 * PIXEL)
        .x_label_area_size(44 * PIXEL)
        .y_label_area_size(72 * PIXEL)
        .build_cartesian_2d(x.log_scale(), y.log_scale())?;
    area.draw(&Text::new(panel.title, (84 * PIXEL, 14 * PIXEL), text(20)))?;
    chart
        .configure_mesh()
        .x_desc(panel.x_label)
        .y_desc(panel.y_label)
        .x_labels(6)
        .y_labels(6)
        .x_label_formatter(&|value| number(*value))
        .y_label_formatter(&|value| number(*value))
        .bold_line_style(GRID.stroke_width(PIXEL as u32))
        .light_line_style(TRANSPARENT)
        .axis_style(GREY.stroke_width(PIXEL as u32))
        .set_all_tick_mark_size(4 * PIXEL)
        .label_style(text(15))
        .axis_desc_style(text(17))
        .draw()?;
    for ((name, points), colour) in panel.curves.iter().zip(COLOURS) {
        let points = || points.iter().map(|point| (point.x, point.y));
        let line = colour.stroke_width(2 * PIXEL as u32);
        let series = chart.draw_series(LineSeries::new(points(), line))?;
        if !name.is_empty() {
            series
                .label(*name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 32 * PIXEL, y)], line));
        }
        chart.draw_series(points().map(|point| Circle::new(point, 4 * PIXEL, colour.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerLeft)
        .background_style(TRANSPARENT)
        .border_style(TRANSPARENT)
        .label_font(text(16))
        .legend_area_size(40 * PIXEL)
        .margin(10 * PIXEL)
        .draw()?;
    Ok(())
}

/// The range of some numbers, with a little room.
fn around(values: impl Iterator<Item = f64>) -> Range<f64> {
    let Range { start, end } = range(values);
    start / 1.4..end * 1.4
}

/// The powers of ten around some numbers.
fn decades(values: impl Iterator<Item = f64>) -> Range<f64> {
    let Range { start, end } = range(values);
    // A little more than the last power, so that it has its label.
    10_f64.powf(start.log10().floor()) / 1.001..10_f64.powf((0.999 * end).log10().ceil()) * 1.001
}

fn range(values: impl Iterator<Item = f64>) -> Range<f64> {
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    low..high
}

/// A power of ten in full, thousands apart.
fn number(value: f64) -> String {
    if value < 1.0 {
        return format!("{value:.2}").trim_end_matches('0').to_owned();
    }
    let digits = format!("{value:.0}");
    let groups = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(" ")
}

fn text(size: i32) -> TextStyle<'static> {
    ("sans-serif", size * PIXEL).into_font().color(&BLACK)
}
