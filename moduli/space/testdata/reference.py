"""Reference distances, by the definitions and without the library.

    python3 reference.py > distances.json

Spheres by arccos of the inner product, the torus by trying every shift of every
coordinate, the Klein bottle by writing out its nine images.
"""
import itertools
import json

import numpy as np

rng = np.random.default_rng(20240606)
PERIOD = 10.0


def unit(n, coords):
    x = rng.standard_normal((n, coords))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def arc(scale):
    return lambda a, b: scale * np.arccos(np.clip(np.dot(a, b), -1, 1))


def torus(period):
    def distance(a, b):
        shifts = itertools.product((-period, 0, period), repeat=len(a))
        return min(np.sqrt(np.sum((a - b - np.array(s)) ** 2)) for s in shifts)
    return distance


def klein(period):
    def distance(a, b):
        x, y = b
        images = []
        for up in (-period, 0, period):
            images.append((x, y + up))
            images.append((x + period, period - y + up))
            images.append((x - period, period - y + up))
        assert len(images) == 9
        return min(np.hypot(a[0] - u, a[1] - v) for u, v in images)
    return distance


def case(space, points, distance, **fields):
    n = len(points)
    d = [[0.0 if i == j else float(distance(points[i], points[j])) for j in range(n)] for i in range(n)]
    return dict(space=space, **fields, points=points.tolist(), distances=d)


# Points near the sides and corners, where the gluing matters, and then random ones.
sides = np.array([[0.1, 0.2], [9.9, 0.3], [0.05, 9.8], [9.95, 9.7], [5.0, 0.0], [0.0, 5.0], [9.0, 4.9], [0.5, 5.2]])
flat = np.concatenate([sides, rng.uniform(0, PERIOD, (12, 2))])

cases = [
    case("circle", unit(12, 2), arc(5)),
    case("sphere", unit(12, 3), arc(5)),
    case("sphere", unit(12, 4), arc(10), dim=3),
    case("sphere", unit(8, 7), arc(10), dim=6),
    case("sphere", unit(8, 3), arc(1.5), dim=2, scale=1.5),
    case("torus", flat, torus(PERIOD)),
    case("torus", rng.uniform(0, PERIOD, (8, 1)), torus(PERIOD), dim=1),
    case("torus", rng.uniform(0, PERIOD, (8, 6)), torus(PERIOD), dim=6),
    case("torus", rng.uniform(0, 3, (8, 3)), torus(3.0), dim=3, period=3.0),
    case("klein", flat, klein(PERIOD)),
    case("klein", rng.uniform(0, 4, (10, 2)), klein(4.0), period=4.0),
]
print(json.dumps(cases, indent=None, separators=(",", ":")).replace('},{"space"', '},\n{"space"'))
