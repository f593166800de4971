"""An independent reader and writer of safetensors on NumPy alone.

    python3 read_safetensors.py read FILE     prints name, dtype, shape and values of every tensor as JSON
    python3 read_safetensors.py write FILE    writes the file that the tests read
"""
import json, struct, sys
import numpy as np

TYPES = {"F32": "<f4", "F16": "<f2", "I32": "<i4", "I64": "<i8", "U8": "u1", "BOOL": "?"}

def read(path):
    raw = open(path, "rb").read()
    (length,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    metadata = header.pop("__metadata__", {})
    return metadata, {name: np.frombuffer(data[slice(*t["data_offsets"])], TYPES[t["dtype"]]).reshape(t["shape"])
                      for name, t in header.items()}

def write(path, arrays, metadata):
    names = {np.dtype(code): name for name, code in TYPES.items()}
    header, offset = {"__metadata__": metadata}, 0
    for name, a in arrays.items():
        header[name] = {"dtype": names[a.dtype], "shape": list(a.shape), "data_offsets": [offset, offset + a.nbytes]}
        offset += a.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + b"".join(a.tobytes() for a in arrays.values()))

if sys.argv[1] == "read":
    metadata, arrays = read(sys.argv[2])
    print(json.dumps({"metadata": metadata, "tensors": {n: [str(a.dtype), a.shape, a.tolist()] for n, a in arrays.items()}}))
else:
    write(sys.argv[2], {
        "weight": (np.arange(12, dtype="<f4") / 8 - 0.5).reshape(3, 4),
        "half": np.array([0.1, -65504, 6e-8, np.inf], "<f2"),
        "count": np.array([-(2**31), 0, 2**31 - 1], "<i4"),
        "long": np.array([[1, -2], [3, 2**31 - 1]], "<i8"),
        "byte": np.array([0, 255], "u1"),
        "mask": np.array([True, False, True], "?"),
        "scalar": np.array(2.5, "<f4"),
        "empty": np.zeros((0, 5), "<f4"),
        "naïve/名": np.array([7], "<f4"),
    }, {"writer": "numpy", "note": "quotes \" and lines\n"})
