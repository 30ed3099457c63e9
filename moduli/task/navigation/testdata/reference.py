"""Reference place codes, decoded positions and motion, without the library.

    python3 reference.py > reference.json

Made with NumPy 2.4.6 and Python 3.11.7.

Codes are worked out with 700 decimal digits, from the plain formulas: softmax(-d^2/2s^2), and for the
difference of Gaussians minus softmax(-d^2/4s^2), plus |minimum|, divided by the sum. Distances in a periodic
box are the least over nine images. Motion is worked out with vectors: a wall has a normal, and who
heads to it turns to that direction along it which is nearer to the heading.
"""
import json
from decimal import Decimal, getcontext

import numpy as np

getcontext().prec = 700  # narrow fields: the two softmaxes agree in hundreds of digits
rng = np.random.default_rng(20)
DT = 0.02


def images(p, centre, width, periodic):
    """centre, or that image of it that is nearest to p."""
    steps = (-1, 0, 1) if periodic else (0,)
    return min(((centre[0] + i * width, centre[1] + j * width) for i in steps for j in steps),
               key=lambda c: (c[0] - p[0]) ** 2 + (c[1] - p[1]) ** 2)


def softmax(x):
    e = [v.exp() for v in x]
    total = sum(e)
    return [v / total for v in e]


def encode(code, p, centres, sigma, width, periodic):
    two = 2 * Decimal(sigma) ** 2
    d2 = []
    for c in centres:
        at = images(p, c, width, periodic)
        d2.append((Decimal(at[0]) - Decimal(p[0])) ** 2 + (Decimal(at[1]) - Decimal(p[1])) ** 2)
    out = softmax([-d / two for d in d2])
    if code == "DoG":
        wide = softmax([-d / (2 * two) for d in d2])
        out = [a - b for a, b in zip(out, wide)]
        low = min(out)
        out = [a + abs(low) for a in out]
        total = sum(out)
        out = [a / total for a in out]
    return [float(v) for v in out]


def place(v, width):
    """v in the periodic box."""
    while v > width / 2:
        v -= width
    while v < -width / 2:
        v += width
    return v


def decode(activity, centres, width, periodic):
    best = np.argsort(-np.array(activity), kind="stable")[:3]
    first = centres[best[0]]
    near = [images(first, centres[i], width, periodic) for i in best]
    x, y = (sum(c[k] for c in near) / 3 for k in (0, 1))
    return [place(x, width), place(y, width)] if periodic else [x, y]


def cells(name, code, n, sigma, width, periodic):
    centres = rng.uniform(-width / 2, width / 2, (n, 2)).round(4).tolist()
    at = rng.uniform(-width / 2, width / 2, (5, 2)).round(4).tolist() + [[width / 2, -width / 2], centres[1]]
    activity = rng.normal(0, 1, (6, n)).astype(np.float32).round(2)
    activity[3] = 0  # every cell alike
    activity[4] = activity[4] > 0.5  # many alike
    activity[5] = np.arange(n)
    activity = activity.tolist()
    return dict(name=name, code=code, sigma=sigma, width=width, periodic=periodic, centres=centres, positions=at,
                codes=[encode(code, p, centres, sigma, width, periodic) for p in at],
                activity=activity, decoded=[decode(a, centres, width, periodic) for a in activity])


def step(p, heading, turn, speed, width, periodic):
    """New position, heading and velocity (metres a step)."""
    p, h = np.array(p), np.array([np.cos(heading), np.sin(heading)])
    leave = h
    if not periodic:
        normals = [np.array(n, float) for n in ((1, 0), (0, 1), (-1, 0), (0, -1))]
        gaps = [width / 2 - n @ p for n in normals]
        wall = int(np.argmin(gaps))
        if gaps[wall] < 0.03 and h @ normals[wall] > 0:
            speed = speed / 4
            along = np.array([-normals[wall][1], normals[wall][0]])
            leave = along if along @ h >= 0 else -along
    q = p + speed * DT * h
    if periodic:
        v = q - p
        q = np.array([place(c, width) for c in q])
    else:
        q = np.clip(q, -width / 2, width / 2)
        v = q - p
    return q.tolist(), np.arctan2(leave[1], leave[0]) + turn, v.tolist()


def walk(name, width, periodic, p, heading, steps, speeds=None):
    turns = rng.normal(0, 11.52 * DT, steps).round(6).tolist()
    speeds = speeds or rng.rayleigh(0.26 * np.pi, steps).round(6).tolist()
    case = dict(name=name, width=width, periodic=periodic, start=[*p, heading], turns=turns, speeds=speeds, positions=[], headings=[], velocities=[])
    for turn, speed in zip(turns, speeds):
        p, heading, v = step(p, heading, turn, speed, width, periodic)
        case["positions"].append(p)
        case["headings"].append([float(np.cos(heading)), float(np.sin(heading))])
        case["velocities"].append(v)
    return case


out = dict(
    cells=[
        cells("Gaussian", "Gaussian", 16, 0.12, 2.2, False),
        cells("Gaussian, periodic", "Gaussian", 16, 0.12, 2.2, True),
        cells("DoG", "DoG", 16, 0.12, 2.2, False),
        cells("DoG, periodic", "DoG", 16, 0.12, 2.2, True),
        cells("fewest cells", "DoG", 3, 0.12, 2.2, False),
        cells("narrow fields", "Gaussian", 12, 0.02, 2.2, False),
        cells("narrow fields, DoG", "DoG", 12, 0.02, 2.2, True),
        cells("fields as wide as the box", "DoG", 12, 1.5, 1.5, False),
        cells("large box", "Gaussian", 12, 2.5, 30.0, True),
    ],
    walks=[
        walk("free", 2.2, False, [0.1, -0.2], 1.0, 40),
        walk("into the right wall, upwards", 2.2, False, [1.06, 0.2], 0.3, 60),
        walk("into the right wall, downwards", 2.2, False, [1.06, 0.2], -0.3, 60),
        walk("into the top wall", 2.2, False, [-0.3, 1.08], 1.9, 60),
        walk("into the left wall", 2.2, False, [-1.09, 0.5], 3.0, 60),
        walk("into the bottom wall", 2.2, False, [0.4, -1.075], 4.5, 60),
        walk("away from the wall it is at", 2.2, False, [1.09, 0.0], 3.0, 20),
        walk("into a corner", 2.2, False, [1.05, 1.06], 0.7, 80),
        walk("through the wall at one bound", 2.2, False, [1.05, 0.0], 0.2, 3, speeds=[8.0, 8.0, 8.0]),
        walk("small box", 0.5, False, [0.0, 0.0], 5.0, 200),
        walk("periodic", 2.2, True, [1.09, -1.09], -0.7, 60),
        walk("small periodic box", 0.3, True, [0.0, 0.1], 2.0, 200),
    ],
)
text = json.dumps(out, separators=(",", ":"))
print(text.replace('{"name"', '\n{"name"'))
