"""Persistence diagrams by other programs: gudhi (in double precision) and ripser.py (in single precision).

    python3 -m venv venv && venv/bin/pip install gudhi==3.13.0 ripser==0.6.15
    venv/bin/python diagrams.py > diagrams.json

Points are rounded to 4 digits, so that the file has them exactly. Distances are Euclidean, or on the square of side 10
glued to a torus or a Klein bottle. Intervals are [dimension, birth, death], -1 for a death that is infinite.
"""
import json

import gudhi
import numpy as np
import ripser

SEED = 20240606
rng = np.random.default_rng(SEED)


def euclidean(x):
    return np.sqrt(((x[:, None] - x[None]) ** 2).sum(-1))


def torus(x):
    d = np.abs(x[:, None] - x[None])
    return np.sqrt((np.minimum(d, 10 - d) ** 2).sum(-1))


def klein(x):
    best = np.full((len(x), len(x)), np.inf)
    for up in (-10, 0, 10):
        for image in (x + [0, up], x * [1, -1] + [10, 10 + up], x * [1, -1] + [-10, 10 + up]):
            best = np.minimum(best, np.sqrt(((x[:, None] - image[None]) ** 2).sum(-1)))
    return np.minimum(best, best.T)


def by_gudhi(d, dim, p, threshold):
    tree = gudhi.RipsComplex(distance_matrix=d, max_edge_length=threshold).create_simplex_tree(dim + 1)
    return [(k, b, e) for k, (b, e) in tree.persistence(homology_coeff_field=p, min_persistence=0) if k <= dim]


def by_ripser(d, dim, p, threshold):
    found = ripser.ripser(d, maxdim=dim, coeff=p, thresh=threshold, distance_matrix=True)["dgms"]
    return [(k, b, e) for k, all in enumerate(found) for b, e in all]


def case(name, space, x, dim, threshold, program, precision):
    x = np.round(x, 4)
    d = {"euclidean": euclidean, "torus": torus, "klein": klein}[space](x)
    np.fill_diagonal(d, 0)
    out = {"name": name, "space": space, "points": x.tolist(), "dim": dim, "threshold": threshold,
           "precision": precision, "diagrams": {}}
    for p in (2, 3):
        all = [(int(k), float(b), float(e) if np.isfinite(e) else -1.0) for k, b, e in program(d, dim, p, threshold)]
        out["diagrams"][p] = sorted((k, round(b, 9), round(e, 9)) for k, b, e in all if b != e)
    return out


circle = rng.uniform(0, 2 * np.pi, 60)
ball = rng.standard_normal((60, 4))
cases = [
    case("gudhi: Gaussian cloud in R3", "euclidean", rng.standard_normal((60, 3)), 2, 2.5, by_gudhi, 1e-8),
    case("gudhi: noisy circle", "euclidean", np.stack([np.cos(circle), np.sin(circle)], 1) + 0.1 * rng.standard_normal((60, 2)), 1, 3, by_gudhi, 1e-8),
    case("gudhi: torus", "torus", rng.uniform(0, 10, (70, 2)), 2, 4, by_gudhi, 1e-8),
    case("gudhi: Klein bottle", "klein", rng.uniform(0, 10, (70, 2)), 2, 4, by_gudhi, 1e-8),
    case("gudhi: S3 up to H3", "euclidean", ball[:24] / np.linalg.norm(ball[:24], axis=1, keepdims=True), 3, 2, by_gudhi, 1e-8),
    case("ripser: torus", "torus", rng.uniform(0, 10, (150, 2)), 2, 4, by_ripser, 2e-6),
    case("ripser: Klein bottle", "klein", rng.uniform(0, 10, (150, 2)), 2, 4, by_ripser, 2e-6),
    case("ripser: larger torus", "torus", rng.uniform(0, 10, (300, 2)), 2, 6.4, by_ripser, 2e-6),
]
head = {"by": "diagrams.py", "seed": SEED, "gudhi": gudhi.__version__, "ripser": ripser.__version__, "numpy": np.__version__}
print("{" + json.dumps(head)[1:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]}")
