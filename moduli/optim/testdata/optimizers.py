"""24 steps of PyTorch's optimizers on fixed gradients, in float64, and its schedules of the learning rate.

    python3 optimizers.py > optimizers.json

Made with PyTorch 1.13.0, NumPy 1.24.2 and Python 3.11.2, seed 5. First weights, gradients and coefficients are
float32 numbers, the same for all cases. Settings that a case does not name are left to PyTorch.

Where a case is masked, masks change before steps 8 and 16 (from 0): weights that go, their gradients and all that is
remembered of them are 0 from then on; a weight that comes back begins with zeros. A penalty is a part of the loss,
scale * sum(coeff * |w|^power), differentiated by PyTorch and clipped with the rest. Where a case anneals, the rate is
divided by 4 after a validation that is not below the best one, as in PyTorch's word language model.
"""
import json

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
STEPS = 24
SHAPES = [(2, 3), (1, 5)]
rng = np.random.default_rng(5)


def draw(scale, shape):
    return rng.normal(0, scale, shape).astype(np.float32).astype(np.float64)


first = [draw(0.5, s) for s in SHAPES]
coeff = [np.abs(draw(1, s)) for s in SHAPES]
grads = [[draw(np.exp(rng.normal(0, 1)), s) for s in SHAPES] for _ in range(STEPS)]
for g in grads:
    g[1][0, 4] *= 1e-9  # one weight has gradients next to nothing
    g[1] = g[1].astype(np.float32).astype(np.float64)
masks = {8: [np.array([[1, 0, 1], [0, 1, 1]]), np.array([[1, 1, 0, 0, 1]])],
         16: [np.array([[1, 1, 0], [0, 1, 1]]), np.array([[1, 0, 1, 0, 1]])]}
validations = {4: 5.0, 8: 4.0, 12: 4.0, 16: 4.5, 20: 3.0}


def numbers(arrays):
    return [[float(f"{v:.10g}") for v in a.reshape(-1).tolist()] for a in arrays]


def case(name, make, masked=False, power=0, scale=0.0, clip=0.0, anneal=False):
    params = [torch.tensor(w).requires_grad_() for w in first]
    c = [torch.tensor(x) for x in coeff]
    optimizer = make(params)
    keep = [torch.ones(s) for s in SHAPES]
    best, after, norms, rates = None, [], [], []

    def mask():
        with torch.no_grad():
            for p, k in zip(params, keep):
                p *= k
                for x in optimizer.state[p].values():
                    if torch.is_tensor(x) and x.shape == p.shape:
                        x *= k

    for step in range(STEPS):
        if masked and step in masks:
            keep = [torch.tensor(m, dtype=torch.float64) for m in masks[step]]
            mask()
        for p, g in zip(params, grads[step]):
            p.grad = torch.tensor(g)
        if power:
            loss = sum((scale * x * p.abs() ** power).sum() for p, x in zip(params, c))
            loss.backward()  # adds to what is in grad
        for p, k in zip(params, keep):
            p.grad *= k
        if clip:
            norms.append(float(torch.nn.utils.clip_grad_norm_(params, clip)))
        optimizer.step()
        mask()
        after.append(numbers([p.detach() for p in params]))
        if anneal and step in validations:
            if best is None or validations[step] < best:
                best = validations[step]
            else:
                for group in optimizer.param_groups:
                    group["lr"] /= 4
        rates.append(optimizer.param_groups[0]["lr"])
    return dict(name=name, masked=masked, power=power, scale=scale, clip=clip, anneal=anneal, norms=norms,
                rate=rates[-1], after=after)


sgd = lambda **k: lambda p: torch.optim.SGD(p, **k)
adam = lambda **k: lambda p: torch.optim.Adam(p, **k)
adamw = lambda **k: lambda p: torch.optim.AdamW(p, **k)
rms = lambda **k: lambda p: torch.optim.RMSprop(p, **k)
cases = [
    case("SGD", sgd(lr=0.1)),
    case("SGD, published for language", sgd(lr=20), masked=True, power=1, scale=0.003, clip=0.25, anneal=True),
    case("SGD, momentum", sgd(lr=0.05, momentum=0.9), masked=True),
    case("SGD, momentum, dampening, decay", sgd(lr=0.05, momentum=0.8, dampening=0.3, weight_decay=0.1), masked=True),
    case("SGD, Nesterov, decay", sgd(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01), masked=True),
    case("SGD, squares", sgd(lr=0.05), power=2, scale=0.1, masked=True),
    case("Adam, defaults of PyTorch", adam(lr=1e-3)),
    case("Adam, published for adding", adam(lr=1e-4), masked=True, power=1, scale=0.01, clip=0.5),
    case("Adam, all settings named", adam(lr=0.02, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3), masked=True),
    case("Adam, squares and decay", adam(lr=0.01, weight_decay=0.1), masked=True, power=2, scale=0.2),
    case("AdamW, published for navigation", adamw(lr=1e-4, weight_decay=0.01), masked=True, power=1, scale=0.1),
    case("AdamW, all settings named", adamw(lr=0.02, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3), masked=True),
    case("AdamW, squares, clipped", adamw(lr=0.01), masked=True, power=2, scale=0.2, clip=1.0),
    case("RMSProp", rms()),
    case("RMSProp, all settings named", rms(lr=0.005, alpha=0.9, eps=1e-4, momentum=0.7, weight_decay=0.1), masked=True),
    case("RMSProp, centered", rms(lr=0.002, alpha=0.95, eps=1e-3, centered=True), masked=True),
    case("RMSProp, centered, momentum, penalty", rms(lr=0.002, eps=1e-3, momentum=0.9, centered=True), masked=True, power=1, scale=0.1),
]


def schedule(name, make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    s = make(optimizer)
    factors = []
    for _ in range(STEPS):
        factors.append(float(f"{optimizer.param_groups[0]['lr']:.12g}"))
        optimizer.step()
        s.step()
    return dict(name=name, factors=factors)


L = torch.optim.lr_scheduler
schedules = [
    schedule("cosine", lambda o: L.CosineAnnealingLR(o, STEPS, eta_min=0.1)),
    schedule("stairs", lambda o: L.StepLR(o, 7, 0.3)),
    schedule("warm-up", lambda o: L.LinearLR(o, start_factor=1 / 6, end_factor=1, total_iters=5)),
    schedule("warm-up and cosine", lambda o: L.SequentialLR(o, [
        L.LinearLR(o, start_factor=1 / 6, end_factor=1, total_iters=5), L.CosineAnnealingLR(o, STEPS - 5)], [5])),
]
print(json.dumps(dict(
    first=[w.ravel().tolist() for w in first], coeff=[w.ravel().tolist() for w in coeff],
    grads=[[x.ravel().tolist() for x in g] for g in grads],
    masks={k: [m.ravel().tolist() for m in v] for k, v in masks.items()},
    validations=validations, cases=cases, schedules=schedules), separators=(",", ":")).replace('{"name"', '\n{"name"'))
