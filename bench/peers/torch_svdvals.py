"""torch's float64 singular values of ready-made matrices."""

import sys

import torch

from checkpoint import matrices
from report import Stopwatch, report

torch.linalg.svdvals(torch.eye(64, dtype=torch.float64))  # libraries load outside the timing
watch, values = Stopwatch(), {}
for name, w in matrices(sys.argv[1]):
    w = torch.from_numpy(w)
    with watch.running():
        sigma = torch.linalg.svdvals(w)
    values[name] = sigma.numpy()
report(watch.seconds, values)
