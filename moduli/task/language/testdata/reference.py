"""Words, columns and losses as PyTorch's word_language_model, whose code the published one follows, makes them.

    python3 reference.py > reference.json

Made with PyTorch 1.13.0, NumPy 1.24.2 and Python 3.11.2. Logits are float32 numbers, losses float64 ones.
"""
import io
import json

import numpy as np
import torch

TEXTS = {
    "lines": "\n = Title = \n \n The cat , a <unk> , sat . \n The end",
    "other ends of lines": "one\r\ntwo\rthree\r\n\r\n",
    "other whitespace": "a\u00a0b\u2009c\u3000d\te\x0bf\x0cg\x1ch\x1di\x1ej\x1fk\x85l\u2028m\u200bn\u180eo\n",
    "no newline but spaces": "a b\n  ",
    "only newlines": "\n\n\n",
}


def tokenize(text):
    """data.py's: ids in the order of appearance, the end of each line included."""
    words = []
    for line in io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf8"):
        words += line.split() + ["<eos>"]
    index = {}
    return words, [index.setdefault(w, len(index)) for w in words]


def batches(n, columns, bptt):
    """main.py's batchify and get_batch, on the numbers from 0 on."""
    data = torch.arange(n)
    data = data.narrow(0, 0, n // columns * columns).view(columns, -1).t().contiguous()
    out = []
    for i in range(0, data.size(0) - 1, bptt):
        steps = min(bptt, len(data) - 1 - i)
        out.append(dict(symbols=data[i:i + steps].reshape(-1).tolist(), target=data[i + 1:i + 1 + steps].reshape(-1).tolist()))
    return out


def scores(name, rows, size, spread, seed):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, spread, (rows, size)).astype(np.float32)
    target = rng.integers(0, size, rows)
    target[::3] = logits[::3].argmax(1)
    z, y = torch.tensor(logits, dtype=torch.float64), torch.tensor(target)
    loss = torch.nn.functional.cross_entropy(z, y).item()
    return dict(name=name, size=size, logits=[float(x) for x in logits.ravel()], target=target.tolist(), loss=loss,
                perplexity=float(np.exp(loss)), right=int((z.argmax(1) == y).sum()))


print(json.dumps(dict(
    texts=[dict(name=k, text=t, words=tokenize(t)[0], ids=tokenize(t)[1]) for k, t in TEXTS.items()],
    batches=[dict(tokens=n, columns=b, steps=t, batches=batches(n, b, t)) for n, b, t in
             [(103, 4, 5), (100, 4, 6), (24, 3, 7), (25, 3, 10), (7, 1, 2), (12, 5, 35)]],
    scores=[scores("usual", 12, 9, 1, 1), scores("far apart", 6, 5, 40, 2), scores("two symbols", 7, 2, 0.1, 3)],
), indent=None))
