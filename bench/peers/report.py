"""How a peer reports: one JSON line with its seconds and its figures."""

import json
import time
from contextlib import contextmanager

import numpy as np


class Stopwatch:
    """Adds up the time spent inside its `with` blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self):
        started = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - started


def _plain(value):
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


def report(seconds: float, figures: dict) -> None:
    """Prints seconds and figures; numpy arrays as lists, floats with full precision."""
    print(json.dumps({"seconds": seconds, "figures": figures}, default=_plain))
