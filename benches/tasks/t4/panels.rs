//! Matrices in panels of 16 columns, and their products.
//!
//! Each of the three products of a layer broadcasts one number of the left factor and multiplies it with neighbouring
//! numbers of the right one; what comes out is a panel again, so nothing is copied between layers.

use probdl_runtime::lanes::Lanes;

/// Columns of a panel.
pub(super) const WIDTH: usize = 16;

/// One row of a panel, on a boundary of the cache's lines.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Line(pub(super) [f32; WIDTH]);

impl Line {
    pub(super) const ZERO: Self = Self([0.0; WIDTH]);
}

/// A matrix, stored as `[panel][row][column in panel]`. What is past the last column is 0.
#[derive(Clone, Debug)]
pub(super) struct Panels {
    pub(super) lines: Vec<Line>,
    pub(super) rows: usize,
}

impl Panels {
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        let lines = vec![Line::ZERO; rows * columns.div_ceil(WIDTH)];
        Self { lines, rows }
    }

    pub(super) fn count(&self) -> usize {
        self.lines.len() / self.rows
    }

    pub(super) fn panel(&self, panel: usize) -> &[Line] {
        &self.lines[panel * self.rows..][..self.rows]
    }

    pub(super) fn panel_mut(&mut self, panel: usize) -> &mut [Line] {
        &mut self.lines[panel * self.rows..][..self.rows]
    }

    pub(super) fn set(&mut self, row: usize, column: usize, value: f32) {
        self.panel_mut(column / WIDTH)[row].0[column % WIDTH] = value;
    }

    pub(super) fn get(&self, row: usize, column: usize) -> f32 {
        self.panel(column / WIDTH)[row].0[column % WIDTH]
    }
}

/// Some neighbouring rows of a product, in registers.
pub(super) type Block<V, const M: usize, const N: usize> = [[V; N]; M];

/// `M` rows of the product of `left` and one panel of the right factor.
#[inline(always)]
pub(super) fn block<V: Lanes<Scalar = f32>, const M: usize, const N: usize>(
    left: &Panels,
    first_row: usize,
    right: &[Line],
) -> Block<V, M, N> {
    let mut sums = [[V::splat(0.0); N]; M];
    for (panel, right) in right.as_chunks::<WIDTH>().0.iter().enumerate() {
        let left: &[Line; M] = left.lines[panel * left.rows + first_row..]
            .first_chunk()
            .expect("rows in blocks");
        for inner in 0..WIDTH {
            add_outer(|m| left[m].0[inner], &right[inner], &mut sums);
        }
    }
    sums
}

/// `M` rows of the product of the transpose of one panel and a panel of the right factor.
#[inline(always)]
pub(super) fn transposed_block<V: Lanes<Scalar = f32>, const M: usize, const N: usize>(
    left: &[Line],
    first_row: usize,
    right: &[Line],
) -> Block<V, M, N> {
    let mut sums = [[V::splat(0.0); N]; M];
    for (left, right) in left.iter().zip(right) {
        let left: &[f32; M] = left.0[first_row..].first_chunk().expect("rows in blocks");
        add_outer(|m| left[m], right, &mut sums);
    }
    sums
}

/// Adds the outer product of a column and a row.
#[inline(always)]
fn add_outer<V: Lanes<Scalar = f32>, const M: usize, const N: usize>(
    column: impl Fn(usize) -> f32,
    row: &Line,
    sums: &mut Block<V, M, N>,
) {
    let mut right = [V::splat(0.0); N];
    for n in 0..N {
        right[n] = V::load(&row.0[n * V::LANES..]);
    }
    for m in 0..M {
        let left = V::broadcast(column(m));
        for n in 0..N {
            sums[m][n] = sums[m][n] + left * right[n];
        }
    }
}

/// `to[column][row] = from[row][column]`, for whole panels of rows.
pub(super) fn transpose(from: &Panels, to: &mut Panels) {
    for panel in 0..from.count() {
        for (block, rows) in from.panel(panel).chunks(WIDTH).enumerate() {
            let to = &mut to.panel_mut(block)[panel * WIDTH..];
            for (column, to) in to.iter_mut().take(WIDTH).enumerate() {
                for (row, line) in rows.iter().enumerate() {
                    to.0[row] = line.0[column];
                }
            }
        }
    }
}
