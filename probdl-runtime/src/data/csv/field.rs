//! What a field of a table can be.

/// What a field of a table can be: a finite number, a count, or a truth value.
pub trait Field: Copy + Default {
    /// What it must be, in words.
    const RULE: &'static str;
    /// What it is; nothing if it is something else.
    fn parse(text: &str) -> Option<Self>;
}

impl Field for f32 {
    const RULE: &'static str = "a finite number";
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &Self| number.is_finite())
    }
}

impl Field for f64 {
    const RULE: &'static str = "a finite number";
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &Self| number.is_finite())
    }
}

impl Field for u32 {
    const RULE: &'static str = "a whole number from 0 to 4294967295";
    fn parse(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse() {
            return Some(number);
        }
        // Other programs write counts as `3.0`.
        let number: f64 = text.parse().ok()?;
        let fits = number >= 0.0 && number <= f64::from(Self::MAX) && number % 1.0 == 0.0;
        fits.then_some(number as Self)
    }
}

impl Field for bool {
    const RULE: &'static str = "0, 1, true or false";
    fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "1.0" => Some(true),
            "0" | "false" | "0.0" => Some(false),
            _ => None,
        }
    }
}
