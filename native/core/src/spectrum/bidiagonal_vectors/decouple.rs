//! Taking apart what inverse iteration leaves mixed.
//!
//! `B·V = U·R` has a diagonal R where all values stand apart. Vectors of close values share entries
//! of R; the SVD of each such group of columns turns both bases so that they no longer do. Groups
//! are as large as clusters of values that differ by rounding alone.

use faer::{Mat, MatMut, MatRef};

use super::ROUNDING;
use crate::control::{Cancelled, Control};
use crate::products::product;

/// Entries of R beside its diagonal over it couple their row and column.
const COUPLING: f64 = ROUNDING / 16.0;

/// Turns the columns of `u` and `v` within their spans so that `B·v = σ·u` to rounding of σ_1 = 1,
/// for `B·V = U·R` and the singular `values` of R, descending.
///
/// # Errors
/// [`Cancelled`].
pub fn decouple(
    u: &mut Mat<f64>,
    v: &mut Mat<f64>,
    r: MatRef<'_, f64>,
    values: &[f64],
    control: &Control,
) -> Result<(), Cancelled> {
    if is_diagonal(r, values) {
        return Ok(());
    }
    for group in groups(r) {
        control.check()?;
        let part = Mat::from_fn(group.len(), group.len(), |i, j| r[(group[i], group[j])]);
        let small = part.svd().expect("finite input converges");
        turn(u.as_mut(), &group, small.U(), control)?;
        turn(v.as_mut(), &group, small.V(), control)?;
    }
    Ok(())
}

/// Whether R is the diagonal matrix of the values to rounding of σ_1 = 1, in every row and column.
fn is_diagonal(r: MatRef<'_, f64>, values: &[f64]) -> bool {
    let mut rows = vec![0.0; values.len()];
    let mut columns = vec![0.0; values.len()];
    for (j, value) in values.iter().enumerate() {
        for i in 0..=j {
            let rest = r[(i, j)] - if i == j { *value } else { 0.0 };
            rows[i] += rest * rest;
            columns[j] += rest * rest;
        }
    }
    rows.into_iter().chain(columns).all(|square| square <= ROUNDING * ROUNDING)
}

/// Columns of the triangle R that its entries couple, directly or by way of others; each group
/// ascending.
fn groups(r: MatRef<'_, f64>) -> Vec<Vec<usize>> {
    let mut first: Vec<usize> = (0..r.ncols()).collect();
    for j in 0..r.ncols() {
        for i in 0..j {
            if r[(i, j)].abs() > COUPLING {
                let (a, b) = (root(&first, i), root(&first, j));
                first[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups = vec![Vec::new(); r.ncols()];
    for index in 0..r.ncols() {
        groups[root(&first, index)].push(index);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn root(first: &[usize], mut index: usize) -> usize {
    while first[index] != index {
        index = first[index];
    }
    index
}

/// Multiplies the columns `group` of `basis` by `rotation`.
fn turn(
    mut basis: MatMut<'_, f64>,
    group: &[usize],
    rotation: MatRef<'_, f64>,
    control: &Control,
) -> Result<(), Cancelled> {
    let columns = Mat::from_fn(basis.nrows(), group.len(), |i, j| basis[(i, group[j])]);
    let turned = product(columns.as_ref(), rotation, control)?;
    for (index, column) in group.iter().zip(turned.col_iter()) {
        basis.as_mut().col_mut(*index).copy_from(column);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_share_an_entry_make_a_group() {
        let mut r = Mat::identity(6, 6);
        r[(1, 4)] = 1e-10;
        r[(4, 5)] = -1e-12;
        r[(0, 2)] = 1e-17;
        assert_eq!(groups(r.as_ref()), [vec![0], vec![1, 4, 5], vec![2], vec![3]]);
    }

    #[test]
    fn a_turned_basis_makes_the_triangle_diagonal() {
        let r = Mat::from_fn(4, 4, |i, j| match (i, j) {
            (0, 0) => 1.0,
            (1, 1) => -0.5,
            (2, 2) | (3, 3) => 0.25,
            (2, 3) => 1e-9,
            _ => 0.0,
        });
        let (mut u, mut v) = (Mat::identity(4, 4), Mat::identity(4, 4));
        let control = Control::default();
        decouple(&mut u, &mut v, r.as_ref(), &[1.0, 0.5, 0.25, 0.25], &control).expect("runs");
        let turned = u.transpose() * &r * &v;
        for i in 0..4 {
            for j in 0..4 {
                let expected = if i == j { [1.0, 0.5, 0.25, 0.25][i] } else { 0.0 };
                assert!((turned[(i, j)] - expected).abs() < 1e-9, "{i} {j}: {}", turned[(i, j)]);
                assert!(i == j || turned[(i, j)].abs() < 1e-15, "{i} {j}: {}", turned[(i, j)]);
            }
        }
    }
}
