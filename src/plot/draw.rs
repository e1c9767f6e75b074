//! Pictures to SVG.

use super::picture::{Cells, Corner, Mark, Picture, Shape};
use super::room;
use super::ticks::{Number, range, round_step};
use super::{Colour, PlotError};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use std::ops::Range;

const GRID: RGBColor = RGBColor(232, 232, 232);

/// Units of drawing per pixel: the backend rounds to whole units, which would show as steps in a curve.
const PIXEL: i32 = 8;
/// The room that the labels of the y axis take, in pixels.
const LABELS: i32 = 62;
/// The room above a plot, where its title stands, in pixels.
const TITLE: i32 = 44;
/// Left and right of a plot, in pixels.
const LEFT: i32 = 12;
const RIGHT: i32 = 20;
/// The room for a scale of colours, in pixels.
const SCALE: i32 = 86;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn failed(error: impl std::fmt::Display) -> PlotError {
    PlotError::Drawing(error.to_string())
}

/// Draws pictures side by side, with one y axis in common.
pub(super) fn svg(pictures: &[Picture]) -> Result<String, PlotError> {
    pictures.iter().try_for_each(check)?;
    let first = pictures.first().ok_or(PlotError::Empty { what: "pictures" })?;
    let widths: Vec<i32> = pictures
        .iter()
        .enumerate()
        .map(|(index, picture)| picture.size.0.cast_signed() - if index == 0 { 0 } else { LABELS })
        .collect();
    let (width, height) = (widths.iter().sum::<i32>(), first.size.1.cast_signed());
    let mut end = 0;
    let ends = widths[..widths.len() - 1].iter().map(|width| {
        end += width * PIXEL;
        end
    });
    let breaks: Vec<i32> = ends.collect();
    let y = pictures
        .iter()
        .map(|picture| range(picture.y_range.as_ref(), all(picture).map(|point| point.1)))
        .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
        .unwrap_or(0.0..1.0);

    let mut svg = String::new();
    let size = ((width * PIXEL) as u32, (height * PIXEL) as u32);
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    area.fill(&WHITE).map_err(failed)?;
    for (place, area) in area.split_by_breakpoints(breaks, [0; 0]).iter().enumerate() {
        picture(
            &pictures[place],
            area,
            y.clone(),
            place == 0,
            (widths[place], height),
        )?;
    }
    area.present().map_err(failed)?;
    drop(area);
    Ok(in_pixels(&svg, width, height))
}

/// Refuses what cannot be placed.
fn check(picture: &Picture) -> Result<(), PlotError> {
    if picture.cells.is_none() && picture.marks.iter().all(|mark| mark.points.is_empty()) {
        return Err(PlotError::Empty { what: "points" });
    }
    for mark in &picture.marks {
        for (index, (x, y)) in mark.points.iter().enumerate() {
            if let Some(value) = [*x, *y].into_iter().find(|value| !value.is_finite()) {
                let what = if mark.label.is_empty() {
                    picture.title.clone()
                } else {
                    mark.label.clone()
                };
                return Err(PlotError::NotFinite { what, index, value });
            }
        }
    }
    Ok(())
}

/// Gives a drawing its size in pixels; the view box keeps the finer units.
fn in_pixels(svg: &str, width: i32, height: i32) -> String {
    let fine = format!(r#"width="{}" height="{}""#, width * PIXEL, height * PIXEL);
    let svg = svg.replacen(&fine, &format!(r#"width="{width}" height="{height}""#), 1);
    // Without seams between neighbours.
    svg.replace("<rect ", r#"<rect shape-rendering="crispEdges" "#)
}

fn all(picture: &Picture) -> impl Iterator<Item = &(f64, f64)> {
    picture.marks.iter().flat_map(|mark| &mark.points)
}

/// Draws axes, marks and legend.
fn picture(
    picture: &Picture,
    area: &Area<'_>,
    y: Range<f64>,
    leftmost: bool,
    (width, height): (i32, i32),
) -> Result<(), PlotError> {
    let x = range(picture.x_range.as_ref(), all(picture).map(|point| point.0));
    let (x, y) = match &picture.cells {
        Some(cells) => (cells.x.clone(), cells.y.clone()),
        None => (x, y),
    };
    let scale = if picture.cells.is_some() { SCALE } else { 0 };
    let mut chart = ChartBuilder::on(area)
        .margin(LEFT * PIXEL)
        .margin_top(TITLE * PIXEL)
        .margin_right((RIGHT + scale) * PIXEL)
        .x_label_area_size(44 * PIXEL)
        .y_label_area_size(if leftmost { LABELS * PIXEL } else { 0 })
        .build_cartesian_2d(x.clone(), y.clone())
        .map_err(failed)?;
    let left = LEFT + if leftmost { LABELS } else { 0 };
    let plot = (width - left - RIGHT - scale, height - TITLE - 44 - LEFT);
    area.draw(&Text::new(
        room::shortened(&picture.title, 20.0, f64::from(width - left)),
        (left * PIXEL, 14 * PIXEL),
        text(20),
    ))
    .map_err(failed)?;
    if let Some(cells) = &picture.cells {
        draw_cells(&mut chart, cells)?;
    }
    draw_axes(&mut chart, picture, leftmost, plot.0)?;
    let labels = picture.marks.iter().filter(|mark| !mark.label.is_empty());
    let (mut named, more) = room::entries(labels.count(), f64::from(plot.1));
    for mark in &picture.marks {
        let label = match named {
            _ if mark.label.is_empty() => Label::None,
            usize::MAX => Label::None,
            0 => Label::More(more),
            _ => Label::Name,
        };
        if label != Label::None {
            named = named.wrapping_sub(1);
        }
        draw_mark(&mut chart, mark, label)?;
    }
    if let Some(cells) = &picture.cells {
        draw_scale(area, cells, width, height)?;
    }
    draw_legend(&mut chart, picture, &x, &y, plot)
}

fn draw_axes(chart: &mut Chart<'_>, picture: &Picture, leftmost: bool, width: i32) -> Result<(), PlotError> {
    let (x_ticks, y_ticks) = (chart.x_range(), chart.y_range());
    let (x_number, y_number) = (Number::of(&x_ticks), Number::of(&y_ticks));
    let names = room::names(&picture.names, 15.0, f64::from(width));
    let x_text = |value: &f64| {
        if names.is_empty() {
            let between = picture.whole_x && (value - value.round()).abs() > 1e-6;
            return if between {
                String::new()
            } else {
                x_number.text(*value)
            };
        }
        let index = value.round();
        if (value - index).abs() > 1e-6 || index < 0.0 {
            return String::new();
        }
        names.get(index as usize).cloned().unwrap_or_default()
    };
    let y_text = |value: &f64| y_number.text(*value);
    let x_labels = if names.is_empty() { 8 } else { 2 * names.len() + 2 };
    let mut mesh = chart.configure_mesh();
    mesh.x_desc(picture.x_label.as_str())
        .x_labels(x_labels)
        .y_labels(8)
        .x_label_formatter(&x_text)
        .y_label_formatter(&y_text)
        .bold_line_style(GRID.stroke_width(PIXEL as u32))
        .light_line_style(TRANSPARENT)
        .axis_style(rgb(Colour::GREY).stroke_width(PIXEL as u32))
        .set_all_tick_mark_size(4 * PIXEL)
        .label_style(text(15))
        .axis_desc_style(text(17));
    if !names.is_empty() || picture.cells.is_some() {
        mesh.disable_x_mesh();
    }
    if picture.cells.is_some() {
        mesh.disable_y_mesh();
    }
    if leftmost {
        mesh.y_desc(picture.y_label.as_str());
    }
    mesh.draw().map_err(failed)
}

/// What a legend says of a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    None,
    Name,
    /// That there are so many more.
    More(usize),
}

fn draw_mark(chart: &mut Chart<'_>, mark: &Mark, label: Label) -> Result<(), PlotError> {
    let (shape, colour) = (mark.shape, rgb(mark.colour));
    let line = colour.stroke_width(2 * PIXEL as u32);
    let (radius, length, gap) = (3 * PIXEL, 8 * PIXEL, 4 * PIXEL);
    let filled = colour.mix(mark.cover).filled();
    let sampled = match shape {
        Shape::Boxes => rgb(mark.colour.on_white(mark.cover)).filled(),
        _ => colour.mix(mark.legend_cover).filled(),
    };
    let ring = colour.stroke_width(PIXEL as u32);
    let points = mark.points.iter().copied();
    // What lies outside a range that the user chose would stand at its edge.
    let (x_range, y_range) = (chart.x_range(), chart.y_range());
    let inside = points
        .clone()
        .filter(|(x, y)| x_range.contains(x) && y_range.contains(y));
    let pairs = || mark.points.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
    // What has no length or width would not be seen.
    let first = mark.points.first().map(|point| point.0);
    let narrow = mark.points.iter().all(|point| Some(point.0) == first);
    let series = match shape {
        Shape::Line | Shape::Dashes | Shape::Points if mark.points.len() == 1 => {
            chart.draw_series(inside.map(|point| Circle::new(point, radius, colour.filled())))
        }
        Shape::Area if narrow => {
            let wide = colour.mix(mark.cover).stroke_width(12 * PIXEL as u32);
            chart.draw_series([PathElement::new(points.collect::<Vec<_>>(), wide)])
        }
        Shape::Dots => chart.draw_series(inside.map(|point| Circle::new(point, radius, filled))),
        Shape::Rings => chart.draw_series(inside.map(|point| Circle::new(point, radius, ring))),
        Shape::Line => chart.draw_series(LineSeries::new(points, line)),
        Shape::Dashes => chart.draw_series(DashedLineSeries::new(points, length, gap, line)),
        Shape::Points => chart.draw_series(DashedLineSeries::new(points, 2 * PIXEL, 4 * PIXEL, line)),
        Shape::Area => chart.draw_series([Polygon::new(points.collect::<Vec<_>>(), colour.mix(mark.cover))]),
        Shape::Boxes => chart.draw_series(pairs().map(|pair| Rectangle::new(pair, sampled))),
        Shape::Whiskers => chart.draw_series(pairs().map(|pair| PathElement::new(pair, line))),
    };
    let series = series.map_err(failed)?;
    match label {
        Label::None => return Ok(()),
        Label::More(count) => {
            series.label(format!("and {count} more"));
            return Ok(());
        }
        Label::Name => {}
    }
    let width = 32 * PIXEL;
    series.label(mark.label.as_str()).legend(move |(x, y)| {
        let sample = [(x, y), (x + width, y)];
        match shape {
            Shape::Dots => Circle::new((x + width / 2, y), radius, filled).into_dyn(),
            Shape::Rings => Circle::new((x + width / 2, y), radius, ring).into_dyn(),
            Shape::Line | Shape::Whiskers => PathElement::new(sample, line).into_dyn(),
            Shape::Dashes => DashedPathElement::new(sample, length, gap, line).into_dyn(),
            Shape::Points => DashedPathElement::new(sample, 2 * PIXEL, 4 * PIXEL, line).into_dyn(),
            Shape::Area | Shape::Boxes => {
                let half = 6 * PIXEL;
                Rectangle::new([(x, y - half), (x + width, y + half)], sampled).into_dyn()
            }
        }
    });
    Ok(())
}

/// Levels of colour: neighbours of the same level are one rectangle.
const LEVELS: f64 = 64.0;

fn draw_cells(chart: &mut Chart<'_>, cells: &Cells) -> Result<(), PlotError> {
    let largest = cells.numbers.iter().fold(0.0, |a: f64, b| a.max(*b));
    let level = |number: f64| {
        if largest > 0.0 {
            (number / largest * LEVELS).round() / LEVELS
        } else {
            0.0
        }
    };
    let width = (cells.x.end - cells.x.start) / cells.columns as f64;
    let height = (cells.y.end - cells.y.start) / cells.rows as f64;
    let mut boxes = Vec::new();
    for (row, numbers) in cells.numbers.chunks(cells.columns).enumerate() {
        let (low, high) = (
            cells.y.start + height * row as f64,
            cells.y.start + height * (row + 1) as f64,
        );
        let mut column = 0;
        while column < numbers.len() {
            let shade = level(numbers[column]);
            let end = (column..numbers.len())
                .find(|next| level(numbers[*next]) != shade)
                .unwrap_or(numbers.len());
            if shade > 0.0 {
                let (left, right) = (
                    cells.x.start + width * column as f64,
                    cells.x.start + width * end as f64,
                );
                let colour = rgb(Colour::shade(shade)).filled();
                boxes.push(Rectangle::new([(left, low), (right, high)], colour));
            }
            column = end;
        }
    }
    chart.draw_series(boxes).map_err(failed)?;
    Ok(())
}

/// The scale of colours, right of a plot.
fn draw_scale(area: &Area<'_>, cells: &Cells, width: i32, height: i32) -> Result<(), PlotError> {
    let largest = cells.numbers.iter().fold(0.0, |a: f64, b| a.max(*b));
    let left = (width - SCALE - 4) * PIXEL;
    let (top, bottom) = (TITLE * PIXEL, (height - LEFT - 44) * PIXEL);
    let step = |level: f64| bottom - ((bottom - top) as f64 * level) as i32;
    for level in 0..LEVELS as i32 {
        let (low, high) = (level as f64 / LEVELS, (level + 1) as f64 / LEVELS);
        let colour = rgb(Colour::shade((low + high) / 2.0)).filled();
        let corners = [(left, step(high)), (left + 14 * PIXEL, step(low))];
        area.draw(&Rectangle::new(corners, colour)).map_err(failed)?;
    }
    let number = Number::of(&(0.0..largest.max(f64::MIN_POSITIVE)));
    let step_size = round_step(largest / 5.0);
    for tick in (0..=5).map(|tick| tick as f64 * step_size) {
        if tick <= largest {
            let at = (
                left + 20 * PIXEL,
                step(tick / largest.max(f64::MIN_POSITIVE)) - 6 * PIXEL,
            );
            area.draw(&Text::new(number.text(tick), at, text(15)))
                .map_err(failed)?;
        }
    }
    let at = (left, top - 22 * PIXEL);
    area.draw(&Text::new(cells.label.as_str(), at, text(15)))
        .map_err(failed)
}

fn draw_legend(
    chart: &mut Chart<'_>,
    picture: &Picture,
    x: &Range<f64>,
    y: &Range<f64>,
    plot: (i32, i32),
) -> Result<(), PlotError> {
    let labels = || {
        picture
            .marks
            .iter()
            .map(|mark| &mark.label)
            .filter(|label| !label.is_empty())
    };
    let Some(longest) = labels().map(|label| label.chars().count()).max() else {
        return Ok(());
    };
    // In parts of the plot, generously.
    let size = (
        (70.0 + 8.0 * longest as f64) / plot.0.max(1) as f64,
        (24.0 + 21.0 * labels().count() as f64) / plot.1.max(1) as f64,
    );
    let position = match picture.legend.unwrap_or_else(|| emptiest(picture, x, y, size)) {
        Corner::UpperLeft => SeriesLabelPosition::UpperLeft,
        Corner::UpperRight => SeriesLabelPosition::UpperRight,
        Corner::LowerLeft => SeriesLabelPosition::LowerLeft,
        Corner::LowerRight => SeriesLabelPosition::LowerRight,
    };
    chart
        .configure_series_labels()
        .position(position)
        .background_style(WHITE.mix(0.75))
        .border_style(TRANSPARENT)
        .label_font(text(16))
        .legend_area_size(40 * PIXEL)
        .margin(10 * PIXEL)
        .draw()
        .map_err(failed)
}

/// The corner in which a legend of some size, in parts of the plot, hides least.
fn emptiest(picture: &Picture, x: &Range<f64>, y: &Range<f64>, (width, height): (f64, f64)) -> Corner {
    let corners = [
        (Corner::UpperLeft, 0.0..width, 1.0 - height..1.0),
        (Corner::UpperRight, 1.0 - width..1.0, 1.0 - height..1.0),
        (Corner::LowerRight, 1.0 - width..1.0, 0.0..height),
        (Corner::LowerLeft, 0.0..width, 0.0..height),
    ];
    let mut hidden = [0.0; 4];
    let place = |(a, b): (f64, f64)| {
        (
            (a - x.start) / (x.end - x.start),
            (b - y.start) / (y.end - y.start),
        )
    };
    for mark in &picture.marks {
        let points: Vec<(f64, f64)> = mark.points.iter().map(|point| place(*point)).collect();
        let mut add = |points: &[(f64, f64)], weight: f64| {
            for (hidden, corner) in hidden.iter_mut().zip(&corners) {
                let inside = points
                    .iter()
                    .filter(|(a, b)| corner.1.contains(a) && corner.2.contains(b))
                    .count();
                *hidden += weight * inside as f64 / mark.points.len().max(1) as f64;
            }
        };
        match mark.shape {
            Shape::Dots | Shape::Rings => add(&points, 1.0),
            // Lines hide behind a legend between their points, too.
            shape => {
                let step = if matches!(shape, Shape::Boxes | Shape::Whiskers) {
                    2
                } else {
                    1
                };
                let starts = points.windows(2).step_by(step);
                let between = starts.flat_map(|pair| {
                    let ((a, b), (c, d)) = (pair[0], pair[1]);
                    (0..=16).map(move |part| {
                        let share = part as f64 / 16.0;
                        (a + share * (c - a), b + share * (d - b))
                    })
                });
                let weight = if shape == Shape::Area { 0.2 } else { 1.0 };
                add(&between.collect::<Vec<_>>(), weight / 16.0);
            }
        }
    }
    let least = hidden.iter().fold(f64::MAX, |a, b| a.min(*b));
    let best = hidden.iter().position(|hidden| *hidden <= least + 1e-9);
    corners[best.unwrap_or(0)].0
}

fn text(size: i32) -> TextStyle<'static> {
    ("sans-serif", size * PIXEL)
        .into_font()
        .color(&rgb(Colour::BLACK))
}
