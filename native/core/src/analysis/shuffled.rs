//! `shuffledControl`: the figures of a pair once more, its update permuted inside each matrix.

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::pair_matrix::{self, PairMatrix};
use super::permutation::{Random, shuffle};
use super::request::{PairMetric, PairOptions};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::{MatrixView, ViewKind};
use crate::reader::{COST_OF_BYTE, TensorReader};
use crate::report::MatrixPairReport;
use crate::sparsity::{self, PairReader, PairSums};

/// Elements of a block: 512 KiB of float64.
const BLOCK_ELEMENTS: usize = 1 << 16;
/// Cost of moving one element to a random place: a cache miss.
const COST_OF_MOVE: u64 = 64;
const BYTES_OF_FLOAT64: u64 = 8;

/// A pair of tensors whose update is to be permuted.
pub struct Shuffled<'a> {
    pub base: (&'a Checkpoint, usize),
    pub other: (&'a Checkpoint, usize),
    pub formats: [Format; 2],
    pub view: MatrixView,
    pub sparsity: bool,
    /// The groups that are measured matrix by matrix.
    pub metrics: &'a [PairMetric],
    pub options: &'a PairOptions,
    pub seed: u64,
    pub control: &'a Control,
}

/// Cost of [`Shuffled::measure`] over all matrices of a pair of tensors of `bytes`.
pub fn cost(
    metrics: &[PairMetric],
    options: &PairOptions,
    view: MatrixView,
    bytes: [u64; 2],
) -> u64 {
    let elements = (view.count * view.matrix_elements()) as u64;
    let permuted = [bytes[0], elements * BYTES_OF_FLOAT64];
    let made = (2 * bytes[0] + bytes[1]) * COST_OF_BYTE + elements * COST_OF_MOVE;
    let spectral = pair_matrix::cost(metrics, options, view, permuted);
    let spectral = if metrics.is_empty() { 0 } else { spectral };
    made + sparsity::cost(permuted[0], permuted[1]) + spectral
}

impl Shuffled<'_> {
    /// The figures of matrix `index` of the view with π(dW) for dW, and the sums of its elements.
    /// Holds `W0 + π(dW)` in float64 beside what the groups hold.
    ///
    /// # Errors
    /// `Unreadable`, `Changed`, `Cancelled`, or `Internal` where a decomposition fails.
    pub fn measure(&self, index: usize) -> Result<(PairSums, MatrixPairReport), Failure> {
        let first = self.view.range(index).start;
        let permuted = self.permuted(index)?;
        let pair = PairReader {
            base: self.open(self.base, first)?,
            other: TensorReader::of_values(self.tensor(self.other), permuted),
            formats: [self.formats[0], Format::F64],
            view: self.view_of_one(),
        };
        let lines = self.sparsity && self.options.values;
        let comparison = sparsity::measure(&pair, self.options.eta, lines, self.control)?;
        let sums = &comparison.sums[0];
        let (metrics, options, control) = (self.metrics, self.options, self.control);
        let matrix = PairMatrix { pair: &pair, index: 0, sums, metrics, options, control };
        let lines = comparison.lines.as_ref().map(|lines| &lines[0]);
        let figures = matrix.measure(self.sparsity, lines)?.figures;
        let sums = sums.clone();
        pair.base.finish()?;
        Ok((sums, MatrixPairReport { index, figures }))
    }

    /// `W0 + π(dW)` of matrix `index`, row after row.
    fn permuted(&self, index: usize) -> Result<Vec<f64>, Failure> {
        let first = self.view.range(index).start;
        let (base, other) = (self.open(self.base, first)?, self.open(self.other, first)?);
        let mut values = vec![0.0; self.view.matrix_elements()];
        self.combine(&mut values, &other, self.formats[1], |_, other| other)?;
        self.combine(&mut values, &base, self.formats[0], |other, base| other - base)?;
        let random = Random::of(self.seed, &self.tensor(self.base).name, index);
        shuffle(&mut values, random, self.control)?;
        self.control.advance(values.len() as u64 * COST_OF_MOVE);
        self.combine(&mut values, &base, self.formats[0], |update, base| base + update)?;
        other.finish()?;
        base.finish()?;
        Ok(values)
    }

    /// Replaces each value by what `combined` makes of it and of the stored element in its place.
    fn combine(
        &self,
        values: &mut [f64],
        reader: &TensorReader,
        format: Format,
        combined: impl Fn(f64, f64) -> f64 + Sync,
    ) -> Result<(), Failure> {
        let scratch = <(Vec<u8>, Vec<f64>)>::default;
        let blocks = values.par_chunks_mut(BLOCK_ELEMENTS).enumerate();
        blocks.try_for_each_init(scratch, |(bytes, decoded), (block, values)| {
            self.control.check()?;
            let start = block * BLOCK_ELEMENTS;
            let stored = reader.read(&(start..start + values.len()), bytes)?;
            decoded.resize(values.len(), 0.0);
            format.decode(stored.bytes, stored.skip, decoded);
            for (value, &stored) in values.iter_mut().zip(decoded.iter()) {
                *value = combined(*value, stored);
            }
            self.control.advance(stored.bytes.len() as u64 * COST_OF_BYTE);
            Ok(())
        })
    }

    fn view_of_one(&self) -> MatrixView {
        let kind = match self.view.kind {
            ViewKind::Stack => ViewKind::Matrix,
            kind => kind,
        };
        MatrixView { kind, count: 1, ..self.view }
    }

    fn tensor<'b>(&self, (checkpoint, index): (&'b Checkpoint, usize)) -> &'b Tensor {
        &checkpoint.tensors[index]
    }

    fn open<'b>(
        &self,
        (checkpoint, index): (&'b Checkpoint, usize),
        first: usize,
    ) -> Result<TensorReader<'b>, Failure> {
        Ok(TensorReader::open(checkpoint, index)?.starting_at(first))
    }
}

#[cfg(test)]
mod tests;
