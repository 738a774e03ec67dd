"""The safetensors format in a few lines of numpy, independent of the software under test."""
import json
import struct

import ml_dtypes
import numpy as np

# Every floating dtype of the format, as a numpy type that holds its values exactly.
FLOATING = {
    "F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": ml_dtypes.bfloat16,
    "F8_E4M3": ml_dtypes.float8_e4m3fn, "F8_E5M2": ml_dtypes.float8_e5m2,
    "F8_E4M3FNUZ": ml_dtypes.float8_e4m3fnuz, "F8_E5M2FNUZ": ml_dtypes.float8_e5m2fnuz,
    "F8_E8M0": ml_dtypes.float8_e8m0fnu,
    "F6_E2M3": ml_dtypes.float6_e2m3fn, "F6_E3M2": ml_dtypes.float6_e3m2fn, "F4": ml_dtypes.float4_e2m1fn,
}
COUNTED = {
    "I64": np.int64, "I32": np.int32, "I16": np.int16, "I8": np.int8,
    "U64": np.uint64, "U32": np.uint32, "U16": np.uint16, "U8": np.uint8, "BOOL": np.bool_,
}
# Bits of the dtypes whose elements are packed: element i takes bits b·i … b·i + b − 1.
PACKED_BITS = {"F4": 4, "F6_E2M3": 6, "F6_E3M2": 6}


def encode(array, dtype):
    """The stored bytes of `array`, rounded to `dtype`."""
    array = np.asarray(array, (FLOATING | COUNTED)[dtype])
    if dtype not in PACKED_BITS:
        return array.tobytes()
    codes = array.view(np.uint8).ravel()
    bits = (codes[:, None] >> np.arange(PACKED_BITS[dtype])) & 1
    return np.packbits(bits.astype(np.uint8).ravel(), bitorder="little").tobytes()


def write(path, tensors, metadata=None):
    """Writes `{name: (array, dtype)}` in this order, so that not every tensor is aligned."""
    header = {} if metadata is None else {"__metadata__": metadata}
    body = b""
    for name, (array, dtype) in tensors.items():
        data = encode(array, dtype)
        header[name] = {"dtype": dtype, "shape": list(np.shape(array)), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def read(path):
    """`{name: (array of the stored values, dtype)}` of a file without packed dtypes."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(body[start:end], (FLOATING | COUNTED)[entry["dtype"]])
            tensors[name] = (values.reshape(entry["shape"]), entry["dtype"])
    return tensors
