#!/usr/bin/env python3
"""Compares training steps and forward passes with PyTorch's on the CPU, in turns on one machine.

Needs torch and numpy, and the go command; run it in the repository's root with a Python that has them
(Debian: apt-get install --no-install-recommends python3-torch; /usr/bin/python3).
Both sides have the model of package rnn: a ReLU Elman network without biases, as many place cells as neurons, 20 steps,
AdamW, a weighted L1 penalty on the recurrent matrix, and masks at one sparsity on all four matrices. PyTorch multiplies
dense matrices with masks, as torch.nn.utils.prune does. Each round measures PyTorch with 1 and 2 threads of its own and of its
BLAS, takes the fastest, and then the Go benchmark; the figures are medians over the rounds.
usage: compare.py [--rounds 5] [--steps 15] [case ...]      a case is step/N/B/sparsity or forward/N/B/sparsity
"""
import argparse, itertools, json, os, re, statistics, subprocess, sys, tempfile, time

CASES = ["step/512/200/0", "step/512/200/0.9", "step/512/200/0.98", "forward/512/200/0",
         "forward/512/200/0.9", "forward/512/200/0.98", "step/256/100/0"]


def torch_ms(kind, n, batch, sparsity, steps, threads):
    import torch
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    encoder = torch.nn.Linear(n, n, bias=False)
    cell = torch.nn.RNN(2, n, nonlinearity="relu", bias=False)
    decoder = torch.nn.Linear(n, n, bias=False)
    weights = [encoder.weight, cell.weight_hh_l0, cell.weight_ih_l0, decoder.weight]
    masks = [(torch.rand_like(w) >= sparsity).float() for w in weights]
    with torch.no_grad():
        for w, m in zip(weights, masks):
            w.mul_(m)
    adam = torch.optim.AdamW(weights, lr=1e-4)
    coeff = 100 * torch.rand(n, n)
    inputs = 0.02 * torch.randn(20, batch, 2)
    target = torch.softmax(torch.randn(20, batch, n), -1)
    start = torch.softmax(torch.randn(batch, n), -1)

    def forward():
        return decoder(cell(inputs, encoder(start)[None])[0])

    def step():
        loss = -(target * torch.log_softmax(forward(), -1)).sum(-1).mean() + 0.1 * (coeff * weights[1].abs()).mean()
        adam.zero_grad()
        loss.backward()
        if sparsity > 0:
            for w, m in zip(weights, masks):
                w.grad.mul_(m)
        adam.step()
        if sparsity > 0:
            with torch.no_grad():
                for w, m in zip(weights, masks):
                    w.mul_(m)

    do = step
    if kind == "forward":
        torch.set_grad_enabled(False)
        do = forward
    for _ in range(3):
        do()
    times = []
    for _ in range(steps):
        t = time.perf_counter()
        do()
        times.append(1e3 * (time.perf_counter() - t))
    return statistics.median(times)


def fastest_torch(case, steps):
    best = None
    for threads, blas in itertools.product((1, 2), (1, 2)):
        env = dict(os.environ, OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(blas))
        out = subprocess.run([sys.executable, __file__, "--one", str(threads), "--steps", str(steps), case],
                             env=env, capture_output=True, text=True)
        if out.returncode:
            sys.exit(out.stderr)
        ms = json.loads(out.stdout)
        best = ms if best is None else min(best, ms)
    return best


def go_ms(binary, case, steps):
    kind, n, batch, sparsity = case.split("/")
    name = "^Benchmark%s$/^N=%s,B=%s,sparsity=%s$" % (kind.capitalize(), n, batch, sparsity)
    out = subprocess.run([binary, "-test.run", "^$", "-test.bench", name, "-test.benchtime", "%dx" % steps],
                         capture_output=True, text=True, check=True).stdout
    return float(re.search(r"(\S+) ns/op", out).group(1)) / 1e6


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--steps", type=int, default=15)
    ap.add_argument("--one", type=int, default=0, help="internal: measure PyTorch with this many threads")
    ap.add_argument("cases", nargs="*", default=CASES)
    a = ap.parse_args()
    if a.one:
        kind, n, batch, sparsity = a.cases[0].split("/")
        print(json.dumps(torch_ms(kind, int(n), int(batch), float(sparsity), a.steps, a.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        binary = os.path.join(folder, "moduli.test")
        subprocess.run(["go", "test", "-c", "-o", binary, "./moduli"], check=True)
        print("| work | PyTorch, ms | here, ms | ratio |\n|---|---|---|---|")
        for case in a.cases:
            rows = [(fastest_torch(case, a.steps), go_ms(binary, case, a.steps)) for _ in range(a.rounds)]
            theirs, ours = (statistics.median(r[i] for r in rows) for i in (0, 1))
            print("| %s | %.1f | %.2f | %.3f |" % (case, theirs, ours, statistics.median(o / t for t, o in rows)), flush=True)


main()
