//! Intruder dimensions: leading left singular vectors of W1 that resemble no left singular vector of
//! W0 (arXiv 2410.21228).

use faer::MatRef;

/// Leading left singular vectors of W1 that are looked at.
pub const LOOKED_AT: usize = 10;

/// How many columns of `other` have an absolute cosine under `tau` with every left singular vector
/// of W0, of which `base` (m×k, orthonormal) are the leading ones. Where those are not all
/// (`complete`), a vector resembles none of the rest if what they span of it is shorter than `tau`;
/// nothing where that does not decide.
pub fn intruder_dimensions(
    base: MatRef<'_, f64>,
    complete: bool,
    other: MatRef<'_, f64>,
    tau: f64,
) -> Option<usize> {
    let cosines = base.transpose() * other;
    let mut count = 0;
    for cosines in cosines.col_iter() {
        if cosines.norm_max() >= tau {
            continue;
        }
        let residual = (1.0 - cosines.squared_norm_l2()).max(0.0).sqrt();
        if !complete && residual >= tau {
            return None;
        }
        count += 1;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use faer::Mat;

    use super::*;

    /// The i-th unit vector of five dimensions, or a mixture.
    fn vectors(columns: &[[f64; 5]]) -> Mat<f64> {
        Mat::from_fn(5, columns.len(), |i, j| columns[j][i])
    }

    #[test]
    fn a_vector_that_resembles_none_intrudes() {
        let base = Mat::<f64>::identity(5, 5);
        let half = 0.2f64.sqrt();
        let other = vectors(&[[0.0, -1.0, 0.0, 0.0, 0.0], [half; 5], [0.6, 0.8, 0.0, 0.0, 0.0]]);
        assert_eq!(intruder_dimensions(base.as_ref(), true, other.as_ref(), 0.6), Some(1));
        assert_eq!(intruder_dimensions(base.as_ref(), true, other.as_ref(), 0.9), Some(2));
    }

    #[test]
    fn some_vectors_decide_only_where_little_lies_outside_them() {
        let base = Mat::<f64>::identity(5, 3);
        let inside = vectors(&[[0.55, 0.55, 0.55, 0.30413812651491097, 0.0]]);
        let outside = vectors(&[[0.0, 0.0, 0.0, 1.0, 0.0]]);
        let alike = vectors(&[[0.7, 0.0, 0.0, 0.714142842854285, 0.0]]);
        let found =
            |other: &Mat<f64>| intruder_dimensions(base.as_ref(), false, other.as_ref(), 0.6);
        assert_eq!(found(&inside), Some(1));
        assert_eq!(found(&outside), None);
        assert_eq!(found(&alike), Some(0));
    }
}
