"""Where an update went, by numpy and scipy, from docs/METRICS.md: "Spectral change of a pair" and "Nulls".

Options are those of the test that reads it: k, rank, k of the energy, share of the masks.
"""
import numpy as np
import scipy.linalg

import figures

K, RANK, ENERGY_K, SHARE, TAU = 2, 2, 3, (3, 10), 0.6


def first(order, count, shape):
    mask = np.zeros(order.size, bool)
    mask[order[:count]] = True
    return mask.reshape(shape)


def angles(base, other):
    """Degrees, descending."""
    return np.degrees(scipy.linalg.subspace_angles(base, other))


def overlap(mask, changed, bucket):
    """(overlap, null, excess, z), clustered by row and column."""
    if not changed.any():
        return [None] * 4
    x = np.zeros(mask.shape)
    null = 0.0
    for one in np.unique(bucket):
        inside = bucket == one
        a, c = mask[inside].mean(), changed[inside].mean()
        null += mask[inside].sum() * c
        x[inside] = (mask[inside] - a) * (changed[inside] - c)
    flat = np.sum(x * x)
    variance = max(np.sum(x.sum(0) ** 2) + np.sum(x.sum(1) ** 2) - flat, flat)
    share, null = float((mask & changed).sum() / changed.sum()), float(null / changed.sum())
    return [share, null, share - null, None if variance == 0 else float(x.sum() / np.sqrt(variance))]


def masks(w0, w1, principal):
    """By mask, its overlap; and how far the principal mask is from another one."""
    m, n = w0.shape
    count = m * n * SHARE[0] // SHARE[1]
    changed = ~figures.unchanged(w0, w1)
    with np.errstate(over="ignore"):
        bucket = (figures.to_bf16(w0).astype(np.float32).view(np.uint32) >> 23) & 255
    score = np.abs(w0.astype(np.float64) if RANK >= min(m, n) else principal)
    ordered = np.sort(score.ravel())[::-1]
    return {
        "principal": overlap(first(np.argsort(-score.ravel(), kind="stable"), count, w0.shape), changed, bucket),
        "low": overlap(first(np.argsort(np.abs(w0).ravel(), kind="stable"), count, w0.shape), changed, bucket),
        "margin": float((ordered[count - 1] - ordered[count]) / (ordered[0] or 1)) if 0 < count < m * n else None,
    }


def rotation(svd0, svd1, s2, update_norm, shape):
    (u0, s0, v0), (u1, s1, v1) = svd0, svd1
    r, k = len(s0), K
    if k > r or s0[0] == 0 or s1[0] == 0:
        return {"angles": None, "null": None, "excess": None, "wedin": None}
    left, right = angles(u0[:, :k], u1[:, :k]), angles(v0[:k].T, v1[:k].T)
    gap = lambda s: float(s[k - 1] - s[k]) if k < r else None
    distance = float(s0[k - 1] - s1[k]) if k < r else 0.0
    found = {
        "angles": {"U": left.tolist(), "V": right.tolist(), "gap": {"base": gap(s0), "other": gap(s1)}},
        "wedin": {
            "value": float(np.sin(np.radians(max(left[0], right[0])))),
            "bound": update_norm / distance if distance > 0 else None,
        },
        "null": None,
        "excess": None,
    }
    if k >= r or s0[k - 1] <= s0[k] or s2 == 0:
        return found
    a, b = s0[:k, None], s0[None, k:]
    shared, inverse = np.sum((a**2 + b**2) / (a**2 - b**2) ** 2), np.sum(s0[:k] ** -2.0)
    small = update_norm <= s0[k - 1] - s0[k]
    null, excess = {}, {}
    for side, length, found_angles in (("U", shape[0], left), ("V", shape[1], right)):
        null[side] = float(np.sqrt(s2 * (shared + (length - r) * inverse)))
        energy = np.linalg.norm(np.sin(np.radians(found_angles)))
        excess[side] = float(energy / null[side]) if small and null[side] <= 0.3 else None
    return found | {"null": null, "excess": excess}


def intruders(u0, u1, s1):
    """Among the leading ten that are no noise."""
    known = int(np.sum(s1[:10] > 1e-12 * s1[0]))
    return int(np.sum(np.abs(u0.T @ u1[:, :known]).max(0) < TAU))


def matrix_pair(w0, w1):
    a, b = w0.astype(np.float64), w1.astype(np.float64)
    if not np.isfinite(a).all():
        return None
    d = b - a
    m, n = a.shape
    svd0 = u0, s0, v0 = np.linalg.svd(a, full_matrices=False)
    found = {"masks": masks(w0, w1, (u0[:, :RANK] * s0[:RANK]) @ v0[:RANK])}
    if not np.isfinite(b).all():
        return found
    svd1 = u1, s1, _ = np.linalg.svd(b, full_matrices=False)
    sd = np.linalg.svd(d, compute_uv=False)
    k = min(ENERGY_K, len(s0))
    chance = k * k / (m * n)
    defined = s0[0] > 0 and sd[0] > 0
    unit = d / (np.linalg.norm(d) or 1)
    inside = float(np.sum((u0[:, :k].T @ unit @ v0[:k].T) ** 2)) if defined else None
    return found | {
        "update": figures.spectrum(sd, m, n) | {"singularValues": sd.tolist()},
        "rotation": rotation(svd0, svd1, np.mean(d * d), float(sd[0]), (m, n)),
        "intruderDimensions": intruders(u0, u1, s1) if s0[0] > 0 and s1[0] > 0 else None,
        "energy": {
            "off": 1 - inside if defined else None, "null": 1 - chance,
            "excess": inside / chance if defined else None,
        },
        "weyl": {"value": float(np.max(np.abs(s1 - s0))), "bound": float(sd[0])},
        "mirsky": {"value": float(np.linalg.norm(s1 - s0)), "bound": float(np.linalg.norm(d))},
    }


def pair(w0, w1):
    """By matrix of a pair of tensors; None for one with NaN or Inf in the base."""
    return [matrix_pair(a, b) for a, b in zip(figures.matrices(w0), figures.matrices(w1))]
