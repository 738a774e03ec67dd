"""A tensor of every dtype, windows of its values, and its slices drawn in cells, by numpy from the definitions.

    python elements.py FOLDER       writes elements-base, elements-other (.safetensors) and elements.json
"""
import json
import pathlib
import sys

import numpy as np

import safetensors
from figures import ETA, to_bf16

RNG = np.random.default_rng(20251124)
SHAPES = {"matrix": (9, 14), "stack": (3, 4, 6), "conv": (2, 3, 5, 4), "vector": (23,), "scalar": (), "row": (1, 12), "column": (12, 1), "empty": (0, 4)}


def slices(array):
    """The last two dimensions are rows and columns; a vector is one row."""
    shape = (1, 1, *array.shape)[-2:] if array.ndim < 2 else array.shape[-2:]
    count = int(np.prod(array.shape[:-2])) if array.ndim > 2 else 1
    return array.reshape((count, *shape))


def floats(dtype, shape):
    spread = {"F4": 2, "F6_E2M3": 2, "F6_E3M2": 4, "F8_E8M0": 0}.get(dtype, 0.5)
    values = np.exp2(RNG.integers(-6, 6, shape)) if dtype == "F8_E8M0" else RNG.normal(0, spread, shape)
    return np.asarray(values).astype(safetensors.FLOATING[dtype])


def integers(dtype, shape):
    kind = np.dtype(safetensors.COUNTED[dtype])
    if kind == np.bool_:
        return RNG.random(shape) < 0.5
    info = np.iinfo(kind)
    values = RNG.integers(info.min, info.max, shape, dtype=kind, endpoint=True)
    values.flat[0], values.flat[-1] = info.min, info.max
    return values


def text(value):
    """Exact and readable by JavaScript: the digits of an integer, or the shortest of a float64."""
    return str(int(value)) if np.asarray(value).dtype.kind in "biu" else repr(float(value)).replace("inf", "Infinity").replace("nan", "NaN")


def windows(array):
    """Parts of some slices, row by row."""
    found = []
    for number, matrix in enumerate(slices(array)):
        rows, columns = matrix.shape
        for top, height, left, width in ((0, rows, 0, columns), (rows // 3, (rows + 1) // 2, columns // 4, (columns + 1) // 2)):
            part = matrix[top : top + height, left : left + width]
            place = {"slice": number, "rowStart": top, "rowCount": height, "columnStart": left, "columnCount": width}
            found.append({**place, "values": [text(value) for value in part.ravel()]})
    return found[:3] + found[-1:]


def cells(matrix, rows, columns, figure):
    cut = lambda lines, count: [slice(i * lines // count, (i + 1) * lines // count) for i in range(count)]
    return [figure(matrix[r, c]) for r in cut(matrix.shape[0], rows) for c in cut(matrix.shape[1], columns)]


def image(matrix, number, rows, columns):
    """What `rows` × `columns` cells show of a matrix of float64."""
    rows, columns = min(rows, matrix.shape[0]), min(columns, matrix.shape[1])
    finite = lambda part: part[np.isfinite(part)]
    over = lambda f: lambda part: None if finite(part).size == 0 else float(f(finite(part)))
    zeroed = np.where(np.isfinite(matrix), matrix, 0)
    return {
        "slice": number, "rows": rows, "columns": columns,
        "mean": cells(matrix, rows, columns, over(np.mean)),
        "maxAbs": cells(matrix, rows, columns, over(lambda part: np.max(np.abs(part)))),
        "nonFinite": cells(matrix, rows, columns, lambda part: int(part.size - finite(part).size)),
        "rowNorms": np.linalg.norm(zeroed, axis=1).tolist(),
        "columnNorms": np.linalg.norm(zeroed, axis=0).tolist(),
    }


def images(array):
    asked = ((3, 4), (100, 100), (1, 1))
    return [image(matrix.astype(np.float64), number, *size) for number, matrix in enumerate(slices(array)) for size in asked][:6]


def updates(base, other):
    """The same of dW, with the fraction of each cell that changed as bf16."""
    found = []
    for number, (w0, w1) in enumerate(zip(slices(base), slices(other))):
        w0, w1 = w0.astype(np.float64), w1.astype(np.float64)
        a, b = to_bf16(w0), to_bf16(w1)
        with np.errstate(invalid="ignore"):
            dw = w1 - w0
            close = np.isfinite(a) & np.isfinite(b) & (np.abs(b - a) <= ETA * np.maximum(np.abs(a), np.abs(b)))
        changed = ~((a == b) | (np.isnan(a) & np.isnan(b)) | close)
        drawn = image(dw, number, 3, 5)
        found.append({**drawn, "changedFraction": cells(changed, drawn["rows"], drawn["columns"], lambda part: float(np.mean(part)))})
    return found


def tensors():
    """`name: (base, other, dtype)`; only floating ones have another side."""
    for dtype in safetensors.FLOATING:
        shape = (6, 12) if dtype in safetensors.PACKED_BITS else (9, 14)
        base = floats(dtype, shape)
        yield f"dtype.{dtype}", base, np.where(RNG.random(shape) < 0.6, base, floats(dtype, shape)), dtype
    for dtype in safetensors.COUNTED:
        yield f"dtype.{dtype}", integers(dtype, (5, 7)), None, dtype
    for name, shape in SHAPES.items():
        base = floats("F32", shape)
        yield f"shape.{name}", base, (base * (1 + RNG.choice([0, 1e-4, 0.1], shape))).astype(np.float32), "F32"
    base, other = floats("F32", (8, 9)), floats("F32", (8, 9))
    base.flat[[0, 1, 30]], other.flat[[0, 2, 40]] = (np.nan, np.inf, -np.inf), (np.nan, np.inf, np.nan)
    base[7, :3] = np.nan
    yield "value.not_finite", base, other, "F32"


def main(folder):
    found = {}
    sides = {"base": {}, "other": {}}
    for name, base, other, dtype in tensors():
        sides["base"][name] = (base, dtype)
        sides["other"][name] = (base if other is None else other, dtype)
        found[name] = {"windows": windows(base), "images": images(base), "updates": [] if other is None else updates(base, other)}
    for side, written in sides.items():
        safetensors.write(folder / f"elements-{side}.safetensors", written)
    (folder / "elements.json").write_text(json.dumps(found) + "\n")


main(pathlib.Path(sys.argv[1]))
