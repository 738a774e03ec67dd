//! Products of large matrices that stop soon where a run is cancelled.

use faer::linalg::matmul::matmul;
use faer::reborrow::ReborrowMut;
use faer::{Accum, Mat, MatMut, MatRef, Par};

use crate::control::{Cancelled, Control};

/// Flops of a product between two looks at the control: 0.1 s of a slow core.
pub const FLOPS_BETWEEN_CHECKS: u64 = 2_000_000_000;

/// Fewer columns at a time would take the product's speed.
const LEAST_COLUMNS: usize = 64;

/// `A·B` of A (m×k) and B (k×n), on the current rayon pool.
///
/// # Errors
/// [`Cancelled`].
pub fn product(
    a: MatRef<'_, f64>,
    b: MatRef<'_, f64>,
    control: &Control,
) -> Result<Mat<f64>, Cancelled> {
    let mut result = Mat::zeros(a.nrows(), b.ncols());
    accumulate(result.as_mut(), Accum::Replace, a, b, 1.0, control)?;
    Ok(result)
}

/// `C ← C − A·B` of C (m×n), A (m×k) and B (k×n), on the current rayon pool.
///
/// # Errors
/// [`Cancelled`]; C is then changed in part.
pub fn subtract_product(
    c: MatMut<'_, f64>,
    a: MatRef<'_, f64>,
    b: MatRef<'_, f64>,
    control: &Control,
) -> Result<(), Cancelled> {
    accumulate(c, Accum::Add, a, b, -1.0, control)
}

fn accumulate(
    mut c: MatMut<'_, f64>,
    accum: Accum,
    a: MatRef<'_, f64>,
    b: MatRef<'_, f64>,
    factor: f64,
    control: &Control,
) -> Result<(), Cancelled> {
    let of_column = 2 * (a.nrows() * a.ncols()).max(1) as u64;
    let columns = ((FLOPS_BETWEEN_CHECKS / of_column) as usize).max(LEAST_COLUMNS);
    let par = Par::rayon(rayon::current_num_threads());
    for start in (0..b.ncols()).step_by(columns) {
        control.check()?;
        let width = columns.min(b.ncols() - start);
        let c = c.rb_mut().subcols_mut(start, width);
        matmul(c, accum, a, b.subcols(start, width), factor, par);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_in_parts_are_those_of_the_whole() {
        // 2·4000·3000 flops a column: 83 columns at a time.
        let a = Mat::from_fn(4000, 3000, |i, j| ((i * 3 + j * 7) % 11) as f64 - 5.0);
        let b = Mat::from_fn(3000, 100, |i, j| ((i * 5 + j) % 7) as f64 - 3.0);
        let control = Control::default();
        let mut found = product(a.as_ref(), b.as_ref(), &control).expect("not cancelled");
        // Of whole numbers, so that nothing is rounded.
        assert_eq!(found, &a * &b);
        subtract_product(found.as_mut(), a.as_ref(), b.as_ref(), &control).expect("not cancelled");
        assert_eq!(found.norm_max(), 0.0);
    }

    #[test]
    fn cancelling_stops_them() {
        let control = Control::default();
        control.cancel();
        let a: Mat<f64> = Mat::identity(3, 3);
        assert!(product(a.as_ref(), a.as_ref(), &control).is_err());
    }
}
