//! What a position counts.

use safetensors::Dtype;

/// Bytes that are replaced together: an element, or a byte of elements that are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// 1, 2, 4 or 8.
    pub bytes: usize,
    /// Dtype of stored values of such units.
    pub dtype: Dtype,
}

impl Unit {
    /// Of tensors of this dtype.
    pub fn of(dtype: Dtype) -> Self {
        match dtype.bitsize() / 8 {
            0 => Self { bytes: 1, dtype: Dtype::U8 },
            bytes => Self { bytes, dtype },
        }
    }
}

/// Calls a function that is generic in the size of a unit.
macro_rules! by_unit_size {
    ($bytes:expr, $function:ident ( $($argument:expr),* $(,)? )) => {
        match $bytes {
            1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            4 => $function::<4>($($argument),*),
            _ => $function::<8>($($argument),*),
        }
    };
}
pub(super) use by_unit_size;
