//! The passes over a pair of matrices that make overlaps of masks with the changed elements.

use pulp::Arch;

use super::Alpha;
use super::null::{BUCKETS, Bucket, Deviation, overlap_and_null};
use super::reconstruction::Principal;
use super::select::{Cutoff, Order, Search, Tally};
use crate::control::Control;
use crate::dtype::bf16_bits;
use crate::failure::Failure;
use crate::reader::COST_OF_BYTE;
use crate::sparsity::rows::{PairRows, map_stripes};
use crate::sparsity::{PairReader, mark_unchanged};

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

impl Kind {
    /// What ranks the elements of a block: magnitudes of the reconstruction, or of W0.
    #[inline(always)]
    fn ranks<'b>(self, rows: &'b PairRows, scores: &'b [f64]) -> impl Iterator<Item = f64> {
        let values = match self {
            Self::Principal => scores,
            Self::Low => &rows.base,
        };
        values.iter().map(|value| value.abs())
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
                search.add_all(tally, kind.ranks(rows, scores), self.first(rows));
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
        let start = || (Marks::default(), Counts::new(), vec![Counts::new(); masks.len()]);
        let stripes = self.pass(start, |(marks, all, masked), rows, scores| {
            let classes = marks.classes(rows, self.eta);
            all.add(classes, std::iter::repeat(true));
            for (mask, masked) in masks.iter().zip(masked) {
                masked.add(classes, mask.includes(rows, scores, self.first(rows)));
            }
        })?;
        let mut buckets = vec![vec![Bucket::default(); BUCKETS]; masks.len()];
        for (_, all, masked) in &stripes {
            for (buckets, masked) in buckets.iter_mut().zip(masked) {
                let counts = all.0.chunks_exact(2).zip(masked.0.chunks_exact(2));
                for (bucket, (all, masked)) in buckets.iter_mut().zip(counts) {
                    bucket.merge(&Bucket {
                        elements: all[0] + all[1],
                        changed: all[1],
                        masked: masked[0] + masked[1],
                        both: masked[1],
                    });
                }
            }
        }
        Ok(buckets)
    }

    /// By mask, how the elements deviate from what their bucket expects.
    fn deviations(
        &self,
        masks: &[Mask],
        buckets: &[Vec<Bucket>],
    ) -> Result<Vec<Deviation>, Failure> {
        // By class, then by whether the element is in the mask.
        let tables: Vec<Vec<f64>> = buckets
            .iter()
            .map(|all| all.iter().map(Bucket::deviations))
            .map(|all| all.flat_map(|[out, inside]| [out[0], inside[0], out[1], inside[1]]))
            .map(Iterator::collect)
            .collect();
        let cols = self.pair.view.cols;
        let start =
            || (Marks::default(), vec![(Deviation::default(), vec![0.0; cols]); masks.len()]);
        let stripes = self.pass(start, |(marks, found), rows, scores| {
            let classes = marks.classes(rows, self.eta);
            for (which, mask) in masks.iter().enumerate() {
                let (deviation, columns) = &mut found[which];
                let mut inside = mask.includes(rows, scores, self.first(rows));
                for classes in classes.chunks_exact(cols) {
                    let row = classes.iter().zip(columns.iter_mut()).zip(&mut inside);
                    let sum = row.map(|((&class, column), masked)| {
                        let x = tables[which][2 * usize::from(class) + usize::from(masked)];
                        *column += x;
                        x
                    });
                    deviation.add_row(sum.sum());
                }
            }
        })?;
        let stripes: Vec<_> = stripes.into_iter().map(|(_, found)| found).collect();
        let total = |which: usize| total(&stripes, which, &buckets[which]);
        Ok((0..masks.len()).map(total).collect())
    }

    /// Place of the first element of a block.
    fn first(&self, rows: &PairRows) -> usize {
        rows.rows.start * self.pair.view.cols
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
}

impl Mask {
    /// Which elements of a block are in the mask; `first` is the place of the first one.
    #[inline(always)]
    fn includes<'b>(
        &self,
        rows: &'b PairRows,
        scores: &'b [f64],
        first: usize,
    ) -> impl Iterator<Item = bool> + use<'b> {
        // Behind the end of an empty mask lies everything.
        let cutoff = self.cutoff.unwrap_or(Cutoff::NONE);
        let ranks = self.kind.ranks(rows, scores);
        (first..).zip(ranks).map(move |(place, score)| cutoff.includes(score, place))
    }
}

/// Classes of elements: `2·bucket + 1` of a changed one, `2·bucket` of another.
#[derive(Default)]
struct Marks {
    roundings: [Vec<u16>; 2],
    unchanged: Vec<u8>,
    classes: Vec<u16>,
}

impl Marks {
    fn classes(&mut self, rows: &PairRows, eta: f64) -> &[u16] {
        let [base, other] = &mut self.roundings;
        for (roundings, values) in [(&mut *base, &rows.base), (&mut *other, &rows.other)] {
            roundings.resize(values.len(), 0);
            Arch::new().dispatch(|| round(values, roundings));
        }
        self.unchanged.resize(base.len(), 0);
        let unchanged = &mut self.unchanged[..];
        Arch::new().dispatch(|| mark_unchanged([base, other], eta, unchanged));
        self.classes.clear();
        let marked = base.iter().zip(&self.unchanged);
        self.classes.extend(
            marked.map(|(base, unchanged)| 2 * (base >> 7 & 0xff) + u16::from(*unchanged == 0)),
        );
        &self.classes
    }
}

#[inline(always)]
fn round(values: &[f64], roundings: &mut [u16]) {
    for (rounding, &value) in roundings.iter_mut().zip(values) {
        *rounding = bf16_bits(value);
    }
}

/// Elements by class.
#[derive(Clone)]
struct Counts(Vec<u64>);

impl Counts {
    fn new() -> Self {
        Self(vec![0; 2 * BUCKETS])
    }

    #[inline(always)]
    fn add(&mut self, classes: &[u16], counted: impl Iterator<Item = bool>) {
        for (&class, counted) in classes.iter().zip(counted) {
            self.0[usize::from(class)] += u64::from(counted);
        }
    }
}

/// Adds up the deviations of one mask over the stripes.
fn total(stripes: &[Vec<(Deviation, Vec<f64>)>], which: usize, buckets: &[Bucket]) -> Deviation {
    let squares = buckets.iter().map(Bucket::squares).sum();
    let mut total = Deviation { squares, ..Deviation::default() };
    let mut columns: Vec<f64> = Vec::new();
    for (deviation, some) in stripes.iter().map(|stripe| &stripe[which]) {
        total.sum += deviation.sum;
        total.row_squares += deviation.row_squares;
        columns.resize(some.len(), 0.0);
        columns.iter_mut().zip(some).for_each(|(all, some)| *all += some);
    }
    total.column_squares = columns.iter().map(|sum| sum * sum).sum();
    total
}
