"""Small checkpoints that have every dtype and every corner of the definitions, and what is to be found in them.

    python fixtures.py FOLDER       writes fixture-base, fixture-other (.safetensors), fixtures.json and directions.json
"""
import json
import pathlib
import sys

import ml_dtypes
import numpy as np

import directions
import figures
import safetensors

RNG = np.random.default_rng(20251108)


def random(*shape, scale=0.05):
    return RNG.normal(0, scale, shape)


def updated(w, size=0.01):
    """`w` after an update of about this relative size in half of its elements."""
    return w + (RNG.random(w.shape) < 0.5) * RNG.normal(0, size, w.shape) * (np.abs(w).mean() + 1e-30)


def with_values(w, *positions_and_values):
    w = w.copy()
    for position, value in positions_and_values:
        w.flat[position] = value
    return w


def dtype_pairs():
    """Each floating dtype on both sides, and mixed ones."""
    sizes = {"F64": 1, "F32": 1, "F16": 1, "BF16": 1, "F8_E4M3": 0.3, "F8_E5M2": 0.5, "F8_E4M3FNUZ": 0.3, "F8_E5M2FNUZ": 0.5}
    for dtype, size in sizes.items():
        w = random(24, 40)
        yield f"dtype.{dtype.lower()}", (w, dtype), (updated(w, size), dtype)
    for dtype in ("F6_E2M3", "F6_E3M2", "F4"):
        w = random(12, 16, scale=1.5)
        yield f"dtype.{dtype.lower()}", (w, dtype), (updated(w, 0.5), dtype)
    scales = np.exp2(RNG.integers(-8, 8, (6, 8)))
    yield "dtype.f8_e8m0", (scales, "F8_E8M0"), (scales * np.where(scales > 1, 2, 1), "F8_E8M0")
    for base, other in (("F32", "BF16"), ("BF16", "F32"), ("F16", "F64"), ("F8_E4M3", "F32"), ("F64", "F8_E5M2")):
        w = random(20, 28)
        yield f"mixed.{base.lower()}_{other.lower()}", (w, base), (updated(w), other)


def shape_pairs():
    for name, shape in {
        "tall": (96, 10), "wide": (10, 96), "square": (33, 33), "smallest": (2, 2), "stack": (3, 9, 14), "stack.of_one": (1, 8, 6),
        "conv": (8, 3, 3, 3), "conv.single": (1, 4, 3, 3), "vector": (50,), "scalar": (), "row": (1, 12), "column": (12, 1),
        "empty": (0, 8), "empty.stack": (0, 4, 4), "five": (2, 2, 2, 2, 2),
    }.items():
        w = random(*shape)
        yield f"shape.{name}", (w, "F32"), (updated(w), "F32")


def value_pairs():
    w = random(16, 20)
    inf, nan = np.inf, np.nan
    bf16 = lambda x: np.asarray(x, ml_dtypes.bfloat16).astype(np.float64)
    yield "value.same", (w, "BF16"), (w, "BF16")
    yield "value.nan", (with_values(w, (3, nan), (7, nan)), "F32"), (with_values(updated(w), (3, nan), (9, nan)), "F32")
    yield "value.nan_other", (w, "BF16"), (with_values(w, (0, nan)), "BF16")
    yield "value.inf", (with_values(w, (1, inf), (2, -inf), (5, inf)), "F16"), (with_values(updated(w), (1, inf), (2, inf)), "F16")
    yield "value.zero_base", (0 * w, "F32"), (w, "F32")
    yield "value.zero_both", (0 * w, "BF16"), (-0.0 * np.abs(w), "BF16")
    yield "value.zero_other", (w, "F32"), (0 * w, "F32")
    yield "value.subnormal", (w * 1e-39, "F32"), (updated(w, 0.5) * 1e-39, "F32")
    yield "value.subnormal_f16", (w * 1e-5, "F16"), (updated(w, 0.5) * 1e-5, "F16")
    # Ties and near-ties of the rounding to bf16, which a detour over float32 would decide wrongly.
    ties = bf16(w) + np.exp2(np.floor(np.log2(np.abs(bf16(w)))) - 8)
    yield "value.ties", (ties, "F32"), (ties * (1 + 2.0**-22), "F32")
    yield "value.double_rounding", (ties * (1 + 2.0**-40), "F64"), (ties * (1 - 2.0**-40), "F64")
    largest = w * (3.4e38 / np.abs(w).max())  # its largest element rounds to Inf in bf16
    yield "value.overflow_bf16", (largest, "F32"), (updated(largest) * (1 - 2.0**-7), "F32")
    yield "value.below_half_ulp", (bf16(w), "F32"), (bf16(w) * (1 + 2.0**-10), "F32")
    low = random(24, 18) @ random(18, 30)
    yield "value.rank_deficient", (low, "F64"), (low + 1e-3 * random(24, 18) @ random(18, 30), "F64")
    stack = random(3, 8, 12)
    yield "value.nan_in_stack", (with_values(stack, (100, nan)), "F32"), (updated(stack), "F32")


def other_pairs():
    w = random(14, 12)
    yield "model.embed_tokens.weight", (w, "BF16"), (updated(w), "BF16")
    yield "count.i64", (np.arange(12).reshape(3, 4), "I64"), (np.arange(12).reshape(3, 4) + 1, "I64")
    yield "count.bool", (np.arange(6) % 2 == 0, "BOOL"), (np.arange(6) % 2 == 0, "BOOL")


def stored(array, dtype):
    return np.asarray(array, (safetensors.FLOATING | safetensors.COUNTED)[dtype])


def statistics_of(array, dtype):
    smallest = np.finfo(np.float64).tiny if dtype == "F64" else float(ml_dtypes.finfo(safetensors.FLOATING[dtype]).smallest_normal)
    return figures.statistics(stored(array, dtype), smallest)


def floating_pair(sides):
    """Both sides as stored, where they are floating."""
    return [stored(*side) for side in sides] if sides[0][1] in safetensors.FLOATING else None


def main(folder):
    pairs = {name: sides for name, *sides in [*dtype_pairs(), *shape_pairs(), *value_pairs(), *other_pairs()]}
    oracle = {}
    for name, ((base, base_dtype), (other, other_dtype)) in pairs.items():
        floating = base_dtype in safetensors.FLOATING
        oracle[name] = {
            "statistics": statistics_of(base, base_dtype) if floating else None,
            "pair": figures.pair(stored(base, base_dtype), stored(other, other_dtype)) if floating else None,
        }
    where = {name: directions.pair(*arrays) for name, sides in pairs.items() if (arrays := floating_pair(sides))}
    for side, label in enumerate(("base", "other")):
        safetensors.write(folder / f"fixture-{label}.safetensors", {name: sides[side] for name, sides in pairs.items()})
    write_json(folder / "fixtures.json", oracle)
    write_json(folder / "directions.json", where)


def write_json(path, content):
    with open(path, "w") as file:
        json.dump(content, file, allow_nan=False, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
