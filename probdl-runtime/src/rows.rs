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
    #[inline(always)]
    fn write<S: Scalar>(&self, to: &mut [S]) {
        write_eights(self, to);
    }
}

/// Eight numbers are read before any is written: then they are moved at once.
#[inline(always)]
fn write_eights<S: Scalar, T: Copy + Into<f64>, const N: usize>(from: &[T; N], to: &mut [S]) {
    let (eights, rest) = from.as_chunks::<8>();
    let (to_eights, to_rest) = to[..N].as_chunks_mut::<8>();
    for (to, from) in to_eights.iter_mut().zip(eights) {
        *to = from.map(|number| S::from_f64(number.into()));
    }
    for (to, from) in to_rest.iter_mut().zip(rest) {
        *to = S::from_f64((*from).into());
    }
}

impl<const N: usize> Row for [f64; N] {
    const WIDTH: usize = N;
    #[inline(always)]
    fn get(&self, column: usize) -> f64 {
        self[column]
    }
    #[inline(always)]
    fn write<S: Scalar>(&self, to: &mut [S]) {
        write_eights(self, to);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_written<R: Row>(row: R) {
        let (mut single, mut double) = (vec![-1.0_f32; R::WIDTH + 1], vec![-1.0_f64; R::WIDTH + 1]);
        row.write(&mut single);
        row.write(&mut double);
        for column in 0..R::WIDTH {
            assert_eq!(double[column], row.get(column));
            assert_eq!(single[column], row.get(column) as f32);
        }
        assert_eq!((single[R::WIDTH], double[R::WIDTH]), (-1.0, -1.0));
    }

    #[test]
    fn a_row_of_any_width_is_written_number_by_number() {
        fn numbers<const N: usize>() {
            let row: [f64; N] = std::array::from_fn(|column| 1.1 + column as f64);
            assert_written(row);
            assert_written(row.map(|number| number as f32));
            assert_written((row, [true, false], [7_u32]));
        }
        numbers::<0>();
        numbers::<1>();
        numbers::<7>();
        numbers::<8>();
        numbers::<13>();
        numbers::<16>();
        numbers::<50>();
    }
}
