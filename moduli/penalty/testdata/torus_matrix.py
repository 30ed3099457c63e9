"""Times the penalty matrix on the torus in numpy on one thread: the yardstick of BenchmarkTerm/torus.

    OMP_NUM_THREADS=1 python3 torus_matrix.py [--n 4096] [--strip 16]

All N x N coefficients of the difference of Gaussians between random points of
the torus of two dimensions, period 10, in whole-array operations that write in
place wherever they can. With --strip the matrix is made some rows at a time, so
that what lies between stays in the cache. Prints the median of 5 runs in ms for
both precisions; the quicker is the figure.
"""
import argparse
import statistics
import time

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--n", type=int, default=4096)
parser.add_argument("--strip", type=int, default=0, help="rows at a time; 0 means all")
args = parser.parse_args()

PERIOD, HEIGHT, WIDE, NARROW = 10.0, 100.0, 5.0, 0.25
RATIO = WIDE / NARROW
TOP = HEIGHT * RATIO ** (-1 / (RATIO - 1)) * (1 - 1 / RATIO)


def squared_distances(rows, columns, u, other):
    """Fills u with the squared distances; other is room of the same shape."""
    for k, way in enumerate((u, other)):
        np.subtract(rows[k][:, None], columns[k], out=way)
        np.abs(way, out=way)
        np.minimum(way, PERIOD - way, out=way)
        np.multiply(way, way, out=way)
    u += other


def costs(u, other, out):
    """Fills out with TOP - HEIGHT (exp(-u/WIDE) - exp(-u/NARROW)); u and other are used up."""
    np.multiply(u, -1 / NARROW, out=other)
    np.exp(other, out=other)
    u *= -1 / WIDE
    np.exp(u, out=u)
    other -= u
    other *= HEIGHT
    other += TOP
    np.maximum(other, 0, out=out, casting="same_kind")


def matrix(points):
    n = points.shape[1]
    strip = args.strip or n
    u, other = np.empty((2, strip, n), points.dtype)
    out = np.empty((n, n), np.float32)
    for first in range(0, n, strip):
        end = min(first + strip, n)
        a, b = u[:end - first], other[:end - first]
        squared_distances(points[:, first:end], points, a, b)
        costs(a, b, out[first:end])
    return out


def median_ms(precision):
    points = (PERIOD * np.random.default_rng(1).random((2, args.n))).astype(precision)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        matrix(points)
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


for precision in (np.float64, np.float32):
    print(f"{precision.__name__}: {median_ms(precision):.1f} ms")
