"""Writes a checkpoint of bf16 weight matrices, and with `pair` an updated one beside it.

Arguments: FOLDER COUNT ROWS COLUMNS SEED single|pair. Files: base/model.safetensors and
other/model.safetensors. The base has rows and columns of uneven size and a few dominant
directions, as trained matrices have; the update is dense and small, as a run of RL leaves it, so
that rounding to bf16 hides about half of it.
"""

import sys
from pathlib import Path

import numpy as np

from checkpoint import from_bf16, to_bf16, tensors, write

SCALE = 0.02  # of a weight
SPREAD = 0.25  # of the logarithms of row and column sizes
DOMINANT = 16  # directions that stand out
UPDATE = 4e-5  # standard deviation of a change: near half the spacing of bf16 at SCALE


def base_matrix(random: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    def normal(*shape: int) -> np.ndarray:
        return random.standard_normal(shape, dtype=np.float32)

    w = normal(rows, columns) * np.exp(SPREAD * normal(rows, 1)) * np.exp(SPREAD * normal(columns))
    sizes = 2 / np.arange(1, DOMINANT + 1, dtype=np.float32) / np.sqrt(min(rows, columns))
    w += (normal(rows, DOMINANT) * sizes) @ normal(DOMINANT, columns)
    return to_bf16(w * np.float32(SCALE))


def updated(random: np.random.Generator, words: np.ndarray) -> np.ndarray:
    change = random.standard_normal(words.shape, dtype=np.float32) * np.float32(UPDATE)
    return to_bf16(from_bf16(words) + change)


def main() -> None:
    folder = Path(sys.argv[1])
    count, rows, columns, seed = map(int, sys.argv[2:6])
    shapes = {f"model.layers.{i}.mlp.up_proj.weight": (rows, columns) for i in range(count)}
    random = np.random.default_rng(seed)
    base = folder / "base/model.safetensors"
    write(base, shapes, (base_matrix(random, rows, columns) for _ in shapes))
    if sys.argv[6] == "pair":
        other = folder / "other/model.safetensors"
        write(other, shapes, (updated(random, words) for _, words in tensors(str(base))))


main()
