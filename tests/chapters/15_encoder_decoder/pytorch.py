#!/usr/bin/python3
"""T5, GLM and the lengths of corrupted texts, for chapter 15, in PyTorch, in double.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/15_encoder_decoder/pytorch.py
Written from the papers' formulas and not from our code: the bias is looked up pair by pair, attention is einsum. Weights and
inputs are a formula that the C++ test repeats; parameters are numbered by their names' order. Of gradients, which are long, the
products with two waves are kept.
"""
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from golden import flat, wave  # noqa: E402

C, H, INNER, LAYERS = 36, 2, 40, 2
D = C // H


def norm_of(name):
    return {name + ".gain": (C,), name + ".bias": (C,)}


def linear_of(name, into, out):
    return {name + ".weight": (into, out), name + ".bias": (out,)}


def attention_of(name):
    return {k: v for part in ("W_q", "W_k", "W_v", "W_o") for k, v in linear_of(f"{name}.{part}", C, C).items()}


def numbers_for(shapes):
    """Each parameter by the order of its name."""
    return {name: (0.4 * wave(shape, 0.31 + 0.17 * n) + (1 if name.endswith("gain") else 0)).requires_grad_()
            for n, (name, shape) in enumerate(sorted(shapes.items()))}


def products(p):
    return {name: flat(torch.stack([(x.grad * wave(x.shape, phase)).sum() for phase in (0.9, 1.3)])) for name, x in p.items()}


def attention(p, name, x, source, hidden, bias=None):
    heads = {}
    for part, of in (("W_q", x), ("W_k", source), ("W_v", source)):
        y = of @ p[f"{name}.{part}.weight"] + p[f"{name}.{part}.bias"]
        heads[part] = y.reshape(*y.shape[:2], H, D)
    scores = torch.einsum("bihd,bjhd->bhij", heads["W_q"], heads["W_k"]) / math.sqrt(D)
    if bias is not None:
        scores = scores + bias
    scores = scores.masked_fill(hidden[:, None], -math.inf)
    joined = torch.einsum("bhij,bjhd->bihd", scores.softmax(-1), heads["W_v"]).reshape(x.shape)
    return joined @ p[name + ".W_o.weight"] + p[name + ".W_o.bias"]


def norm(p, name, x):
    return F.layer_norm(x, (C,), p[name + ".gain"], p[name + ".bias"])


def bucket(distance, both_ways, count, furthest):
    """distance = key − query, one at a time."""
    begin = 0
    if both_ways:
        count //= 2
        begin = count if distance > 0 else 0
        n = abs(distance)
    else:
        n = max(-distance, 0)
    exact = count // 2
    if n < exact:
        return begin + n
    return begin + min(exact + int(math.log(n / exact) / math.log(furthest / exact) * (count - exact)), count - 1)


BUCKETS, FURTHEST = 8, 13


def bias_of(table, T, both_ways):
    return torch.stack([torch.stack([table[bucket(j - i, both_ways, BUCKETS, FURTHEST)] for j in range(T)])
                        for i in range(T)]).permute(2, 0, 1)


def t5():
    V, B, S, T = 9, 2, 21, 18
    shapes = {"embedding.table": (V, C), "bias_in.table": (BUCKETS, H), "bias_out.table": (BUCKETS, H)}
    for side in ("encoder", "decoder"):
        shapes |= norm_of(side + ".last_norm")
        for n in range(LAYERS):
            name = f"{side}.{n}"
            shapes |= attention_of(name + ".attn") | norm_of(name + ".around_attn.norm") | norm_of(name + ".around_ffn.norm")
            shapes |= linear_of(name + ".ffn.up", C, INNER) | linear_of(name + ".ffn.down", INNER, C)
            if side == "decoder":
                shapes |= attention_of(name + ".cross") | norm_of(name + ".around_cross.norm")
    p = numbers_for(shapes)
    lengths = [S, 9]
    source = torch.tensor([[(3 * b + s * s) % V for s in range(S)] for b in range(B)])
    target = torch.tensor([[(5 * b + t * t + t) % V for t in range(T)] for b in range(B)])
    padding = torch.stack([torch.arange(S)[None] >= length for length in lengths])  # (B,1,S)
    future = (torch.arange(T)[None] > torch.arange(T)[:, None])[None]

    def feed_forward(name, x):
        y = norm(p, name + ".around_ffn.norm", x) @ p[name + ".ffn.up.weight"] + p[name + ".ffn.up.bias"]
        return x + torch.relu(y) @ p[name + ".ffn.down.weight"] + p[name + ".ffn.down.bias"]

    x = p["embedding.table"][source]
    bias = bias_of(p["bias_in.table"], S, True)
    for n in range(LAYERS):
        name = f"encoder.{n}"
        y = norm(p, name + ".around_attn.norm", x)
        x = feed_forward(name, x + attention(p, name + ".attn", y, y, padding, bias))
    x = norm(p, "encoder.last_norm", x)
    y = p["embedding.table"][target]
    bias = bias_of(p["bias_out.table"], T, False)
    for n in range(LAYERS):
        name = f"decoder.{n}"
        z = norm(p, name + ".around_attn.norm", y)
        y = y + attention(p, name + ".attn", z, z, future, bias)
        y = feed_forward(name, y + attention(p, name + ".cross", norm(p, name + ".around_cross.norm", y), x, padding))
    logits = norm(p, "decoder.last_norm", y) @ p["embedding.table"].T
    (logits * wave(logits.shape, 0.7)).sum().backward()
    return {"logits": flat(logits), "gradients": products(p)}


def glm():
    V, B, T, places, inside = 9, 2, 21, 24, 6
    shapes = {"token.table": (V, C), "place.table": (places, C), "inside.table": (inside, C)} | norm_of("norm_f")
    for n in range(LAYERS):
        name = f"block.{n}"
        shapes |= norm_of(name + ".norm_1") | norm_of(name + ".norm_2") | attention_of(name + ".attention")
        shapes |= linear_of(name + ".feed_forward.up", C, 4 * C) | linear_of(name + ".feed_forward.down", 4 * C, C)
    p = numbers_for(shapes)
    tokens = torch.tensor([[(3 * b + t * t) % V for t in range(T)] for b in range(B)])
    read = [17, 6]
    place = torch.tensor([[min(t, read[b] - 2) for t in range(T)] for b in range(B)])
    within = torch.tensor([[max(0, min(t - read[b] + 1, inside - 1)) for t in range(T)] for b in range(B)])
    hidden = torch.tensor([[[j >= read[b] and j > i for j in range(T)] for i in range(T)] for b in range(B)])
    x = p["token.table"][tokens] + p["place.table"][place] + p["inside.table"][within]
    for n in range(LAYERS):
        name = f"block.{n}"
        y = norm(p, name + ".norm_1", x)
        x = x + attention(p, name + ".attention", y, y, hidden)
        y = norm(p, name + ".norm_2", x) @ p[name + ".feed_forward.up.weight"] + p[name + ".feed_forward.up.bias"]
        y = 0.5 * y * (1 + torch.tanh(math.sqrt(2 / math.pi) * (y + 0.044715 * y ** 3)))
        x = x + y @ p[name + ".feed_forward.down.weight"] + p[name + ".feed_forward.down.bias"]
    logits = norm(p, "norm_f", x) @ p["token.table"].T
    (logits * wave(logits.shape, 0.7)).sum().backward()
    return {"logits": flat(logits), "gradients": products(p)}


def sizes(N):
    """As T5's published preprocessing counts: round() goes to the even number, as NumPy's does."""
    hidden = min(max(round(N * 0.15), 1), N - 1)
    spans = max(round(hidden / 3.0), 1)
    return [N, N - hidden + spans + 1, hidden + spans + 1]


golden = {"torch": torch.__version__, "t5": t5(), "glm": glm(), "sizes": [sizes(N) for N in range(2, 700)]}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
