"""What is to be found in a checkpoint that nobody here made, and in a perturbed copy of it.

    python minilm.py CHECKPOINT FOLDER       writes FOLDER/perturbed.safetensors and FOLDER/oracle.json
"""
import json
import pathlib
import sys

import numpy as np

import figures
import safetensors

RNG = np.random.default_rng(20250515)
# One matrix of each shape, since singular values of all would take numpy minutes.
MEASURED = (
    "encoder.layer.0.attention.self.query.weight",
    "encoder.layer.3.intermediate.dense.weight",
    "encoder.layer.5.output.dense.weight",
    "pooler.dense.weight",
)


def perturbed(values):
    """A third of the elements moved by about a percent: some moves vanish in bf16, most do not."""
    moved = RNG.random(values.shape) < 1 / 3
    return (values + moved * RNG.normal(0, 0.01, values.shape) * np.abs(values)).astype(values.dtype)


def main(checkpoint, folder):
    base = safetensors.read(checkpoint)
    other = {name: (perturbed(w) if dtype == "F32" else w, dtype) for name, (w, dtype) in base.items()}
    safetensors.write(folder / "perturbed.safetensors", other)
    floating = [name for name, (_, dtype) in base.items() if dtype == "F32"]
    tiny = float(np.finfo(np.float32).tiny)
    oracle = {
        "statistics": {name: figures.statistics(base[name][0], tiny) for name in floating},
        "elementwise": {name: figures.elementwise(base[name][0], other[name][0]) for name in floating},
        "matrices": {name: figures.matrix_pair(base[name][0], other[name][0]) for name in MEASURED},
    }
    with open(folder / "oracle.json", "w") as file:
        json.dump(oracle, file, allow_nan=False)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
