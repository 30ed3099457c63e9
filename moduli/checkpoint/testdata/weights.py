"""Weights as a PyTorch user would save them.

    python3 weights.py

writes weights.safetensors beside this file. Made with safetensors 0.8.0, NumPy 2.4.6 and Python 3.11.7; PyTorch 1.13's
safetensors.torch.save_file writes the same bytes. There is no chance in it.
"""
import pathlib

import numpy as np
from safetensors.numpy import save_file

save_file({
    "rnn.weight_hh_l0": np.arange(9, dtype=np.float32).reshape(3, 3) / 4,
    "rnn.bias_hh_l0": np.array([-1, 0, 1], np.float32),
}, pathlib.Path(__file__).parent / "weights.safetensors")
