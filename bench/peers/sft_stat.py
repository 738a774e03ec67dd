"""What `sft stat` computes, without its start and its printing."""

import sys
from pathlib import Path

from sft.ops.stat import compute_stats

from report import Stopwatch, report

watch = Stopwatch()
with watch.running():
    rows = compute_stats(Path(sys.argv[1]))
figures = {
    row.name: {
        "min": row.min,
        "max": row.max,
        "mean": row.mean,
        "std": row.std,
        "zeroFraction": row.sparsity,
    }
    for row in rows
}
report(watch.seconds, figures)
