"""subspaceLocking over the steps of a training by numpy, from its definition in docs/METRICS.md.

    python trajectory.py samples test/data

writes test/data/trajectory-base.safetensors, trajectory-1 to trajectory-3.safetensors, of which some steps
lack a tensor or have no principal subspace of 16 dimensions; and trajectory.json: the figures of these and
of the samples.
"""
import json
import pathlib
import sys

import numpy as np

import safetensors

K = 16
SAMPLES = [f"rlvr-step-{step:04d}" for step in (80, 160, 240, 320)]
NOT_ANALYSED = ("embed", "lm_head", "wte", "wpe")


def matrices(w):
    """The matrices that a tensor consists of; none where it is no weight matrix."""
    if w.ndim == 4:
        w = w.reshape(len(w), -1)
    stack = w if w.ndim == 3 else w[None] if w.ndim == 2 else []
    return [m for m in stack if min(m.shape) >= 2]


def subspace(update):
    if not np.isfinite(update).all() or np.linalg.matrix_rank(update) < K:
        return None
    return np.linalg.svd(update, full_matrices=False)[2][:K].T


def locking(step, end):
    step, end = subspace(step), subspace(end)
    return None if step is None or end is None else float(np.linalg.norm(step.T @ end) ** 2 / K)


def figures(base, step, end):
    of = lambda w: matrices(w.astype(float))
    found = [locking(b - a, c - a) for a, b, c in zip(of(base), of(step), of(end))]
    defined = [one for one in found if one is not None]
    n = of(base)[0].shape[1]
    return {
        "subspaceLocking": float(np.mean(defined)) if defined else None,
        "subspaceLockingBaseline": K / n if n >= K else None,
        **({"matrices": found} if base.ndim == 3 else {}),
    }


def trajectory(base, steps):
    """By tensor: its figures at each step, null where the step has no such tensor."""
    base, *steps = [safetensors.read(path) for path in (base, *steps)]
    end = steps[-1]
    fits = lambda name, step: name in step and step[name][0].shape == base[name][0].shape
    analysed = [n for n in base if not any(part in n for part in NOT_ANALYSED) and fits(n, end)]
    value = lambda tensors, name: tensors[name][0]
    return {
        name: [
            figures(value(base, name), value(step, name), value(end, name)) if fits(name, step) else None
            for step in steps
        ]
        for name in analysed
        if matrices(value(base, name).astype(float))
    }


def fixtures(out):
    """A base and three steps, each of which goes on from the one before it."""
    rng = np.random.default_rng(11)
    made = [{} for _ in range(4)]

    def add(name, shape, dtype, spoil=lambda steps: None, rank=None):
        base = rng.integers(-8, 9, shape).astype(float)
        steps = [base]
        for size in (1, 2, 4):
            if rank is None:
                change = rng.standard_normal(shape)
            else:
                change = rng.integers(-3, 4, (shape[0], rank)) @ rng.integers(-3, 4, (rank, shape[1]))
            steps.append(steps[-1] + size * change)
        spoil(steps)
        for tensors, w in zip(made, steps):
            tensors[name] = (w, dtype)

    def still(steps):
        steps[1] = steps[0]

    def not_a_number(steps):
        steps[2][3, 4] = np.nan

    add("dtype.bf16", (24, 40), "BF16")
    add("dtype.f32", (40, 24), "F32")
    add("dtype.f64", (17, 300), "F64")
    add("shape.stack", (2, 18, 20), "F32")
    add("shape.kernel", (20, 4, 3, 3), "F16")
    add("shape.narrow", (30, 12), "F32")
    add("shape.thin", (1, 30), "F32")
    add("shape.vector", (30,), "F32")
    add("rank.low", (32, 32), "F64", rank=4)
    add("update.zero_at_first", (20, 20), "BF16", still)
    add("update.nan", (20, 20), "F32", not_a_number)
    add("step.lacks", (20, 20), "F32")
    add("step.reshaped", (20, 20), "F32")
    add("embed.weight", (20, 20), "F32")
    del made[1]["step.lacks"]
    made[2]["step.reshaped"] = (np.zeros((20, 18)), "F32")
    for step, tensors in zip(("base", 1, 2, 3), made):
        safetensors.write(out / f"trajectory-{step}.safetensors", tensors)


if __name__ == "__main__":
    samples, out = map(pathlib.Path, sys.argv[1:])
    fixtures(out)
    of = lambda names, folder: [folder / f"{name}.safetensors" for name in names]
    base, *steps = of([f"trajectory-{step}" for step in ("base", 1, 2, 3)], out)
    found = {
        "fixtures": trajectory(base, steps),
        "samples": trajectory(*of(["base"], samples), of(SAMPLES, samples)),
    }
    (out / "trajectory.json").write_text(json.dumps(found, indent=1, allow_nan=False) + "\n")
