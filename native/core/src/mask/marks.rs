//! The mask of one matrix, element by element: passes that find its cutoffs, and one that marks.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Alpha;
use super::reconstruction::Principal;
use super::select::{Cutoff, Ranking, Search, Tally, cutoffs};
use crate::checkpoint::Tensor;
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::matrix::MatrixView;
use crate::reader::{TensorReader, blocks, map_blocks};
use crate::sparsity::rows::stripes;

/// Which elements a mask covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MaskKind {
    /// Those that are of low magnitude or not principal.
    Safe,
    /// The largest of the truncated reconstruction.
    Principal,
    /// The smallest.
    Low,
}

/// A matrix of a tensor, and the mask that is wanted of it.
pub struct Masking<'a> {
    /// The tensor.
    pub reader: &'a TensorReader<'a>,
    /// Of its elements.
    pub format: Format,
    /// Its matrices.
    pub view: MatrixView,
    /// Which of them.
    pub index: usize,
    /// What principal elements are ranked by; of [`MaskKind::Low`], nothing is.
    pub principal: Option<&'a Principal>,
    /// Which mask.
    pub kind: MaskKind,
    /// Its share, or those of the masks that it is made of.
    pub alpha: &'a Alpha,
    /// Of the run.
    pub control: &'a Control,
}

/// Where the masks end.
struct Cutoffs {
    principal: Cutoff,
    low: Cutoff,
}

/// Neighbouring rows.
#[derive(Default)]
struct RowBlock {
    /// Number of the first element in the matrix.
    first: usize,
    /// Magnitudes of W0.
    low: Vec<f64>,
    /// Magnitudes of the reconstruction; empty where there is none.
    principal: Vec<f64>,
    bytes: Vec<u8>,
}

/// Why there is no mask.
pub fn not_finite(tensor: &Tensor) -> Failure {
    let name = &tensor.name;
    let message =
        format!("tensor \"{name}\" holds NaN or Inf: leave it out, there is no mask of it");
    Failure::invalid_tensor(name, message)
}

impl Masking<'_> {
    /// Passes on 1 for every element inside the mask and 0 for the others, in blocks: the number of
    /// the first element in the matrix, and the marks. Returns how many are inside.
    ///
    /// # Errors
    /// `Unreadable`, `Changed` or `Cancelled`, `Invalid` where an element is not finite, or those of
    /// `write`.
    pub fn mark(
        &self,
        write: impl Fn(usize, &[u8]) -> Result<(), Failure> + Sync,
    ) -> Result<u64, Failure> {
        let cutoffs = self.cutoffs()?;
        let start = || (0, Vec::new());
        let found = self.pass(start, |(count, marks): &mut (u64, Vec<u8>), block| {
            marks.clear();
            let marked = (0..block.low.len()).map(|offset| self.is_inside(&cutoffs, block, offset));
            marks.extend(marked.map(u8::from));
            *count += marks.iter().map(|&mark| u64::from(mark)).sum::<u64>();
            write(block.first, marks)
        })?;
        Ok(found.into_iter().map(|(count, _)| count).sum())
    }

    #[inline(always)]
    fn is_inside(&self, cutoffs: &Cutoffs, block: &RowBlock, offset: usize) -> bool {
        let place = block.first + offset;
        let low = || cutoffs.low.includes(block.low[offset], place);
        let principal = || cutoffs.principal.includes(block.principal[offset], place);
        match self.kind {
            MaskKind::Low => low(),
            MaskKind::Principal => principal(),
            MaskKind::Safe => low() || !principal(),
        }
    }

    fn cutoffs(&self) -> Result<Cutoffs, Failure> {
        let elements = self.view.matrix_elements();
        let search = |ranking, without| {
            let count = if self.kind == without { 0 } else { self.alpha.count(elements) };
            Search::new(ranking, elements, count)
        };
        let searches = vec![
            search(Ranking::Principal, MaskKind::Low),
            search(Ranking::Low, MaskKind::Principal),
        ];
        let found = cutoffs(searches, |searches| self.tallies(searches))?;
        Ok(Cutoffs { principal: found[0], low: found[1] })
    }

    /// One pass; by stripe, the tallies of the searches.
    fn tallies(&self, searches: &[&Search]) -> Result<Vec<Vec<Tally>>, Failure> {
        let start = || searches.iter().map(|search| search.tally()).collect::<Vec<_>>();
        self.pass(start, |tallies, block| {
            for (tally, search) in tallies.iter_mut().zip(searches) {
                let scores = match search.ranking() {
                    Ranking::Principal => &block.principal,
                    Ranking::Low => &block.low,
                };
                search.add_all(tally, scores.iter().copied(), block.first);
            }
            Ok(())
        })
    }

    /// Goes through the matrix once, by the same blocks each time: the reconstruction of a block
    /// then always has the same bits.
    fn pass<State: Send>(
        &self,
        state: impl Fn() -> State + Sync,
        measure: impl Fn(&mut State, &RowBlock) -> Result<(), Failure> + Sync,
    ) -> Result<Vec<State>, Failure> {
        let (stripes, block_rows) = stripes(self.view);
        map_blocks(&stripes, self.control, RowBlock::default, |block, stripe| {
            let mut state = state();
            for rows in blocks(stripe.clone(), block_rows) {
                self.control.check()?;
                self.read(block, &rows)?;
                measure(&mut state, block)?;
            }
            Ok(state)
        })
    }

    fn read(&self, block: &mut RowBlock, rows: &Range<usize>) -> Result<(), Failure> {
        let (start, cols) = (self.view.range(self.index).start, self.view.cols);
        let elements = start + rows.start * cols..start + rows.end * cols;
        block.first = rows.start * cols;
        block.low.resize(elements.len(), 0.0);
        let stored = self.reader.read(&elements, &mut block.bytes)?;
        self.format.decode(stored.bytes, stored.skip, &mut block.low);
        if !block.low.iter().all(|value| value.is_finite()) {
            return Err(not_finite(self.reader.tensor()));
        }
        if let Some(principal) = self.principal {
            principal.scores(rows, &block.low, &mut block.principal);
        }
        block.low.iter_mut().for_each(|value| *value = value.abs());
        Ok(())
    }
}
