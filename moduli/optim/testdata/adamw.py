"""Ten steps of torch.optim.AdamW on fixed gradients, in float64.

    python3 adamw.py > adamw.json

Made with PyTorch 1.13.0, NumPy 1.24.2 and Python 3.11.2. Weights and gradients are float32
numbers. Two matrices, so that one's state cannot pass for the other's. Settings that a
case does not name are left to PyTorch.
"""
import json

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
STEPS = 10


def case(name, seed, settings, spread=1.0):
    rng = np.random.default_rng(seed)

    def draw(*shape):
        return rng.normal(0, spread, shape).astype(np.float32).astype(np.float64)

    first = [rng.normal(0, 0.5, shape).astype(np.float32).astype(np.float64) for shape in [(3, 4), (2, 5)]]
    params = [torch.tensor(w).requires_grad_() for w in first]
    optimizer = torch.optim.AdamW(params, **settings)
    grads, after = [], []
    for _ in range(STEPS):
        g = [draw(*w.shape) for w in first]
        for p, x in zip(params, g):
            p.grad = torch.tensor(x)
        optimizer.step()
        grads.append([x.ravel().tolist() for x in g])
        after.append([[float(f"{v:.10g}") for v in p.detach().reshape(-1).tolist()] for p in params])
    return dict(name=name, first=[w.ravel().tolist() for w in first], grads=grads, after=after)


cases = [
    case("published navigation settings", 1, dict(lr=1e-4, weight_decay=0.01)),
    case("all settings named", 2, dict(lr=0.02, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3)),
    case("no decay", 3, dict(lr=0.01, weight_decay=0)),
    case("gradients near epsilon", 4, dict(lr=1e-3, weight_decay=0.01), spread=1e-8),
]
print(json.dumps(cases, separators=(",", ":")).replace('},{"name"', '},\n{"name"'))
