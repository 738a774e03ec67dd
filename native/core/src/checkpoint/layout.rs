//! Whether the tensors of a header cover its file: no hole, no overlap, every size as its shape and
//! dtype ask for, the last byte the file's last.

use super::Tensor;
use super::json::RawEntry;

/// Turns a header's entries into tensors ordered by offset, or says what is wrong with them.
/// `data_start` is where the data begins in the file of `file_size` bytes.
pub fn validate(
    entries: Vec<(String, RawEntry)>,
    data_start: u64,
    file_size: u64,
) -> Result<Vec<Tensor>, String> {
    let mut entries = entries;
    entries.sort_by_key(|(_, entry)| entry.data_offsets);
    let mut end = 0;
    let mut tensors: Vec<Tensor> = Vec::with_capacity(entries.len());
    for (name, entry) in entries {
        let previous = tensors.last().map(|tensor| tensor.name.as_str());
        check_position(&name, previous, entry.data_offsets, end)?;
        let bytes = stored_size(&name, &entry)?;
        end = entry.data_offsets[1];
        tensors.push(Tensor {
            name,
            dtype: entry.dtype,
            shape: to_usize(&entry.shape),
            bytes,
            // Overflow is caught below: the file would be larger than any file.
            offset: data_start.saturating_add(entry.data_offsets[0]),
            shard: 0,
            pitch: None,
        });
    }
    check_end(data_start, end, file_size)?;
    Ok(tensors)
}

/// Dimensions are checked by [`stored_size`] before this: they fit 64 bits.
fn to_usize(shape: &[u64]) -> Vec<usize> {
    shape.iter().map(|&side| side as usize).collect()
}

fn check_position(
    name: &str,
    previous: Option<&str>,
    [begin, stop]: [u64; 2],
    end: u64,
) -> Result<(), String> {
    if stop < begin {
        return Err(format!(
            "tensor \"{name}\": data_offsets [{begin}, {stop}] end before they begin"
        ));
    }
    if begin == end {
        return Ok(());
    }
    let after = previous.map_or_else(
        || "the data begins".to_owned(),
        |previous| format!("tensor \"{previous}\" ends"),
    );
    Err(if begin < end {
        format!("tensor \"{name}\" begins at byte {begin}, but {after} at {end}: they overlap")
    } else {
        format!(
            "tensor \"{name}\" begins at byte {begin}, but {after} at {end}: a hole between them"
        )
    })
}

/// The bytes of a tensor, if shape, dtype and offsets agree.
fn stored_size(name: &str, entry: &RawEntry) -> Result<u64, String> {
    let RawEntry { dtype, shape, data_offsets: [begin, stop] } = entry;
    let bits = shape
        .iter()
        .try_fold(1_u64, |product, &side| product.checked_mul(side))
        .and_then(|elements| elements.checked_mul(dtype.bitsize() as u64))
        .filter(|_| shape.iter().all(|&side| usize::try_from(side).is_ok()))
        .ok_or_else(|| {
            format!("tensor \"{name}\": shape {shape:?} of {dtype} overflows 64 bits")
        })?;
    if bits % 8 != 0 {
        return Err(format!(
            "tensor \"{name}\": shape {shape:?} of {dtype} takes {bits} bits, which are no whole bytes"
        ));
    }
    if bits / 8 != stop - begin {
        return Err(format!(
            "tensor \"{name}\": shape {shape:?} of {dtype} takes {} bytes, but data_offsets [{begin}, \
             {stop}] span {}",
            bits / 8,
            stop - begin
        ));
    }
    Ok(bits / 8)
}

fn check_end(data_start: u64, end: u64, file_size: u64) -> Result<(), String> {
    let promised = data_start.checked_add(end);
    match promised {
        Some(promised) if promised == file_size => Ok(()),
        Some(promised) if promised < file_size => Err(format!(
            "{} bytes follow the last tensor: the file has {file_size} bytes, its header accounts \
             for {promised}",
            file_size - promised
        )),
        _ => Err(format!(
            "the file has {file_size} bytes, its header promises {}: incomplete download?",
            u128::from(data_start) + u128::from(end)
        )),
    }
}
