"""Rate maps, autocorrelograms and grid scores by their definitions, with scipy.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python reference.py > reference.json

Autocorrelograms are computed pair by pair, grid scores by turning with scipy.ndimage (linear between bins), masks by
counting, connectivity by histograms, Spearman's correlation with scipy.stats. null stands for NaN.
"""
import json

import numpy as np
import scipy
from scipy import ndimage, stats

SEED = 20240606
rng = np.random.default_rng(SEED)
WIDTH, BINS = 2.2, 20


def rate_map(x, y, h):
    edges = np.linspace(-WIDTH / 2, WIDTH / 2, BINS + 1)
    return stats.binned_statistic_2d(y, x, h, "mean", [edges, edges]).statistic


def smooth(m, sigma):
    seen = np.isfinite(m).astype(float)
    blur = lambda a: ndimage.gaussian_filter(a, sigma / (WIDTH / BINS), mode="constant", truncate=4)
    return np.where(seen > 0, blur(np.where(seen > 0, m, 0)) / np.where(seen > 0, blur(seen), 1), np.nan)


def autocorrelogram(m, overlap=20):
    r, c = m.shape
    out = np.full((2 * r - 1, 2 * c - 1), np.nan)
    for up in range(-r + 1, r):
        for right in range(-c + 1, c):
            a = m[max(0, -up):r - max(0, up), max(0, -right):c - max(0, right)]
            b = m[max(0, up):r - max(0, -up), max(0, right):c - max(0, -right)]
            both = np.isfinite(a) & np.isfinite(b)
            a, b = a[both], b[both]
            if len(a) >= overlap and a.std() > 1e-5 * np.nanstd(m) and b.std() > 1e-5 * np.nanstd(m):
                out[up + r - 1, right + c - 1] = np.mean((a - a.mean()) * (b - b.mean())) / (a.std() * b.std())
    return out


def grid_score(a):
    rows, cols = a.shape
    y, x = np.mgrid[:rows, :cols] - np.array([rows // 2, cols // 2])[:, None, None]
    distance = np.hypot(x, y) * WIDTH / BINS
    spin = lambda b, t: ndimage.rotate(b, t, reshape=False, order=1, mode="constant", cval=0)
    seen = np.isfinite(a)
    turned = {}
    for t in (30, 45, 60, 120, 135, 150):
        # A NaN with weight 0 does not count.
        whole = spin(seen.astype(float), t) > 1 - 1e-9
        turned[t] = np.where(whole, spin(np.where(seen, a, 0), t), np.nan)
    turned[90] = np.rot90(a)  # rotate() loses the rim by rounding
    best = [-np.inf, -np.inf]
    for outer in np.linspace(0.4, 1, 10):
        ring = (distance > 0.2 * WIDTH - 1e-9) & (distance < outer * WIDTH + 1e-9)
        c = {}
        for t, b in turned.items():
            both = ring & np.isfinite(a) & np.isfinite(b)
            c[t] = np.corrcoef(a[both], b[both])[0, 1]
        best[0] = max(best[0], min(c[60], c[120]) - max(c[30], c[90], c[150]))
        best[1] = max(best[1], c[90] - max(c[45], c[135]))
    return best


def lattice(x, y, spacing, turns, phase, tilt):
    return sum(np.cos(2 * np.pi / spacing * ((x - phase[0]) * np.cos(t + tilt) + (y - phase[1]) * np.sin(t + tilt))) for t in turns)


n = 2000
x, y = (rng.uniform(-1.099, 1.099, (2, n)).round(3) + 0.0004).round(4)  # none on the edge of a bin
gone = (np.abs(x - 0.4) < 0.25) & (np.abs(y + 0.7) < 0.2)
x, y = x[~gone], y[~gone]
hexagonal = np.maximum(0, lattice(x, y, 0.5, np.radians([0, 60, 120]), (0.1, 0.05), 0.2))
square = np.maximum(0, lattice(x, y, 0.6, np.radians([0, 90]), (-0.1, 0.2), 0.3))
noise = rng.standard_normal(len(x))
place = np.where(np.hypot(x + 0.3, y - 0.2) < 0.25, 1.0, 0.0)
neurons = np.stack([hexagonal, square, noise, place], 1).round(3)

clean = lambda a: [None if not np.isfinite(v) else float(f"{v:.10g}") for v in np.ravel(a)]
out = {"by": "reference.py", "seed": SEED, "numpy": np.__version__, "scipy": scipy.__version__,
       "x": x.tolist(), "y": y.tolist(), "neurons": []}
for name, h in zip(("hexagonal", "square", "noise", "place"), neurons.T):
    m = rate_map(x, y, h)
    s = smooth(m, 0.12)
    a = autocorrelogram(m)
    out["neurons"].append({"name": name, "activity": h.tolist(), "map": clean(m), "smooth": clean(s), "autocorrelogram": clean(a),
                           "scores": clean(grid_score(a)), "smoothScores": clean(grid_score(autocorrelogram(s)))})

# Connectivity of 40 neurons on the torus of period 10: near ones have larger weights, the mask keeps the larger half.
k = 40
points = rng.uniform(0, 10, (k, 2)).round(3)
d = np.abs(points[:, None] - points[None])
d = np.sqrt((np.minimum(d, 10 - d) ** 2).sum(-1))
w = (rng.standard_normal((k, k)) * np.exp(-d / 3)).round(4)
keep = np.abs(w) > np.median(np.abs(w))
off = ~np.eye(k, dtype=bool)
edges = np.linspace(0, d.max(), 9)
count = np.histogram(d[off], edges)[0]
size = np.where(keep, np.abs(w), 0)
out["connectivity"] = {
    "points": points.tolist(), "weights": w.ravel().tolist(), "keep": [bool(v) for v in keep.ravel()],
    "edges": edges.tolist(), "pairs": count.tolist(),
    "density": clean(np.histogram(d[off], edges, weights=keep[off].astype(float))[0] / count),
    "weight": clean(np.histogram(d[off], edges, weights=size[off])[0] / count),
    "spearman": float(stats.spearmanr(d[off], size[off]).statistic),
}
a, b = rng.random((2, 30, 20)) < np.array([0.3, 0.2])[:, None, None]
law = stats.hypergeom(600, a.sum(), b.sum())
out["overlap"] = {"a": [bool(v) for v in a.ravel()], "b": [bool(v) for v in b.ravel()], "both": int((a & b).sum()),
                  "jaccard": float((a & b).sum() / (a | b).sum()), "expected": float(law.mean()),
                  "z": float(((a & b).sum() - law.mean()) / law.std())}
print(json.dumps(out))
