//! Pictures as PNG: the SVG, drawn with a font inside the program.

use super::PlotError;
use resvg::{tiny_skia, usvg};
use std::sync::{Arc, LazyLock};

/// Ubuntu Light, and Hack for the letters that it lacks: under licences that let them be part of programs.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for font in [
        epaint_default_fonts::UBUNTU_LIGHT,
        epaint_default_fonts::HACK_REGULAR,
    ] {
        fonts.load_font_data(font.to_vec());
    }
    let family = fonts.faces().next().and_then(|face| face.families.first());
    if let Some((family, _)) = family.cloned() {
        fonts.set_sans_serif_family(family);
    }
    Arc::new(fonts)
});

/// Draws an SVG with `scale` dots for each pixel.
pub(super) fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PlotError> {
    let failed = |error: &dyn std::fmt::Display| PlotError::Drawing(error.to_string());
    let options = usvg::Options {
        fontdb: Arc::clone(&FONTS),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let size = tree.size();
    let scale = if scale.is_finite() {
        scale.clamp(0.1, 10.0)
    } else {
        1.0
    };
    let dots = |pixels: f32| (pixels * scale).round() as u32;
    let mut dots = tiny_skia::Pixmap::new(dots(size.width()), dots(size.height()))
        .ok_or_else(|| failed(&"the picture is too large"))?;
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut dots.as_mut());
    dots.encode_png().map_err(|error| failed(&error))
}
