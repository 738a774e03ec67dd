//! What the elements of a pair add up to.

use super::ulp::UlpCounts;
use crate::statistics::Sum;

/// Sums over the elements of one block or one matrix of a pair. Squares and the product are of
/// values times their [`Scales`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairSums {
    /// Elements compared.
    pub elements: u64,
    /// Unchanged as bf16.
    pub unchanged: u64,
    /// Equal as stored.
    pub equal: u64,
    /// Elements of the base that are NaN or infinite.
    pub base_not_finite: u64,
    /// Elements of the other side that are NaN or infinite.
    pub other_not_finite: u64,
    /// Elements of the base that are no bf16 values.
    pub base_off_grid: u64,
    /// Updates in units of half a ULP.
    pub ulp: UlpCounts,
    pub(super) squares: [Sum; 3],
    pub(super) product: Sum,
    pub(super) largest: [f64; 3],
    pub(super) scales: Scales,
}

/// Places in `squares`, `largest` and [`Scales`].
pub(super) const BASE: usize = 0;
pub(super) const OTHER: usize = 1;
pub(super) const UPDATE: usize = 2;

impl PairSums {
    /// Adds those of further elements; norms and cosine are right where all have the same scales.
    pub fn merge(&mut self, more: &Self) {
        self.elements += more.elements;
        self.unchanged += more.unchanged;
        self.equal += more.equal;
        self.base_not_finite += more.base_not_finite;
        self.other_not_finite += more.other_not_finite;
        self.base_off_grid += more.base_off_grid;
        self.ulp.merge(&more.ulp);
        for side in [BASE, OTHER, UPDATE] {
            self.squares[side].merge(more.squares[side]);
            self.largest[side] = self.largest[side].max(more.largest[side]);
        }
        self.product.merge(more.product);
        self.scales = more.scales;
    }

    /// ‖W0‖F, where the base is finite and float64 holds it.
    pub fn base_norm(&self) -> Option<f64> {
        self.norm(BASE).filter(|_| self.base_not_finite == 0)
    }

    /// ‖W1‖F, where the other side is finite and float64 holds it.
    pub fn other_norm(&self) -> Option<f64> {
        self.norm(OTHER).filter(|_| self.other_not_finite == 0)
    }

    /// ‖dW‖F, where both sides are finite and float64 holds it.
    pub fn update_norm(&self) -> Option<f64> {
        self.norm(UPDATE).filter(|_| self.is_finite())
    }

    /// ⟨W0, dW⟩/(‖W0‖F‖dW‖F), where both sides are finite, as is dW, and neither norm is 0.
    pub fn cosine(&self) -> Option<f64> {
        let cosine = self.product.value() / (self.square(BASE).sqrt() * self.square(UPDATE).sqrt());
        // Rounding may take it past 1.
        (self.is_finite() && cosine.is_finite()).then(|| cosine.clamp(-1.0, 1.0))
    }

    /// Whether no element of either side is NaN or infinite.
    pub fn is_finite(&self) -> bool {
        self.base_not_finite == 0 && self.other_not_finite == 0
    }

    fn square(&self, side: usize) -> f64 {
        self.squares[side].value()
    }

    fn norm(&self, side: usize) -> Option<f64> {
        let norm = self.square(side).sqrt() / self.scales.0[side];
        norm.is_finite().then_some(norm)
    }
}

/// Powers of two by which base, other and update, or base and two updates, are multiplied before
/// they are squared, so that the squares neither overflow nor vanish.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scales(pub(crate) [f64; 3]);

impl Default for Scales {
    fn default() -> Self {
        Self([1.0; 3])
    }
}

impl Scales {
    /// Those that the largest magnitudes ask for.
    pub fn for_largest(largest: &[f64; 3]) -> Self {
        Self(largest.map(|largest| {
            if largest > 1e150 {
                2f64.powi(-1000)
            } else if largest > 0.0 && largest < 1e-130 {
                2f64.powi(900)
            } else {
                1.0
            }
        }))
    }
}
