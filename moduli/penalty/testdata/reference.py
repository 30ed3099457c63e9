"""Reference coefficients, penalties and gradients, without the library.

    python3 reference.py > penalties.json

The gradient is by central differences of the penalty in float64. Weights are
float32 numbers, and none is near enough to 0 for a difference to cross it.
"""
import json

import numpy as np

rng = np.random.default_rng(64)
N, STRENGTH, PERIOD = 9, 0.1, 10.0


def torus(a, b):
    return min(np.hypot(a[0] - b[0] + s, a[1] - b[1] + t) for s in (-PERIOD, 0, PERIOD) for t in (-PERIOD, 0, PERIOD))


def klein(a, b):
    best = np.inf
    for turns in (-1, 0, 1):
        y = b[1] if turns == 0 else PERIOD - b[1]
        for up in (-1, 0, 1):
            best = min(best, np.hypot(a[0] - b[0] - turns * PERIOD, a[1] - y - up * PERIOD))
    return best


def arc(scale):
    return lambda a, b: 0.0 if a is b else scale * np.arccos(np.clip(np.dot(a, b), -1, 1))


def bump(d):
    return 100 * (np.exp(-d ** 2 / 5) - np.exp(-4 * d ** 2))


PEAK = bump(np.linspace(0, 4, 4_000_001)).max()
inhibitors = {
    "DoG": lambda d: PEAK - bump(d),
    "diffusion": lambda d: d ** 2,
    "Gaussian": lambda d: 100 * np.exp(-d ** 2 / 3),
    "ripple": lambda d: 50 + 50 * np.cos(2 * d),
}


def unit(coords):
    x = rng.standard_normal((N, coords))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def case(space, points, distance, inhibitor):
    w = rng.uniform(0.01, 1, (N, N)).astype(np.float32).astype(float) * rng.choice([-1, 1], (N, N))
    f = inhibitors[inhibitor]
    rows = list(points)
    c = np.array([[f(distance(a, b)) for b in rows] for a in rows])

    def penalty(w):
        return STRENGTH * np.mean(c * np.abs(w))

    grad = np.zeros((N, N))
    h = 1e-3
    for i in range(N):
        for j in range(N):
            step = np.zeros((N, N))
            step[i, j] = h
            grad[i, j] = (penalty(w + step) - penalty(w - step)) / (2 * h)
    return dict(space=space, inhibitor=inhibitor, strength=STRENGTH, points=points.tolist(), weights=w.tolist(),
                coeff=c.tolist(), value=float(penalty(w)), grad=grad.tolist())


cases = [
    case("torus", rng.uniform(0, PERIOD, (N, 2)), torus, "DoG"),
    case("torus", rng.uniform(0, PERIOD, (N, 2)), torus, "diffusion"),
    case("klein", rng.uniform(0, PERIOD, (N, 2)), klein, "DoG"),
    case("circle", unit(2), arc(5), "Gaussian"),
    case("sphere", unit(3), arc(5), "DoG"),
    case("sphere", unit(3), arc(5), "ripple"),
]
print(json.dumps(cases, separators=(",", ":")).replace('},{"space"', '},\n{"space"'))
