"""Files by the format's own library, and a look into ours by it.

    python3 reference.py make           writes python.safetensors and half.safetensors beside this file
    python3 reference.py show FILE      prints what the library reads in FILE, as JSON

Made with safetensors 0.8.0, NumPy 2.4.6 and Python 3.11.7. There is no chance in it.
"""
import json
import pathlib
import sys

import numpy as np
import safetensors
import safetensors.numpy


def make():
    here = pathlib.Path(__file__).parent
    tensors = {
        "w": (np.arange(12, dtype=np.float32) / 8 - 1).reshape(3, 4),
        "odd": np.array([0x80000000, 0x7FC00001, 0x7F800000, 1], np.uint32).view(np.float32),  # -0, a NaN, inf, a denormal
        "points": np.array([[0.1, -0.0], [np.inf, 1e-320]]),
        "rate": np.array(1e-4),
        "none": np.zeros((2, 0, 3), np.float32),
        "bytes": np.arange(250, 256, dtype=np.uint8),
        "kept": np.array([[True, False, True]]),
        "i32": np.array([-2**31, -1, 2**31 - 1], np.int32),
        "i64": np.array([-2**63, 2**63 - 1]),
        "u64": np.array([0, 2**64 - 1], np.uint64),
        'é "quoted" \\ <&>\t/': np.array([7], np.float32),
    }
    safetensors.numpy.save_file(tensors, here / "python.safetensors", {"title": "a <text>, é, \"quoted\"\n"})
    half = np.array([1, -2, 0.5], np.float16)
    safetensors.numpy.save_file({"half": half, "short": np.array([-1, 258], np.int16)}, here / "half.safetensors")


def show(path):
    with safetensors.safe_open(path, "numpy") as f:
        meta = f.metadata()
    tensors = safetensors.numpy.load_file(path)
    print(json.dumps({"metadata": meta, "tensors": {
        name: {"dtype": str(t.dtype), "shape": t.shape, "bytes": t.tobytes().hex()} for name, t in tensors.items()}}))


if sys.argv[1] == "make":
    make()
else:
    show(sys.argv[2])
