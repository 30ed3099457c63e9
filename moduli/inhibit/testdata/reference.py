"""Reference values of the inhibitors and their slopes, without the library.

    python3 reference.py > inhibitors.json

The peak of the difference of Gaussians is searched on a fine grid, and slopes
are central differences, so that no formula is shared with the code under test.
"""
import json

import numpy as np


def bump(d):
    return 100 * (np.exp(-d ** 2 / 5) - np.exp(-4 * d ** 2))


grid = np.linspace(0, 4, 4_000_001)
ring = grid[np.argmax(bump(grid))]
fine = np.linspace(ring - 1e-6, ring + 1e-6, 2001)
PEAK = bump(fine).max()

functions = {
    "diffusion": lambda d: d ** 2,
    "DoG": lambda d: PEAK - bump(d),
    "Gaussian": lambda d: 100 * np.exp(-d ** 2 / 3),
    "ripple": lambda d: 50 + 50 * np.cos(2 * d),
    "constant": lambda d: 1.0 + 0 * d,
}
d = np.concatenate([[0, 1e-3, 0.1, 0.35, 0.5, 0.75, 0.888, 1], np.linspace(1.3, 16, 22)])
h = 1e-5
curves = {}
out = {"d": d.tolist(), "peak": float(PEAK), "ring": float(ring), "curves": curves}
for name, f in functions.items():
    curves[name] = {"value": f(d).tolist(), "slope": ((f(d + h) - f(d - h)) / (2 * h)).tolist()}
print(json.dumps(out, separators=(",", ":")).replace('},"', '},\n"'))
