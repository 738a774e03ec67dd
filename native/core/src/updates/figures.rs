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
        relative_update: relative_updates(found),
        base_norm,
        update_norm: FirstSecond { first, second },
        reason: reason(found),
    }
}

/// ‖dW‖F/‖W0‖F of both.
fn relative_updates(Comparison { counts, moments }: &Comparison) -> FirstSecond<Option<f64>> {
    let base = moments.base_norm(counts);
    let [first, second] = moments
        .update_norms(counts)
        .map(|norm| norm.zip(base).and_then(|(norm, base)| ratio(norm, base)));
    FirstSecond { first, second }
}

/// What two masks of these sizes share where `expected` elements are expected in both.
fn jaccard_null(all: &Bucket, expected: f64) -> Option<f64> {
    ratio(expected, (all.masked + all.changed) as f64 - expected)
}

/// Nothing where the denominator is 0 or float64 does not hold the ratio.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator).filter(|ratio| ratio.is_finite())
}

/// Why figures are undefined; of masks that are empty, the figures themselves tell.
fn reason(found: &Comparison) -> Option<String> {
    let Comparison { counts, moments } = found;
    let not_finite: Vec<usize> =
        SIDES.into_iter().filter(|&side| !counts.are_finite(&[side])).collect();
    let [first, second] = moments.update_norms(counts);
    let norms = [(BASE, moments.base_norm(counts)), (FIRST, first), (SECOND, second)];
    let is_zero = |&(_, norm): &(usize, Option<f64>)| norm == Some(0.0) && counts.elements > 0;
    let zero = |sides: &[(usize, Option<f64>)]| -> Vec<usize> {
        sides.iter().filter(|side| is_zero(side)).map(|&(side, _)| side).collect()
    };
    list(&not_finite, "holds NaN or Inf", "hold NaN or Inf")
        .or_else(|| list(&zero(&norms[..1]), "is zero", "are zero"))
        .or_else(|| out_of_range(found, norms))
        .or_else(|| list(&zero(&norms[1..]), "changes nothing", "change nothing"))
}

/// Which figures of finite elements float64 does not hold.
fn out_of_range(found: &Comparison, norms: [(usize, Option<f64>); 3]) -> Option<String> {
    if !found.counts.are_finite(&SIDES) {
        return None;
    }
    let far: Vec<usize> =
        norms.iter().filter(|(_, norm)| norm.is_none()).map(|&(side, _)| side).collect();
    if !far.is_empty() {
        let norm = if far.len() == 1 { "the norm of" } else { "the norms of" };
        return list(&far, "exceeds float64", "exceed float64").map(|far| format!("{norm} {far}"));
    }
    let relative = relative_updates(found);
    let far = [(FIRST, relative.first), (SECOND, relative.second)];
    let far: Vec<usize> =
        far.iter().filter(|(_, ratio)| ratio.is_none()).map(|&(side, _)| side).collect();
    let any = found.counts.elements > 0;
    let over = "over the base exceeds float64";
    list(if any { &far } else { &[] }, over, "over the base exceed float64")
}

/// The sides by name with the verb that goes with their number; nothing for none.
fn list(sides: &[usize], one: &str, several: &str) -> Option<String> {
    let names = ["the base", "the first update", "the second update"];
    let names: Vec<&str> = sides.iter().map(|&side| names[side]).collect();
    let verb = if sides.len() == 1 { one } else { several };
    (!sides.is_empty()).then(|| format!("{} {verb}", names.join(" and ")))
}
