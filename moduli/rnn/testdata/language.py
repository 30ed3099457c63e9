"""Milliseconds that PyTorch takes for the steps of BenchmarkLanguage: the least and the median of 25.

    python3 language.py [threads]

Written for PyTorch 1.13.0, with weights from seed 1.
"""
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
torch.manual_seed(1)
words, hidden, steps, batch = 5000, 128, 35, 20
x, y = torch.randint(words, (steps, batch)), torch.randint(words, (steps * batch,))
for cell in ("RNN", "LSTM", "GRU"):
    layers = [torch.nn.Embedding(words, hidden), getattr(torch.nn, cell)(hidden, hidden), torch.nn.Linear(hidden, words)]
    params = [p for layer in layers for p in layer.parameters()]
    times = []
    for _ in range(25):
        begin = time.perf_counter()
        for p in params:
            p.grad = None
        out, _ = layers[1](layers[0](x))
        torch.nn.functional.cross_entropy(layers[2](out).reshape(-1, words), y).backward()
        times.append(1e3 * (time.perf_counter() - begin))
    times.sort()
    print(f"{cell}: {times[0]:.1f} {times[12]:.1f}")
