//! Parts of stored tensors, read as tensors of their own: rows, columns, one matrix of a stack.

use serde::Deserialize;

use super::{Checkpoint, Tensor};
use crate::failure::Failure;

/// Elements of a stored tensor, as the `PartView` of `src/model/pair.ts` has them.
#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Index of the stored tensor.
    pub tensor: usize,
    /// Its element that comes first.
    pub first: usize,
    /// Shape of the part.
    pub shape: Vec<usize>,
    /// Elements from the start of a row to that of the next; nothing where rows follow on one
    /// another.
    pub pitch: Option<usize>,
}

impl Checkpoint {
    /// The same checkpoint with parts of its tensors as further tensors, in this order.
    ///
    /// # Errors
    /// `Internal` for a part that does not lie inside its tensor, or not at whole bytes.
    pub fn with_parts(&self, parts: &[Part]) -> Result<Self, Failure> {
        let mut whole = self.clone();
        for part in parts {
            let tensor = self.tensors.get(part.tensor).and_then(|stored| part.of(stored));
            whole.tensors.push(tensor.ok_or_else(|| {
                let Part { name, first, shape, pitch, .. } = part;
                let place = format!("first element {first}, shape {shape:?}, pitch {pitch:?}");
                Failure::internal(format!("{name} is no part of a tensor: {place}"))
            })?);
        }
        Ok(whole)
    }
}

impl Part {
    /// The part as a tensor; nothing where it does not lie inside `stored` at whole bytes.
    fn of(&self, stored: &Tensor) -> Option<Tensor> {
        let product = |product: usize, &side: &usize| product.checked_mul(side);
        let elements = self.shape.iter().try_fold(1, product)?;
        let bits = stored.dtype.bitsize();
        let last = match (self.pitch, &self.shape[..]) {
            (None, _) => elements,
            (Some(pitch), &[rows, cols]) if rows > 0 && cols <= pitch && bits.is_multiple_of(8) => {
                pitch.checked_mul(rows - 1)?.checked_add(cols)?
            }
            _ => return None,
        };
        let is_inside = self.first.checked_add(last)? <= stored.elements();
        // Reads of packed elements begin at a multiple of four, which is a whole byte of a part
        // only where the part begins at one.
        let is_whole = |elements: usize| (elements * bits).is_multiple_of(8);
        if !is_inside || !is_whole(self.first) || !is_whole(elements) || stored.pitch.is_some() {
            return None;
        }
        Some(Tensor {
            name: self.name.clone(),
            dtype: stored.dtype,
            shape: self.shape.clone(),
            bytes: (elements * bits / 8) as u64,
            offset: stored.offset + (self.first * bits / 8) as u64,
            shard: stored.shard,
            pitch: self.pitch,
        })
    }
}

#[cfg(test)]
mod tests {
    use safetensors::Dtype;

    use super::*;
    use crate::control::Control;
    use crate::dtype::Format;
    use crate::reader::TensorReader;
    use crate::testing::{Folder, f32_bytes};

    const ROWS: usize = 700;
    const COLS: usize = 300;

    fn part(first: usize, shape: &[usize], pitch: Option<usize>) -> Part {
        Part { name: "part".to_owned(), tensor: 0, first, shape: shape.to_vec(), pitch }
    }

    fn stored(folder: &Folder) -> Checkpoint {
        let values: Vec<f32> = (0..ROWS * COLS).map(|index| index as f32).collect();
        let bytes = f32_bytes(&values);
        folder.checkpoint("m.safetensors", &[("w", Dtype::F32, &[ROWS, COLS], &bytes)])
    }

    /// All elements of the part, each of which is its own index in the stored tensor.
    fn elements(checkpoint: &Checkpoint, rows: usize, cols: usize) -> Vec<Vec<usize>> {
        let reader = TensorReader::open(checkpoint, 1).expect("opens");
        let matrix = reader
            .matrix(Format::F32, &(0..rows * cols), cols, &Control::default())
            .expect("is read");
        (0..rows).map(|row| (0..cols).map(|col| matrix[(row, col)] as usize).collect()).collect()
    }

    #[test]
    fn rows_and_columns_are_read_where_they_lie() {
        let folder = Folder::new();
        let checkpoint = stored(&folder);
        let lower = checkpoint.with_parts(&[part(200 * COLS, &[500, COLS], None)]).expect("inside");
        let expected: Vec<Vec<usize>> =
            (200..700).map(|row| (row * COLS..(row + 1) * COLS).collect()).collect();
        assert_eq!(elements(&lower, 500, COLS), expected);
        for (start, cols) in [(0, 100), (100, 100), (200, 100), (299, 1), (0, 300), (7, 250)] {
            let columns = part(start, &[ROWS, cols], Some(COLS));
            let columns = checkpoint.with_parts(&[columns]).expect("inside");
            let expected: Vec<Vec<usize>> = (0..ROWS)
                .map(|row| (0..cols).map(|col| row * COLS + start + col).collect())
                .collect();
            assert_eq!(elements(&columns, ROWS, cols), expected, "columns {start}, {cols} of them");
        }
    }

    #[test]
    fn any_range_of_columns_is_read() {
        let folder = Folder::new();
        let columns = part(3, &[ROWS, 10], Some(COLS));
        let checkpoint = stored(&folder).with_parts(&[columns]).expect("inside");
        let reader = TensorReader::open(&checkpoint, 1).expect("opens");
        let mut buffer = Vec::new();
        for range in [0..1, 9..10, 9..11, 5..37, 10..20, 6999..7000, 0..7000, 12..12] {
            let block = reader.read(&range, &mut buffer).expect("is read");
            assert_eq!(block.skip, 0);
            let (words, rest) = block.bytes.as_chunks::<4>();
            assert!(rest.is_empty());
            let found: Vec<usize> =
                words.iter().map(|word| f32::from_le_bytes(*word) as usize).collect();
            let expected: Vec<usize> = range.map(|at| at / 10 * COLS + 3 + at % 10).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_is_no_part_is_refused() {
        let folder = Folder::new();
        let checkpoint = stored(&folder);
        for outside in [
            part(1, &[ROWS, COLS], None),
            part(0, &[ROWS + 1, COLS], None),
            part(usize::MAX, &[1, 2], None),
            part(0, &[usize::MAX, 2], None),
            part(201, &[ROWS, 100], Some(COLS)),
            part(0, &[ROWS, 100], Some(99)),
            part(0, &[0, 100], Some(COLS)),
            part(0, &[7], Some(COLS)),
            Part { tensor: 1, ..part(0, &[1], None) },
        ] {
            let failure = checkpoint.with_parts(&[outside]).expect_err("is refused");
            assert!(failure.message.contains("is no part"), "{}", failure.message);
        }
        assert!(checkpoint.with_parts(&[part(200, &[ROWS, 100], Some(COLS))]).is_ok());
    }

    #[test]
    fn packed_elements_are_cut_at_whole_bytes() {
        let folder = Folder::new();
        let bytes = [0x21, 0x43, 0x65, 0x07, 0x21, 0x43];
        let stored = folder.checkpoint("m.safetensors", &[("w", Dtype::F4, &[2, 6], &bytes)]);
        assert!(stored.with_parts(&[part(1, &[4], None)]).is_err());
        assert!(stored.with_parts(&[part(0, &[2, 2], Some(6))]).is_err());
        let cut = stored.with_parts(&[part(6, &[1, 6], None)]).expect("whole bytes");
        let reader = TensorReader::open(&cut, 1).expect("opens");
        let mut buffer = Vec::new();
        let block = reader.read(&(0..6), &mut buffer).expect("is read");
        assert_eq!((block.bytes, block.skip), (&bytes[3..], 0));
    }
}
