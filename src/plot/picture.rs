//! Pictures as data: marks with labels, and how the axes are named.

use super::{Colour, PlotError, draw};
use probdl_runtime::file::write_atomically;
use std::ops::Range;
use std::path::Path;

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Filled circles.
    Dots,
    /// Open circles.
    Rings,
    Line,
    Dashes,
    /// A dotted line.
    Points,
    /// The area inside a line.
    Area,
    /// Rectangles: two points each, opposite corners.
    Boxes,
    /// Lines of two points each.
    Whiskers,
}

/// Something drawn, with its entry in the legend.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) shape: Shape,
    pub(super) label: String,
    pub(super) colour: Colour,
    /// How much of what is behind an area is hidden: 0 to 1.
    pub(super) cover: f64,
    /// The same in the legend: with the areas that lie below it.
    pub(super) legend_cover: f64,
    pub(super) points: Vec<(f64, f64)>,
}

/// Where the legend stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    /// Above, at the left.
    UpperLeft,
    /// Above, at the right.
    UpperRight,
    /// Below, at the left.
    LowerLeft,
    /// Below, at the right.
    LowerRight,
}

/// A number for each small rectangle of a plane.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// Row by row from below, each from the left.
    pub(super) numbers: Vec<f64>,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) x: Range<f64>,
    pub(super) y: Range<f64>,
    /// What the numbers are, beside the scale of colours.
    pub(super) label: String,
}

/// A picture of one pair of axes. The functions of [`plot`](super) make one in a call; marks can be added to any, and
/// are drawn in their order.
///
/// ```
/// use probdl::plot::{Colour, Picture};
///
/// let squares = (0..=10).map(|x| (x as f32, (x * x) as f32));
/// let svg = Picture::new("Squares", "x", "x²").line("x²", Colour::BLUE, squares).to_svg()?;
/// assert!(svg.starts_with("<svg width=\"720\" height=\"440\""));
/// # Ok::<(), probdl::plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Picture {
    pub(super) title: String,
    pub(super) x_label: String,
    pub(super) y_label: String,
    pub(super) legend: Option<Corner>,
    pub(super) marks: Vec<Mark>,
    pub(super) cells: Option<Cells>,
    pub(super) x_range: Option<Range<f64>>,
    pub(super) y_range: Option<Range<f64>>,
    /// Names on the x axis, at 0, 1, 2, …, instead of numbers.
    pub(super) names: Vec<String>,
    /// Whether there is nothing between whole numbers of the x axis: epochs, counts.
    pub(super) whole_x: bool,
    /// In pixels.
    pub(super) size: (u32, u32),
}

impl Picture {
    /// Axes without marks. Labels of axes name the unit.
    pub fn new(title: impl Into<String>, x_label: impl Into<String>, y_label: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            x_label: x_label.into(),
            y_label: y_label.into(),
            legend: None,
            marks: Vec::new(),
            cells: None,
            x_range: None,
            y_range: None,
            names: Vec::new(),
            whole_x: false,
            size: (720, 440),
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Self {
        let title = title.into();
        Self { title, ..self }
    }

    /// Other names of the axes.
    #[must_use]
    pub fn labels(self, x: impl Into<String>, y: impl Into<String>) -> Self {
        let (x_label, y_label) = (x.into(), y.into());
        Self {
            x_label,
            y_label,
            ..self
        }
    }

    /// The size in pixels, at least 200 x 150; 720 x 440 by default.
    #[must_use]
    pub fn size(self, width: u32, height: u32) -> Self {
        let size = (width.clamp(200, 10_000), height.clamp(150, 10_000));
        Self { size, ..self }
    }

    /// Where the legend stands; by default where it hides least.
    #[must_use]
    pub fn legend(self, corner: Corner) -> Self {
        let legend = Some(corner);
        Self { legend, ..self }
    }

    /// What the x axis shows; by default all marks.
    #[must_use]
    pub fn x_range(self, range: Range<f64>) -> Self {
        let x_range = Some(range);
        Self { x_range, ..self }
    }

    /// What the y axis shows; by default all marks.
    #[must_use]
    pub fn y_range(self, range: Range<f64>) -> Self {
        let y_range = Some(range);
        Self { y_range, ..self }
    }

    /// Adds filled dots. A mark with an empty label has no entry in the legend.
    #[must_use]
    pub fn dots(self, label: impl Into<String>, colour: Colour, points: impl Points) -> Self {
        self.mark(Shape::Dots, label, colour, points)
    }

    /// Adds open dots.
    #[must_use]
    pub fn rings(self, label: impl Into<String>, colour: Colour, points: impl Points) -> Self {
        self.mark(Shape::Rings, label, colour, points)
    }

    /// Adds a solid line.
    #[must_use]
    pub fn line(self, label: impl Into<String>, colour: Colour, points: impl Points) -> Self {
        self.mark(Shape::Line, label, colour, points)
    }

    /// Adds a dashed line.
    #[must_use]
    pub fn dashes(self, label: impl Into<String>, colour: Colour, points: impl Points) -> Self {
        self.mark(Shape::Dashes, label, colour, points)
    }

    /// Adds a dotted line.
    #[must_use]
    pub fn points(self, label: impl Into<String>, colour: Colour, points: impl Points) -> Self {
        self.mark(Shape::Points, label, colour, points)
    }

    /// Adds the area between two lines.
    #[must_use]
    pub fn band(self, label: impl Into<String>, colour: Colour, low: impl Points, high: impl Points) -> Self {
        self.area(label, colour, 0.18, low, high)
    }

    /// [`Picture::band`] that hides so much of what is behind it.
    pub(super) fn area(
        mut self,
        label: impl Into<String>,
        colour: Colour,
        cover: f64,
        low: impl Points,
        high: impl Points,
    ) -> Self {
        let mut points = numbers(low);
        points.extend(numbers(high).into_iter().rev());
        self.marks.push(Mark {
            shape: Shape::Area,
            label: label.into(),
            colour,
            cover,
            legend_cover: cover,
            points,
        });
        self
    }

    /// An area inside those before it, which shine through.
    pub(super) fn nested(
        self,
        label: impl Into<String>,
        cover: f64,
        low: impl Points,
        high: impl Points,
    ) -> Self {
        let clear = |mark: &Mark| 1.0 - mark.cover;
        let below: f64 = self.marks.iter().map(clear).product();
        let mut picture = self.area(label, Colour::BLUE, cover, low, high);
        if let Some(mark) = picture.marks.last_mut() {
            mark.legend_cover = 1.0 - below * (1.0 - cover);
        }
        picture
    }

    pub(super) fn mark(
        mut self,
        shape: Shape,
        label: impl Into<String>,
        colour: Colour,
        points: impl Points,
    ) -> Self {
        self.marks.push(Mark {
            shape,
            label: label.into(),
            colour,
            cover: 0.6,
            legend_cover: 0.6,
            points: numbers(points),
        });
        self
    }

    /// The picture as SVG. Text is in the reader's sans-serif font.
    ///
    /// # Errors
    ///
    /// Nothing to draw, or a number that is not finite.
    pub fn to_svg(&self) -> Result<String, PlotError> {
        draw::svg(std::slice::from_ref(self))
    }

    /// The picture as PNG, with `scale` dots for each pixel of its size, from 0.1 to 10. Nothing needs to be installed: text is
    /// in Ubuntu Light.
    ///
    /// # Errors
    ///
    /// As [`Picture::to_svg`].
    #[cfg(feature = "png")]
    pub fn to_png(&self, scale: f32) -> Result<Vec<u8>, PlotError> {
        super::png::png(&self.to_svg()?, scale)
    }

    /// Writes the picture; folders that are missing are made. A path that ends in `.png` becomes a PNG (feature `png`) with two
    /// dots for each pixel, so that text is sharp on fine screens; any other an SVG.
    ///
    /// # Errors
    ///
    /// As [`Picture::to_svg`], and what the system refuses. A path that ends in `.png` without the feature.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), PlotError> {
        save(path, std::slice::from_ref(self))
    }
}

/// Writes pictures side by side, with one y axis in common, as [`Picture::save`] does.
///
/// # Errors
///
/// As [`Picture::save`].
pub fn save(path: impl AsRef<Path>, pictures: &[Picture]) -> Result<(), PlotError> {
    let (path, svg) = (path.as_ref(), draw::svg(pictures)?);
    let extension = path.extension().unwrap_or_default();
    let bytes = if extension.eq_ignore_ascii_case("png") {
        dots(&svg)?
    } else {
        svg.into_bytes()
    };
    if let Some(folder) = path.parent() {
        // If it cannot be made, writing says why.
        let _ = std::fs::create_dir_all(folder);
    }
    Ok(write_atomically(path, &bytes)?)
}

#[cfg(feature = "png")]
fn dots(svg: &str) -> Result<Vec<u8>, PlotError> {
    super::png::png(svg, 2.0)
}

#[cfg(not(feature = "png"))]
fn dots(_svg: &str) -> Result<Vec<u8>, PlotError> {
    Err(PlotError::NoPng)
}

/// Pairs of x and y: of `f32`, `f64`, or anything that becomes an `f64` without loss.
pub trait Points {
    /// The pairs.
    fn pairs(self) -> Vec<(f64, f64)>;
}

impl<X: Into<f64>, Y: Into<f64>, P: IntoIterator<Item = (X, Y)>> Points for P {
    fn pairs(self) -> Vec<(f64, f64)> {
        self.into_iter().map(|(x, y)| (x.into(), y.into())).collect()
    }
}

fn numbers(points: impl Points) -> Vec<(f64, f64)> {
    points.pairs()
}
