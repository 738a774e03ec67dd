//! Intruder dimensions: leading singular vectors of a changed matrix that resemble none of its
//! base (arXiv 2410.21228).

use faer::{Mat, MatRef};

/// Leading vectors that are looked at.
pub const LOOKED_AT: usize = 10;

/// How many of the first ten columns of `other` (leading left singular vectors of the changed
/// matrix) have an absolute cosine of less than `threshold` with every left singular vector of
/// the base, of which `base` holds the leading ones, all of them where `complete`. A vector of
/// the base that is not there cannot resemble one of which less than `threshold` lies outside
/// their span; where that leaves it open, `None`.
pub fn intruder_dimensions(
    base: MatRef<'_, f64>,
    other: MatRef<'_, f64>,
    complete: bool,
    threshold: f64,
) -> Option<usize> {
    let other = other.subcols(0, other.ncols().min(LOOKED_AT));
    let cosines: Mat<f64> = base.transpose() * other;
    let outside: Mat<f64> = other - base * &cosines;
    let mut intruders = 0;
    for index in 0..other.ncols() {
        if cosines.col(index).norm_max() >= threshold {
            continue;
        }
        if !complete && outside.col(index).norm_l2() >= threshold {
            return None;
        }
        intruders += 1;
    }
    Some(intruders)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One column per list of (row, value).
    fn columns(rows: usize, lists: &[&[(usize, f64)]]) -> Mat<f64> {
        let value = |i: usize, j: usize| {
            lists[j].iter().find(|&&(row, _)| row == i).map_or(0.0, |&(_, value)| value)
        };
        Mat::from_fn(rows, lists.len(), value)
    }

    #[test]
    fn a_vector_spread_over_many_is_an_intruder() {
        let base = Mat::<f64>::identity(20, 8);
        let other = columns(20, &[&[(3, -1.0)], &[(0, 0.5), (1, 0.5), (2, 0.5), (4, 0.5)]]);
        for complete in [true, false] {
            let found = intruder_dimensions(base.as_ref(), other.as_ref(), complete, 0.6);
            assert_eq!(found, Some(1));
        }
    }

    #[test]
    fn a_vector_outside_the_span_is_open_unless_the_base_is_complete() {
        let base = Mat::<f64>::identity(20, 8);
        let other = columns(20, &[&[(3, 1.0)], &[(15, 1.0)]]);
        assert_eq!(intruder_dimensions(base.as_ref(), other.as_ref(), false, 0.6), None);
        assert_eq!(intruder_dimensions(base.as_ref(), other.as_ref(), true, 0.6), Some(1));
    }

    #[test]
    fn only_the_first_ten_count() {
        let base = Mat::<f64>::identity(30, 8);
        let other = Mat::from_fn(30, 12, |i, j| if i == 8 + j { 1.0 } else { 0.0 });
        assert_eq!(intruder_dimensions(base.as_ref(), other.as_ref(), true, 0.6), Some(10));
    }
}
