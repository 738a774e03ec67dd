//! The mask of one matrix, element by element: passes that find its cutoffs, and one that marks.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Alpha;
use super::reconstruction::Principal;
use super::select::{Cutoff, Order, Search, Tally};
use crate::checkpoint::Tensor;
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::{Failure, FailureKind};
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

/// Where the masks end; nothing where one is empty or not asked for.
#[derive(Default)]
struct Cutoffs {
    principal: Option<Cutoff>,
    low: Option<Cutoff>,
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
    Failure {
        kind: FailureKind::Invalid,
        path: None,
        tensor: Some(name.clone()),
        message: format!(
            "tensor \"{name}\" holds NaN or Inf: leave it out, there is no mask of it"
        ),
    }
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
        let inside = |cutoff: &Option<Cutoff>, scores: &[f64]| {
            cutoff.is_some_and(|cutoff| cutoff.includes(scores[offset], place))
        };
        let low = || inside(&cutoffs.low, &block.low);
        let principal = || inside(&cutoffs.principal, &block.principal);
        match self.kind {
            MaskKind::Low => low(),
            MaskKind::Principal => principal(),
            MaskKind::Safe => low() || !principal(),
        }
    }

    fn cutoffs(&self) -> Result<Cutoffs, Failure> {
        let elements = self.view.matrix_elements();
        let count = self.alpha.count(elements);
        let mut cutoffs = Cutoffs::default();
        let mut searches = Vec::new();
        if count > 0 && self.kind != MaskKind::Low {
            searches.push((true, Search::new(Order::Descending, elements, count)));
        }
        if count > 0 && self.kind != MaskKind::Principal {
            searches.push((false, Search::new(Order::Ascending, elements, count)));
        }
        while !searches.is_empty() {
            let mut tallies = self.tallies(&searches)?.into_iter();
            searches.retain_mut(|(is_principal, search)| {
                let found = search.narrow(tallies.next().unwrap_or_default());
                let place = if *is_principal { &mut cutoffs.principal } else { &mut cutoffs.low };
                *place = found;
                found.is_none()
            });
        }
        Ok(cutoffs)
    }

    /// One pass; by search, the tallies of all stripes. A search is of the principal mask or of the
    /// other.
    fn tallies(&self, searches: &[(bool, Search)]) -> Result<Vec<Vec<Tally>>, Failure> {
        let start = || searches.iter().map(|(_, search)| search.tally()).collect::<Vec<_>>();
        let stripes = self.pass(start, |tallies, block| {
            for (tally, (is_principal, search)) in tallies.iter_mut().zip(searches) {
                let scores = if *is_principal { &block.principal } else { &block.low };
                search.add_all(tally, scores.iter().copied(), block.first);
            }
            Ok(())
        })?;
        let mut by_search: Vec<Vec<Tally>> = searches.iter().map(|_| Vec::new()).collect();
        for stripe in stripes {
            by_search.iter_mut().zip(stripe).for_each(|(all, tally)| all.push(tally));
        }
        Ok(by_search)
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
