//! Elementwise comparison of two updates of one base: `docs/METRICS.md`, "Two updates of one base".
//!
//! One pass over three tensors of one shape. An element is changed by an update as `updateSparsity`
//! has it, on values rounded to bf16; norms, products and signs are those of the stored values, in
//! float64. The masks' null takes the buckets that the overlaps of other masks take.

mod figures;
mod kernel;
mod sums;

pub use figures::figures;
pub use sums::{Counts, Moments};

use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::reader::{COST_OF_BYTE, TensorReader, blocks, fold_blocks};
use crate::sparsity::Scales;
use kernel::Rule;

/// Elements of a block: with all sides 768 KiB of bf16, which stay in a core's own cache.
const BLOCK_ELEMENTS: usize = 1 << 17;

/// Places of the sides in every list of three.
const BASE: usize = 0;
const FIRST: usize = 1;
const SECOND: usize = 2;
const SIDES: [usize; 3] = [BASE, FIRST, SECOND];

/// The three tensors of a triple, open: W0, then those of the first and the second update.
#[derive(Debug)]
pub struct TripleReader<'a> {
    /// By side.
    pub sides: [TensorReader<'a>; 3],
    /// Their formats.
    pub formats: [Format; 3],
    /// Of each side.
    pub elements: usize,
}

/// What was found of a triple.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What depends on no order.
    pub counts: Counts,
    /// Sums in float64.
    pub moments: Moments,
}

/// Compares all elements.
///
/// # Errors
/// `Unreadable`, `Changed` or `Cancelled`.
pub fn measure(triple: &TripleReader, eta: f64, control: &Control) -> Result<Comparison, Failure> {
    let first = pass(triple, eta, Scales::default(), control)?;
    if !triple.formats.contains(&Format::F64) {
        return Ok(first);
    }
    // Only float64 holds values whose squares leave its range.
    let scales = Scales::for_largest(&first.moments.largest);
    if scales == Scales::default() { Ok(first) } else { pass(triple, eta, scales, control) }
}

/// What one thread gathers.
#[derive(Default)]
struct State {
    buffers: [Vec<u8>; 3],
    counts: Counts,
    moments: Vec<(usize, Moments)>,
}

fn pass(
    triple: &TripleReader,
    eta: f64,
    scales: Scales,
    control: &Control,
) -> Result<Comparison, Failure> {
    let rule = Rule::new(triple.formats, eta, scales);
    let blocks: Vec<_> = blocks(0..triple.elements, BLOCK_ELEMENTS).collect();
    let states = fold_blocks(&blocks, control, State::default, |state, index, range| {
        let [base, first, second] = &mut state.buffers;
        let stored = [
            triple.sides[BASE].read(range, base)?,
            triple.sides[FIRST].read(range, first)?,
            triple.sides[SECOND].read(range, second)?,
        ];
        let moments = rule.compare(&stored, range.len(), &mut state.counts);
        state.moments.push((index, moments));
        let bytes: usize = stored.iter().map(|block| block.bytes.len()).sum();
        control.advance(bytes as u64 * COST_OF_BYTE);
        Ok(())
    })?;
    Ok(gather(states, scales))
}

fn gather(states: Vec<State>, scales: Scales) -> Comparison {
    let mut counts = Counts::default();
    let mut found = Vec::new();
    for state in states {
        counts.merge(&state.counts);
        found.extend(state.moments);
    }
    // Added up in the order of the blocks: the result does not depend on the number of threads.
    found.sort_unstable_by_key(|&(block, _)| block);
    let mut moments = Moments::new(scales);
    found.iter().for_each(|(_, some)| moments.merge(some));
    Comparison { counts, moments }
}

/// Cost of [`measure`] of tensors of so many bytes together, as [`Control::advance`] counts it.
pub fn cost(bytes: u64) -> u64 {
    bytes * COST_OF_BYTE
}

#[cfg(test)]
mod tests;
