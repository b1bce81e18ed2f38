#!/usr/bin/python3
"""Rotations, buckets, slopes, and the reader of chapter 10 in each of its seven ways, in PyTorch, in double.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/10_positions/pytorch.py
Written from the papers' formulas and not from our code: RoPE by complex numbers for neighbours and by "rotate half" for halves,
relative vectors added to the keys, pair by pair, buckets as T5's code computes them, slopes as ALiBi's does. Weights and
inputs are a formula that the C++ test repeats. Of gradients, which are long, the products with two waves are kept.
"""
import json
import math
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from golden import flat, wave  # noqa: E402

B, T, V, C, H, ROWS, K = 2, 21, 5, 36, 2, 24, 16
D = C // H


def by_complex_numbers(x, first, base=10000):
    """Neighbours: (2i, 2i + 1) is one complex number, multiplied by e^(i t θ). x (B,T,H,D)."""
    width = x.shape[-1]
    theta = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    t = torch.arange(first, first + x.shape[1], dtype=torch.float64)
    turn = torch.polar(torch.ones(len(t), width // 2, dtype=torch.float64), torch.outer(t, theta))
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], width // 2, 2))
    return torch.view_as_real(pairs * turn[None, :, None]).reshape(x.shape)


def by_rotate_half(x, first, base=10000):
    """Halves: x cos + rotate_half(x) sin, where each angle stands in both halves. x (B,T,H,D)."""
    width = x.shape[-1]
    theta = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angle = torch.outer(torch.arange(first, first + x.shape[1], dtype=torch.float64), theta)
    angle = torch.cat([angle, angle], -1)[None, :, None]
    half = torch.cat([-x[..., width // 2:], x[..., :width // 2]], -1)
    return x * angle.cos() + half * angle.sin()


def rotation(pairing, shape, first):
    x = wave(shape, 0.37).requires_grad_()
    y = (by_complex_numbers if pairing == "neighbours" else by_rotate_half)(x, first)
    (y * wave(shape, 0.7)).sum().backward()
    return {"pairing": pairing, "shape": list(shape), "first": first, "output": flat(y), "gradient": flat(x.grad)}


def bucket(relative_position, bidirectional, num_buckets, max_distance):
    """T5's _relative_position_bucket; relative_position is key minus query."""
    relative_buckets = torch.zeros_like(relative_position)
    if bidirectional:
        num_buckets //= 2
        relative_buckets += (relative_position > 0).long() * num_buckets
        relative_position = relative_position.abs()
    else:
        relative_position = -torch.minimum(relative_position, torch.zeros_like(relative_position))
    max_exact = num_buckets // 2
    large = max_exact + (torch.log(relative_position.double() / max_exact) / math.log(max_distance / max_exact)
                         * (num_buckets - max_exact)).long()
    large = torch.minimum(large, torch.full_like(large, num_buckets - 1))
    return relative_buckets + torch.where(relative_position < max_exact, relative_position, large)


def slopes(n):
    """As in ALiBi's published code."""
    def of_power(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start ** i for i in range(n)]
    if math.log2(n).is_integer():
        return of_power(n)
    closest = 2 ** math.floor(math.log2(n))
    return of_power(closest) + slopes(2 * closest)[0::2][:n - closest]


def shapes(way):
    """The reader's parameters by name; W is (in, out)."""
    named = {"embed.table": (V, C)}
    block = {"norm_1.gain": (C,), "norm_1.bias": (C,)}
    for part in ["W_q", "W_k", "W_v", "W_o"]:
        block |= {f"attention.{part}.weight": (C, C), f"attention.{part}.bias": (C,)}
    block |= {"norm_2.gain": (C,), "norm_2.bias": (C,), "up.weight": (C, 4 * C), "up.bias": (4 * C,),
              "down.weight": (4 * C, C), "down.bias": (C,)}
    named |= {f"block.{n}.{name}": shape for n in range(2) for name, shape in block.items()}
    named |= {"norm.gain": (C,), "norm.bias": (C,), "readout.weight": (C, V), "readout.bias": (V,)}
    extra = {"learnt": {"way.table.table": (ROWS, C)}, "relative": {"way.vectors.table": (2 * K + 1, D)},
             "buckets": {"way.table": (16, H)}}
    return named | extra.get(way, {})


def sinusoids():
    t, i = torch.arange(T, dtype=torch.float64)[:, None], torch.arange(0, C, 2, dtype=torch.float64)
    angle = t / 10000 ** (i / C)
    return torch.stack([angle.sin(), angle.cos()], -1).reshape(T, C)


def attention(x, p, prefix, way, w):
    heads = {}
    for part in "qkv":
        y = x @ p[f"{prefix}.attention.W_{part}.weight"] + p[f"{prefix}.attention.W_{part}.bias"]
        heads[part] = y.reshape(B, T, H, D)
    q, k, v = heads["q"], heads["k"], heads["v"]
    if way == "rope":
        q, k = by_rotate_half(q, 0), by_rotate_half(k, 0)
    scores = torch.einsum("bihd,bjhd->bhij", q, k)
    i, j = torch.arange(T)[:, None], torch.arange(T)[None]
    if way == "relative":
        a = w["way.vectors.table"][(j - i).clamp(-K, K) + K]  # (T,T,D)
        scores = scores + torch.einsum("bihd,ijd->bhij", q, a)
    scores = scores / math.sqrt(D)
    if way == "buckets":
        scores = scores + w["way.table"][bucket(j - i, False, 16, 32)].permute(2, 0, 1)
    if way == "alibi":
        scores = scores - torch.tensor(slopes(H), dtype=torch.float64)[:, None, None] * (i - j)
    scores = scores.masked_fill(j > i, -math.inf)
    joined = torch.einsum("bhij,bjhd->bihd", scores.softmax(-1), v).reshape(B, T, C)
    return joined @ p[f"{prefix}.attention.W_o.weight"] + p[f"{prefix}.attention.W_o.bias"]


def reader(way):
    names = list(shapes(way))
    p = {}
    for n, (name, shape) in enumerate(shapes(way).items()):
        p[name] = (0.4 * wave(shape, 0.31 + 0.17 * n) + (1 if name.endswith("gain") else 0)).requires_grad_()
    tokens = torch.tensor([[(3 * b + t * t) % V for t in range(T)] for b in range(B)])

    def norm(x, name):
        return torch.nn.functional.layer_norm(x, (C,), p[name + ".gain"], p[name + ".bias"])

    x = p["embed.table"][tokens]
    if way == "sinusoid":
        x = x + 0.14 * sinusoids()
    if way == "learnt":
        x = x + p["way.table.table"][:T]
    for n in range(2):
        x = x + attention(norm(x, f"block.{n}.norm_1"), p, f"block.{n}", way, p)
        y = norm(x, f"block.{n}.norm_2") @ p[f"block.{n}.up.weight"] + p[f"block.{n}.up.bias"]
        x = x + torch.nn.functional.gelu(y) @ p[f"block.{n}.down.weight"] + p[f"block.{n}.down.bias"]
    logits = norm(x, "norm") @ p["readout.weight"] + p["readout.bias"]
    (logits * wave(logits.shape, 0.7)).sum().backward()
    gradients = {name: flat(torch.stack([(p[name].grad * wave(p[name].shape, phase)).sum() for phase in (0.9, 1.3)]))
                 for name in names}
    return {"way": way, "logits": flat(logits), "gradients": gradients}


back = list(range(-200, 201))
golden = {
    "torch": torch.__version__,
    "rotations": [rotation(pairing, shape, first) for pairing in ("neighbours", "halves")
                  for shape, first in (((2, 3, 2, 36), 0), ((1, 1, 1, 2), 0), ((2, 1, 3, 6), 11))],
    "buckets": [{"count": count, "furthest": furthest, "causal": causal,
                 "of": bucket(-torch.tensor(back), not causal, count, furthest).tolist()}
                for count, furthest, causal in ((32, 128, True), (32, 128, False), (16, 32, True))],
    "slopes": [slopes(n) for n in range(1, 17)],
    "readers": [reader(way) for way in ("none", "sinusoid", "learnt", "relative", "buckets", "alibi", "rope")],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
