//! From sums to the figures of docs/METRICS.md.

use super::lines::LineCounts;
use super::sums::PairSums;
use crate::report::{PairFigures, Sides};

/// The figures of one matrix, or of a tensor of any shape.
pub fn figures(sums: &PairSums, lines: Option<&LineCounts>) -> PairFigures {
    let cosine = sums.cosine();
    let (base, update) = (sums.base_norm(), sums.update_norm());
    let relative_update = ratio(update, base);
    // ⟨W0, dW⟩/‖W0‖² = cosine·‖dW‖/‖W0‖; where dW = 0 the cosine is undefined, the product is 0.
    let update_radial = relative_update.map(|relative| cosine.unwrap_or(0.0) * relative);
    PairFigures {
        update_sparsity: Some(fraction(sums.unchanged, sums.elements)),
        exact_equal_fraction: Some(fraction(sums.equal, sums.elements)),
        relative_update: Some(relative_update),
        update_radial: Some(update_radial),
        update_radial_cosine: Some(cosine),
        ulp_ratio: Some(Some(sums.ulp.report(sums.base_off_grid == 0))),
        row_sparsity: lines.map(|lines| fractions(&lines.rows, lines.cols.len())),
        col_sparsity: lines.map(|lines| fractions(&lines.cols, lines.rows.len())),
        frobenius_norm: Some(Sides {
            base: Some(base),
            other: Some(sums.other_norm()),
            update: Some(update),
        }),
        reason: reason(sums),
        ..PairFigures::default()
    }
}

/// The figures of a whole stack that are no means over its matrices: fractions and counts.
pub fn stack_figures(matrices: &[PairSums]) -> PairFigures {
    let mut all = PairSums::default();
    matrices.iter().for_each(|sums| all.merge(sums));
    PairFigures {
        update_sparsity: Some(fraction(all.unchanged, all.elements)),
        exact_equal_fraction: Some(fraction(all.equal, all.elements)),
        ulp_ratio: Some(Some(all.ulp.report(all.base_off_grid == 0))),
        ..PairFigures::default()
    }
}

fn fraction(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn fractions(counts: &[u32], length: usize) -> Vec<f64> {
    counts.iter().map(|&count| f64::from(count) / length as f64).collect()
}

fn ratio(numerator: Option<f64>, denominator: Option<f64>) -> Option<f64> {
    let by = denominator.filter(|&denominator| denominator > 0.0)?;
    numerator.map(|numerator| numerator / by).filter(|ratio| ratio.is_finite())
}

fn reason(sums: &PairSums) -> Option<String> {
    let reason = match (sums.base_not_finite > 0, sums.other_not_finite > 0) {
        (true, true) => "both sides hold NaN or Inf",
        (true, false) => "the base holds NaN or Inf",
        (false, true) => "the other side holds NaN or Inf",
        (false, false) if sums.base_norm() == Some(0.0) && sums.elements > 0 => "the base is zero",
        (false, false) => return out_of_range(sums),
    };
    Some(reason.to_owned())
}

/// Which figures of finite elements float64 does not hold.
fn out_of_range(sums: &PairSums) -> Option<String> {
    let (base, other, update) = (sums.base_norm(), sums.other_norm(), sums.update_norm());
    let sides = [(base, "the base"), (other, "the other side"), (update, "the update")];
    let far: Vec<&str> =
        sides.iter().filter(|(norm, _)| norm.is_none()).map(|&(_, name)| name).collect();
    match far[..] {
        [] if sums.elements > 0 && ratio(update, base).is_none() => {
            Some("the update over the base exceeds float64".to_owned())
        }
        [] => None,
        [one] => Some(format!("the norm of {one} exceeds float64")),
        _ => Some(format!("the norms of {} exceed float64", far.join(" and of "))),
    }
}
