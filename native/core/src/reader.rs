//! Streaming positional reads of one tensor, in blocks, by all threads of the current pool.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use faer::Mat;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::checkpoint::{Checkpoint, ShardFile, Tensor};
use crate::control::Control;
use crate::dtype::Format;
use crate::failure::Failure;

/// Cost of reading one byte, in the flops that [`Control`] counts: about what a core multiplies in
/// the time in which it reads a byte.
pub const COST_OF_BYTE: u64 = 16;

/// A tensor whose file is open and known to be the one whose header was read, or one that is in
/// memory in its place.
#[derive(Debug)]
pub struct TensorReader<'a> {
    tensor: &'a Tensor,
    source: Source,
    /// The element that reads count from.
    first: usize,
}

#[derive(Debug)]
enum Source {
    File(ShardFile),
    /// Elements in float64.
    Memory(Vec<f64>),
}

/// Some elements of a tensor as stored. The wanted ones begin `skip` elements into `bytes`: packed
/// elements are read from a whole byte on.
pub struct Block<'a> {
    /// Stored bytes.
    pub bytes: &'a [u8],
    /// Elements to leave out at the start.
    pub skip: usize,
}

impl<'a> TensorReader<'a> {
    /// Opens the shard of tensor number `index`.
    ///
    /// # Errors
    /// `Unreadable`, or `Changed` when the file is another one now.
    pub fn open(checkpoint: &'a Checkpoint, index: usize) -> Result<Self, Failure> {
        let tensor = &checkpoint.tensors[index];
        let shard = &checkpoint.shards[tensor.shard];
        let file = ShardFile::reopen(&shard.path, shard.identity)?;
        Ok(Self { tensor, source: Source::File(file), first: 0 })
    }

    /// Reads `values`, stored as float64, in the place of the elements of `tensor`.
    pub fn of_values(tensor: &'a Tensor, values: Vec<f64>) -> Self {
        Self { tensor, source: Source::Memory(values), first: 0 }
    }

    /// The same, with elements counted from number `first` on.
    pub fn starting_at(self, first: usize) -> Self {
        Self { first, ..self }
    }

    /// What is read.
    pub fn tensor(&self) -> &'a Tensor {
        self.tensor
    }

    /// Reads elements `range` into `buffer`, which grows as needed.
    ///
    /// # Errors
    /// `Unreadable`, or `Changed` when the file has become shorter.
    pub fn read<'b>(
        &self,
        range: &Range<usize>,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Block<'b>, Failure> {
        let range = self.first + range.start..self.first + range.end;
        if let (Source::File(file), Some(pitch)) = (&self.source, self.tensor.pitch) {
            return self.read_columns(file, pitch, &range, buffer);
        }
        let bits = match self.source {
            Source::File(_) => self.tensor.dtype.bitsize(),
            Source::Memory(_) => Format::F64.bits(),
        };
        // Four elements always take whole bytes.
        let skip = if bits < 8 { range.start % 4 } else { 0 };
        let first_byte = (range.start - skip) * bits / 8;
        let length = (range.end * bits).div_ceil(8) - first_byte;
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        let bytes = &mut buffer[..length];
        match &self.source {
            Source::File(file) => file.read(bytes, self.tensor.offset + first_byte as u64)?,
            Source::Memory(values) => {
                let (words, _) = bytes.as_chunks_mut::<8>();
                for (word, value) in words.iter_mut().zip(&values[range]) {
                    *word = value.to_le_bytes();
                }
            }
        }
        Ok(Block { bytes, skip })
    }

    /// Reads elements of some columns: the rows that they lie in, from which they are then moved
    /// together.
    fn read_columns<'b>(
        &self,
        file: &ShardFile,
        pitch: usize,
        range: &Range<usize>,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Block<'b>, Failure> {
        // A part of columns has two dimensions, and elements of whole bytes.
        let (cols, size) = (self.tensor.shape[1], self.tensor.dtype.bitsize() / 8);
        let stored = |element: usize| element / cols * pitch + element % cols;
        let length = range.len() * size;
        if range.is_empty() {
            return Ok(Block { bytes: &[], skip: 0 });
        }
        let first = stored(range.start);
        let span = (stored(range.end - 1) + 1 - first) * size;
        if buffer.len() < span {
            buffer.resize(span, 0);
        }
        file.read(&mut buffer[..span], self.tensor.offset + (first * size) as u64)?;
        let mut element = range.start;
        while element < range.end {
            let end = (element - element % cols + cols).min(range.end);
            let from = (stored(element) - first) * size;
            let to = (element - range.start) * size;
            buffer.copy_within(from..from + (end - element) * size, to);
            element = end;
        }
        Ok(Block { bytes: &buffer[..length], skip: 0 })
    }

    /// To be called after the last read: all reads saw one state of the file.
    ///
    /// # Errors
    /// `Changed`.
    pub fn finish(self) -> Result<(), Failure> {
        match self.source {
            Source::File(file) => file.verify_unchanged(),
            Source::Memory(_) => Ok(()),
        }
    }

    /// Elements `range` as a row-major rows×cols matrix in float64; `range` counts rows·cols. Holds
    /// no more than the matrix and one block a thread.
    ///
    /// # Errors
    /// `Unreadable`, `Changed` or `Cancelled`.
    pub fn matrix(
        &self,
        format: Format,
        range: &Range<usize>,
        cols: usize,
        control: &Control,
    ) -> Result<Mat<f64>, Failure> {
        self.filled(range.len() / cols, cols, control, |scratch, rows| {
            let elements = range.start + rows.start * cols..range.start + rows.end * cols;
            self.decode(format, &elements, 0, scratch)
        })
    }

    /// As [`TensorReader::matrix`], but less the elements `range` of `base`; formats are those of
    /// `base` and of this.
    ///
    /// # Errors
    /// `Unreadable`, `Changed` or `Cancelled`.
    pub fn difference(
        &self,
        base: &Self,
        formats: [Format; 2],
        range: &Range<usize>,
        cols: usize,
        control: &Control,
    ) -> Result<Mat<f64>, Failure> {
        self.filled(range.len() / cols, cols, control, |scratch, rows| {
            let elements = range.start + rows.start * cols..range.start + rows.end * cols;
            base.decode(formats[0], &elements, 0, scratch)?;
            scratch.subtracted.clone_from(&scratch.values);
            self.decode(formats[1], &elements, 0, scratch)?;
            let values = scratch.values.iter_mut().zip(&scratch.subtracted);
            values.for_each(|(value, subtracted)| *value -= subtracted);
            Ok(())
        })
    }

    /// As [`TensorReader::matrix`], but only some rows of the matrix whose first element is
    /// `first`; `rows` lists them.
    ///
    /// # Errors
    /// `Unreadable`, `Changed` or `Cancelled`.
    pub fn rows(
        &self,
        format: Format,
        first: usize,
        rows: &[usize],
        cols: usize,
        control: &Control,
    ) -> Result<Mat<f64>, Failure> {
        self.filled(rows.len(), cols, control, |scratch, block| {
            for (position, row) in rows[block.clone()].iter().enumerate() {
                let start = first + row * cols;
                self.decode(format, &(start..start + cols), position * cols, scratch)?;
            }
            Ok(())
        })
    }

    /// Decodes elements into `scratch.values` from `at` on.
    fn decode(
        &self,
        format: Format,
        elements: &Range<usize>,
        at: usize,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let stored = self.read(elements, &mut scratch.bytes)?;
        format.decode(stored.bytes, stored.skip, &mut scratch.values[at..at + elements.len()]);
        Ok(())
    }

    /// A matrix whose rows `decode` writes, row-major, a block at a time.
    fn filled(
        &self,
        rows: usize,
        cols: usize,
        control: &Control,
        decode: impl Fn(&mut Scratch, &Range<usize>) -> Result<(), Failure> + Sync,
    ) -> Result<Mat<f64>, Failure> {
        // Not filled with zeros: that alone would take seconds of a large matrix.
        let mut matrix = Mat::with_capacity(rows, cols);
        let target = ColumnMajor::new(&mut matrix, cols);
        // Whole tiles of rows: a tile fills the cache lines of the columns that it is written to.
        let block_rows = (BLOCK_ELEMENTS / cols).next_multiple_of(TILE).max(TILE);
        let row_blocks: Vec<_> = blocks(0..rows, block_rows).collect();
        fold_blocks(&row_blocks, control, Scratch::default, |scratch, _, block| {
            scratch.values.resize(block.len() * cols, 0.0);
            decode(scratch, block)?;
            // SAFETY: blocks are disjoint ranges of rows, each of which one task writes.
            unsafe { target.write_rows(block.start, &scratch.values) };
            Ok(())
        })?;
        // SAFETY: there is room for as many, and the blocks have written every row.
        unsafe { matrix.set_dims(rows, cols) };
        Ok(matrix)
    }
}

/// Elements of a block that is transposed: 512 KiB of float64, which fits a core's own cache.
const BLOCK_ELEMENTS: usize = 1 << 16;
/// Rows of a tile: 8 float64 are a cache line.
const TILE: usize = 8;

#[derive(Default)]
struct Scratch {
    bytes: Vec<u8>,
    values: Vec<f64>,
    subtracted: Vec<f64>,
}

/// A column-major matrix that several threads fill, each its own rows.
struct ColumnMajor {
    start: *mut f64,
    cols: usize,
    stride: usize,
}

// SAFETY: the pointer is only written through `write_rows`, whose contract is disjoint rows.
unsafe impl Sync for ColumnMajor {}

impl ColumnMajor {
    /// Of a matrix with room for `cols` columns.
    fn new(matrix: &mut Mat<f64>, cols: usize) -> Self {
        let stride = matrix.col_stride().unsigned_abs();
        Self { start: matrix.as_ptr_mut(), cols, stride }
    }

    /// Writes the row-major `values` as rows `first …`, in tiles of 8 rows so that each cache
    /// line is filled while it is held.
    ///
    /// # Safety
    /// The rows lie inside the matrix's capacity, and no other thread touches them.
    unsafe fn write_rows(&self, first: usize, values: &[f64]) {
        let rows = values.len() / self.cols;
        for row_tile in (0..rows).step_by(TILE) {
            let row_end = (row_tile + TILE).min(rows);
            for col in 0..self.cols {
                for row in row_tile..row_end {
                    let value = values[row * self.cols + col];
                    // SAFETY: row and column are inside the capacity by the caller's contract.
                    unsafe { self.start.add(col * self.stride + first + row).write(value) };
                }
            }
        }
    }
}

/// Cuts `range` into blocks of at most `elements` elements.
pub fn blocks(range: Range<usize>, elements: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(elements).map(move |start| start..(start + elements).min(end))
}

/// Applies `measure` to every block, by all threads of the current pool. `state` makes what one
/// thread gathers over its blocks; which thread gets which block is not determined.
///
/// # Errors
/// The first error of `measure`, or `Cancelled`.
pub fn fold_blocks<State: Send>(
    blocks: &[Range<usize>],
    control: &Control,
    state: impl Fn() -> State + Sync,
    measure: impl Fn(&mut State, usize, &Range<usize>) -> Result<(), Failure> + Sync,
) -> Result<Vec<State>, Failure> {
    let next = AtomicUsize::new(0);
    let tasks = rayon::current_num_threads().min(blocks.len());
    let work = |_| {
        let mut state = state();
        while let Some((index, block)) = take(&next, blocks) {
            let result = control.check().map_err(Failure::from);
            if let Err(failure) = result.and_then(|()| measure(&mut state, index, block)) {
                // The other threads need not finish what will not be used.
                next.store(blocks.len(), Ordering::Relaxed);
                return Err(failure);
            }
        }
        Ok(state)
    };
    (0..tasks).into_par_iter().with_max_len(1).map(work).collect()
}

fn take<'a>(next: &AtomicUsize, blocks: &'a [Range<usize>]) -> Option<(usize, &'a Range<usize>)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, blocks.get(index)?))
}

/// As [`fold_blocks`], but with one result a block, in the order of the blocks: what is summed up
/// from them does not depend on the number of threads.
///
/// # Errors
/// The first error of `measure`, or `Cancelled`.
pub fn map_blocks<State: Send, Found: Send>(
    blocks: &[Range<usize>],
    control: &Control,
    state: impl Fn() -> State + Sync,
    measure: impl Fn(&mut State, &Range<usize>) -> Result<Found, Failure> + Sync,
) -> Result<Vec<Found>, Failure> {
    let gathered = fold_blocks(
        blocks,
        control,
        || (state(), Vec::new()),
        |(state, found), index, block| {
            found.push((index, measure(state, block)?));
            Ok(())
        },
    )?;
    let mut found: Vec<(usize, Found)> =
        gathered.into_iter().flat_map(|(_, found)| found).collect();
    found.sort_unstable_by_key(|&(index, _)| index);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

#[cfg(test)]
mod tests;
