//! Rows from matrices of other libraries.

use std::fmt;

/// A matrix has another number of columns than a row has numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WidthError {
    /// The columns of the matrix.
    pub columns: usize,
    /// The numbers of a row.
    pub width: usize,
}

impl fmt::Display for WidthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the matrix has {} columns, but a row has {} numbers",
            self.columns, self.width
        )
    }
}

impl std::error::Error for WidthError {}

fn check(columns: usize, width: usize) -> Result<(), WidthError> {
    if columns == width {
        return Ok(());
    }
    Err(WidthError { columns, width })
}

/// The rows of a matrix of nalgebra, or of a view of one.
///
/// ```
/// use nalgebra::DMatrix;
/// use probdl_runtime::data::rows_of_matrix;
///
/// let matrix = DMatrix::from_row_slice(2, 3, &[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// let rows: Vec<[f32; 3]> = rows_of_matrix(&matrix)?;
/// assert_eq!(rows, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// # Ok::<(), probdl_runtime::data::WidthError>(())
/// ```
///
/// # Errors
///
/// A matrix with more columns than a row has numbers, or fewer.
pub fn rows_of_matrix<T, R, C, S, const N: usize>(
    matrix: &nalgebra::Matrix<T, R, C, S>,
) -> Result<Vec<[T; N]>, WidthError>
where
    T: nalgebra::Scalar + Copy,
    R: nalgebra::Dim,
    C: nalgebra::Dim,
    S: nalgebra::RawStorage<T, R, C>,
{
    check(matrix.ncols(), N)?;
    let row = |row: usize| std::array::from_fn(|column| matrix[(row, column)]);
    Ok((0..matrix.nrows()).map(row).collect())
}

/// The rows of a matrix of ndarray, or of a view of one.
///
/// ```
/// use ndarray::array;
/// use probdl_runtime::data::rows_of_array;
///
/// let rows: Vec<[f32; 2]> = rows_of_array(&array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])?;
/// assert_eq!(rows, [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
/// # Ok::<(), probdl_runtime::data::WidthError>(())
/// ```
///
/// # Errors
///
/// A matrix with more columns than a row has numbers, or fewer.
#[cfg(feature = "ndarray")]
pub fn rows_of_array<T: Copy, S: ndarray::Data<Elem = T>, const N: usize>(
    array: &ndarray::ArrayBase<S, ndarray::Ix2>,
) -> Result<Vec<[T; N]>, WidthError> {
    check(array.ncols(), N)?;
    let row = |row: usize| std::array::from_fn(|column| array[(row, column)]);
    Ok((0..array.nrows()).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_and_widths() {
        let matrix = nalgebra::DMatrix::from_fn(4, 3, |row, column| 10 * row + column);
        let rows: Vec<[usize; 2]> = rows_of_matrix(&matrix.columns(1, 2)).unwrap();
        assert_eq!(rows[3], [31, 32]);
        let error = rows_of_matrix::<_, _, _, _, 2>(&matrix).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the matrix has 3 columns, but a row has 2 numbers"
        );
    }
}
