//! Orders of rows.

use super::{Purpose, Stream};

/// Words drawn at a time.
const WORDS: usize = 256;

/// Fills `order` with a uniformly drawn permutation of 0, …, n - 1, a fresh one for each epoch: the shuffle of Fisher
/// and Yates (Knuth, "The Art of Computer Programming" 2, algorithm 3.4.2P). Allocates nothing.
///
/// ```
/// use probdl_runtime::random::permutation;
///
/// let mut order = [0; 5];
/// permutation(42, 0, &mut order);
/// let mut sorted = order;
/// sorted.sort();
/// assert_eq!(sorted, [0, 1, 2, 3, 4]);
/// ```
pub fn permutation(seed: u64, epoch: u64, order: &mut [u32]) {
    for (row, place) in (0..).zip(order.iter_mut()) {
        *place = row;
    }
    let mut stream = Stream::new(seed, Purpose::Shuffle, epoch);
    let mut words = [0; WORDS];
    let mut left = order.len();
    while left > 1 {
        let words = &mut words[..WORDS.min(left - 1)];
        stream.fill_u32(words);
        for word in words {
            // A place below `left`, as `Stream::below` draws it: an unfair word is passed over.
            let bound = left as u32;
            let product = u64::from(*word) * u64::from(bound);
            if (product as u32) < bound && (product as u32) < bound.wrapping_neg() % bound {
                continue;
            }
            left -= 1;
            order.swap(left, (product >> 32) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_four_rows_comes_equally_often() {
        let epochs = 48_000;
        let mut counts = std::collections::BTreeMap::new();
        let mut order = [0; 4];
        for epoch in 0..epochs {
            permutation(11, epoch, &mut order);
            *counts.entry(order).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        let expected = epochs as f64 / 24.0;
        let statistic: f64 = counts
            .values()
            .map(|&count| (count as f64 - expected).powi(2) / expected)
            .sum();
        // The 99.9 % point of chi-square with 23 degrees of freedom.
        assert!(statistic < 49.73, "{statistic}");
    }

    #[test]
    fn an_order_is_a_permutation_of_any_number_of_rows() {
        for rows in [0, 1, 2, 33, 1000] {
            let mut order = vec![7; rows];
            permutation(1, 2, &mut order);
            order.sort_unstable();
            assert!(order.iter().copied().eq(0..rows as u32));
        }
    }

    #[test]
    fn orders_depend_on_seed_and_epoch_alone() {
        let order_of = |seed, epoch| {
            let mut order = [0; 20];
            permutation(seed, epoch, &mut order);
            order
        };
        assert_eq!(order_of(3, 5), order_of(3, 5));
        assert_ne!(order_of(3, 5), order_of(3, 6));
        assert_ne!(order_of(3, 5), order_of(4, 5));
    }

    #[test]
    fn the_words_of_the_stream_are_used_in_order() {
        let mut order = [0; 3000];
        permutation(8, 9, &mut order);
        let mut plain: [u32; 3000] = std::array::from_fn(|row| row as u32);
        let mut stream = Stream::new(8, Purpose::Shuffle, 9);
        for last in (1..3000).rev() {
            plain.swap(last, stream.below(last as u32 + 1) as usize);
        }
        assert_eq!(order, plain);
    }

    /// Recorded once; the orders of a seed are promised to stay.
    #[test]
    fn the_orders_of_a_seed_stay_the_same() {
        let mut order = [0; 10];
        permutation(42, 0, &mut order);
        assert_eq!(order, [5, 3, 9, 8, 1, 6, 4, 0, 2, 7]);
        permutation(42, 1, &mut order);
        assert_eq!(order, [0, 7, 1, 3, 6, 9, 5, 4, 2, 8]);
    }
}
