"""The RoiAlign cases of ONNX's own tests, whose values its reference made: writes roi-align-onnx.json beside this file.

Run with the folder of ONNX's node tests, which Debian has in the package libonnx-testdata: data/node.
"""
import json
import pathlib
import struct
import sys


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def floats(path):
    """The values of a tensor as ONNX stores it, a protocol buffer: its field 9 has their bytes."""
    data, at = path.read_bytes(), 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            if key >> 3 == 9:
                return [float(f"{v:.8g}") for (v,) in struct.iter_unpack("<f", data[at:at + value])]
            at += value
    raise ValueError(f"{path} has no values")


node = pathlib.Path(sys.argv[1])
cases = []
for aligned in [False, True]:
    folder = node / f"test_roialign_aligned_{str(aligned).lower()}" / "test_data_set_0"
    features, boxes, y = [floats(folder / f"{name}.pb") for name in ["input_0", "input_1", "output_0"]]
    cases.append({"aligned": aligned, "features": features, "boxes": boxes, "y": y})
path = pathlib.Path(__file__).with_name("roi-align-onnx.json")
path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
