//! Two updates of one base: triples of tensors.

use serde::Deserialize;

use super::lanes::Size;
use super::request::{check_eta, check_index};
use super::tensor::LARGE_BYTES;
use super::{Job, Listener, Plan};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;
use crate::reader::TensorReader;
use crate::report::{TripleDtype, UpdatesFigures, UpdatesReport};
use crate::updates::{self, TripleReader};

/// One triple to measure: indices into the tensors of each checkpoint.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct TripleItem {
    /// Of the base.
    pub base: usize,
    /// Of the first update.
    pub first: usize,
    /// Of the second update.
    pub second: usize,
}

/// Options of a run over triples.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct UpdatesOptions {
    /// All cores when absent.
    pub threads: Option<usize>,
    /// Tolerance of `updateSparsity`.
    pub eta: f64,
}

/// A run over triples.
#[derive(Debug, Clone, Deserialize)]
pub struct UpdatesRequest {
    /// In the order in which they are to be started.
    pub items: Vec<TripleItem>,
    /// For all items.
    pub options: UpdatesOptions,
}

/// Measures triples of tensors: of a base, and of two checkpoints that were trained from it. What is
/// wrong with one triple is its report's `error`.
///
/// # Errors
/// `Cancelled`, or `Internal` for a request that names no such tensors or tensors of several shapes.
pub fn compare_updates(
    checkpoints: [&Checkpoint; 3],
    request: &UpdatesRequest,
    listener: &Listener<UpdatesReport>,
    control: &Control,
) -> Result<(), Failure> {
    request.check(checkpoints)?;
    let eta = request.options.eta;
    let triple = |item: &TripleItem| Triple { checkpoints, item: *item };
    let job = Job {
        items: &request.items,
        plan: &|item| triple(item).plan(),
        measure: &|item| triple(item).measure(eta, control),
        failed: &|item, error| UpdatesReport { error: Some(error), ..triple(item).report() },
    };
    job.run(request.options.threads, listener, control)
}

impl TripleItem {
    /// By side.
    fn indices(self) -> [usize; 3] {
        [self.base, self.first, self.second]
    }
}

impl UpdatesRequest {
    fn check(&self, checkpoints: [&Checkpoint; 3]) -> Result<(), Failure> {
        check_eta(self.options.eta)?;
        for &item in &self.items {
            for (checkpoint, index) in checkpoints.into_iter().zip(item.indices()) {
                check_index(checkpoint, index)?;
            }
            let [base, first, second] = Triple { checkpoints, item }.tensors();
            if base.shape != first.shape || base.shape != second.shape {
                let message = format!(
                    "shapes {:?}, {:?} and {:?} cannot be compared",
                    base.shape, first.shape, second.shape
                );
                return Err(Failure::internal(message).with_tensor(&base.name));
            }
        }
        Ok(())
    }
}

/// The tensors of an item.
struct Triple<'a> {
    checkpoints: [&'a Checkpoint; 3],
    item: TripleItem,
}

impl<'a> Triple<'a> {
    fn tensors(&self) -> [&'a Tensor; 3] {
        let [base, first, second] = self.checkpoints;
        let item = self.item;
        [&base.tensors[item.base], &first.tensors[item.first], &second.tensors[item.second]]
    }

    /// Nothing where a side is not floating: then there is nothing to measure.
    fn formats(&self) -> Option<[Format; 3]> {
        let [base, first, second] = self.tensors().map(|tensor| Format::of(tensor.dtype));
        Some([base?, first?, second?])
    }

    fn plan(&self) -> Plan {
        let bytes: u64 = self.tensors().iter().map(|tensor| tensor.bytes).sum();
        let bytes = if self.formats().is_some() { bytes } else { 0 };
        let size = if bytes > LARGE_BYTES { Size::Large } else { Size::Small };
        Plan { cost: updates::cost(bytes), size }
    }

    fn report(&self) -> UpdatesReport {
        let [base, first, second] = self.tensors();
        UpdatesReport {
            name: base.name.clone(),
            shape: base.shape.clone(),
            dtype: TripleDtype { base: base.dtype, first: first.dtype, second: second.dtype },
            elements: base.elements(),
            figures: UpdatesFigures::default(),
            error: None,
        }
    }

    fn measure(&self, eta: f64, control: &Control) -> Result<UpdatesReport, Failure> {
        let mut report = self.report();
        let Some(formats) = self.formats() else {
            let reason = "elements that are not floating are only counted".to_owned();
            report.figures.reason = Some(reason);
            return Ok(report);
        };
        let open =
            |side: usize| TensorReader::open(self.checkpoints[side], self.item.indices()[side]);
        let sides = [open(0)?, open(1)?, open(2)?];
        let triple = TripleReader { sides, formats, elements: report.elements };
        report.figures = updates::figures(&updates::measure(&triple, eta, control)?);
        for side in triple.sides {
            side.finish()?;
        }
        Ok(report)
    }
}
