"""States, logits, loss and gradients of small networks, worked out by PyTorch in float64.

    python3 network.py > network.json

Made with PyTorch 1.13.0, NumPy 1.24.2 and Python 3.11.2. Weights and data are float32
numbers, so that both sides begin with the same ones.
Row t*B+b of inputs, targets and logits is step t of sequence b; states begin with h_0.
"""
import json

import numpy as np
import torch

torch.set_default_dtype(torch.float64)


def flat(x):
    return [float(f"{v:.10g}") for v in x.detach().reshape(-1).tolist()]


def case(name, seed, activation, hidden, inputs, start, outputs, steps, batch, total=1.0):
    rng = np.random.default_rng(seed)

    def draw(rows, cols, scale=1.0):
        return torch.tensor(rng.normal(0, scale, (rows, cols)).astype(np.float32).astype(np.float64))

    weights = dict(encoder=draw(hidden, start, start ** -0.5), input=draw(hidden, inputs, hidden ** -0.5),
                   recurrent=draw(hidden, hidden, hidden ** -0.5), decoder=draw(outputs, hidden, hidden ** -0.5))
    for w in weights.values():
        w.requires_grad_()
    s, x = draw(batch, start), draw(steps * batch, inputs)
    y = rng.uniform(0, 1, (steps * batch, outputs))
    y = torch.tensor((total * y / y.sum(1, keepdims=True)).astype(np.float32).astype(np.float64))

    f = dict(ReLU=torch.relu, tanh=torch.tanh)[activation]
    h = s @ weights["encoder"].T
    states, logits = [h], []
    for t in range(steps):
        h = f(h @ weights["recurrent"].T + x[t * batch:(t + 1) * batch] @ weights["input"].T)
        states.append(h)
        logits.append(h @ weights["decoder"].T)
    states, logits = torch.cat(states), torch.cat(logits)
    loss = -(y * torch.log_softmax(logits, 1)).sum(1).mean()
    loss.backward()
    return dict(name=name, activation=activation, hidden=hidden, inputs=inputs, start=start, outputs=outputs, steps=steps, batch=batch,
                weights={k: flat(w) for k, w in weights.items()}, startCode=flat(s), input=flat(x), target=flat(y),
                states=flat(states), logits=flat(logits), loss=loss.item(), grads={k: flat(w.grad) for k, w in weights.items()})


cases = [
    case("rectified", 1, "ReLU", hidden=7, inputs=2, start=5, outputs=6, steps=5, batch=3),
    case("tanh", 2, "tanh", hidden=7, inputs=2, start=5, outputs=6, steps=5, batch=3),
    case("one step", 3, "ReLU", hidden=5, inputs=3, start=4, outputs=3, steps=1, batch=4),
    case("more than a shard", 4, "ReLU", hidden=6, inputs=2, start=4, outputs=5, steps=3, batch=19),
    case("long", 5, "tanh", hidden=4, inputs=1, start=2, outputs=3, steps=40, batch=1),
    case("targets that sum to 0.7", 6, "ReLU", hidden=5, inputs=2, start=3, outputs=4, steps=2, batch=2, total=0.7),
]
print(json.dumps(cases, separators=(",", ":")).replace('},{"name"', '},\n{"name"'))
