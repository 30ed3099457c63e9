#!/usr/bin/env python3
"""Trains a one-layer language model in PyTorch with the schedule of BenchmarkWikiText of package moduli.

Needs torch (Debian: apt-get install --no-install-recommends python3-torch; /usr/bin/python3).
TRAIN is read whole; the first half of VALID's lines validates, the second half tests. Words are what white space divides, and
<eos> ends each line; the vocabulary is <unk>, <eos> and the words of TRAIN that occur most, those that came first before others
that occur as often. wikitext_pytorch.log is what it printed for test.txt and valid.txt of WikiText-2.
usage: wikitext.py TRAIN VALID [--cell tanh] [--hidden 128] [--vocabulary 5000] [--epochs 15] [--rate 5] [--seed 1]
"""
import argparse, collections, math, sys, time
import torch

ap = argparse.ArgumentParser()
ap.add_argument("train"), ap.add_argument("valid")
ap.add_argument("--cell", default="tanh", choices=["tanh", "lstm", "gru"])
for name, value in (("hidden", 128), ("vocabulary", 5000), ("epochs", 15), ("seed", 1), ("batch", 20), ("bptt", 35)):
    ap.add_argument("--" + name, type=int, default=value)
for name, value in (("rate", 5.0), ("clip", 0.25)):
    ap.add_argument("--" + name, type=float, default=value)
a = ap.parse_args()
torch.manual_seed(a.seed)
torch.set_num_threads(1)


def words(lines):
    return [w for line in lines for w in line.split() + ["<eos>"]]


lines = open(a.valid, encoding="utf-8").read().split("\n")
if lines[-1] == "":
    lines.pop()
half = (len(lines) + 1) // 2
train_lines = open(a.train, encoding="utf-8").read().split("\n")
if train_lines[-1] == "":
    train_lines.pop()
train, valid, test = words(train_lines), words(lines[:half]), words(lines[half:])
counts = collections.Counter(train)
counts.pop("<unk>", None), counts.pop("<eos>", None)
vocabulary = ["<unk>", "<eos>"] + [w for w, _ in counts.most_common(a.vocabulary - 2)]
index = {w: i for i, w in enumerate(vocabulary)}
ids = lambda ws: torch.tensor([index.get(w, 0) for w in ws])
train, valid, test = ids(train), ids(valid), ids(test)


def columns(data, batch):
    n = len(data) // batch
    return data[:n * batch].view(batch, n).t().contiguous()


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        n, v = a.hidden, len(vocabulary)
        self.encoder = torch.nn.Embedding(v, n)
        self.cell = {"tanh": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[a.cell](n, n)
        self.decoder = torch.nn.Linear(n, v)
        bound = 1 / math.sqrt(n)
        for p in self.parameters():
            torch.nn.init.uniform_(p, -bound, bound)

    def forward(self, x, h):
        y, h = self.cell(self.encoder(x), h)
        return self.decoder(y), h


def detached(h):
    return tuple(x.detach() for x in h) if isinstance(h, tuple) else h if h is None else h.detach()


def measure(model, data):
    total, count, right, h = 0.0, 0, 0, None
    with torch.no_grad():
        for i in range(0, len(data) - 1, a.bptt):
            n = min(a.bptt, len(data) - 1 - i)
            out, h = model(data[i:i + n], h)
            out, target = out.view(-1, len(vocabulary)), data[i + 1:i + 1 + n].reshape(-1)
            total += torch.nn.functional.cross_entropy(out, target, reduction="sum").item()
            right += (out.argmax(-1) == target).sum().item()
            count += len(target)
    return total / count, right / count


model = Model()
print(f"torch {torch.__version__}, cell {a.cell}, hidden {a.hidden}, {len(vocabulary)} words, {len(train)} / {len(valid)} / {len(test)} tokens, seed {a.seed}")
train, valid, test = columns(train, a.batch), columns(valid, 10), columns(test, 10)
rate, best, start = a.rate, math.inf, time.time()
for epoch in range(1, a.epochs + 1):
    h, total, count = None, 0.0, 0
    for i in range(0, len(train) - 1, a.bptt):
        n = min(a.bptt, len(train) - 1 - i)
        if n < a.bptt:
            break  # steps are of one length
        h = detached(h)
        out, h = model(train[i:i + n], h)
        loss = torch.nn.functional.cross_entropy(out.view(-1, len(vocabulary)), train[i + 1:i + 1 + n].reshape(-1))
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), a.clip)
        with torch.no_grad():
            for p in model.parameters():
                p.add_(p.grad, alpha=-rate)
        total, count = total + loss.item(), count + 1
    v, accuracy = measure(model, valid)
    print(f"epoch {epoch:2d}  rate {rate:8.4f}  train {total / count:.4f}  valid {v:.4f}  perplexity {math.exp(v):8.2f}  accuracy {accuracy:.4f}  {time.time() - start:6.1f} s", flush=True)
    if v < best:
        best = v
    else:
        rate /= 4
t, accuracy = measure(model, test)
print(f"test {t:.4f}  perplexity {math.exp(t):.2f}  accuracy {accuracy:.4f}")
