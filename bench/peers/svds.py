"""scipy's sparse solver for σ₁ of ready-made float64 matrices: the quick look that numpy users take.

The exact values to judge an estimate by are computed outside the timing.
"""

import sys

import numpy as np
from scipy.sparse.linalg import svds

from checkpoint import matrices
from report import Stopwatch, report

np.eye(64) @ np.eye(64)  # the thread pool starts outside the timing
watch, figures = Stopwatch(), {}
for name, w in matrices(sys.argv[1]):
    with watch.running():
        spectral_norm = svds(w, k=1, return_singular_vectors=False)[0]
        frobenius_norm = np.linalg.norm(w)
    figures[name] = {
        "spectralNorm": np.sqrt(np.linalg.eigvalsh(w.T @ w)[-1]),
        "frobeniusNorm": frobenius_norm,
        "svds": spectral_norm,
    }
report(watch.seconds, figures)
