//! The head of a safetensors file to be written: where each tensor goes, and the JSON that says so.

use std::collections::BTreeMap;

use safetensors::Dtype;
use serde::Serialize;

use crate::checkpoint::MAX_HEADER_BYTES;

/// What writes the files, with its version.
pub const PROGRAM: &str = concat!("checkpoint-lens ", env!("CARGO_PKG_VERSION"));

/// A tensor to be written. It takes whole bytes.
#[derive(Debug, Clone)]
pub struct NewTensor {
    /// Its name, unique in the file.
    pub name: String,
    /// Type of its elements.
    pub dtype: Dtype,
    /// Row-major dimensions.
    pub shape: Vec<usize>,
}

impl NewTensor {
    /// A list of elements.
    pub fn list(name: String, dtype: Dtype, length: usize) -> Self {
        Self { name, dtype, shape: vec![length] }
    }

    /// Stored size in bytes.
    pub fn bytes(&self) -> u64 {
        let elements: usize = self.shape.iter().product();
        (elements as u64 * self.dtype.bitsize() as u64).div_ceil(8)
    }
}

/// The first bytes of a file, and what they promise.
#[derive(Debug)]
pub struct FileHead {
    /// Length and header, padded so that the data begin at a multiple of 8.
    pub bytes: Vec<u8>,
    /// By tensor: its first byte, counted from the start of the file.
    pub offsets: Vec<u64>,
    /// Size of the whole file.
    pub file_bytes: u64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Metadata(&'a BTreeMap<String, String>),
    Tensor { dtype: Dtype, shape: &'a [usize], data_offsets: [u64; 2] },
}

impl FileHead {
    /// Lays `tensors` out, those of the widest elements first: each then begins at a multiple of
    /// its elements' size, as readers that map the file want it.
    ///
    /// # Errors
    /// What is wrong, where the header would be larger than the format allows.
    pub fn new(metadata: &BTreeMap<String, String>, tensors: &[NewTensor]) -> Result<Self, String> {
        let mut order: Vec<usize> = (0..tensors.len()).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(tensors[index].dtype.bitsize()));
        let mut begins = vec![0; tensors.len()];
        let mut end = 0;
        let mut entries = BTreeMap::from([("__metadata__", Entry::Metadata(metadata))]);
        for index in order {
            let tensor = &tensors[index];
            let (begin, shape) = (end, &tensor.shape[..]);
            end += tensor.bytes();
            begins[index] = begin;
            let data_offsets = [begin, end];
            entries
                .insert(&tensor.name, Entry::Tensor { dtype: tensor.dtype, shape, data_offsets });
        }
        let json = serde_json::to_string(&entries).expect("plain data");
        let bytes = with_length(json)?;
        let start = bytes.len() as u64;
        let offsets = begins.into_iter().map(|begin| start + begin).collect();
        Ok(Self { bytes, offsets, file_bytes: start + end })
    }
}

fn with_length(mut json: String) -> Result<Vec<u8>, String> {
    json.extend(std::iter::repeat_n(' ', json.len().next_multiple_of(8) - json.len()));
    if json.len() as u64 > MAX_HEADER_BYTES {
        return Err(format!(
            "its header would have {} bytes, over the format's limit of {MAX_HEADER_BYTES}",
            json.len()
        ));
    }
    Ok([&(json.len() as u64).to_le_bytes()[..], json.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn what_is_laid_out_is_read_back() {
        let metadata = BTreeMap::from([("quote\"".to_owned(), "value\n".to_owned())]);
        let tensors = [
            NewTensor { name: "bytes".to_owned(), dtype: Dtype::BOOL, shape: vec![3, 1] },
            NewTensor { name: "wide \u{1F30D}".to_owned(), dtype: Dtype::F64, shape: vec![2] },
            NewTensor { name: "empty".to_owned(), dtype: Dtype::BF16, shape: vec![0, 7] },
            NewTensor { name: "words".to_owned(), dtype: Dtype::BF16, shape: vec![] },
        ];
        let head = FileHead::new(&metadata, &tensors).expect("small");
        let mut bytes = head.bytes.clone();
        bytes.resize(head.file_bytes as usize, 0);
        let folder = Folder::new();
        let path = folder.write("new.safetensors", &bytes);
        let found = crate::checkpoint::open(&path).expect("valid");
        assert_eq!(found.metadata, metadata);
        for (tensor, offset) in tensors.iter().zip(&head.offsets) {
            let read = found.tensors.iter().find(|read| read.name == tensor.name);
            let read = read.expect("every tensor is there");
            assert_eq!((&read.shape, read.dtype), (&tensor.shape, tensor.dtype));
            assert!(read.bytes == 0 || read.offset == *offset, "{}", tensor.name);
            assert_eq!(read.offset % (tensor.dtype.bitsize() as u64 / 8), 0, "{}", tensor.name);
        }
    }
}
