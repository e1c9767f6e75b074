//! Random orthogonal matrices.

use nalgebra::DMatrix;

use crate::random::Stream;

/// A matrix drawn uniformly from those with orthonormal columns (orthonormal rows, if there are fewer of them): the Q of
/// a normal matrix whose R has a positive diagonal (Mezzadri, "How to generate random matrices from the classical
/// compact groups", 2007), transposed where there are more columns than rows.
pub(super) fn orthogonal(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    let (long, short) = (rows.max(columns), rows.min(columns));
    let mut numbers = vec![0.0; long * short];
    stream.fill_normal(&mut numbers);
    // nalgebra's R has a positive diagonal: the signs are already in Q.
    let q = DMatrix::from_row_slice(long, short, &numbers).qr().q();
    if rows < columns { q.transpose() } else { q }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    const SHAPES: [(usize, usize); 7] = [(1, 1), (1, 5), (5, 1), (4, 4), (30, 7), (7, 30), (64, 64)];

    fn stream() -> Stream {
        Stream::new(9, Purpose::Initialization, 0)
    }

    #[test]
    fn the_shorter_side_is_orthonormal() {
        for (rows, columns) in SHAPES {
            let q = orthogonal(rows, columns, &mut stream());
            assert_eq!(q.shape(), (rows, columns));
            let product = if rows < columns {
                &q * q.transpose()
            } else {
                q.transpose() * &q
            };
            let off = (product - DMatrix::identity(rows.min(columns), rows.min(columns))).amax();
            assert!(off < 1e-14, "{rows} x {columns}: {off}");
        }
    }

    /// Uniqueness of QR: with orthonormal Q and an upper triangular `QᵀA` whose diagonal is positive, Q is the factor.
    #[test]
    fn it_is_the_factor_with_positive_diagonal() {
        for (rows, columns) in SHAPES {
            let (long, short) = (rows.max(columns), rows.min(columns));
            let mut numbers = vec![0.0; long * short];
            stream().fill_normal(&mut numbers);
            let q = orthogonal(rows, columns, &mut stream());
            let q = if rows < columns { q.transpose() } else { q };
            let r = q.transpose() * DMatrix::from_row_slice(long, short, &numbers);
            for column in 0..short {
                assert!(r[(column, column)] > 0.0, "{rows} x {columns}: diagonal {column}");
                for row in column + 1..short {
                    assert!(
                        r[(row, column)].abs() < 1e-13,
                        "{rows} x {columns}: ({row}, {column})"
                    );
                }
            }
        }
    }
}
