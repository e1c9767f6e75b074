//! Pictures for the examples: panels of dots, lines and bands, drawn as SVG.
//!
//! A [`Panel`] is data; [`save`] draws one panel, or several side by side with one y axis in common.
#![allow(dead_code, reason = "each example draws with a part of it")]

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};

// Okabe and Ito's palette ("Color Universal Design", 2008): told apart by colour-blind readers too.
pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(crate) const VERMILION: RGBColor = RGBColor(213, 94, 0);
pub(crate) const GREEN: RGBColor = RGBColor(0, 158, 115);
pub(crate) const BLACK: RGBColor = RGBColor(38, 38, 38);
pub(crate) const GREY: RGBColor = RGBColor(130, 130, 130);

pub(crate) use plotters::prelude::RGBColor as Colour;
pub(crate) use plotters::prelude::SeriesLabelPosition as Corner;

const GRID: RGBColor = RGBColor(232, 232, 232);

/// Units of drawing per pixel: the backend rounds to whole units, which would show as steps in a curve.
const PIXEL: i32 = 8;
/// The size of a panel in pixels.
const PANEL: (i32, i32) = (720, 440);
/// The room that the labels of the y axis take, in pixels.
const LABELS: i32 = 62;

/// The room above a plot, where its title stands, in pixels.
const TITLE: i32 = 44;

/// How a mark is drawn.
#[derive(Clone, Copy)]
enum Shape {
    Dots,
    Rings,
    Line,
    Dashes,
    Points,
    Band,
}

/// Something drawn, with its entry in the legend.
struct Mark {
    shape: Shape,
    label: &'static str,
    colour: RGBColor,
    points: Vec<(f64, f64)>,
}

/// A plot: its labels and what is drawn in it, in order.
pub(crate) struct Panel {
    title: &'static str,
    x_label: &'static str,
    y_label: &'static str,
    legend: Corner,
    marks: Vec<Mark>,
}

impl Panel {
    /// An empty plot. Labels of axes name the unit.
    pub(crate) fn new(title: &'static str, x_label: &'static str, y_label: &'static str) -> Self {
        let legend = Corner::UpperLeft;
        Self {
            title,
            x_label,
            y_label,
            legend,
            marks: vec![],
        }
    }

    /// Puts the legend where it hides nothing.
    pub(crate) fn legend(self, legend: Corner) -> Self {
        Self { legend, ..self }
    }

    /// Adds filled dots. A mark without a label has no entry in the legend.
    pub(crate) fn dots(self, label: &'static str, colour: RGBColor, points: impl Points) -> Self {
        self.mark(Shape::Dots, label, colour, points)
    }

    /// Adds open dots.
    pub(crate) fn rings(self, label: &'static str, colour: RGBColor, points: impl Points) -> Self {
        self.mark(Shape::Rings, label, colour, points)
    }

    /// Adds a solid line.
    pub(crate) fn line(self, label: &'static str, colour: RGBColor, points: impl Points) -> Self {
        self.mark(Shape::Line, label, colour, points)
    }

    /// Adds a dashed line.
    pub(crate) fn dashes(self, label: &'static str, colour: RGBColor, points: impl Points) -> Self {
        self.mark(Shape::Dashes, label, colour, points)
    }

    /// Adds a dotted line.
    pub(crate) fn points(self, label: &'static str, colour: RGBColor, points: impl Points) -> Self {
        self.mark(Shape::Points, label, colour, points)
    }

    /// Adds the area between two lines.
    pub(crate) fn band(
        self,
        label: &'static str,
        colour: RGBColor,
        low: impl Points,
        high: impl Points,
    ) -> Self {
        let there = low.into_iter();
        let back = high.into_iter().collect::<Vec<_>>().into_iter().rev();
        self.mark(Shape::Band, label, colour, there.chain(back))
    }

    fn mark(mut self, shape: Shape, label: &'static str, colour: RGBColor, points: impl Points) -> Self {
        let points = points.into_iter().map(|(x, y)| (x as f64, y as f64)).collect();
        self.marks.push(Mark {
            shape,
            label,
            colour,
            points,
        });
        self
    }
}

/// What the examples have points in: pairs of x and y.
pub(crate) trait Points: IntoIterator<Item = (f32, f32)> {}

impl<P: IntoIterator<Item = (f32, f32)>> Points for P {}

/// Draws panels side by side into `target/pictures/NAME.svg` of this repository, and returns the path.
pub(crate) fn save(name: &str, panels: &[Panel]) -> Result<PathBuf, Box<dyn Error>> {
    let count = i32::try_from(panels.len())?;
    let (width, height) = (LABELS + (PANEL.0 - LABELS) * count, PANEL.1);
    let breaks: Vec<i32> = (1..count)
        .map(|right| (LABELS + (PANEL.0 - LABELS) * right) * PIXEL)
        .collect();
    let all = panels.iter().flat_map(|panel| &panel.marks);
    let y = range(all.flat_map(|mark| &mark.points).map(|point| point.1));

    let mut svg = String::new();
    let size = ((width * PIXEL) as u32, (height * PIXEL) as u32);
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    area.fill(&WHITE)?;
    for (place, area) in area.split_by_breakpoints(breaks, [0; 0]).iter().enumerate() {
        draw(&panels[place], area, y.clone(), place == 0)?;
    }
    area.present()?;
    drop(area);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(name).with_extension("svg");
    std::fs::write(&path, in_pixels(&svg, width, height))?;
    Ok(path)
}

/// Gives a drawing its size in pixels; the view box keeps the finer units.
fn in_pixels(svg: &str, width: i32, height: i32) -> String {
    let fine = format!(r#"width="{}" height="{}""#, width * PIXEL, height * PIXEL);
    svg.replacen(&fine, &format!(r#"width="{width}" height="{height}""#), 1)
}

/// The range of some values, with a margin.
fn range(values: impl Iterator<Item = f64>) -> Range<f64> {
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let margin = 0.03 * (high - low);
    low - margin..high + margin
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws a panel: axes, marks, legend.
fn draw(panel: &Panel, area: &Area<'_>, y: Range<f64>, leftmost: bool) -> Result<(), Box<dyn Error>> {
    let x = range(
        panel
            .marks
            .iter()
            .flat_map(|mark| &mark.points)
            .map(|point| point.0),
    );
    let mut chart = ChartBuilder::on(area)
        .margin(12 * PIXEL)
        .margin_top(TITLE * PIXEL)
        .margin_right(20 * PIXEL)
        .x_label_area_size(44 * PIXEL)
        .y_label_area_size(if leftmost { LABELS * PIXEL } else { 0 })
        .build_cartesian_2d(x, y)?;
    let left = 12 + if leftmost { LABELS } else { 0 };
    area.draw(&Text::new(panel.title, (left * PIXEL, 14 * PIXEL), text(20)))?;
    draw_axes(&mut chart, panel, leftmost)?;
    for mark in &panel.marks {
        draw_mark(&mut chart, mark)?;
    }
    draw_legend(&mut chart, panel)
}

fn draw_axes(chart: &mut Chart<'_>, panel: &Panel, leftmost: bool) -> Result<(), Box<dyn Error>> {
    let mut mesh = chart.configure_mesh();
    mesh.x_desc(panel.x_label)
        .x_labels(8)
        .y_labels(8)
        .x_label_formatter(&|value| number(*value))
        .y_label_formatter(&|value| number(*value))
        .bold_line_style(GRID.stroke_width(PIXEL as u32))
        .light_line_style(TRANSPARENT)
        .axis_style(GREY.stroke_width(PIXEL as u32))
        .set_all_tick_mark_size(4 * PIXEL)
        .label_style(text(15))
        .axis_desc_style(text(17));
    if leftmost {
        mesh.y_desc(panel.y_label);
    }
    mesh.draw()?;
    Ok(())
}

/// A number on an axis: without the noise of its last bits, thousands apart.
fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded.abs() < 10_000.0 {
        return rounded.to_string().replace('-', "−");
    }
    format!("{} {:03}", (rounded / 1e3).trunc(), rounded.abs() % 1e3)
}

fn draw_mark(chart: &mut Chart<'_>, mark: &Mark) -> Result<(), Box<dyn Error>> {
    let Mark {
        shape,
        label,
        colour,
        ref points,
    } = *mark;
    let line = colour.stroke_width(2 * PIXEL as u32);
    let (radius, length, gap) = (3 * PIXEL, 8 * PIXEL, 4 * PIXEL);
    let points = points.iter().copied();
    let series = match shape {
        Shape::Dots => {
            chart.draw_series(points.map(|point| Circle::new(point, radius, colour.mix(0.6).filled())))?
        }
        Shape::Rings => chart
            .draw_series(points.map(|point| Circle::new(point, radius, colour.stroke_width(PIXEL as u32))))?,
        Shape::Line => chart.draw_series(LineSeries::new(points, line))?,
        Shape::Dashes => chart.draw_series(DashedLineSeries::new(points, length, gap, line))?,
        Shape::Points => chart.draw_series(DashedLineSeries::new(points, 2 * PIXEL, 4 * PIXEL, line))?,
        Shape::Band => chart.draw_series([Polygon::new(points.collect::<Vec<_>>(), colour.mix(0.18))])?,
    };
    if label.is_empty() {
        return Ok(());
    }
    let width = 32 * PIXEL;
    series.label(label).legend(move |(x, y)| {
        let sample = [(x, y), (x + width, y)];
        match shape {
            Shape::Dots => Circle::new((x + width / 2, y), radius, colour.mix(0.6).filled()).into_dyn(),
            Shape::Rings => {
                Circle::new((x + width / 2, y), radius, colour.stroke_width(PIXEL as u32)).into_dyn()
            }
            Shape::Line => PathElement::new(sample, line).into_dyn(),
            Shape::Dashes => DashedPathElement::new(sample, length, gap, line).into_dyn(),
            Shape::Points => DashedPathElement::new(sample, 2 * PIXEL, 4 * PIXEL, line).into_dyn(),
            Shape::Band => {
                let box_height = 6 * PIXEL;
                Rectangle::new(
                    [(x, y - box_height), (x + width, y + box_height)],
                    colour.mix(0.18).filled(),
                )
                .into_dyn()
            }
        }
    });
    Ok(())
}

fn draw_legend(chart: &mut Chart<'_>, panel: &Panel) -> Result<(), Box<dyn Error>> {
    chart
        .configure_series_labels()
        .position(panel.legend.clone())
        .background_style(TRANSPARENT)
        .border_style(TRANSPARENT)
        .label_font(text(16))
        .legend_area_size(40 * PIXEL)
        .margin(10 * PIXEL)
        .draw()?;
    Ok(())
}

fn text(size: i32) -> TextStyle<'static> {
    ("sans-serif", size * PIXEL).into_font().color(&BLACK)
}
