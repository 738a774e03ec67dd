//! Overlap of a mask with the changed elements, and what chance makes of it.
//!
//! Elements fall into buckets by the bf16 exponent of |W0|; inside a bucket the changed elements may
//! lie anywhere. With N elements, C changed and A in the mask, a bucket is expected to have A·C/N of
//! both. The variance of the sum of `x = (A_ij − A/N)(M_ij − C/N)` is clustered by row and column.

/// Buckets by biased exponent.
pub const BUCKETS: usize = 256;

/// Counts of one bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bucket {
    /// All elements.
    pub elements: u64,
    /// Changed ones.
    pub changed: u64,
    /// Those in the mask.
    pub masked: u64,
    /// Those that are both.
    pub both: u64,
}

impl Bucket {
    /// Adds the counts of further elements.
    pub fn merge(&mut self, more: &Self) {
        self.elements += more.elements;
        self.changed += more.changed;
        self.masked += more.masked;
        self.both += more.both;
    }

    /// `x` of an element: by whether it is in the mask, then by whether it is changed.
    pub fn deviations(&self) -> [[f64; 2]; 2] {
        let share = |part: u64| part as f64 / self.elements.max(1) as f64;
        let (masked, changed) = (share(self.masked), share(self.changed));
        [0.0, 1.0].map(|a| [0.0, 1.0].map(|m| (a - masked) * (m - changed)))
    }

    /// Σx² of its elements.
    pub fn squares(&self) -> f64 {
        let Self { elements, changed, masked, both } = *self;
        let of_changed = [changed - both, both];
        let of_all = [elements - masked, masked];
        let deviations = self.deviations();
        let term = |a: usize| {
            let [unchanged, changed] = deviations[a].map(|x| x * x);
            (of_all[a] - of_changed[a]) as f64 * unchanged + of_changed[a] as f64 * changed
        };
        term(0) + term(1)
    }
}

/// What the deviations of all elements add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Deviation {
    /// Σx.
    pub sum: f64,
    /// Σx².
    pub squares: f64,
    /// Σ over rows of (Σx)².
    pub row_squares: f64,
    /// Σ over columns of (Σx)².
    pub column_squares: f64,
}

impl Deviation {
    /// Takes Σx of a whole row.
    pub fn add_row(&mut self, sum: f64) {
        self.sum += sum;
        self.row_squares += sum * sum;
    }

    /// Σx in units of its standard deviation; nothing where that is 0.
    pub fn z(&self) -> Option<f64> {
        let clustered = self.row_squares + self.column_squares - self.squares;
        let variance = clustered.max(self.squares);
        (variance > 0.0).then(|| self.sum / variance.sqrt())
    }
}

/// The share of the changed elements that is in the mask, and its expectation; nothing where none is
/// changed.
pub fn overlap_and_null(buckets: &[Bucket]) -> Option<(f64, f64)> {
    let changed: u64 = buckets.iter().map(|bucket| bucket.changed).sum();
    if changed == 0 {
        return None;
    }
    let both: u64 = buckets.iter().map(|bucket| bucket.both).sum();
    Some((both as f64 / changed as f64, expected_both(buckets) / changed as f64))
}

/// How many elements are expected to be both in the mask and changed.
pub fn expected_both(buckets: &[Bucket]) -> f64 {
    buckets
        .iter()
        .filter(|bucket| bucket.elements > 0)
        .map(|bucket| bucket.masked as f64 * (bucket.changed as f64 / bucket.elements as f64))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_expects_its_share() {
        let buckets = [
            Bucket { elements: 10, changed: 5, masked: 4, both: 3 },
            Bucket::default(),
            Bucket { elements: 8, changed: 3, masked: 8, both: 3 },
        ];
        assert_eq!(overlap_and_null(&buckets), Some((6.0 / 8.0, (2.0 + 3.0) / 8.0)));
        assert_eq!(
            overlap_and_null(&[Bucket { elements: 3, masked: 3, ..Bucket::default() }]),
            None
        );
    }

    #[test]
    fn deviations_are_products_of_both_distances() {
        let bucket = Bucket { elements: 4, changed: 1, masked: 2, both: 0 };
        assert_eq!(bucket.deviations(), [[0.125, -0.375], [-0.125, 0.375]]);
    }

    #[test]
    fn clusters_widen_the_deviation_and_never_narrow_it() {
        let wide = Deviation { sum: 6.0, squares: 4.0, row_squares: 9.0, column_squares: 4.0 };
        assert_eq!(wide.z(), Some(2.0));
        let narrow = Deviation { row_squares: 1.0, column_squares: 1.0, ..wide };
        assert_eq!(narrow.z(), Some(3.0));
        assert_eq!(Deviation::default().z(), None);
    }
}
