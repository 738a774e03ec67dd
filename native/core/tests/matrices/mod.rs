//! Matrices of known spectra for the tests.

use faer::Mat;

/// Kinds of spectra that routines have to cope with.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(dead_code, reason = "each test file takes what it needs of this module")]
pub enum Kind {
    /// As a matrix of independent elements has it.
    Random,
    /// From 1 down to 1e-12, each in the same ratio to the one before.
    Graded,
    /// Three values many times over, to within 1e-13.
    Clustered,
    /// Half of the values are zero.
    RankDeficient,
    /// No value but zero.
    Zero,
}

#[allow(dead_code, reason = "each test file takes what it needs of this module")]
impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Random, Self::Graded, Self::Clustered, Self::RankDeficient, Self::Zero];

    /// An m×n matrix of this kind and its singular values: known by its construction, or by faer's
    /// own decomposition.
    pub fn sample(self, m: usize, n: usize, seed: u64) -> (Mat<f64>, Vec<f64>) {
        let (r, mut random) = (m.min(n), Uniform(seed));
        if self == Self::Random {
            let matrix = random.matrix(m, n);
            let values = matrix.singular_values().expect("finite input converges");
            return (matrix, values);
        }
        let values: Vec<f64> = (0..r).map(|index| self.value(index, r)).collect();
        (random.with_values(m, n, &values), values)
    }

    fn value(self, index: usize, r: usize) -> f64 {
        let place = index as f64 / (r - 1).max(1) as f64;
        match self {
            Self::Random | Self::Zero => 0.0,
            Self::Graded => 10f64.powf(-12.0 * place),
            Self::Clustered => [3.0, 2.0, 1e-3][3 * index / r] - 1e-13 * place,
            Self::RankDeficient => {
                if 2 * index < r {
                    2.0 - place
                } else {
                    0.0
                }
            }
        }
    }
}

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
