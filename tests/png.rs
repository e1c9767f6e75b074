//! Pictures as PNG, on machines without fonts: `cargo test --features png --test png`.

use probdl::plot::{self, Colour, Picture};
use std::path::PathBuf;

/// Width, height, and the numbers of red, green, blue and cover of each dot.
fn decoded(bytes: &[u8]) -> resvg::tiny_skia::Pixmap {
    resvg::tiny_skia::Pixmap::decode_png(bytes).unwrap()
}

/// How many dots of a rectangle are dark, in parts of the picture.
fn ink(dots: &resvg::tiny_skia::Pixmap, x: std::ops::Range<f32>, y: std::ops::Range<f32>) -> usize {
    let (width, height) = (dots.width() as f32, dots.height() as f32);
    let mut count = 0;
    for row in (y.start * height) as u32..(y.end * height) as u32 {
        for column in (x.start * width) as u32..(x.end * width) as u32 {
            let dot = dots.pixel(column, row).unwrap();
            count += usize::from(dot.red() < 120 && dot.green() < 120);
        }
    }
    count
}

fn picture(title: &str) -> Picture {
    let squares = (0..=10).map(|x| (x as f32, (x * x) as f32));
    Picture::new(title, "time (s)", "height (m²)").line("w₀, τ → ∞", Colour::BLUE, squares)
}

#[test]
fn a_png_has_its_size_and_its_text() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures/line.png");
    picture("Squares of numbers").save(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    let dots = decoded(&bytes);
    assert_eq!((dots.width(), dots.height()), (1440, 880));
    // The title, above the plot; without one there is nothing.
    let title = (0.02..0.5, 0.0..0.095);
    assert!(ink(&dots, title.0.clone(), title.1.clone()) > 500);
    let bare = decoded(&picture("").to_png(1.0).unwrap());
    assert_eq!((bare.width(), bare.height()), (720, 440));
    assert_eq!(ink(&bare, title.0, title.1), 0);
    // The numbers and the name of the y axis, left of it.
    assert!(ink(&bare, 0.0..0.09, 0.2..0.85) > 50);
    // Other letters, from the second font.
    let letters = |title: &str| {
        ink(
            &decoded(&picture(title).to_png(2.0).unwrap()),
            0.02..0.9,
            0.0..0.095,
        )
    };
    assert!(letters("w₀ ⟶ ∞ ≤ τ") > letters("w"));

    let pair = [picture("left"), picture("right")];
    let path = path.with_file_name("pair.PNG");
    plot::save(&path, &pair).unwrap();
    assert!(decoded(&std::fs::read(path).unwrap()).width() > 2 * 1200);
}
