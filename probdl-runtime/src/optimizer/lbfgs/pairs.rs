//! What L-BFGS knows of the curvature.

use crate::lanes::Scalar;

/// The last steps and the differences of gradients that they made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pairs<S> {
    /// How many parameters there are.
    length: usize,
    /// How many pairs there is room for.
    room: usize,
    /// s of each pair; pair k stands at k modulo the room.
    pub(super) steps: Vec<S>,
    /// y of each pair.
    pub(super) differences: Vec<S>,
    /// s · y of each pair.
    pub(super) curvatures: Vec<f64>,
    /// y · y of each pair.
    pub(super) squares: Vec<f64>,
    /// How many pairs there have been since all were forgotten.
    pub(super) count: u64,
    /// Working memory, a number for each pair.
    shares: Vec<f64>,
}

impl<S: Scalar> Pairs<S> {
    pub(super) fn new(room: usize, length: usize) -> Self {
        Self {
            length,
            room,
            steps: vec![S::ZERO; room * length],
            differences: vec![S::ZERO; room * length],
            curvatures: vec![0.0; room],
            squares: vec![0.0; room],
            count: 0,
            shares: vec![0.0; room],
        }
    }

    pub(super) fn forget(&mut self) {
        self.count = 0;
    }

    /// The places of the pairs, the oldest first.
    fn places(&self) -> impl DoubleEndedIterator<Item = usize> + use<S> {
        let (room, count) = (self.room as u64, self.count);
        (count.saturating_sub(room)..count).map(move |pair| (pair % room) as usize)
    }

    fn step(&self, place: usize) -> &[S] {
        &self.steps[place * self.length..][..self.length]
    }

    fn difference(&self, place: usize) -> &[S] {
        &self.differences[place * self.length..][..self.length]
    }

    /// Keeps the pair of two points and their gradients, unless it shows no curvature.
    pub(super) fn remember(&mut self, from: &[S], from_gradient: &[S], to: &[S], to_gradient: &[S]) {
        let steps = || difference(to, from);
        let differences = || difference(to_gradient, from_gradient);
        let (mut curvature, mut square, mut length) = (0.0, 0.0, 0.0);
        for (s, y) in steps().zip(differences()) {
            let (s, y) = (s.to_f64(), y.to_f64());
            curvature += s * y;
            square += y * y;
            length += s * s;
        }
        let is_curved = curvature > f64::EPSILON * (length * square).sqrt();
        if !is_curved || !(curvature / square).is_normal() {
            return;
        }
        let place = (self.count % self.room as u64) as usize;
        let range = place * self.length..(place + 1) * self.length;
        for (kept, s) in self.steps[range.clone()].iter_mut().zip(steps()) {
            *kept = s;
        }
        for (kept, y) in self.differences[range].iter_mut().zip(differences()) {
            *kept = y;
        }
        (self.curvatures[place], self.squares[place]) = (curvature, square);
        self.count += 1;
    }

    /// Writes −H g, with the approximation H of the inverse Hessian (algorithm 7.4 and equation 7.20), and returns its
    /// product with g.
    pub(super) fn direction(&mut self, gradient: &[S], direction: &mut [f64]) -> f64 {
        for (direction, gradient) in direction.iter_mut().zip(gradient) {
            *direction = -gradient.to_f64();
        }
        let places = self.places();
        for place in places.rev() {
            let share = dot(self.step(place), direction) / self.curvatures[place];
            add(-share, self.difference(place), direction);
            self.shares[place] = share;
        }
        if let Some(newest) = self.places().next_back() {
            let scale = self.curvatures[newest] / self.squares[newest];
            for direction in &mut *direction {
                *direction *= scale;
            }
        }
        for place in self.places() {
            let share = dot(self.difference(place), direction) / self.curvatures[place];
            add(self.shares[place] - share, self.step(place), direction);
        }
        dot(gradient, direction)
    }
}

/// a − b.
fn difference<'a, S: Scalar>(a: &'a [S], b: &'a [S]) -> impl Iterator<Item = S> + 'a {
    a.iter().zip(b).map(|(a, b)| *a - *b)
}

/// to ← to + factor · v.
fn add<S: Scalar>(factor: f64, v: &[S], to: &mut [f64]) {
    for (to, v) in to.iter_mut().zip(v) {
        *to += factor * v.to_f64();
    }
}

/// a · b in f64, in eight parts, the parts in a tree of halves.
pub(super) fn dot<A: Scalar, B: Scalar>(a: &[A], b: &[B]) -> f64 {
    let mut parts = [0.0; 8];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for (part, (a, b)) in parts.iter_mut().zip(a.iter().zip(b)) {
            *part += a.to_f64() * b.to_f64();
        }
    }
    for (part, (a, b)) in parts.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *part += a.to_f64() * b.to_f64();
    }
    let [a, b, c, d, e, f, g, h] = parts;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f64; 4]; 4];

    fn times(a: &Matrix, b: &Matrix) -> Matrix {
        std::array::from_fn(|i| std::array::from_fn(|j| (0..4).map(|k| a[i][k] * b[k][j]).sum()))
    }

    /// H ← Vᵀ H V + ρ s sᵀ with V = 1 − ρ y sᵀ (equation 6.17).
    fn update(h: &Matrix, s: &[f64; 4], y: &[f64; 4]) -> Matrix {
        let rho = 1.0 / dot(s, y);
        let unit = |i: usize, j: usize| f64::from(u8::from(i == j));
        let v: Matrix = std::array::from_fn(|i| std::array::from_fn(|j| unit(i, j) - rho * y[i] * s[j]));
        let transposed: Matrix = std::array::from_fn(|i| std::array::from_fn(|j| v[j][i]));
        let product = times(&times(&transposed, h), &v);
        std::array::from_fn(|i| std::array::from_fn(|j| product[i][j] + rho * s[i] * s[j]))
    }

    #[test]
    fn the_direction_is_that_of_the_matrix() {
        let mut stream = crate::random::rng(5);
        let mut numbers = || std::array::from_fn::<f64, 4, _>(|_| stream.normal());
        let mut pairs = Pairs::new(3, 4);
        let mut kept: Vec<([f64; 4], [f64; 4])> = vec![];
        for _ in 0..9 {
            let (from, from_gradient, to) = (numbers(), numbers(), numbers());
            let noise = numbers();
            // y near s, so that there is curvature between them.
            let to_gradient: [f64; 4] =
                std::array::from_fn(|i| from_gradient[i] + to[i] - from[i] + 0.1 * noise[i]);
            pairs.remember(&from, &from_gradient, &to, &to_gradient);
            kept.push((
                std::array::from_fn(|i| to[i] - from[i]),
                std::array::from_fn(|i| to_gradient[i] - from_gradient[i]),
            ));
            let recent = &kept[kept.len().saturating_sub(3)..];
            let (s, y) = recent[recent.len() - 1];
            let scale = dot(&s, &y) / dot(&y, &y);
            let mut h = std::array::from_fn(|i| std::array::from_fn(|j| if i == j { scale } else { 0.0 }));
            for (s, y) in recent {
                h = update(&h, s, y);
            }
            let gradient = numbers();
            let mut direction = [0.0; 4];
            let slope = pairs.direction(&gradient, &mut direction);
            for i in 0..4 {
                let want = -dot(&h[i], &gradient);
                assert!((direction[i] - want).abs() < 1e-12, "{} {want}", direction[i]);
            }
            assert!((slope - dot(&direction, &gradient)).abs() < 1e-12 && slope < 0.0);
        }
    }

    #[test]
    fn a_pair_without_curvature_is_not_kept() {
        let mut pairs = Pairs::new(1, 2);
        pairs.remember(&[0.0, 0.0], &[0.0, 0.0], &[1.0, 0.0], &[2.0, 0.0]);
        let before = pairs.clone();
        pairs.remember(&[0.0, 0.0], &[0.0, 0.0], &[1.0, 0.0], &[-2.0, 0.0]);
        pairs.remember(&[0.0, 0.0], &[0.0, 0.0], &[1.0, 0.0], &[0.0, 1.0]);
        pairs.remember(&[0.0, 0.0], &[0.0, 0.0], &[0.0, 0.0], &[0.0, 0.0]);
        pairs.remember(&[0.0, 0.0], &[0.0, 0.0], &[1e-300, 0.0], &[1e300, 0.0]);
        assert_eq!(pairs, before);
    }
}
