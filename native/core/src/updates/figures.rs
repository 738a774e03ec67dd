//! From sums to the figures of docs/METRICS.md.

use super::{BASE, Comparison, FIRST, SECOND, SIDES};
use crate::mask::{Bucket, expected_both};
use crate::report::{FirstSecond, UpdatesFigures};

/// The figures of a tensor.
pub fn figures(found: &Comparison) -> UpdatesFigures {
    let (counts, moments) = (&found.counts, &found.moments);
    let mut all = Bucket::default();
    let buckets = counts.buckets();
    buckets.iter().for_each(|bucket| all.merge(bucket));
    let Bucket { masked, changed, both, .. } = all;
    let (jaccard, null) = (
        ratio(both as f64, (masked + changed - both) as f64),
        jaccard_null(&all, expected_both(&buckets)),
    );
    let of_elements = |part: u64| ratio(part as f64, counts.elements as f64);
    let base_norm = moments.base_norm(counts);
    let [first, second] = moments.update_norms(counts);
    let relative = |norm: Option<f64>| norm.zip(base_norm).and_then(|(norm, by)| ratio(norm, by));
    UpdatesFigures {
        task_vector_cosine: moments.cosine(counts),
        sign_conflict_fraction: ratio(counts.conflicts as f64, both as f64)
            .filter(|_| counts.are_finite(&SIDES)),
        mask_jaccard: jaccard,
        mask_jaccard_null: null,
        mask_jaccard_excess: jaccard.zip(null).map(|(jaccard, null)| jaccard - null),
        changed_first: of_elements(masked),
        changed_second: of_elements(changed),
        changed_both: of_elements(both),
        relative_update: FirstSecond { first: relative(first), second: relative(second) },
        base_norm,
        update_norm: FirstSecond { first, second },
        reason: reason(found),
    }
}

/// What two masks of these sizes share where `expected` elements are expected in both.
fn jaccard_null(all: &Bucket, expected: f64) -> Option<f64> {
    ratio(expected, (all.masked + all.changed) as f64 - expected)
}

/// Nothing where the denominator is 0.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}

/// Why figures are undefined; of masks that are empty, the figures themselves tell.
fn reason(Comparison { counts, moments }: &Comparison) -> Option<String> {
    let names = ["the base", "the first update", "the second update"];
    let list = |sides: &[usize], one: &str, several: &str| {
        let names: Vec<&str> = sides.iter().map(|&side| names[side]).collect();
        let verb = if sides.len() == 1 { one } else { several };
        (!sides.is_empty()).then(|| format!("{} {verb}", names.join(" and ")))
    };
    let not_finite: Vec<usize> =
        SIDES.into_iter().filter(|&side| !counts.are_finite(&[side])).collect();
    let base_is_zero = moments.base_norm(counts) == Some(0.0) && counts.elements > 0;
    let zero: Vec<usize> = [FIRST, SECOND]
        .into_iter()
        .zip(moments.update_norms(counts))
        .filter(|&(_, norm)| norm == Some(0.0) && counts.elements > 0)
        .map(|(side, _)| side)
        .collect();
    list(&not_finite, "holds NaN or Inf", "hold NaN or Inf")
        .or_else(|| list(if base_is_zero { &[BASE] } else { &[] }, "is zero", "are zero"))
        .or_else(|| list(&zero, "changes nothing", "change nothing"))
}
