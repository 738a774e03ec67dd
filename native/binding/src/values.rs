//! Windows of stored values, and images of slices.

use checkpoint_lens_core::failure::Failure;
use checkpoint_lens_core::mask::{Alpha, MaskKind};
use checkpoint_lens_core::mask_image::{self, MaskOf};
use checkpoint_lens_core::values::{self, Image, ImageSize, Values, Window};
use napi::bindgen_prelude::{
    BigInt64Array, BigUint64Array, Env, Float32Array, Float64Array, Object, Uint32Array,
};
use napi_derive::napi;
use serde::Deserialize;

use crate::Cancellation;
use crate::checkpoint::CheckpointHandle;
use crate::task::{parse, promise};

/// A `ValueWindow` of `src/model/values.ts`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WindowRequest {
    slice: usize,
    row_start: usize,
    row_count: usize,
    column_start: usize,
    column_count: usize,
}

/// An `ImageSize` of `src/model/values.ts`.
#[derive(Deserialize)]
struct SizeRequest {
    slice: usize,
    rows: usize,
    columns: usize,
}

/// An `ImageSize` with the tolerance of `updateSparsity`.
#[derive(Deserialize)]
struct UpdateRequest {
    #[serde(flatten)]
    size: SizeRequest,
    eta: f64,
}

/// An `ImageSize` with the mask that is drawn.
#[derive(Deserialize)]
struct MaskRequest {
    #[serde(flatten)]
    size: SizeRequest,
    kind: MaskKind,
    alpha: Alpha,
    rank: usize,
}

/// A `MaskImage` of `src/model/values.ts`.
#[napi(object)]
pub struct MaskCells {
    /// Rows of cells.
    pub rows: u32,
    /// Columns of cells.
    pub columns: u32,
    /// By cell.
    pub shares: Float32Array,
}

/// Values of a window: one of the three.
#[napi(object)]
pub struct WindowValues {
    /// Of floats, booleans, and integers of at most 32 bits.
    pub numbers: Option<Float64Array>,
    /// Of I64.
    pub signed: Option<BigInt64Array>,
    /// Of U64.
    pub unsigned: Option<BigUint64Array>,
}

/// A `TensorImage` of `src/model/values.ts`, with the norms of all lines.
#[napi(object)]
pub struct SliceImage {
    /// Slices of the tensor.
    pub slices: f64,
    /// Rows of a slice.
    pub matrix_rows: f64,
    /// Columns of a slice.
    pub matrix_columns: f64,
    /// Rows of cells.
    pub rows: u32,
    /// Columns of cells.
    pub columns: u32,
    /// By cell.
    pub mean: Float32Array,
    /// By cell.
    pub max_abs: Float32Array,
    /// By cell; empty where all is finite.
    pub non_finite: Uint32Array,
    /// By cell, of a pair only.
    pub changed_fraction: Option<Float32Array>,
    /// By row; nothing where there are too many.
    pub row_norms: Option<Float64Array>,
    /// By column; nothing where there are too many.
    pub column_norms: Option<Float64Array>,
}

/// The values of a window of a tensor; `window` is JSON.
#[napi(ts_return_type = "Promise<WindowValues | string>")]
pub fn read_values<'env>(
    env: &'env Env,
    handle: &CheckpointHandle,
    tensor: u32,
    window: String,
    cancellation: &Cancellation,
) -> napi::Result<Object<'env>> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    let work = move || {
        let window = window_of(&parse(&window)?)?;
        values::read_values(&checkpoint, tensor as usize, &window, &control)
    };
    promise(env, work, window_values)
}

/// A slice of a tensor in cells; `size` is JSON.
#[napi(ts_return_type = "Promise<SliceImage | string>")]
pub fn draw_tensor<'env>(
    env: &'env Env,
    handle: &CheckpointHandle,
    tensor: u32,
    size: String,
    cancellation: &Cancellation,
) -> napi::Result<Object<'env>> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    let work = move || {
        let size = size_of(&parse(&size)?);
        values::draw_tensor(&checkpoint, tensor as usize, size, &control)
    };
    promise(env, work, slice_image)
}

/// The update of a slice of a pair in cells; `request` is JSON.
#[napi(ts_return_type = "Promise<SliceImage | string>")]
pub fn draw_update<'env>(
    env: &'env Env,
    base: &CheckpointHandle,
    base_tensor: u32,
    other: &CheckpointHandle,
    other_tensor: u32,
    request: String,
    cancellation: &Cancellation,
) -> napi::Result<Object<'env>> {
    let (base, other) = (base.checkpoint.clone(), other.checkpoint.clone());
    let control = cancellation.control.clone();
    let work = move || {
        let request: UpdateRequest = parse(&request)?;
        let tensors = [base_tensor as usize, other_tensor as usize];
        values::draw_update([&base, &other], tensors, size_of(&request.size), request.eta, &control)
    };
    promise(env, work, slice_image)
}

/// The mask of a matrix in cells; `request` is JSON.
#[napi(ts_return_type = "Promise<MaskCells | string>")]
pub fn draw_mask<'env>(
    env: &'env Env,
    handle: &CheckpointHandle,
    tensor: u32,
    request: String,
    cancellation: &Cancellation,
) -> napi::Result<Object<'env>> {
    let (checkpoint, control) = (handle.checkpoint.clone(), cancellation.control.clone());
    let work = move || {
        let MaskRequest { size, kind, alpha, rank } = parse(&request)?;
        let mask = MaskOf { kind, alpha, rank };
        mask_image::draw_mask(&checkpoint, tensor as usize, &mask, size_of(&size), &control)
    };
    promise(env, work, |image| MaskCells {
        rows: image.rows as u32,
        columns: image.cols as u32,
        shares: image.shares.into(),
    })
}

fn window_of(request: &WindowRequest) -> Result<Window, Failure> {
    let lines = |start: usize, count: usize| {
        let end = start.checked_add(count);
        end.map(|end| start..end).ok_or_else(|| Failure::internal("the window is too large"))
    };
    Ok(Window {
        slice: request.slice,
        rows: lines(request.row_start, request.row_count)?,
        cols: lines(request.column_start, request.column_count)?,
    })
}

fn size_of(request: &SizeRequest) -> ImageSize {
    ImageSize { slice: request.slice, rows: request.rows, cols: request.columns }
}

fn window_values(values: Values) -> WindowValues {
    let mut found = WindowValues { numbers: None, signed: None, unsigned: None };
    match values {
        Values::Numbers(values) => found.numbers = Some(values.into()),
        Values::Signed(values) => found.signed = Some(values.into()),
        Values::Unsigned(values) => found.unsigned = Some(values.into()),
    }
    found
}

fn slice_image(image: Image) -> SliceImage {
    SliceImage {
        slices: image.matrix.slices as f64,
        matrix_rows: image.matrix.rows as f64,
        matrix_columns: image.matrix.cols as f64,
        rows: image.rows as u32,
        columns: image.cols as u32,
        mean: image.mean.into(),
        max_abs: image.max_abs.into(),
        non_finite: image.non_finite.into(),
        changed_fraction: image.changed_fraction.map(Into::into),
        row_norms: image.row_norms.map(Into::into),
        column_norms: image.column_norms.map(Into::into),
    }
}
