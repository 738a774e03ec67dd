//! The passes over a pair of matrices that make overlaps of masks with the changed elements.

use super::Alpha;
use super::null::{BUCKETS, Bucket, Deviation, overlap_and_null};
use super::reconstruction::Principal;
use super::select::{Cutoff, Order, Search, Tally};
use crate::control::Control;
use crate::dtype::bf16_bits;
use crate::failure::Failure;
use crate::reader::COST_OF_BYTE;
use crate::sparsity::rows::{PairRows, map_stripes};
use crate::sparsity::{PairReader, is_unchanged};

/// Overlap of one mask, all of it undefined where nothing is changed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MaskOverlap {
    /// Share of the changed elements inside the mask.
    pub overlap: Option<f64>,
    /// What it would be by magnitude and precision alone.
    pub null: Option<f64>,
    /// The first less the second.
    pub excess: Option<f64>,
    /// The excess in standard deviations.
    pub z: Option<f64>,
}

/// Overlaps of both masks, by share.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaps {
    /// Largest magnitudes of the truncated reconstruction.
    pub principal: Vec<MaskOverlap>,
    /// Smallest magnitudes of W0.
    pub low: Vec<MaskOverlap>,
}

/// Passes that a matrix of common size takes: two for the quantiles, two for the counts.
const PASSES: u64 = 4;

/// Cost of [`overlaps`] of one m×n matrix of `bytes` on both sides together.
pub fn cost(m: usize, n: usize, rank: usize, bytes: u64) -> u64 {
    PASSES * (2 * (m * n * rank) as u64 + bytes * COST_OF_BYTE)
}

/// Overlaps of the principal and the low-magnitude mask of W0, for each share of `alphas`, with the
/// elements of matrix `index` that differ by more than `eta` as bf16. W0 is finite.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn overlaps(
    pair: &PairReader,
    index: usize,
    principal: &Principal,
    alphas: &[Alpha],
    eta: f64,
    control: &Control,
) -> Result<Overlaps, Failure> {
    let matrix = Matrix { pair, index, principal, eta, control };
    let masks = matrix.masks(alphas)?;
    let buckets = matrix.buckets(&masks)?;
    let deviations = matrix.deviations(&masks, &buckets)?;
    let mut found = buckets.iter().zip(&deviations).map(|(buckets, deviation)| {
        let (overlap, null) = overlap_and_null(buckets)?;
        let excess = Some(overlap - null);
        Some(MaskOverlap { overlap: Some(overlap), null: Some(null), excess, z: deviation.z() })
    });
    let mut next = || found.next().flatten().unwrap_or_default();
    Ok(Overlaps {
        principal: alphas.iter().map(|_| next()).collect(),
        low: alphas.iter().map(|_| next()).collect(),
    })
}

/// What a mask ranks elements by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Principal,
    Low,
}

#[derive(Debug, Clone, Copy)]
struct Mask {
    kind: Kind,
    /// Nothing where the mask is empty.
    cutoff: Option<Cutoff>,
}

/// One element as the passes see it.
#[derive(Clone, Copy)]
struct Element {
    place: usize,
    score: f64,
    magnitude: f64,
}

impl Element {
    #[inline(always)]
    fn ranked_by(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Principal => self.score,
            Kind::Low => self.magnitude,
        }
    }
}

impl Mask {
    #[inline(always)]
    fn includes(&self, element: &Element) -> bool {
        let score = element.ranked_by(self.kind);
        self.cutoff.is_some_and(|cutoff| cutoff.includes(score, element.place))
    }
}

struct Matrix<'a> {
    pair: &'a PairReader<'a>,
    index: usize,
    principal: &'a Principal,
    eta: f64,
    control: &'a Control,
}

impl Matrix<'_> {
    /// Principal masks by share, then low-magnitude ones.
    fn masks(&self, alphas: &[Alpha]) -> Result<Vec<Mask>, Failure> {
        let elements = self.pair.view.matrix_elements();
        let kinds = [(Kind::Principal, Order::Descending), (Kind::Low, Order::Ascending)];
        let mut masks = Vec::new();
        let mut searches = Vec::new();
        for (kind, order) in kinds {
            for count in alphas.iter().map(|alpha| alpha.count(elements)) {
                if count > 0 {
                    searches.push((masks.len(), kind, Search::new(order, elements, count)));
                }
                masks.push(Mask { kind, cutoff: None });
            }
        }
        while !searches.is_empty() {
            let mut tallies = self.tallies(&searches)?.into_iter();
            searches.retain_mut(|(mask, _, search)| {
                masks[*mask].cutoff = search.narrow(tallies.next().unwrap_or_default());
                masks[*mask].cutoff.is_none()
            });
        }
        Ok(masks)
    }

    /// One pass; by search, the tallies of all stripes.
    fn tallies(&self, searches: &[(usize, Kind, Search)]) -> Result<Vec<Vec<Tally>>, Failure> {
        let start = || searches.iter().map(|(_, _, search)| search.tally()).collect::<Vec<_>>();
        let stripes = self.pass(start, |tallies, rows, scores| {
            for (tally, (_, kind, search)) in tallies.iter_mut().zip(searches) {
                for element in self.elements(rows, scores) {
                    search.add(tally, element.ranked_by(*kind), element.place);
                }
            }
        })?;
        let mut by_search: Vec<Vec<Tally>> = searches.iter().map(|_| Vec::new()).collect();
        for stripe in stripes {
            by_search.iter_mut().zip(stripe).for_each(|(all, tally)| all.push(tally));
        }
        Ok(by_search)
    }

    /// By mask, the counts of every bucket.
    fn buckets(&self, masks: &[Mask]) -> Result<Vec<Vec<Bucket>>, Failure> {
        let start = || vec![vec![Bucket::default(); BUCKETS]; masks.len()];
        let stripes = self.pass(start, |found, rows, scores| {
            for (element, (bucket, changed)) in self.marked(rows, scores) {
                for (mask, buckets) in masks.iter().zip(found.iter_mut()) {
                    let masked = mask.includes(&element);
                    let bucket = &mut buckets[bucket];
                    bucket.elements += 1;
                    bucket.changed += u64::from(changed);
                    bucket.masked += u64::from(masked);
                    bucket.both += u64::from(masked & changed);
                }
            }
        })?;
        let mut all = start();
        for stripe in &stripes {
            for (all, some) in all.iter_mut().flatten().zip(stripe.iter().flatten()) {
                all.merge(some);
            }
        }
        Ok(all)
    }

    /// By mask, how the elements deviate from what their bucket expects.
    fn deviations(
        &self,
        masks: &[Mask],
        buckets: &[Vec<Bucket>],
    ) -> Result<Vec<Deviation>, Failure> {
        let tables: Vec<Vec<[[f64; 2]; 2]>> =
            buckets.iter().map(|all| all.iter().map(Bucket::deviations).collect()).collect();
        let cols = self.pair.view.cols;
        let start = || vec![(Deviation::default(), vec![0.0; cols]); masks.len()];
        let stripes = self.pass(start, |found, rows, scores| {
            let mut row_sums = vec![0.0; masks.len()];
            for (element, (bucket, changed)) in self.marked(rows, scores) {
                let col = element.place % cols;
                for (which, mask) in masks.iter().enumerate() {
                    let masked = mask.includes(&element);
                    let x = tables[which][bucket][usize::from(masked)][usize::from(changed)];
                    let (deviation, columns) = &mut found[which];
                    deviation.squares += x * x;
                    row_sums[which] += x;
                    columns[col] += x;
                    if col + 1 == cols {
                        deviation.sum += row_sums[which];
                        deviation.row_squares += row_sums[which] * row_sums[which];
                        row_sums[which] = 0.0;
                    }
                }
            }
        })?;
        Ok((0..masks.len()).map(|which| total(&stripes, which)).collect())
    }

    /// Goes through the matrix once. `measure` is given the principal scores of each block too.
    fn pass<State: Send>(
        &self,
        state: impl Fn() -> State + Sync,
        measure: impl Fn(&mut State, &PairRows, &[f64]) + Sync,
    ) -> Result<Vec<State>, Failure> {
        let start = || (state(), Vec::new());
        let stripes =
            map_stripes(self.pair, self.index, self.control, start, |(state, scores), rows| {
                self.principal.scores(&rows.rows, &rows.base, scores);
                measure(state, rows, scores);
            })?;
        Ok(stripes.into_iter().map(|(state, _)| state).collect())
    }

    #[inline(always)]
    fn elements<'b>(
        &self,
        rows: &'b PairRows,
        scores: &'b [f64],
    ) -> impl Iterator<Item = Element> + use<'b> {
        let first = rows.rows.start * self.pair.view.cols;
        scores.iter().zip(&rows.base).enumerate().map(move |(offset, (&score, base))| Element {
            place: first + offset,
            score,
            magnitude: base.abs(),
        })
    }

    /// The elements with their bucket, and whether they are changed.
    #[inline(always)]
    fn marked<'b>(
        &self,
        rows: &'b PairRows,
        scores: &'b [f64],
    ) -> impl Iterator<Item = (Element, (usize, bool))> + use<'b> {
        let eta = self.eta;
        let marks = rows.base.iter().zip(&rows.other).map(move |(&base, &other)| {
            let (base, other) = (bf16_bits(base), bf16_bits(other));
            (usize::from(base >> 7 & 0xff), !is_unchanged(base, other, eta))
        });
        self.elements(rows, scores).zip(marks)
    }
}

/// Adds up the deviations of one mask over the stripes.
fn total(stripes: &[Vec<(Deviation, Vec<f64>)>], which: usize) -> Deviation {
    let mut total = Deviation::default();
    let mut columns: Vec<f64> = Vec::new();
    for (deviation, some) in stripes.iter().map(|stripe| &stripe[which]) {
        total.sum += deviation.sum;
        total.squares += deviation.squares;
        total.row_squares += deviation.row_squares;
        columns.resize(some.len(), 0.0);
        columns.iter_mut().zip(some).for_each(|(all, some)| *all += some);
    }
    total.column_squares = columns.iter().map(|sum| sum * sum).sum();
    total
}
