#!/usr/bin/python3
"""PyTorch's numbers for chapter 07, made by hand and committed (needs Debian's python3-torch).

    /usr/bin/python3 tests/chapters/07_word_cnn/pytorch.py        writes pytorch.json beside it

The network of Kim with its three kinds of vectors, a stack of convolutions, and one layer of attention: outputs and every
gradient. PyTorch puts channels before positions; here they come last.
"""
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from golden import flat

torch.set_default_dtype(torch.float64)


def wave(n, shape):
    """Multiples of 1/64, which a float holds exactly."""
    values = [((7 * i + 13 * n) % 41 - 20) / 64 for i in range(math.prod(shape))]
    return torch.tensor(values).reshape(shape)


def convolved(x, weight, bias, padding=0):
    """x (B,T,C), weight (K,C,F) → (B,T',F)."""
    return F.conv1d(x.movedim(-1, 1), weight.permute(2, 1, 0), bias, padding=padding).movedim(1, -1)


def network(texts, vectors, V, C, filters, widths):
    """Each text by itself, without padding but up to the widest filter: what a padded batch must agree with."""
    start = wave(1, (V, C))
    learning = start.clone().requires_grad_() if vectors != "fixed" else None
    p = {}
    for n, K in enumerate(widths):
        p[f"bank.width{K}.weight"] = wave(2 + n, (K, C, filters)).requires_grad_()
        p[f"bank.width{K}.bias"] = wave(6 + n, (filters,)).requires_grad_()
    p["classifier.weight"] = wave(10, (len(widths) * filters, 2)).requires_grad_()
    p["classifier.bias"] = wave(11, (2,)).requires_grad_()
    rows = []
    for text in texts:
        def channel(table):
            x = table[torch.tensor(text, dtype=torch.long)].reshape(1, len(text), C)
            return F.pad(x, (0, 0, 0, max(0, max(widths) - len(text))))
        maxima = []
        for K in widths:
            weight, bias = p[f"bank.width{K}.weight"], p[f"bank.width{K}.bias"]
            # Two channels: each filter reads both, and its two answers are added (Kim 2014, section 2.1)
            channels = [table for table in (learning, start if vectors != "learning" else None) if table is not None]
            answers = sum(convolved(channel(table), weight, None) for table in channels) + bias
            windows = max(K, len(text)) - K + 1
            maxima.append(F.relu(answers)[:, :windows].max(1).values)
        rows.append(torch.cat(maxima, -1) @ p["classifier.weight"] + p["classifier.bias"])
    logits = torch.cat(rows)
    loss = F.cross_entropy(logits, torch.arange(len(texts)) % 2)
    loss.backward()
    if learning is not None:
        p = {"words.learning": learning, **p}
    return {"texts": texts, "vectors": vectors, "V": V, "C": C, "filters": filters, "widths": list(widths),
            "logits": flat(logits), "loss": float(loss), "gradients": {name: flat(x.grad) for name, x in p.items()}}


def stack(shape, L, K):
    x = wave(1, shape).requires_grad_()
    C = shape[-1]
    p = {}
    y = x
    for l in range(L):
        p[f"layer{l}.weight"] = wave(2 + l, (K, C, C)).requires_grad_()
        p[f"layer{l}.bias"] = wave(9 + l, (C,)).requires_grad_()
        y = F.relu(convolved(y, p[f"layer{l}.weight"], p[f"layer{l}.bias"], K // 2))
    (y * wave(20, y.shape)).sum().backward()
    return {"shape": shape, "L": L, "K": K, "output": flat(y), "x": flat(x.grad),
            "gradients": {name: flat(value.grad) for name, value in p.items()}}


def attention(shape, heads, lengths):
    B, T, C = shape
    x = wave(1, shape).requires_grad_()
    layer = torch.nn.MultiheadAttention(C, heads, batch_first=True)
    names = ["W_q", "W_k", "W_v"]
    weights = [wave(2 + n, (C, C)) for n in range(4)]
    biases = [wave(7 + n, (C,)) for n in range(4)]
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([w.T for w in weights[:3]]))
        layer.in_proj_bias.copy_(torch.cat(biases[:3]))
        layer.out_proj.weight.copy_(weights[3].T)
        layer.out_proj.bias.copy_(biases[3])
    hidden = torch.arange(T)[None, :] >= torch.tensor(lengths)[:, None]
    y = x + layer(x, x, x, key_padding_mask=hidden)[0]
    (y * wave(20, y.shape)).sum().backward()
    gradients = {}
    for n, name in enumerate(names):
        gradients[f"{name}.weight"] = flat(layer.in_proj_weight.grad[n * C:(n + 1) * C].T.contiguous())
        gradients[f"{name}.bias"] = flat(layer.in_proj_bias.grad[n * C:(n + 1) * C])
    gradients["W_o.weight"] = flat(layer.out_proj.weight.grad.T.contiguous())
    gradients["W_o.bias"] = flat(layer.out_proj.bias.grad)
    return {"shape": shape, "heads": heads, "lengths": lengths, "output": flat(y), "x": flat(x.grad), "gradients": gradients}


SHORT = [[2, 3, 4, 5, 6, 2], [7], [3, 3, 8, 2], []]
LONG = [[2 + (5 * i + 3) % 9 for i in range(19)], [4, 9, 2]]
golden = {
    "networks": [network(SHORT, "learning", 9, 3, 2, (2, 3, 5)), network(SHORT, "fixed", 9, 3, 2, (2, 3, 5)),
                 network(SHORT, "both", 9, 3, 2, (2, 3, 5)), network([[5]], "learning", 6, 2, 3, (1,)),
                 network(LONG, "learning", 11, 17, 19, (3, 4))],
    "stacks": [stack((2, 7, 3), 2, 3), stack((1, 1, 2), 1, 5), stack((2, 18, 17), 2, 3)],
    "attention": [attention((2, 5, 4), 2, [5, 3]), attention((1, 1, 2), 1, [1]), attention((2, 18, 6), 1, [18, 4])],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
