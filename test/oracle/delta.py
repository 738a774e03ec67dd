"""Applies a delta as docs/DELTA.md says, and nothing else.

    python delta.py BASE DELTA OUT
"""
import hashlib
import json
import struct
import sys

import numpy as np

BYTES = {"F64": 8, "I64": 8, "U64": 8, "C64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2}
GAPS = {"U8": "<u1", "U16": "<u2", "U32": "<u4"}


def parse(data):
    """Header and, by name, entry and bytes of each tensor."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    start = 8 + length
    span = lambda entry: data[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]]
    return metadata, {name: (entry, span(entry)) for name, entry in header.items()}


def positions_of_gaps(numbers):
    """`numbers` in their own type, whose largest one says that more follows."""
    largest = np.iinfo(numbers.dtype).max
    ends = numbers != largest
    total = np.cumsum(numbers.astype(np.int64))[ends]  # unchanged elements before each position
    return total + np.arange(total.size)


def rebuilt(name, entry, parts, base_bytes):
    if f"whole:{name}" in parts:
        return parts[f"whole:{name}"][1]
    unit = BYTES.get(entry["dtype"], 1)
    units = np.frombuffer(base_bytes, np.uint8).reshape(-1, unit).copy()
    if f"values:{name}" in parts:
        if f"gaps:{name}" in parts:
            gaps, data = parts[f"gaps:{name}"]
            positions = positions_of_gaps(np.frombuffer(data, GAPS[gaps["dtype"]]))
        else:
            bits = np.frombuffer(parts[f"bits:{name}"][1], np.uint8)
            positions = np.flatnonzero(np.unpackbits(bits, bitorder="little"))
        units[positions] = np.frombuffer(parts[f"values:{name}"][1], np.uint8).reshape(-1, unit)
    return units.tobytes()


def main(base_path, delta_path, out_path):
    base_data = open(base_path, "rb").read()
    metadata, parts = parse(open(delta_path, "rb").read())
    assert metadata["schema"] == "checkpoint-lens/delta@1"
    assert hashlib.sha256(base_data).hexdigest() in {file["sha256"] for file in json.loads(metadata["base"])}
    base_names = json.loads(metadata["base_names"])
    head = parts["header"][1]
    _, base = parse(base_data)
    entries = json.loads(head[8:])
    entries.pop("__metadata__", None)
    body = b""
    for name, entry in sorted(entries.items(), key=lambda item: item[1]["data_offsets"]):
        base_bytes = base.get(base_names.get(name, name), ({}, b""))[1]
        body += rebuilt(name, entry, parts, base_bytes)
    with open(out_path, "wb") as file:
        file.write(head + body)


main(*sys.argv[1:])
