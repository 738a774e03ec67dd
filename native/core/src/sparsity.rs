//! Elementwise comparison of two tensors of one shape: metrics group `sparsity`.
//!
//! Both sides are rounded to bf16 once; an element is unchanged iff
//! `|w1 − w0| ≤ eta·max(|w0|, |w1|)`. +0 equals −0, Inf equals only the same Inf, NaN only NaN; the
//! same holds for exact equality, on the stored values. Norms and products are sums in float64.

mod figures;
mod kernel;
mod lines;
pub mod rows;
mod sides;
mod sums;
mod ulp;

pub use figures::{figures, stack_figures};
pub(crate) use kernel::{larger, not_finite};
pub use lines::LineCounts;
pub(crate) use sides::{CHUNK, Sides};
pub use sums::PairSums;
pub(crate) use sums::Scales;

use std::ops::Range;

use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::reader::{COST_OF_BYTE, TensorReader, blocks, fold_blocks};
use kernel::Rule;
use lines::Lines;

/// Elements of a block: with both sides 512 KiB, which stay in a core's own cache.
const BLOCK_ELEMENTS: usize = 1 << 17;

/// What was found of each matrix of a pair, and of its rows and columns where asked for.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// By matrix.
    pub sums: Vec<PairSums>,
    /// By matrix; nothing where not asked for or where the tensor has no rows.
    pub lines: Option<Vec<LineCounts>>,
}

/// The two tensors of a pair, open.
#[derive(Debug)]
pub struct PairReader<'a> {
    /// W0.
    pub base: TensorReader<'a>,
    /// W1.
    pub other: TensorReader<'a>,
    /// Their formats.
    pub formats: [Format; 2],
    /// The matrices of both.
    pub view: MatrixView,
}

impl PairReader<'_> {
    /// Bytes of one matrix on both sides together.
    pub fn matrix_bytes(&self) -> u64 {
        let bits = self.formats[0].bits() + self.formats[1].bits();
        (self.view.matrix_elements() * bits).div_ceil(8) as u64
    }
}

/// Compares all elements. `lines` asks for rows and columns.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn measure(
    pair: &PairReader,
    eta: f64,
    lines: bool,
    control: &Control,
) -> Result<Comparison, Failure> {
    let unscaled = vec![Scales::default(); pair.view.count];
    let first = pass(pair, eta, lines, &unscaled, control)?;
    if !pair.formats.contains(&Format::F64) {
        return Ok(first);
    }
    // Only float64 holds values whose squares leave its range.
    let scales: Vec<Scales> =
        first.sums.iter().map(|sums| Scales::for_largest(&sums.largest)).collect();
    if scales == unscaled { Ok(first) } else { pass(pair, eta, lines, &scales, control) }
}

/// What one thread gathers.
struct State {
    buffers: [Vec<u8>; 2],
    /// By block.
    found: Vec<(usize, PairSums)>,
    lines: Option<Lines>,
}

/// `scales` are by matrix.
fn pass(
    pair: &PairReader,
    eta: f64,
    lines: bool,
    scales: &[Scales],
    control: &Control,
) -> Result<Comparison, Failure> {
    let view = pair.view;
    let blocks: Vec<_> =
        (0..view.count).flat_map(|index| blocks(view.range(index), BLOCK_ELEMENTS)).collect();
    let state = || State {
        buffers: Default::default(),
        found: Vec::new(),
        lines: (lines && view.has_lines()).then(|| Lines::new(view)),
    };
    let states = fold_blocks(&blocks, control, state, |state, index, block| {
        let [base_buffer, other_buffer] = &mut state.buffers;
        let base = pair.base.read(block, base_buffer)?;
        let other = pair.other.read(block, other_buffer)?;
        let rule = Rule::new(pair.formats, eta, scales[matrix_of(view, block)]);
        let sums = rule.compare([&base, &other], block, state.lines.as_mut());
        state.found.push((index, sums));
        control.advance((base.bytes.len() + other.bytes.len()) as u64 * COST_OF_BYTE);
        Ok(())
    })?;
    Ok(gather(view, &blocks, states))
}

/// The matrix that a block lies in.
fn matrix_of(view: MatrixView, block: &Range<usize>) -> usize {
    block.start / view.matrix_elements()
}

fn gather(view: MatrixView, blocks: &[Range<usize>], states: Vec<State>) -> Comparison {
    let mut found = Vec::with_capacity(blocks.len());
    let mut lines: Option<Lines> = None;
    for state in states {
        found.extend(state.found);
        lines = match (lines, state.lines) {
            (Some(all), Some(some)) => Some(all.merge(&some)),
            (all, some) => all.or(some),
        };
    }
    // Added up in the order of the blocks: the result does not depend on the number of threads.
    found.sort_unstable_by_key(|&(block, _)| block);
    let mut sums = vec![PairSums::default(); view.count];
    for (block, block_sums) in &found {
        sums[matrix_of(view, &blocks[*block])].merge(block_sums);
    }
    Comparison { sums, lines: lines.map(|lines| lines.by_matrix(view)) }
}

/// Marks with 1 the elements that count as unchanged, by their bf16 roundings, and the others with 0.
#[inline(always)]
pub fn mark_unchanged([base, other]: [&[u16]; 2], eta: f64, unchanged: &mut [u8]) {
    for ((unchanged, &base), &other) in unchanged.iter_mut().zip(base).zip(other) {
        *unchanged = u8::from(kernel::same(base, other));
    }
    if eta >= kernel::EQUALITY_BELOW {
        for ((unchanged, &base), &other) in unchanged.iter_mut().zip(base).zip(other) {
            *unchanged |= u8::from(kernel::close(base, other, eta));
        }
    }
}

/// Cost of [`measure`], as it is counted by [`Control::advance`].
pub fn cost(base_bytes: u64, other_bytes: u64) -> u64 {
    (base_bytes + other_bytes) * COST_OF_BYTE
}

#[cfg(test)]
mod tests;
