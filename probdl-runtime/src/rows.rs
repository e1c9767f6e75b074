//! Rows of data as users hold them: arrays of numbers, of truth values, of counts, and tuples of such arrays.

use crate::lanes::Scalar;

/// One row of inputs or targets.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of data",
    note = "rows are arrays such as `[f32; 3]`, `[bool; 1]` or `[u32; 2]`, a class `u32`, or a tuple of arrays"
)]
pub trait Row: Copy + Send + Sync + 'static {
    /// How many numbers a row holds.
    const WIDTH: usize;
    /// One of them. Truth values are 0 and 1.
    fn get(&self, column: usize) -> f64;
    /// Writes all of them, rounded to the type, to the front of a slice.
    ///
    /// # Panics
    ///
    /// If the slice is shorter than a row.
    #[inline(always)]
    fn write<S: Scalar>(&self, to: &mut [S]) {
        for (column, to) in to[..Self::WIDTH].iter_mut().enumerate() {
            *to = S::from_f64(self.get(column));
        }
    }
}

impl<const N: usize> Row for [f32; N] {
    const WIDTH: usize = N;
    #[inline(always)]
    fn get(&self, column: usize) -> f64 {
        f64::from(self[column])
    }
}

impl<const N: usize> Row for [f64; N] {
    const WIDTH: usize = N;
    #[inline(always)]
    fn get(&self, column: usize) -> f64 {
        self[column]
    }
}

impl<const N: usize> Row for [bool; N] {
    const WIDTH: usize = N;
    #[inline(always)]
    fn get(&self, column: usize) -> f64 {
        f64::from(u8::from(self[column]))
    }
}

impl<const N: usize> Row for [u32; N] {
    const WIDTH: usize = N;
    #[inline(always)]
    fn get(&self, column: usize) -> f64 {
        f64::from(self[column])
    }
}

impl Row for u32 {
    const WIDTH: usize = 1;
    #[inline(always)]
    fn get(&self, _column: usize) -> f64 {
        f64::from(*self)
    }
}

macro_rules! tuple_rows {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Row),+> Row for ($($name,)+) {
            const WIDTH: usize = 0 $(+ $name::WIDTH)+;
            #[inline(always)]
            fn get(&self, column: usize) -> f64 {
                let mut column = column;
                $(
                    if column < $name::WIDTH {
                        return self.$index.get(column);
                    }
                    column -= $name::WIDTH;
                )+
                unreachable!("column {column} past the end of a row")
            }
            #[inline(always)]
            fn write<S: Scalar>(&self, to: &mut [S]) {
                let mut to = to;
                $(
                    self.$index.write(to);
                    to = &mut to[$name::WIDTH..];
                )+
                let _ = to;
            }
        }
    };
}
tuple_rows!(A 0, B 1);
tuple_rows!(A 0, B 1, C 2);
tuple_rows!(A 0, B 1, C 2, D 3);
tuple_rows!(A 0, B 1, C 2, D 3, E 4);
tuple_rows!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple_rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
