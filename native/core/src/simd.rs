//! The instruction set that the loops of this crate run with.

use pulp::Arch;

/// The best one that this processor has.
#[cfg(not(test))]
#[inline(always)]
pub fn arch() -> Arch {
    Arch::new()
}

/// The same, but for work inside [`without_vectors`].
#[cfg(test)]
pub fn arch() -> Arch {
    if scalar::IS_WANTED.get() { Arch::Scalar } else { Arch::new() }
}

#[cfg(test)]
pub use scalar::without_vectors;

#[cfg(test)]
mod scalar {
    use std::cell::Cell;

    thread_local! {
        pub static IS_WANTED: Cell<bool> = const { Cell::new(false) };
    }

    /// Runs `work` on threads that use no vector instructions, as on a processor without any.
    pub fn without_vectors<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(2)
            .start_handler(|_| IS_WANTED.set(true))
            .build();
        pool.expect("threads").install(work)
    }
}

#[cfg(test)]
mod tests {
    use faer::{Mat, MatRef};

    use super::{arch, without_vectors};
    use crate::control::Control;
    use crate::spectrum::drift::spectral_drift;
    use crate::spectrum::leading::leading_vectors;
    use crate::spectrum::{bidiagonal, singular_values};

    fn sample(m: usize, n: usize) -> Mat<f64> {
        Mat::from_fn(m, n, |i, j| ((i * i * 3 + 5 * i * j + 7 * j * j) as f64 * 0.31).sin())
    }

    #[test]
    fn it_is_scalar_where_that_is_wanted() {
        let is_scalar = || matches!(arch(), pulp::Arch::Scalar);
        assert!(without_vectors(
            || is_scalar() && rayon::join(is_scalar, is_scalar) == (true, true)
        ));
        assert_eq!(is_scalar(), matches!(pulp::Arch::new(), pulp::Arch::Scalar));
    }

    #[test]
    fn singular_values_are_the_same() {
        let control = Control::default();
        let of = || singular_values(sample(200, 150), &control).expect("not cancelled");
        let (vector, scalar) = (of(), without_vectors(of));
        for (a, b) in vector.values.iter().zip(&scalar.values) {
            assert!((a - b).abs() <= vector.error_bound, "{a} and {b}");
        }
        let update = vector.values[0] * 0.1;
        let drift = || spectral_drift(&vector, &scalar, update, 200, 150);
        let (one, other) = (drift(), without_vectors(drift));
        let close = |a: Option<f64>, b: Option<f64>| {
            (a.expect("defined") / b.expect("defined") - 1.0).abs() < 1e-12
        };
        assert!(close(one.nss_null, other.nss_null));
        assert!(close(one.nss_drift_share, other.nss_drift_share));
    }

    #[test]
    fn bisection_is_the_same_to_the_bit() {
        let control = Control::default();
        let (a, b): (Vec<f64>, Vec<f64>) =
            (0..100).map(|i| (f64::from(i).sin(), f64::from(i * i).cos())).unzip();
        let of = || bidiagonal::singular_values(&a, &b[..99], &control).expect("not cancelled");
        assert_eq!(of(), without_vectors(of));
    }

    #[test]
    fn leading_vectors_are_as_good() {
        let (matrix, control) = (sample(200, 150), Control::default());
        let found = without_vectors(|| leading_vectors(matrix.clone(), 40, &control));
        let found = found.expect("not cancelled");
        let values = &found.spectrum.values;
        let worst = |w: MatRef<'_, f64>, x: MatRef<'_, f64>, y: MatRef<'_, f64>| -> f64 {
            let image = w * x;
            let rest = |j: usize| (image.col(j) - y.col(j) * faer::Scale(values[j])).norm_l2();
            (0..40).map(rest).fold(0.0, f64::max)
        };
        let (u, v) = (found.u.as_ref(), found.v.as_ref());
        assert!(worst(matrix.as_ref(), v, u) <= 2e-14 * values[0]);
        assert!(worst(matrix.transpose(), u, v) <= 2e-14 * values[0]);
        for basis in [u, v] {
            let unit = basis.transpose() * basis - Mat::<f64>::identity(40, 40);
            assert!(unit.norm_max() < 1e-13);
        }
    }
}
