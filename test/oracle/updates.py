"""Figures of two updates of one base by numpy, from their definitions in docs/METRICS.md.

    python updates.py samples test/data

writes test/data/updates-base.safetensors, updates-first.safetensors and updates-second.safetensors, whose
dtypes differ by side and which hold what is not finite, fused or equal; and updates.json: the figures of
these and of the samples.
"""
import json
import pathlib
import sys

import ml_dtypes
import numpy as np

import safetensors

ETA = 1e-3
# Rows of the fused fixture: of q, and of k and v each.
HEADS, KEYS = 16, 8
SAMPLES = [("rlvr", "sft"), ("rlvr", "rlvr.fp32"), ("rlvr-step-0080", "rlvr")]


def as_bf16(w):
    return w.astype(ml_dtypes.bfloat16).astype(float)


def changed(w0, w1):
    a, b = as_bf16(w0), as_bf16(w1)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    finite = np.isfinite(a) & np.isfinite(b)
    close = np.abs(b - a) <= ETA * np.maximum(np.abs(a), np.abs(b))
    return ~(same | (finite & close))


def ratio(a, b):
    return float(a / b) if b > 0 else None


def jaccard_null(w0, first, second):
    """Inside a bucket of one bf16 exponent, both masks may lie anywhere."""
    exponent = (as_bf16(w0).astype(np.float32).view(np.uint32) >> 23) & 0xFF
    expected = sum(
        first[exponent == e].sum() * second[exponent == e].sum() / (exponent == e).sum()
        for e in np.unique(exponent)
    )
    return ratio(expected, first.sum() + second.sum() - expected)


def norm(w):
    """Scaled, so that no square leaves the range of float64."""
    largest = np.abs(w).max(initial=0)
    return float(np.sqrt(((w / largest) ** 2).sum()) * largest) if largest > 0 else 0.0


def figures(w0, wa, wb):
    a, b = changed(w0, wa), changed(w0, wb)
    both, either = a & b, a | b
    da, db = wa - w0, wb - w0
    is_finite = [bool(np.isfinite(w).all()) for w in (w0, wa, wb)]
    base = norm(w0) if is_finite[0] else None
    na = norm(da) if is_finite[0] and is_finite[1] else None
    nb = norm(db) if is_finite[0] and is_finite[2] else None
    cosine = conflict = None
    if all(is_finite):
        cosine = float(((da / na) * (db / nb)).sum()) if na > 0 and nb > 0 else None
        conflict = ratio((np.sign(da) != np.sign(db))[both].sum(), both.sum())
    relative = lambda n: None if n is None or base is None else ratio(n, base)
    jaccard, null = ratio(both.sum(), either.sum()), jaccard_null(w0, a, b)
    return {
        "taskVectorCosine": cosine,
        "signConflictFraction": conflict,
        "maskJaccard": jaccard,
        "maskJaccardNull": null,
        "maskJaccardExcess": None if jaccard is None else jaccard - null,
        "changedFirst": ratio(a.sum(), a.size),
        "changedSecond": ratio(b.sum(), b.size),
        "changedBoth": ratio(both.sum(), both.size),
        "relativeUpdate": {"first": relative(na), "second": relative(nb)},
        "baseNorm": base,
        "updateNorm": {"first": na, "second": nb},
    }


def total(tensors):
    """All elements of all tensors as one; the null's buckets are those of each tensor."""
    w0, wa, wb = (np.concatenate([t[side].ravel() for t in tensors]) for side in range(3))
    whole = figures(w0, wa, wb)
    masks = [(changed(t[0], t[1]), changed(t[0], t[2])) for t in tensors]
    expected = 0
    for (base, _, _), (first, second) in zip(tensors, masks):
        null = jaccard_null(base, first, second) or 0
        expected += null * (first.sum() + second.sum()) / (1 + null)
    counted = sum(first.sum() + second.sum() for first, second in masks)
    return {
        "taskVectorCosineTotal": whole["taskVectorCosine"],
        "signConflictFractionTotal": whole["signConflictFraction"],
        "maskJaccardTotal": whole["maskJaccard"],
        "maskJaccardNullTotal": ratio(expected, counted - expected),
        "changedFirst": whole["changedFirst"],
        "changedSecond": whole["changedSecond"],
        "changedBoth": whole["changedBoth"],
        "relativeUpdateTotal": whole["relativeUpdate"],
    }


def wide(tensors):
    """The floating ones in float64."""
    return {n: w.astype(float) for n, (w, dtype) in tensors.items() if dtype in safetensors.FLOATING}


def unfused(tensors):
    """With the rows of `qkv_proj` as tensors of their own."""
    found = {}
    for name, w in tensors.items():
        if "qkv_proj" in name:
            parts = zip("qkv", np.split(w, np.cumsum([HEADS, KEYS])))
            found |= {name.replace("qkv_proj", f"{part}_proj"): rows for part, rows in parts}
        else:
            found[name] = w
    return found


def compare(base, first, second):
    sides = [unfused(wide(safetensors.read(path))) for path in (base, first, second)]
    triples = {
        name: [side[name] for side in sides]
        for name in sides[0]
        if all(name in side and side[name].shape == sides[0][name].shape for side in sides)
    }
    return {
        "files": [path.name for path in (base, first, second)],
        "tensors": {name: figures(*triple) for name, triple in triples.items()},
        "total": total(list(triples.values())),
    }


def fixtures(out):
    """Three files of tensors of the same names but for those that the first has fused."""
    rng = np.random.default_rng(7)
    made = {side: {} for side in ("base", "first", "second")}

    def add(name, shape, dtypes, spoil=lambda first, second: None, amounts=(0.01, 0.02)):
        base = rng.standard_normal(shape)
        moved = [base + a * rng.standard_normal(shape) * (rng.random(shape) < 0.6) for a in amounts]
        spoil(*moved)
        for side, w, dtype in zip(made, (base, *moved), dtypes):
            made[side][name] = (w, dtype)

    def not_a_number(first, second):
        first[0, 0], second[1, 1] = np.nan, 1.0

    def infinite(first, second):
        second[0, :3] = np.inf, -np.inf, 0.0

    add("dtypes.mixed", (24, 40), ("BF16", "F32", "F64"))
    add("dtypes.f32", (24, 40), ("F32",) * 3)
    add("dtypes.f16", (9, 300), ("F16", "BF16", "F16"))
    add("dtypes.f8", (16, 16), ("F8_E4M3", "F8_E4M3", "F8_E5M2"), amounts=(0.5, 1.0))
    add("shape.stack", (3, 8, 10), ("BF16",) * 3)
    add("shape.vector", (17,), ("F32", "BF16", "F32"))
    add("shape.scalar", (), ("BF16",) * 3)
    add("shape.empty", (0, 4), ("BF16",) * 3)
    add("values.nan", (8, 8), ("BF16",) * 3, not_a_number)
    add("values.inf", (8, 8), ("F32",) * 3, infinite)
    add("values.equal", (8, 8), ("BF16",) * 3, amounts=(0.0, 0.0))
    add("values.one_equal", (8, 8), ("BF16",) * 3, amounts=(0.0, 0.1))
    attention = "model.layers.3.self_attn"
    for part, rows in (("q", HEADS), ("k", KEYS), ("v", KEYS)):
        add(f"{attention}.{part}_proj.weight", (rows, 12), ("BF16",) * 3)
    first = made["first"]
    parts = [first.pop(f"{attention}.{part}_proj.weight")[0] for part in "qkv"]
    first[f"{attention}.qkv_proj.weight"] = (np.concatenate(parts), "BF16")
    for side, tensors in made.items():
        tensors["counted"] = (np.arange(6), "I32")
        safetensors.write(out / f"updates-{side}.safetensors", tensors)


if __name__ == "__main__":
    samples, out = map(pathlib.Path, sys.argv[1:])
    of = lambda name: samples / f"{name}.safetensors"
    fixtures(out)
    sides = [out / f"updates-{side}.safetensors" for side in ("base", "first", "second")]
    found = [compare(*sides), *(compare(of("base"), of(a), of(b)) for a, b in SAMPLES)]
    (out / "updates.json").write_text(json.dumps(found, indent=1, allow_nan=False) + "\n")
