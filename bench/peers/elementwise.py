"""Elementwise statistics by numpy in float64: the figures that others are held against."""

import sys

import numpy as np

from checkpoint import matrices
from report import Stopwatch, report

watch, figures = Stopwatch(), {}
with watch.running():
    for name, w in matrices(sys.argv[1]):
        figures[name] = {
            "min": w.min(),
            "max": w.max(),
            "mean": w.mean(),
            "std": w.std(),
            "absMax": np.abs(w).max(),
            "rms": np.sqrt(np.mean(w * w)),
            "zeroFraction": np.count_nonzero(w == 0) / w.size,
        }
report(watch.seconds, figures)
