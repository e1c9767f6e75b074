//! Colours.

/// A colour: red, green and blue, from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Colours that colour-blind readers tell apart too: of Okabe and Ito, *Color Universal Design* (2008), but for the yellow,
/// which is too pale for lines.
impl Colour {
    /// Blue.
    pub const BLUE: Self = Self(0, 114, 178);
    /// Vermilion.
    pub const VERMILION: Self = Self(213, 94, 0);
    /// Bluish green.
    pub const GREEN: Self = Self(0, 158, 115);
    /// Reddish purple.
    pub const PURPLE: Self = Self(204, 121, 167);
    /// Orange.
    pub const ORANGE: Self = Self(230, 159, 0);
    /// Sky blue.
    pub const SKY: Self = Self(86, 180, 233);
    /// Nearly black: data.
    pub const BLACK: Self = Self(38, 38, 38);
    /// Grey: what stands back.
    pub const GREY: Self = Self(130, 130, 130);

    /// The colour of the n-th of several lines.
    pub const fn of(index: usize) -> Self {
        const CYCLE: [Colour; 6] = [
            Colour::BLUE,
            Colour::VERMILION,
            Colour::GREEN,
            Colour::PURPLE,
            Colour::ORANGE,
            Colour::SKY,
        ];
        CYCLE[index % CYCLE.len()]
    }

    /// The colour as a layer on white that covers so much of it.
    pub(super) fn on_white(self, cover: f64) -> Self {
        let mix = |part: u8| (255.0 - cover * (255.0 - f64::from(part))).round() as u8;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }

    /// The colour of a number from 0 (pale) to 1 (dark), for areas: even steps look even, in grey too. A path through five
    /// blues of Brewer's *Blues* (`ColorBrewer`, 2002).
    pub(super) fn shade(number: f64) -> Self {
        const PATH: [[f64; 3]; 5] = [
            [255.0, 255.0, 255.0],
            [198.0, 219.0, 239.0],
            [107.0, 174.0, 214.0],
            [33.0, 113.0, 181.0],
            [8.0, 48.0, 107.0],
        ];
        let place = number.clamp(0.0, 1.0) * 4.0;
        let left = (place as usize).min(3);
        let share = place - left as f64;
        let [r, g, b] = std::array::from_fn(|i| {
            (PATH[left][i] + share * (PATH[left + 1][i] - PATH[left][i])).round() as u8
        });
        Self(r, g, b)
    }
}
