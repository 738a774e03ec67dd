//! The passes over a pair of matrices that make overlaps of masks with the changed elements.

use super::Alpha;
use super::null::{BUCKETS, Bucket, Deviation, overlap_and_null};
use super::reconstruction::Principal;
use super::select::{Cutoff, Ranking, Search, Tally, cutoffs};
use crate::control::Control;
use crate::dtype::bf16_bits;
use crate::failure::Failure;
use crate::reader::COST_OF_BYTE;
use crate::simd::arch;
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
    let overlaps = |which: usize| -> Vec<MaskOverlap> {
        let found = buckets[which].iter().zip(&deviations[which]);
        found.map(|(buckets, deviation)| overlap(buckets, deviation)).collect()
    };
    Ok(Overlaps { principal: overlaps(0), low: overlaps(1) })
}

fn overlap(buckets: &[Bucket], deviation: &Deviation) -> MaskOverlap {
    overlap_and_null(buckets).map_or_else(MaskOverlap::default, |(overlap, null)| {
        let excess = Some(overlap - null);
        MaskOverlap { overlap: Some(overlap), null: Some(null), excess, z: deviation.z() }
    })
}

/// The masks of one ranking. Each lies inside every larger one, so that an element is told by its
/// level: how many of them hold it.
struct Nested {
    ranking: Ranking,
    cutoffs: Vec<Cutoff>,
    /// By mask, how many others hold all of its elements: it holds those of a higher level.
    depths: Vec<usize>,
}

impl Nested {
    fn new(ranking: Ranking, cutoffs: Vec<Cutoff>, counts: &[usize]) -> Self {
        let size = |mask: usize| (std::cmp::Reverse(counts[mask]), mask);
        let outside =
            |mask: usize| (0..counts.len()).filter(move |&other| size(other) < size(mask));
        let depths = (0..counts.len()).map(|mask| outside(mask).count()).collect();
        Self { ranking, cutoffs, depths }
    }

    /// How many levels there are.
    fn levels(&self) -> usize {
        self.cutoffs.len() + 1
    }

    /// Whether mask number `mask` holds elements of a level.
    fn holds(&self, mask: usize, level: usize) -> bool {
        level > self.depths[mask]
    }
}

/// Adds 1 where an element of the block is inside.
#[inline(always)]
fn raise(cells: &mut [u32], ranks: &[f64], first: usize, cutoff: &Cutoff) {
    for (place, (cell, rank)) in (first..).zip(cells.iter_mut().zip(ranks)) {
        *cell += u32::from(cutoff.includes(rank.abs(), place));
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
    /// Principal masks, then low-magnitude ones; each by share.
    fn masks(&self, alphas: &[Alpha]) -> Result<[Nested; 2], Failure> {
        let elements = self.pair.view.matrix_elements();
        let counts: Vec<usize> = alphas.iter().map(|alpha| alpha.count(elements)).collect();
        let rankings = [Ranking::Principal, Ranking::Low];
        let of_all = |ranking| counts.iter().map(move |&count| (ranking, count));
        let searches = rankings.into_iter().flat_map(of_all);
        let searches = searches.map(|(ranking, count)| Search::new(ranking, elements, count));
        let mut found = cutoffs(searches.collect(), |searches| self.tallies(searches))?;
        let low = found.split_off(counts.len());
        Ok([
            Nested::new(Ranking::Principal, found, &counts),
            Nested::new(Ranking::Low, low, &counts),
        ])
    }

    /// One pass; by stripe, the tallies of the searches.
    fn tallies(&self, searches: &[&Search]) -> Result<Vec<Vec<Tally>>, Failure> {
        let start = || searches.iter().map(|search| search.tally()).collect::<Vec<_>>();
        self.pass(start, |tallies, rows, scores| {
            for (tally, search) in tallies.iter_mut().zip(searches) {
                let ranks = ranks(search.ranking(), rows, scores);
                search.add_all(tally, ranks.iter().map(|rank| rank.abs()), self.first(rows));
            }
        })
    }

    /// By ranking and mask, the counts of every bucket.
    fn buckets(&self, masks: &[Nested; 2]) -> Result<[Vec<Vec<Bucket>>; 2], Failure> {
        let empty = |nested: &Nested| vec![0u64; 2 * BUCKETS * nested.levels()];
        let start = || (Marks::default(), masks.each_ref().map(empty));
        let stripes = self.pass(start, |(marks, counts), rows, scores| {
            marks.classify(rows, self.eta);
            for (nested, counts) in masks.iter().zip(counts) {
                for &cell in marks.cells(nested, self.first(rows), rows, scores) {
                    counts[cell as usize] += 1;
                }
            }
        })?;
        let mut all = masks.each_ref().map(empty);
        for (_, some) in stripes {
            for (all, some) in all.iter_mut().zip(some) {
                all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
            }
        }
        let of_masks = |which: usize| {
            let nested = &masks[which];
            (0..nested.cutoffs.len()).map(|mask| buckets(nested, mask, &all[which])).collect()
        };
        Ok([of_masks(0), of_masks(1)])
    }

    /// By ranking and mask, how the elements deviate from what their bucket expects.
    fn deviations(
        &self,
        masks: &[Nested; 2],
        buckets: &[Vec<Vec<Bucket>>; 2],
    ) -> Result<[Vec<Deviation>; 2], Failure> {
        let cols = self.pair.view.cols;
        let tables = [0, 1].map(|which| {
            let of_masks = buckets[which].iter().enumerate();
            of_masks.map(|(mask, all)| table(&masks[which], mask, all)).collect::<Vec<_>>()
        });
        let none = |tables: &Vec<_>| vec![Deviating::of(cols); tables.len()];
        let start = || (Marks::default(), tables.each_ref().map(none));
        let stripes = self.pass(start, |(marks, found), rows, scores| {
            marks.classify(rows, self.eta);
            for (which, nested) in masks.iter().enumerate() {
                let cells = marks.cells(nested, self.first(rows), rows, scores);
                for (table, found) in tables[which].iter().zip(&mut found[which]) {
                    for row in cells.chunks_exact(cols) {
                        found.rows.add_row(add_columns(row, table, &mut found.columns));
                    }
                }
            }
        })?;
        let stripes: Vec<_> = stripes.into_iter().map(|(_, found)| found).collect();
        let of_masks = |which: usize| {
            let all = buckets[which].iter().enumerate();
            all.map(|(mask, buckets)| total(&stripes, which, mask, buckets)).collect()
        };
        Ok([of_masks(0), of_masks(1)])
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

/// What ranks the elements of a block but for its sign: the reconstruction, or W0.
fn ranks<'b>(ranking: Ranking, rows: &'b PairRows, scores: &'b [f64]) -> &'b [f64] {
    match ranking {
        Ranking::Principal => scores,
        Ranking::Low => &rows.base,
    }
}

/// The counts of a mask, from those of all cells.
fn buckets(nested: &Nested, mask: usize, cells: &[u64]) -> Vec<Bucket> {
    let mut buckets = vec![Bucket::default(); BUCKETS];
    for (class, levels) in cells.chunks_exact(nested.levels()).enumerate() {
        let elements = levels.iter().sum();
        let inside = levels.iter().enumerate().filter(|&(level, _)| nested.holds(mask, level));
        let masked = inside.map(|(_, count)| count).sum();
        let is_changed = class % 2 == 1;
        let [changed, both] = if is_changed { [elements, masked] } else { [0, 0] };
        buckets[class / 2].merge(&Bucket { elements, changed, masked, both });
    }
    buckets
}

/// `x` of the elements of each cell.
fn table(nested: &Nested, mask: usize, buckets: &[Bucket]) -> Vec<f64> {
    let of_bucket = |bucket: &Bucket| {
        let deviations = bucket.deviations();
        let of_levels = move |changed: usize| {
            let is_inside = move |level| usize::from(nested.holds(mask, level));
            (0..nested.levels()).map(move |level| deviations[is_inside(level)][changed])
        };
        [0, 1].into_iter().flat_map(of_levels)
    };
    buckets.iter().flat_map(of_bucket).collect()
}

/// Adds `x` of the elements of a row to the sums of its columns and returns that of the row, which
/// is taken in four parts: one alone would wait for each addition.
fn add_columns(cells: &[u32], table: &[f64], columns: &mut [f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (cells, last) = cells.as_chunks::<4>();
    let (columns, last_columns) = columns.as_chunks_mut::<4>();
    for (cells, columns) in cells.iter().zip(columns) {
        for lane in 0..4 {
            let x = table[cells[lane] as usize];
            columns[lane] += x;
            sums[lane] += x;
        }
    }
    for (cell, column) in last.iter().zip(last_columns) {
        let x = table[*cell as usize];
        *column += x;
        sums[0] += x;
    }
    sums.iter().sum()
}

/// What the elements of a block are counted by.
#[derive(Default)]
struct Marks {
    roundings: [Vec<u16>; 2],
    unchanged: Vec<u8>,
    /// `2·bucket + 1` of a changed element, `2·bucket` of another.
    classes: Vec<u16>,
    cells: Vec<u32>,
}

impl Marks {
    /// Takes the elements of a block.
    fn classify(&mut self, rows: &PairRows, eta: f64) {
        let [base, other] = &mut self.roundings;
        for (roundings, values) in [(&mut *base, &rows.base), (&mut *other, &rows.other)] {
            roundings.resize(values.len(), 0);
            arch().dispatch(|| round(values, roundings));
        }
        self.unchanged.resize(base.len(), 0);
        let unchanged = &mut self.unchanged[..];
        arch().dispatch(|| mark_unchanged([base, other], eta, unchanged));
        self.classes.clear();
        let marked = base.iter().zip(&self.unchanged);
        self.classes.extend(
            marked.map(|(base, unchanged)| 2 * (base >> 7 & 0xff) + u16::from(*unchanged == 0)),
        );
    }

    /// Cells of its elements: `class·levels + level`.
    fn cells(&mut self, nested: &Nested, first: usize, rows: &PairRows, scores: &[f64]) -> &[u32] {
        let levels = nested.levels() as u32;
        let ranks = ranks(nested.ranking, rows, scores);
        self.cells.clear();
        self.cells.extend(self.classes.iter().map(|&class| u32::from(class) * levels));
        for cutoff in &nested.cutoffs {
            arch().dispatch(|| raise(&mut self.cells, ranks, first, cutoff));
        }
        &self.cells
    }
}

#[inline(always)]
fn round(values: &[f64], roundings: &mut [u16]) {
    for (rounding, &value) in roundings.iter_mut().zip(values) {
        *rounding = bf16_bits(value);
    }
}

/// What the deviations of one mask add up to in a stripe.
#[derive(Clone)]
struct Deviating {
    /// Over its rows; of columns, nothing yet.
    rows: Deviation,
    /// Σx of every column.
    columns: Vec<f64>,
}

impl Deviating {
    fn of(cols: usize) -> Self {
        Self { rows: Deviation::default(), columns: vec![0.0; cols] }
    }
}

/// Adds up the deviations of one mask over the stripes.
fn total(
    stripes: &[[Vec<Deviating>; 2]],
    which: usize,
    mask: usize,
    buckets: &[Bucket],
) -> Deviation {
    let squares = buckets.iter().map(Bucket::squares).sum();
    let mut total = Deviation { squares, ..Deviation::default() };
    let mut columns: Vec<f64> = Vec::new();
    for Deviating { rows, columns: some } in stripes.iter().map(|stripe| &stripe[which][mask]) {
        total.sum += rows.sum;
        total.row_squares += rows.row_squares;
        columns.resize(some.len(), 0.0);
        columns.iter_mut().zip(some).for_each(|(all, some)| *all += some);
    }
    total.column_squares = columns.iter().map(|sum| sum * sum).sum();
    total
}
