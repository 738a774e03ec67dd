//! Writing the masks of a checkpoint's weight matrices as a safetensors file of booleans.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use safetensors::Dtype;
use serde::{Deserialize, Serialize};

use crate::analysis::lanes::{Lanes, Size};
use crate::analysis::{Event, Listener, spectra};
use crate::checkpoint::{Checkpoint, Tensor};
use crate::control::Control;
use crate::digest::Hasher;
use crate::dtype::Format;
use crate::failure::{Failure, FailureKind, guard};
use crate::mask::{Alpha, MaskKind, Masking, Principal, cost};
use crate::matrix::MatrixView;
use crate::output::{FileHead, NewTensor, PROGRAM, StagedFile, file_name};
use crate::reader::TensorReader;
use crate::spectrum;

/// Value of `schema` in the metadata: format and version.
pub const SCHEMA: &str = "checkpoint-lens/mask@1";

/// What [`write`] is asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct MaskRequest {
    /// The file to write.
    pub out: PathBuf,
    /// Indices of weight matrices, or stacks of them, in the checkpoint.
    pub tensors: Vec<usize>,
    /// Which mask.
    pub kind: MaskKind,
    /// Its share of each matrix, or those of the masks that it is made of.
    pub alpha: Alpha,
    /// Rank of the reconstruction that ranks principal weights, at least 1.
    pub rank: usize,
    /// All cores when absent.
    pub threads: Option<usize>,
}

/// The mask of one tensor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MaskedTensor {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its elements.
    pub elements: u64,
    /// How many of them are inside the mask.
    pub selected: u64,
    /// Whether the rank covers its matrices: the principal mask is then that of the largest
    /// magnitudes.
    pub principal_mask_is_top_magnitude: bool,
}

/// A mask file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WrittenMask {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the first bytes of BASE, length and header, of all its files in their order.
    pub base_header_sha256: String,
    /// In the order of BASE.
    pub tensors: Vec<MaskedTensor>,
}

/// Writes one boolean tensor for each tensor asked for, and reports once.
///
/// # Errors
/// `Unreadable` (the input, or the output), `Changed`, `Cancelled`, `Invalid` where an element is
/// not finite, or `Internal` for a tensor that is no weight matrix; under the final name nothing is
/// left then.
pub fn write(
    base: &Checkpoint,
    request: &MaskRequest,
    listener: &Listener<WrittenMask>,
    control: &Control,
) -> Result<(), Failure> {
    if request.rank == 0 {
        return Err(Failure::internal("rank must be at least 1"));
    }
    let tensors = masked_tensors(base, request)?;
    let out = StagedFile::create(&request.out, &[base])?;
    let base_header_sha256 = header_digest(base)?;
    let new: Vec<NewTensor> = tensors.iter().map(MaskTensor::new_tensor).collect();
    let head = FileHead::new(&metadata(base, request, &base_header_sha256), &new)
        .map_err(|message| Failure::unwritable(out.path(), message))?;
    out.write(&head.bytes, 0)?;
    let job = Job { base, request, tensors: &tensors, out: &out, offsets: &head.offsets, control };
    job.run(&|fraction| listener(Event::Progress(fraction)))?;
    out.commit()?;
    let tensors = tensors.iter().map(|tensor| tensor.report(request)).collect();
    let written = WrittenMask { bytes: head.file_bytes, base_header_sha256, tensors };
    listener(Event::Report { position: 0, report: Box::new(written) });
    Ok(())
}

/// A tensor to be masked.
struct MaskTensor<'a> {
    index: usize,
    tensor: &'a Tensor,
    format: Format,
    view: MatrixView,
    selected: AtomicU64,
}

impl MaskTensor<'_> {
    fn rank(&self) -> usize {
        self.view.rows.min(self.view.cols)
    }

    fn new_tensor(&self) -> NewTensor {
        let (name, shape) = (self.tensor.name.clone(), self.tensor.shape.clone());
        NewTensor { name, dtype: Dtype::BOOL, shape }
    }

    fn report(&self, request: &MaskRequest) -> MaskedTensor {
        MaskedTensor {
            name: self.tensor.name.clone(),
            shape: self.tensor.shape.clone(),
            elements: self.tensor.elements() as u64,
            selected: self.selected.load(Ordering::Relaxed),
            principal_mask_is_top_magnitude: request.rank >= self.rank(),
        }
    }
}

fn masked_tensors<'a>(
    base: &'a Checkpoint,
    request: &MaskRequest,
) -> Result<Vec<MaskTensor<'a>>, Failure> {
    let masked = |&index: &usize| {
        let tensor = base.tensors.get(index);
        let tensor = tensor.ok_or_else(|| Failure::internal(format!("no tensor {index}")))?;
        let view = MatrixView::of(&tensor.shape);
        let format = Format::of(tensor.dtype).filter(|_| view.is_weight_matrix());
        let format = format.ok_or_else(|| {
            Failure::internal("is no weight matrix, it has no mask").with_tensor(&tensor.name)
        })?;
        Ok(MaskTensor { index, tensor, format, view, selected: AtomicU64::new(0) })
    };
    request.tensors.iter().map(masked).collect()
}

fn header_digest(base: &Checkpoint) -> Result<String, Failure> {
    let mut hasher = Hasher::default();
    for shard in &base.shards {
        hasher.add(&shard.head()?);
    }
    Ok(hasher.finish())
}

fn metadata(
    base: &Checkpoint,
    request: &MaskRequest,
    base_header_sha256: &str,
) -> BTreeMap<String, String> {
    let kind = serde_json::to_value(request.kind).expect("plain data");
    [
        ("format", "pt".to_owned()),
        ("schema", SCHEMA.to_owned()),
        ("made_by", PROGRAM.to_owned()),
        ("kind", kind.as_str().unwrap_or_default().to_owned()),
        ("alpha", request.alpha.text().to_owned()),
        ("rank", request.rank.to_string()),
        ("base", file_name(&base.path)),
        ("base_header_sha256", base_header_sha256.to_owned()),
        ("definition", definition(request.kind)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

/// As docs/METRICS.md has it, in one line.
fn definition(kind: MaskKind) -> String {
    let principal = "the floor(alpha*m*n) largest of abs(U_r S_r V_r^T), r = min(rank, m, n)";
    let low = "the floor(alpha*m*n) smallest of abs(W)";
    let true_where = match kind {
        MaskKind::Principal => format!("principal: {principal}"),
        MaskKind::Low => format!("low: {low}"),
        MaskKind::Safe => format!("low or not principal; low: {low}; principal: {principal}"),
    };
    format!("of each matrix W (m x n) by itself, {true_where}; ties: lower row-major index first")
}

struct Job<'a> {
    base: &'a Checkpoint,
    request: &'a MaskRequest,
    tensors: &'a [MaskTensor<'a>],
    out: &'a StagedFile,
    /// By tensor: where its mask begins in the file.
    offsets: &'a [u64],
    control: &'a Control,
}

impl Job<'_> {
    /// Masks all matrices, small ones side by side, until one fails.
    fn run(&self, progress: &dyn Fn(f64)) -> Result<(), Failure> {
        let matrices: Vec<(usize, usize)> = (self.tensors.iter().enumerate())
            .flat_map(|(position, tensor)| (0..tensor.view.count).map(move |m| (position, m)))
            .collect();
        let total: u64 = matrices.iter().map(|&(position, _)| self.cost(position)).sum();
        let size = |&(position, _): &(usize, usize)| {
            let is_large = spectra::is_large(self.tensors[position].view);
            if is_large { Size::Large } else { Size::Small }
        };
        let sizes: Vec<Size> = matrices.iter().map(size).collect();
        let failed = Mutex::new(None);
        let work = |item: usize| {
            let (position, matrix) = matrices[item];
            if let Err(failure) = guard(|| self.mask(position, matrix)) {
                let mut first = failed.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                if failure.kind != FailureKind::Cancelled {
                    first.get_or_insert(failure);
                    // What is left would be thrown away.
                    self.control.cancel();
                }
            }
        };
        let tell = || progress((self.control.done() as f64 / total.max(1) as f64).min(1.0));
        Lanes::new(self.request.threads)?.run(&sizes, self.control, &work, &tell);
        if let Some(failure) = failed.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
        {
            return Err(failure);
        }
        self.control.check()?;
        Ok(())
    }

    /// Whether the mask needs singular vectors of the tensor's matrices.
    fn needs_vectors(&self, tensor: &MaskTensor) -> bool {
        self.request.kind != MaskKind::Low && self.request.rank < tensor.rank()
    }

    /// Of the passes over one matrix.
    fn passes_cost(&self, tensor: &MaskTensor) -> u64 {
        let (m, n) = (tensor.view.rows, tensor.view.cols);
        let rank = if self.needs_vectors(tensor) { self.request.rank } else { 0 };
        cost(m, n, rank, tensor.tensor.bytes / tensor.view.count as u64)
    }

    fn cost(&self, position: usize) -> u64 {
        let tensor = &self.tensors[position];
        let vectors = self.needs_vectors(tensor);
        let vectors = if vectors { spectrum::cost(tensor.view.rows, tensor.view.cols) } else { 0 };
        vectors + self.passes_cost(tensor)
    }

    /// Writes the mask of one matrix.
    fn mask(&self, position: usize, matrix: usize) -> Result<(), Failure> {
        let tensor = &self.tensors[position];
        let reader = TensorReader::open(self.base, tensor.index)?;
        let principal = self.principal(tensor, &reader, matrix)?;
        let masking = Masking {
            reader: &reader,
            format: tensor.format,
            view: tensor.view,
            index: matrix,
            principal: principal.as_ref(),
            kind: self.request.kind,
            alpha: &self.request.alpha,
            control: self.control,
        };
        let start = self.offsets[position] + tensor.view.range(matrix).start as u64;
        let write = |first: usize, marks: &[u8]| self.out.write(marks, start + first as u64);
        let selected = masking.mark(write).map_err(|failure| self.of_base(failure))?;
        tensor.selected.fetch_add(selected, Ordering::Relaxed);
        reader.finish()?;
        self.control.advance(self.passes_cost(tensor));
        Ok(())
    }

    /// What principal weights are ranked by; nothing where they are not asked for.
    fn principal(
        &self,
        tensor: &MaskTensor,
        reader: &TensorReader,
        matrix: usize,
    ) -> Result<Option<Principal>, Failure> {
        if self.request.kind == MaskKind::Low {
            return Ok(None);
        }
        let (format, view, rank) = (tensor.format, tensor.view, self.request.rank);
        Principal::of_matrix(reader, format, view, matrix, rank, self.control)
            .map(Some)
            .map_err(|failure| self.of_base(failure))
    }

    fn of_base(&self, failure: Failure) -> Failure {
        let path = failure.path.unwrap_or_else(|| self.base.path.display().to_string());
        Failure { path: Some(path), ..failure }
    }
}

#[cfg(test)]
mod tests;
