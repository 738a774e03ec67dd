use super::*;

fn share(text: &str) -> Share {
    Share::from_decimal(text).expect("a share")
}

/// Small integers, so that ties are many and reconstructions exact.
fn integers(m: usize, n: usize, seed: usize) -> Mat<f64> {
    Mat::from_fn(m, n, |i, j| ((i * 31 + j * 17 + seed) * 2_654_435_761 % 97 % 11) as f64 - 5.0)
}

/// The definition, by sorting all elements.
fn by_sorting(matrix: &Mat<f64>, count: usize, largest: bool) -> Vec<(usize, usize)> {
    let (m, n) = (matrix.nrows(), matrix.ncols());
    let mut order: Vec<(usize, usize)> = (0..m * n).map(|flat| (flat / n, flat % n)).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (matrix[a].abs(), matrix[b].abs());
        if largest { b.total_cmp(&a) } else { a.total_cmp(&b) }
    });
    order.truncate(count);
    order.sort_unstable();
    order
}

fn elements(mask: &Mask, (m, n): (usize, usize)) -> Vec<(usize, usize)> {
    let all = (0..m * n).map(|flat| (flat / n, flat % n));
    all.filter(|&(row, column)| mask.contains(row, column)).collect()
}

#[test]
fn the_smallest_elements_are_chosen_ties_in_flat_order() {
    for (m, n) in [(1, 1), (3, 200), (100, 70), (64, 64), (129, 65)] {
        let matrix = integers(m, n, 3);
        for text in ["0", "0.1", "0.3", "0.5", "1"] {
            let found = low_magnitude_mask(matrix.as_ref(), share(text), &Control::default())
                .expect("not cancelled");
            let count = share(text).of((m * n) as u64);
            assert_eq!(found.count(), count);
            let expected = by_sorting(&matrix, count as usize, false);
            assert_eq!(elements(&found, (m, n)), expected, "{m}×{n} at {text}");
        }
    }
}

#[test]
fn the_largest_elements_of_the_approximation_are_chosen() {
    let (u, v, values) = (integers(90, 4, 1), integers(75, 4, 2), [4.0, 2.0, 1.0, 1.0]);
    for rank in [1, 3, 9] {
        let used = rank.min(4);
        let matrix = Mat::from_fn(90, 75, |i, j| {
            (0..used).map(|l| u[(i, l)] * values[l] * v[(j, l)]).sum::<f64>()
        });
        let sides = (u.as_ref(), v.as_ref());
        let found = principal_mask(sides, &values, rank, share("0.3"), &Control::default())
            .expect("not cancelled");
        assert_eq!(elements(&found, (90, 75)), by_sorting(&matrix, 2025, true), "rank {rank}");
    }
}

#[test]
fn values_that_share_their_leading_bits_are_told_apart() {
    let matrix = Mat::from_fn(70, 50, |i, j| 1.0 + ((i * 50 + j) * 37 % 3500) as f64 * 1e-15);
    let found = low_magnitude_mask(matrix.as_ref(), share("0.5"), &Control::default())
        .expect("not cancelled");
    assert_eq!(elements(&found, (70, 50)), by_sorting(&matrix, 1750, false));
}

#[test]
fn common_elements_are_counted() {
    let matrix = integers(40, 33, 5);
    let control = Control::default();
    let some = low_magnitude_mask(matrix.as_ref(), share("0.2"), &control).expect("runs");
    let more = low_magnitude_mask(matrix.as_ref(), share("0.7"), &control).expect("runs");
    assert_eq!(some.count_common(&more), some.count());
}

#[test]
fn cancelling_stops_it() {
    let control = Control::default();
    control.cancel();
    assert!(low_magnitude_mask(integers(9, 9, 1).as_ref(), share("0.5"), &control).is_err());
}
