"""The masks of docs/METRICS.md, computed from a full SVD, against those of a mask file.

    python masks.py BASE MASK KIND ALPHA RANK       prints JSON: by tensor, elements, inside, and how many marks are wrong
"""
import fractions
import json
import sys

import numpy as np

import safetensors


def first(scores, count):
    """The `count` least; ties: lower row-major index first."""
    inside = np.zeros(scores.size, bool)
    inside[np.argsort(scores.ravel(), kind="stable")[:count]] = True
    return inside.reshape(scores.shape)


def reconstruction(w, rank):
    if rank >= min(w.shape):
        return np.abs(w)
    u, s, vt = np.linalg.svd(w, full_matrices=False)
    return np.abs((u[:, :rank] * s[:rank]) @ vt[:rank])


def near_cutoff(scores, count):
    """Elements that rounding alone may put on either side of the last one inside."""
    cutoff = np.sort(scores.ravel())[count - 1]
    return np.abs(scores - cutoff) <= 1e-12 * np.abs(scores).max()


def check(w, found, kind, alpha, rank):
    count = w.size * alpha.numerator // alpha.denominator
    scores = {"low": np.abs(w), "principal": -reconstruction(w, rank)}
    low, principal = first(scores["low"], count), first(scores["principal"], count)
    expected = {"low": low, "principal": principal, "safe": low | ~principal}[kind]
    open_to_rounding = near_cutoff(scores["principal"], count) if kind != "low" else False
    wrong = (found != expected) & ~open_to_rounding
    return {"elements": w.size, "inside": int(expected.sum()), "wrong": int(wrong.sum())}


def main(base, mask, kind, alpha, rank):
    weights, masks = safetensors.read(base), safetensors.read(mask)
    alpha, rank = fractions.Fraction(alpha), int(rank)
    result = {}
    for name, (marks, _) in masks.items():
        w = np.asarray(weights[name][0], np.float64)
        assert marks.shape == w.shape, name
        result[name] = check(w, marks, kind, alpha, rank)
    print(json.dumps(result))


main(*sys.argv[1:])
