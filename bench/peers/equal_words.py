"""numpy reads two checkpoints whole and counts their equal 16-bit words; timed with the reading."""

import sys

import numpy as np

from checkpoint import data_start
from report import Stopwatch, report

starts = [data_start(path) for path in sys.argv[1:3]]
watch = Stopwatch()
with watch.running():
    base, other = (
        np.fromfile(path, dtype="<u2", offset=start) for path, start in zip(sys.argv[1:3], starts)
    )
    equal = np.count_nonzero(base == other)
report(watch.seconds, {"equal": equal, "count": base.size})
