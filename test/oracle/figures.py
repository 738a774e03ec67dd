"""Every figure of docs/METRICS.md that `inspect` and `diff` print, by numpy and scipy, from its definition.

Arrays are the stored values; arithmetic is float64. None is what METRICS.md calls undefined.
"""
import ml_dtypes
import numpy as np
import scipy.integrate
import scipy.optimize

ETA = 1e-3


def ratio(a, b):
    return None if b == 0 else float(a / b)


def norm(x):
    return float(np.sqrt(np.sum(np.square(x))))


def to_bf16(values):
    """Rounded once to bfloat16, to nearest, ties to even, overflow to Inf; as float64."""
    if values.dtype != np.float64:  # all of these fit into float32
        return values.astype(np.float32).astype(ml_dtypes.bfloat16).astype(np.float64)
    exponent = np.frexp(values)[1]  # not through float32, which would round twice
    step = np.ldexp(1.0, np.maximum(exponent, -125) - 8)
    with np.errstate(invalid="ignore", over="ignore"):
        rounded = np.rint(values / step) * step
    largest = float(ml_dtypes.finfo(ml_dtypes.bfloat16).max)
    return np.where(np.abs(rounded) > largest, np.copysign(np.inf, rounded), rounded)


# One tensor


def statistics(values, smallest_normal):
    w = values.astype(np.float64).ravel()
    finite = w[np.isfinite(w)]
    some = finite.size > 0
    of = lambda f: float(f(finite)) if some else None
    return {
        "min": of(np.min), "max": of(np.max), "mean": of(np.mean), "std": of(np.std),
        "absMax": of(lambda x: np.max(np.abs(x))), "rms": of(lambda x: np.sqrt(np.mean(x * x))),
        "zeroFraction": ratio(np.sum(w == 0), w.size),
        "nanCount": int(np.isnan(w).sum()), "infCount": int(np.isinf(w).sum()),
        "subnormalCount": int(((w != 0) & (np.abs(w) < smallest_normal)).sum()),
    }


def matrices(array):
    """The weight matrices of a tensor: a list of 2-D arrays, empty for what is none."""
    if array.ndim == 2:
        stack = array[None]
    elif array.ndim == 3:
        stack = array
    elif array.ndim == 4:
        stack = array.reshape(1, array.shape[0], -1)
    else:
        return []
    return list(stack) if min(stack.shape[1:]) >= 2 else []


def marchenko_pastur_median(beta):
    """The median of the Marchenko–Pastur law of ratio 0 < beta <= 1 and variance 1."""
    low, high = (1 - np.sqrt(beta)) ** 2, (1 + np.sqrt(beta)) ** 2
    # x = low + (high − low)·sin²(t) takes the square roots out of the density's ends.
    span = high - low
    density = lambda t: span**2 * (np.sin(t) * np.cos(t)) ** 2 / (np.pi * beta * (low + span * np.sin(t) ** 2))
    mass = lambda t: scipy.integrate.quad(density, 0, t, epsabs=1e-14, epsrel=1e-13)[0]
    t = scipy.optimize.brentq(lambda t: mass(t) - 0.5, 1e-9, np.pi / 2, xtol=1e-15)
    return low + span * np.sin(t) ** 2


def spectrum(s, m, n):
    """Figures of singular values `s`, descending, of an m×n matrix."""
    r, length = len(s), max(m, n)
    total, energy = s.sum(), np.sum(s**2)
    p = s[s > 0] / total if total > 0 else s[:0]
    k = max(2, r // 10)
    mean_log = np.sum(np.log(s[: k - 1] / s[k - 1])) / (k - 1) if s[k - 1] > 0 else 0
    # Without a bulk there is no noise to fit.
    scale = np.sqrt(np.median(s**2) / (length * marchenko_pastur_median(r / length)))
    sides = np.sqrt(m) + np.sqrt(n)
    edge = scale * sides
    threshold = scale * np.sqrt(sides**2 + 2.02 * sides * (1 / np.sqrt(m) + 1 / np.sqrt(n)) ** (1 / 3))
    # The bound on the error of a value that is found by orthogonal transformations in float64.
    floor = float(8 * 2.0**-52 * np.sqrt(length) * s[0])
    least = lambda q: int(np.searchsorted(np.cumsum(s**2), q * energy)) + 1 if energy > 0 else None
    return {
        "frobeniusNorm": norm(s), "spectralNorm": float(s[0]),
        "stableRank": ratio(energy, s[0] ** 2),
        "effectiveRank": float(np.exp(-np.sum(p * np.log(p)))) if total > 0 else None,
        "participationRatio": ratio(energy**2, np.sum(s**4)),
        "conditionNumber": ratio(s[0], max(s[-1], floor)), "conditionNumberIsLowerBound": bool(s[-1] < floor),
        "resolutionFloor": floor,
        "hillAlpha": ratio(1.0, mean_log),
        "mpEdge": float(edge) if scale > 0 else None,
        "mpOutliers": int(np.sum(s > threshold)) if scale > 0 else None,
        "energyRank": {"0.5": least(0.5), "0.9": least(0.9), "0.99": least(0.99)},
    }


# A pair

# Figures of the spectrum of either side.
SIDES_HAVE = (
    "spectralNorm", "stableRank", "effectiveRank", "participationRatio", "conditionNumber", "conditionNumberIsLowerBound",
    "resolutionFloor", "hillAlpha", "mpEdge", "mpOutliers", "energyRank",
)


def unchanged(w0, w1):
    a, b = to_bf16(w0), to_bf16(w1)
    special = ~(np.isfinite(a) & np.isfinite(b))
    with np.errstate(invalid="ignore"):
        close = np.abs(b - a) <= ETA * np.maximum(np.abs(a), np.abs(b))
    return np.where(special, (a == b) | (np.isnan(a) & np.isnan(b)), close)


def ulp_ratio(w0, w1):
    """Bins of log2(abs(dW) / (½ ULP)), ULP that of bf16(W0); over the elements where both sides are finite."""
    a = to_bf16(w0)
    finite = np.isfinite(w1.astype(np.float64)) & np.isfinite(w0.astype(np.float64))
    w0, w1, a = w0[finite].astype(np.float64), w1[finite].astype(np.float64), a[finite]
    exponent = np.maximum(np.frexp(a)[1] - 1, -126)
    exponent[a == 0] = -126
    exponent[np.isinf(a)] = 128  # rounded up to 2^128
    distance = np.abs(w1 - w0) / np.ldexp(0.5, exponent - 7)
    moved = distance[distance > 0]
    bins = np.floor(np.log2(moved)).astype(int)
    return {
        "zero": int((distance == 0).sum()), "under": int((bins < -8).sum()), "over": int((bins >= 8).sum()),
        "bins": [int((bins == b).sum()) for b in range(-8, 8)],
    }


def elementwise(w0, w1):
    same = unchanged(w0, w1)
    equal = (w0.astype(np.float64) == w1.astype(np.float64)) | (np.isnan(w0) & np.isnan(w1))
    with np.errstate(invalid="ignore"):
        d = w1.astype(np.float64) - w0.astype(np.float64)
    base, other, update = (norm(x) if np.isfinite(x).all() else None for x in (w0.astype(np.float64), w1.astype(np.float64), d))
    known = None not in (base, other, update)
    inner = float(np.sum(w0.astype(np.float64) * d)) if known else None
    return {
        "updateSparsity": ratio(same.sum(), same.size),
        "exactEqualFraction": ratio(equal.sum(), same.size),
        "frobeniusNorm": {"base": base, "other": other, "update": update},
        "relativeUpdate": ratio(update, base) if known else None,
        "updateRadial": ratio(inner, base**2) if known else None,
        "updateRadialCosine": ratio(inner, base * update) if known else None,
        "ulpRatio": ulp_ratio(w0, w1),
    }


def lines(w0, w1):
    same = unchanged(w0, w1)
    return {"rowSparsity": same.mean(1).tolist(), "colSparsity": same.mean(0).tolist()}


def nss_null(s, m, n, s2):
    """(nssNull, nssDriftShare) of an update of i.i.d. elements of variance s2."""
    r, length = len(s), max(m, n)
    a, b = s[:, None] ** 2, s[None, :] ** 2
    d = a - b
    with np.errstate(invalid="ignore"):
        terms = (a + b) * d / (d * d + 16 * a * s2)
    np.fill_diagonal(terms, 0)
    drift = s2 * s / (2 * (s * s + s2)) * (length - 1 + terms.sum(1))
    return float(np.sqrt(r * s2 + np.sum(drift**2)) / norm(s)), float(np.sum(drift**2) / (r * s2))


def matrix_pair(w0, w1):
    """All figures of a pair of weight matrices; the spectral ones are None where NaN or Inf forbids them."""
    figures = elementwise(w0, w1) | lines(w0, w1)
    w0, w1 = w0.astype(np.float64), w1.astype(np.float64)
    finite = [bool(np.isfinite(w).all()) for w in (w0, w1)]
    spectra = [np.linalg.svd(w, compute_uv=False) if ok else None for w, ok in zip((w0, w1), finite)]
    of = [None if s is None else spectrum(s, *w0.shape) for s in spectra]
    for name in SIDES_HAVE:
        figures[name] = {side: None if f is None else f[name] for side, f in zip(("base", "other"), of)}
    figures["singularValues"] = {side: None if s is None else s.tolist() for side, s in zip(("base", "other"), spectra)}
    floors = [None if f is None else f["resolutionFloor"] for f in of]
    return figures | drift(spectra, floors, w0, w1)


def drift(spectra, floors, w0, w1):
    none = dict.fromkeys(("nss", "nssResolution", "nssNull", "nssExcess", "nssDriftShare"))
    s0, s1 = spectra
    if s0 is None or s1 is None or norm(s0) == 0:
        return none
    nss, variance = norm(s1 - s0) / norm(s0), float(np.mean((w1 - w0) ** 2))
    # Every value off by as much as it can be.
    resolution = {"nss": nss, "nssResolution": float(sum(floors) * np.sqrt(len(s0)) / norm(s0))}
    if variance == 0:
        return none | resolution
    null, share = nss_null(s0, *w0.shape, variance)
    return resolution | {"nssNull": null, "nssExcess": nss / null, "nssDriftShare": share}


def pair(w0, w1):
    """All figures of a pair of tensors. Of a stack: its matrices, and the elementwise figures of the whole."""
    parts = list(zip(matrices(w0), matrices(w1)))
    if w0.ndim == 3 and parts:
        return {"updateSparsity": elementwise(w0, w1)["updateSparsity"], "matrices": [matrix_pair(a, b) for a, b in parts]}
    if parts:
        return matrix_pair(*parts[0])
    return elementwise(w0, w1) | (lines(w0, w1) if w0.ndim == 2 and w0.size > 0 else {})
