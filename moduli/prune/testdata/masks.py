"""Masks of torch.nn.utils.prune on two matrices whose kept weights change between prunings.

    python3 masks.py > masks.json

Made with PyTorch 1.13.0, NumPy 1.24.2 and Python 3.11.2, seed 3. Weights are float32 numbers. Each time the masks are
worked out anew from the weights as they are then, with pruned ones at 0, as package prune does.
"""
import json

import numpy as np
import torch
from torch.nn.utils import prune

SHAPES = [(6, 7), (5, 4)]
SHARES = [0.1, 0.3, 0.55, 0.8, 0.95]
rng = np.random.default_rng(3)
out = []
for scope in ["global", "each layer"]:
    weights = [rng.normal(0, s, shape).astype(np.float32) for s, shape in zip([1, 0.4], SHAPES)]
    for share in SHARES:
        layers = [torch.nn.Linear(s[1], s[0], bias=False) for s in SHAPES]
        for l, w in zip(layers, weights):
            l.weight.data = torch.tensor(w)
        if scope == "global":
            prune.global_unstructured([(l, "weight") for l in layers], prune.L1Unstructured, amount=share)
        else:
            for l in layers:
                prune.l1_unstructured(l, "weight", amount=share)
        masks = [l.weight_mask.numpy() for l in layers]
        out.append(dict(scope=scope, share=share, weights=[w.ravel().tolist() for w in weights],
                        masks=[m.ravel().astype(int).tolist() for m in masks]))
        weights = [(m * (w + rng.normal(0, 0.2, w.shape))).astype(np.float32) for w, m in zip(weights, masks)]
print(json.dumps(out, separators=(",", ":")).replace('{"scope"', '\n{"scope"'))
