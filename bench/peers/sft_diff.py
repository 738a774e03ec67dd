"""What `sft diff` computes with values, without its start and its printing."""

import sys
from pathlib import Path

from sft.ops.diff import diff_files

from report import Stopwatch, report

watch = Stopwatch()
with watch.running():
    diff = diff_files(Path(sys.argv[1]), Path(sys.argv[2]), compute_delta=True)
figures = {
    name: {"relativeUpdate": value.rel_l2, "updateNorm": value.l2_norm}
    for name, value in diff.value_diffs.items()
}
report(watch.seconds, figures)
