"""Reference gradients of the penalty in the embedding, by PyTorch's autograd in float64.

    python3 trained.py > trained.json        (PyTorch 1.13, seed 6406)

grad is the Riemannian gradient in coordinates: what autograd gives, on the sphere
its part along the sphere over the squared scale, as the metric is the scale's square
times that of R3. A neuron's distance to itself is left out where it has one place.
Weights are float32 numbers, a fifth of them 0. The mean is over all gates.
"""
import json

import torch

torch.manual_seed(6406)
torch.set_default_dtype(torch.float64)
N, STRENGTH, PERIOD, SCALE = 8, 0.1, 10.0, 5.0


def torus(a, b):
    way = torch.abs(a - b)
    return torch.sqrt((torch.minimum(way, PERIOD - way) ** 2).sum(1))


def sphere(a, b):
    return SCALE * torch.arccos((a * b).sum(1))


def bump(d):
    return 100 * (torch.exp(-d ** 2 / 5) - torch.exp(-4 * d ** 2))


PEAK = bump(torch.linspace(0, 4, 4_000_001)).max()
inhibitors = {"DoG": lambda d: PEAK - bump(d), "diffusion": lambda d: d ** 2}


def places(space):
    if space == "torus":
        return PERIOD * torch.rand(N, 2)
    x = torch.randn(N, 3)
    return x / x.norm(dim=1, keepdim=True)


def riemannian(space, p):
    if space == "torus":
        return p.grad.tolist()
    point = p.detach()
    return ((p.grad - (p.grad * point).sum(1, keepdim=True) * point) / SCALE ** 2).tolist()


def case(space, inhibitor, power, gates=1, apart=False):
    w = (torch.rand(gates * N, N) - 0.5).float().double() * (torch.rand(gates * N, N) > 0.2)
    receivers = places(space).requires_grad_()
    senders = places(space).requires_grad_() if apart else receivers
    mass = (w.abs() ** power).reshape(gates, N, N).sum(0)
    distance = {"torus": torus, "sphere": sphere}[space]
    pairs = torch.ones(N, N) if apart else 1 - torch.eye(N)
    i, j = pairs.nonzero(as_tuple=True)
    cost = inhibitors[inhibitor](distance(receivers[i], senders[j]))
    (STRENGTH * (mass[i, j] * cost).sum() / (gates * N * N)).backward()
    return dict(space=space, inhibitor=inhibitor, power=power, gates=gates, strength=STRENGTH,
                receivers=receivers.tolist(), senders=senders.tolist() if apart else None, weights=w.tolist(),
                grad=riemannian(space, receivers), sent=riemannian(space, senders) if apart else None)


cases = [case(space, inhibitor, power) for space in ("torus", "sphere") for inhibitor in inhibitors for power in (1, 2)]
cases += [case("torus", "DoG", 1, gates=2), case("torus", "DoG", 2, apart=True), case("sphere", "DoG", 1, gates=3, apart=True)]
print(json.dumps(cases, separators=(",", ":")).replace('},{"space"', '},\n{"space"'))
