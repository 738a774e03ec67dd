"""bf16 checkpoints by numpy alone: reads and writes .safetensors files."""

import json
import struct
from pathlib import Path

import numpy as np


def to_bf16(values: np.ndarray) -> np.ndarray:
    """Finite float32 values rounded to bf16, to nearest, ties to even; as 16-bit words."""
    bits = values.view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def from_bf16(words: np.ndarray) -> np.ndarray:
    """16-bit words as the float32 values that they stand for, exactly."""
    return (words.astype(np.uint32) << 16).view(np.float32)


def write(path: Path, shapes: dict[str, tuple[int, ...]], words) -> None:
    """Writes a checkpoint. `words` yields one uint16 array a tensor, in the order of `shapes`."""
    header, offset = {}, 0
    for name, shape in shapes.items():
        end = offset + 2 * int(np.prod(shape))
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in words:
            file.write(tensor.tobytes())


def data_start(path: str) -> int:
    """Where the tensors' bytes begin."""
    with open(path, "rb") as file:
        return 8 + struct.unpack("<Q", file.read(8))[0]


def tensors(path: str):
    """Yields (name, 16-bit words in the tensor's shape), one tensor in memory at a time."""
    start = data_start(path)
    with open(path, "rb") as file:
        file.seek(8)
        header = json.loads(file.read(start - 8))
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            file.seek(start + begin)
            words = np.fromfile(file, dtype="<u2", count=(end - begin) // 2)
            yield name, words.reshape(entry["shape"])


def matrices(path: str):
    """Yields (name, float64 values), one tensor in memory at a time."""
    for name, words in tensors(path):
        yield name, from_bf16(words).astype(np.float64)
