//! Matrices of known spectra for the tests.

use faer::Mat;

/// A deterministic stream of uniform numbers in [−1, 1).
pub struct Uniform(pub u64);

impl Uniform {
    /// The next number.
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// m×n of such numbers.
    pub fn matrix(&mut self, m: usize, n: usize) -> Mat<f64> {
        Mat::from_fn(m, n, |_, _| self.next())
    }

    /// m×n with orthonormal columns.
    pub fn orthonormal(&mut self, m: usize, n: usize) -> Mat<f64> {
        self.matrix(m, n).qr().compute_thin_Q()
    }

    /// m×n with the given singular values.
    pub fn with_values(&mut self, m: usize, n: usize, values: &[f64]) -> Mat<f64> {
        let (left, right) = (self.orthonormal(m, values.len()), self.orthonormal(n, values.len()));
        let scaled = Mat::from_fn(m, values.len(), |i, j| left[(i, j)] * values[j]);
        scaled * right.transpose()
    }
}
