"""Logits, last states, losses and gradients of small networks of all kinds, worked out by PyTorch in float64.

    python3 layers.py > layers.json

Made with PyTorch 1.13.0 and Python 3.11.2. Weights and data are not in the file: both sides make them with the
generator Numbers, from the seed of a case, tensor by tensor in the order of Network.Params, then start code, inputs or
symbols, and targets. Row t*B+b is step t of sequence b.
"""
import itertools
import json

import torch

torch.set_default_dtype(torch.float64)


class Numbers:
    """A linear congruential generator, whose upper 24 bits are float32 numbers."""

    def __init__(self, seed):
        self.x = seed

    def bits(self):
        self.x = (1103515245 * self.x + 12345) % 2**31
        return self.x >> 7

    def matrix(self, rows, cols):  # in [-1, 1)
        return torch.tensor([[self.bits() / 2**23 - 1 for _ in range(cols)] for _ in range(rows)])

    def shares(self, rows, cols):  # in [0, 1)
        return torch.tensor([[self.bits() / 2**24 for _ in range(cols)] for _ in range(rows)])

    def symbols(self, n, below):
        return torch.tensor([self.bits() % below for _ in range(n)])


def flat(x):
    return [float(f"{v:.7g}") for v in x.detach().reshape(-1).tolist()]


def case(seed, cell, layers, bidirectional, bias, encoder, hidden=3, outputs=4, steps=3, batch=2, loss="cross-entropy", last=False, halves=1):
    draw = Numbers(seed)
    directions = 2 if bidirectional else 1
    width = directions * hidden
    inputs = width if encoder == "tied" else 2
    symbols = {"symbols": 5, "tied": outputs}.get(encoder, 0)
    start = 3 if encoder == "start" else 0
    if cell in ("GRU", "LSTM"):
        net = getattr(torch.nn, cell)(inputs, hidden, layers, bias=bias, bidirectional=bidirectional)
    else:
        net = torch.nn.RNN(inputs, hidden, layers, nonlinearity=cell.lower(), bias=bias, bidirectional=bidirectional)

    params = {}

    def param(name, shape):
        params[name] = draw.matrix(*shape).requires_grad_()
        return params[name]

    if encoder == "start":
        param("encoder", (layers * width, start))
    elif encoder != "none":
        param("encoder", (symbols, inputs))
    for l, d in itertools.product(range(layers), range(directions)):
        of = (f" {l + 1}" if layers > 1 else "") + (" back" if d else "")
        for kind, ours in (("weight_ih", "input"), ("weight_hh", "recurrent"), ("bias_ih", "input bias"), ("bias_hh", "recurrent bias")):
            name = f"{kind}_l{l}" + ("_reverse" if d else "")
            if hasattr(net, name):
                p = params[ours + of] = getattr(net, name)
                p.data.copy_(draw.matrix(p.shape[0], p[0].numel()).reshape(p.shape))
    decoder = params["encoder"] if encoder == "tied" else param("decoder", (outputs, width))
    rest = param("decoder bias", (outputs, 1)).reshape(-1) if bias else 0

    h = torch.zeros(layers * directions, batch, hidden)
    if start:
        h = (draw.matrix(batch, start) @ params["encoder"].T).reshape(batch, -1, hidden).transpose(0, 1).contiguous()
    if symbols:
        x = params["encoder"][draw.symbols(steps * batch, symbols)]
    else:
        x = draw.matrix(steps * batch, inputs)
    x = x.reshape(steps, batch, inputs)
    rows = batch if last else steps * batch
    if loss == "squared error":
        y = draw.matrix(rows, outputs)
    elif symbols:
        y = torch.nn.functional.one_hot(draw.symbols(rows, outputs), outputs)
    else:
        y = draw.shares(rows, outputs)

    state = (h, torch.zeros_like(h)) if cell == "LSTM" else h
    part, logits, value = steps // halves, [], 0
    for k in range(halves):  # gradients do not flow from one into those before
        if k > 0:
            state = tuple(s.detach() for s in state) if cell == "LSTM" else state.detach()
        out, state = net(x[k * part:(k + 1) * part], state)
        out = (out[-1] if last else out).reshape(-1, width)
        z = out @ decoder.T + rest
        logits.append(z)
        target = y[k * part * batch:(k + 1) * part * batch] if halves > 1 else y
        value = value + (((z - target) ** 2).mean() if loss == "squared error" else -(target * torch.log_softmax(z, 1)).sum(1).mean())
    value.backward()
    h = state[0] if cell == "LSTM" else state
    result = dict(seed=seed, cell=cell, layers=layers, bidirectional=bidirectional, bias=bias, encoder=encoder, hidden=hidden, inputs=inputs,
                  start=start, symbols=symbols, outputs=outputs, steps=steps, batch=batch, lossKind=loss, last=last, halves=halves,
                  logits=flat(torch.cat(logits)), h=flat(h), loss=float(f"{value.item():.9g}"), grads={k: flat(p.grad) for k, p in params.items()})
    if cell == "LSTM":
        result["c"] = flat(state[1])
    return result


cells = ["ReLU", "tanh", "GRU", "LSTM"]
cases = [case(3000 + k, *of) for k, of in enumerate(itertools.product(cells, [1, 2, 3], [False, True], [False, True], ["start", "symbols", "tied"]))]
cases += [case(300 + k, *of, "none") for k, of in enumerate(itertools.product(cells, [2], [False, True], [True]))]
for k, cell in enumerate(cells):
    cases += [
        case(400 + k, cell, 2, True, True, "start", hidden=7, outputs=9, steps=4, batch=35),
        case(410 + k, cell, 2, False, True, "symbols", hidden=5, outputs=7, steps=20, batch=3),
        case(420 + k, cell, 2, True, True, "start", loss="squared error"),
        case(430 + k, cell, 1, False, True, "none", loss="squared error", last=True, outputs=1, steps=5),
        case(440 + k, cell, 2, True, False, "symbols", last=True),
        case(450 + k, cell, 2, False, True, "symbols", halves=2, steps=6),
        case(460 + k, cell, 1, False, True, "tied", outputs=130, steps=3, batch=5),  # pages are gathered
    ]
print(json.dumps(cases, separators=(",", ":")).replace('},{"seed"', '},\n{"seed"'))
