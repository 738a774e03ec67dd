//! What the elements of a triple add up to.

use super::{BASE, FIRST, SECOND, SIDES};
use crate::mask::{BUCKETS, Bucket};
use crate::sparsity::Scales;
use crate::statistics::Sum;

/// Classes of elements: `4·bucket + 2·(changed by the first) + (changed by the second)`.
pub(super) const CLASSES: usize = 4 * BUCKETS;

/// Counts of elements, which may be added up in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Elements compared.
    pub elements: u64,
    /// Elements of each side that are NaN or infinite.
    pub not_finite: [u64; 3],
    /// Elements that both updates change, but not in the same direction.
    pub conflicts: u64,
    /// By class.
    pub(super) classes: Vec<u64>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { elements: 0, not_finite: [0; 3], conflicts: 0, classes: vec![0; CLASSES] }
    }
}

impl Counts {
    /// Adds those of further elements.
    pub fn merge(&mut self, more: &Self) {
        self.elements += more.elements;
        self.conflicts += more.conflicts;
        for side in SIDES {
            self.not_finite[side] += more.not_finite[side];
        }
        self.classes.iter_mut().zip(&more.classes).for_each(|(all, some)| *all += some);
    }

    /// What the second update changes, and what of it lies in the mask of what the first one
    /// changes: by bucket.
    pub fn buckets(&self) -> Vec<Bucket> {
        let (classes, _) = self.classes.as_chunks::<4>();
        let bucket = |&[neither, second, first, both]: &[u64; 4]| Bucket {
            elements: neither + second + first + both,
            changed: second + both,
            masked: first + both,
            both,
        };
        classes.iter().map(bucket).collect()
    }

    /// Whether no element of these sides is NaN or infinite.
    pub fn are_finite(&self, sides: &[usize]) -> bool {
        sides.iter().all(|&side| self.not_finite[side] == 0)
    }
}

/// Sums over the elements of one block or one tensor: of W0 and of both updates. Squares and the
/// product are of values times their [`Scales`].
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    pub(super) squares: [Sum; 3],
    pub(super) product: Sum,
    pub(super) largest: [f64; 3],
    pub(super) scales: Scales,
}

impl Moments {
    /// Of no elements.
    pub(super) fn new(scales: Scales) -> Self {
        Self { squares: [Sum::default(); 3], product: Sum::default(), largest: [0.0; 3], scales }
    }

    /// Adds those of further elements, taken with the same scales.
    pub(super) fn merge(&mut self, more: &Self) {
        for side in SIDES {
            self.squares[side].merge(more.squares[side]);
            self.largest[side] = self.largest[side].max(more.largest[side]);
        }
        self.product.merge(more.product);
    }

    /// ‖W0‖F, where the base is finite.
    pub fn base_norm(&self, counts: &Counts) -> Option<f64> {
        self.norm(BASE).filter(|_| counts.are_finite(&[BASE]))
    }

    /// ‖dW‖F of the first and the second update, where the base and that side are finite.
    pub fn update_norms(&self, counts: &Counts) -> [Option<f64>; 2] {
        [FIRST, SECOND].map(|side| self.norm(side).filter(|_| counts.are_finite(&[BASE, side])))
    }

    /// ⟨dW_a, dW_b⟩/(‖dW_a‖F‖dW_b‖F), where all sides are finite and neither norm is 0.
    pub fn cosine(&self, counts: &Counts) -> Option<f64> {
        let norms = self.squares[FIRST].value().sqrt() * self.squares[SECOND].value().sqrt();
        let cosine = self.product.value() / norms;
        // Rounding may take it past 1.
        (counts.are_finite(&SIDES) && cosine.is_finite()).then(|| cosine.clamp(-1.0, 1.0))
    }

    fn norm(&self, side: usize) -> Option<f64> {
        let norm = self.squares[side].value().sqrt() / self.scales.0[side];
        norm.is_finite().then_some(norm)
    }
}
