"""The full pair suite by numpy and scipy in float64, as one writes it by hand.

Two SVDs, the singular values of the update, two sets of principal angles, masks by partition.
Timed from ready-made float64 matrices. Arguments: BASE OTHER K RANK ALPHA.
"""

import sys

import numpy as np
from scipy.linalg import subspace_angles

from checkpoint import matrices
from report import Stopwatch, report


def leading(keys: np.ndarray, count: int) -> np.ndarray:
    """Mask of the `count` smallest keys; ties: lower flat index first."""
    flat = keys.ravel()
    threshold = np.partition(flat, count - 1)[count - 1]
    mask = flat < threshold
    ties = np.flatnonzero(flat == threshold)
    mask[ties[: count - np.count_nonzero(mask)]] = True
    return mask.reshape(keys.shape)


def overlap(mask: np.ndarray, changed: np.ndarray) -> float:
    return np.count_nonzero(mask & changed) / np.count_nonzero(changed)


def suite(base: np.ndarray, other: np.ndarray, k: int, rank: int, alpha: float) -> dict:
    u0, s0, v0 = np.linalg.svd(base, full_matrices=False)
    u1, s1, v1 = np.linalg.svd(other, full_matrices=False)
    update = other - base
    changed = update != 0
    count = int(alpha * base.size)
    principal = leading(-np.abs((u0[:, :rank] * s0[:rank]) @ v0[:rank]), count)
    low = leading(np.abs(base), count)
    return {
        "singularValues": {
            "base": s0,
            "other": s1,
            "update": np.linalg.svd(update, compute_uv=False),
        },
        "nss": np.linalg.norm(s1 - s0) / np.linalg.norm(s0),
        "relativeUpdate": np.linalg.norm(update) / np.linalg.norm(base),
        "updateSparsity": np.count_nonzero(~changed) / changed.size,
        "anglesU": np.degrees(subspace_angles(u0[:, :k], u1[:, :k])),
        "anglesV": np.degrees(subspace_angles(v0[:k].T, v1[:k].T)),
        "principalOverlap": overlap(principal, changed),
        "lowOverlap": overlap(low, changed),
    }


np.linalg.svd(np.eye(64))  # the thread pool starts outside the timing
k, rank, alpha = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
watch, figures = Stopwatch(), {}
for (name, base), (_, other) in zip(matrices(sys.argv[1]), matrices(sys.argv[2])):
    with watch.running():
        figures[name] = suite(base, other, k, rank, alpha)
report(watch.seconds, figures)
