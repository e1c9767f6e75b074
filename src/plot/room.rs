//! Text in the room that there is for it.

/// How wide letters are on average, in parts of their size.
const LETTER: f64 = 0.55;

/// About how many pixels a text takes.
fn width_of(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * LETTER
}

/// A text, cut off where it would take more pixels than there are.
pub(super) fn shortened(text: &str, size: f64, width: f64) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let letters = (width / (size * LETTER)) as usize;
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The names below bars, in so many pixels: each in its place if they are short or few, else some of them, cut off.
pub(super) fn names(names: &[String], size: f64, width: f64) -> Vec<String> {
    /// A name may be cut to so many pixels, if there is no more room.
    const LEAST: f64 = 90.0;
    let place = width / names.len().max(1) as f64;
    let longest = names.iter().map(|name| width_of(name, size)).fold(0.0, f64::max);
    let every = ((longest + size).min(LEAST) / place).ceil().max(1.0);
    let shown = |(index, name): (usize, &String)| {
        if index.is_multiple_of(every as usize) {
            shortened(name, size, every * place - size / 2.0)
        } else {
            String::new()
        }
    };
    names.iter().enumerate().map(shown).collect()
}

/// How many entries of a legend are shown by name in a plot of some height, and how many more there are: the last line that
/// fits tells it.
pub(super) fn entries(count: usize, height: f64) -> (usize, usize) {
    let most = ((height - 24.0) / 21.0).max(1.0) as usize;
    if count <= most {
        (count, 0)
    } else {
        (most - 1, count - (most - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_whole_and_the_rest_is_cut() {
        assert_eq!(shortened("loss", 20.0, 500.0), "loss");
        let cut = shortened("the mean of all that is known", 20.0, 110.0);
        assert_eq!(cut, "the mean…");
        let of = |count: usize| (0..count).map(|index| format!("bar {index}")).collect::<Vec<_>>();
        assert_eq!(names(&of(4), 15.0, 600.0), of(4));
        let some = names(&of(60), 15.0, 600.0);
        assert_eq!(some.iter().filter(|name| !name.is_empty()).count(), 9);
        assert_eq!(
            (some[0].as_str(), some[1].as_str(), some[7].as_str()),
            ("bar 0", "", "bar 7")
        );
        assert_eq!(
            (entries(5, 300.0), entries(13, 300.0), entries(40, 300.0)),
            ((5, 0), (13, 0), (12, 28))
        );
    }
}
