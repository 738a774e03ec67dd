"""Equal fraction and relative update by numpy in float64: what float32 peers are too coarse for."""

import sys

import numpy as np

from checkpoint import matrices
from report import Stopwatch, report

watch, figures = Stopwatch(), {}
with watch.running():
    for (name, base), (_, other) in zip(matrices(sys.argv[1]), matrices(sys.argv[2])):
        update = other - base
        figures[name] = {
            "exactEqualFraction": np.count_nonzero(update == 0) / update.size,
            "relativeUpdate": np.linalg.norm(update) / np.linalg.norm(base),
        }
report(watch.seconds, figures)
