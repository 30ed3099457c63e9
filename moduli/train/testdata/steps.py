"""Whole training steps of small networks, one after the other, by PyTorch in float64.

    python3 steps.py > steps.json

Made with PyTorch 1.13.0, NumPy 1.24.2 and Python 3.11.2. A step is: forward, mean
cross-entropy, penalty strength * mean(coeff * |W|) on the recurrent matrix, backward,
torch.optim.AdamW, masks. At the beginning of epoch e of E the share target * e / (E - 1) of the weights
is pruned by magnitude, among all matrices or in each. Weights and data are float32 numbers.
"""
import json
import math

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
NAMES = ["encoder", "input", "recurrent", "decoder"]


def short(x):
    return [float(f"{v:.10g}") for v in x.detach().reshape(-1).tolist()]


def prune(weights, masks, share, scope):
    groups = [NAMES] if scope == "global" else [[n] for n in NAMES]
    for group in groups:
        size = torch.cat([weights[n].detach().abs().reshape(-1) for n in group])
        left = math.floor(share * len(size) + 0.5)
        order = torch.sort(size)
        if 0 < left < len(size):
            # A near tie would be decided by the rounding of float32.
            assert order.values[left] - order.values[left - 1] > 1e-4, "draw other weights"
        keep = torch.ones(len(size))
        keep[order.indices[:left]] = 0
        for n, k in zip(group, torch.split(keep, [weights[n].numel() for n in group])):
            masks[n] = k.reshape(weights[n].shape)
    with torch.no_grad():
        for n in NAMES:
            weights[n] *= masks[n]


def case(name, seed, activation, scope, strength, target, rate, decay, epochs, steps_per_epoch,
         hidden, inputs, start, outputs, steps, batch):
    rng = np.random.default_rng(seed)

    def draw(rows, cols, scale=1.0):
        return torch.tensor(rng.normal(0, scale, (rows, cols)).astype(np.float32).astype(np.float64))

    weights = dict(encoder=draw(hidden, start, start ** -0.5), input=draw(hidden, inputs, hidden ** -0.5),
                   recurrent=draw(hidden, hidden, hidden ** -0.5), decoder=draw(outputs, hidden, hidden ** -0.5))
    first = {n: w.reshape(-1).tolist() for n, w in weights.items()}
    for w in weights.values():
        w.requires_grad_()
    masks = {n: torch.ones_like(w) for n, w in weights.items()}
    coeff = torch.tensor(rng.uniform(0, 100, (hidden, hidden)).astype(np.float32).astype(np.float64))
    optimizer = torch.optim.AdamW([weights[n] for n in NAMES], lr=rate, weight_decay=decay)
    f = dict(ReLU=torch.relu, tanh=torch.tanh)[activation]
    batches, after = [], []
    for epoch in range(epochs):
        prune(weights, masks, target * epoch / (epochs - 1), scope)
        for _ in range(steps_per_epoch):
            s, x = draw(batch, start), draw(steps * batch, inputs)
            y = rng.uniform(0, 1, (steps * batch, outputs))
            y = torch.tensor((y / y.sum(1, keepdims=True)).astype(np.float32).astype(np.float64))
            h, logits = s @ weights["encoder"].T, []
            for t in range(steps):
                h = f(h @ weights["recurrent"].T + x[t * batch:(t + 1) * batch] @ weights["input"].T)
                logits.append(h @ weights["decoder"].T)
            loss = -(y * torch.log_softmax(torch.cat(logits), 1)).sum(1).mean()
            penalty = strength * (coeff * weights["recurrent"].abs()).mean()
            optimizer.zero_grad()
            (loss + penalty).backward()
            optimizer.step()
            with torch.no_grad():
                for n in NAMES:
                    weights[n] *= masks[n]
            batches.append(dict(start=short(s), inputs=short(x), target=short(y)))
            after.append(dict(loss=loss.item(), penalty=penalty.item(), weights={n: short(weights[n]) for n in NAMES}))
    return dict(name=name, activation=activation, scope=scope, strength=strength, target=target, rate=rate, decay=decay,
                epochs=epochs, stepsPerEpoch=steps_per_epoch, hidden=hidden, inputs=inputs, start=start, outputs=outputs,
                steps=steps, batch=batch, first=first, coeff=short(coeff), batches=batches, after=after)


cases = [
    case("rectified, pruned among all", 1, "ReLU", "global", strength=0.1, target=0.6, rate=1e-3, decay=0.01, epochs=3, steps_per_epoch=3,
         hidden=7, inputs=2, start=5, outputs=6, steps=4, batch=3),
    case("tanh, pruned in each", 2, "tanh", "each layer", strength=0.03, target=0.5, rate=2e-3, decay=0.1, epochs=2, steps_per_epoch=4,
         hidden=6, inputs=3, start=4, outputs=5, steps=3, batch=17),
]
print(json.dumps(cases, separators=(",", ":")).replace('},{"name"', '},\n{"name"'))
