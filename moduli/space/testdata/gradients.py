"""Reference distances and gradients of all spaces, by the definitions and without the library.

    python3 gradients.py > gradients.json     (made with numpy and PyTorch of the versions in the file)

Distances are written in PyTorch in another way than in the library: angles by arccos, quotients as the least of
all images, the hyperbolic plane on the hyperboloid. Gradients are those of autograd in float64, projected on the
tangent space and multiplied by the inverse of the metric.
"""
import itertools
import json

import numpy as np
import torch

rng = np.random.default_rng(20240607)
SEED = 20240607


def unit(n, coords):
    x = rng.standard_normal((n, coords))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def least(distances):
    return torch.stack(distances).min()


def arc(scale):
    return lambda a, b: scale * torch.arccos(torch.dot(a, b))


def line(a, b):
    return torch.sqrt(torch.sum((a - b) ** 2))


def torus(period):
    def distance(a, b):
        return least([line(a, b + period * torch.tensor(s)) for s in itertools.product((-1.0, 0.0, 1.0), repeat=len(a))])
    return distance


def flipped(period, top, loop):
    """Images under (x, y) ~ (x + period, top - y), and (x, y + loop) where loop is not 0."""
    def distance(a, b):
        images = []
        for right in range(-3, 4):
            for up in range(-3, 4) if loop else (0,):
                y = b[1] if right % 2 == 0 else top - b[1]
                images.append(torch.stack((b[0] + right * period, y + up * loop)))
        return least([line(a, image) for image in images])
    return distance


def projective(scale):
    return lambda a, b: scale * least([torch.arccos(torch.dot(a, b)), torch.arccos(torch.dot(a, -b))])


def hyperbolic(scale):
    def onto(p):
        rest = 1 - torch.dot(p, p)
        return 2 * p[0] / rest, 2 * p[1] / rest, (2 - rest) / rest

    def distance(a, b):
        (u, v, w), (x, y, z) = onto(a), onto(b)
        return scale * torch.acosh(w * z - u * x - v * y)
    return distance


def round_metric(scale):
    return lambda p, g: (g - np.dot(g, p) * p) / scale**2


def flat_metric(p, g):
    return g


def disk_metric(scale):
    return lambda p, g: g * (1 - np.dot(p, p)) ** 2 / (2 * scale) ** 2


def case(space, points, distance, metric, **fields):
    pairs = []
    for a, b in zip(points[0::2], points[1::2]):
        ta, tb = (torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in (a, b))
        d = distance(ta, tb)
        d.backward()
        pairs.append(dict(a=a.tolist(), b=b.tolist(), d=d.item(),
                          da=metric(a, ta.grad.numpy()).tolist(), db=metric(b, tb.grad.numpy()).tolist()))
    return dict(space=space, **fields, pairs=pairs)


def disk(n, reach):
    r, turn = rng.uniform(0, np.tanh(reach / 2), n), rng.uniform(0, 2 * np.pi, n)
    return np.stack((r * np.cos(turn), r * np.sin(turn)), axis=1)


def square(n, width, height):
    return rng.uniform(0, 1, (n, 2)) * np.array([width, height])


def mixed(a, b):
    return torch.sqrt(arc(5)(a[:3], b[:3]) ** 2 + torus(10)(a[3:], b[3:]) ** 2)


def mixed_metric(p, g):
    return np.concatenate((round_metric(5)(p[:3], g[:3]), g[3:]))


def ring_by_disk(a, b):
    return torch.sqrt(arc(2)(a[:2], b[:2]) ** 2 + hyperbolic(1)(a[2:], b[2:]) ** 2)


def ring_by_disk_metric(p, g):
    return np.concatenate((round_metric(2)(p[:2], g[:2]), disk_metric(1)(p[2:], g[2:])))


cases = [
    case("circle", unit(20, 2), arc(5), round_metric(5)),
    case("sphere", unit(20, 3), arc(5), round_metric(5)),
    case("sphere", unit(20, 4), arc(10), round_metric(10), dim=3),
    case("sphere", unit(20, 3), arc(1.5), round_metric(1.5), scale=1.5),
    case("torus", square(40, 10, 10), torus(10), flat_metric),
    case("torus", rng.uniform(0, 10, (20, 4)), torus(10), flat_metric, dim=4),
    case("klein", square(60, 10, 10), flipped(10, 10, 10), flat_metric),
    case("klein", square(40, 3, 3), flipped(3, 3, 3), flat_metric, period=3),
    case("moebius", square(60, 10, 10), flipped(10, 10, 0), flat_metric),
    case("moebius", square(40, 4, 7), flipped(4, 7, 0), flat_metric, period=4, height=7),
    case("projective", unit(60, 3), projective(5), round_metric(5)),
    case("projective", unit(20, 3), projective(0.5), round_metric(0.5), scale=0.5),
    case("euclidean", rng.standard_normal((20, 3)), line, flat_metric),
    case("euclidean", rng.standard_normal((20, 9)), line, flat_metric, dim=9),
    case("hyperbolic", disk(40, 3.5), hyperbolic(1), disk_metric(1)),
    case("hyperbolic", disk(20, 3), hyperbolic(5), disk_metric(5), scale=5),
    case("mixed", np.concatenate((unit(30, 3), square(30, 10, 10)), axis=1), mixed, mixed_metric),
    case("ring by disk", np.concatenate((unit(30, 2), disk(30, 3)), axis=1), ring_by_disk, ring_by_disk_metric),
]
out = dict(numpy=np.__version__, torch=torch.__version__, seed=SEED, cases=cases)
print(json.dumps(out, separators=(",", ":")).replace('{"space"', '\n{"space"').replace('{"a"', '\n{"a"'))
