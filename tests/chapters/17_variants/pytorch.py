#!/usr/bin/python3
"""The decoder of chapter 17 under many switches, and a model in Llama's layout, in PyTorch, in double.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/17_variants/pytorch.py
Written from the papers' equations and not from our code: keys and values are repeated for the heads that share them, patterns are
written as conditions on i and j, rotations as "rotate half". Weights and inputs are a formula that the C++ test repeats; parameters
are numbered by their names' order. Of gradients, which are long, the products with two waves are kept.
"""
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from golden import flat, wave  # noqa: E402

BASE = {"V": 7, "C": 36, "H": 6, "G": 6, "D": 6, "L": 2, "F": 20, "norm": "layer", "place": "pre", "activation": "gelu",
        "pattern": "dense", "reach": 4, "positions": "rope", "biases": True, "norm_biases": True, "tied": True, "shared": False,
        "two_norms": False, "embedding_norm": False, "epsilon": 1e-5, "base": 10000, "context": 24}
CONFIGS = {
    "base": {},
    "llama": {"norm": "rms", "activation": "swiglu", "G": 2, "biases": False, "tied": False, "epsilon": 1e-6, "base": 500},
    "post": {"place": "post", "activation": "relu", "positions": "learnt"},
    "deep": {"place": "deep", "G": 3},
    "sandwich": {"place": "sandwich", "activation": "geglu", "norm": "rms", "G": 1},
    "parallel": {"place": "parallel", "activation": "solu", "norm_biases": False},
    "neox": {"place": "parallel", "two_norms": True, "tied": False},
    "bloom": {"positions": "alibi", "embedding_norm": True, "G": 2},
    "t5": {"positions": "t5", "G": 1, "L": 1},
    "banded": {"pattern": "banded", "G": 2},
    "strided": {"pattern": "strided", "reach": 5},
    "fixed": {"pattern": "fixed", "L": 1},
    "albert": {"shared": True, "L": 3},
    "wide heads": {"D": 8, "G": 2, "L": 1},
}
B, T = 2, 21


def shapes(c):
    C, rows = c["C"], c["V"]

    def norm(name):
        return {name + ".gain": (C,)} | ({name + ".bias": (C,)} if c["norm"] == "layer" and c["norm_biases"] else {})

    def linear(name, into, out):
        return {name + ".weight": (into, out)} | ({name + ".bias": (out,)} if c["biases"] else {})

    named = {"embed.table": (rows, C)}
    if c["embedding_norm"]:
        named |= norm("embedding_norm")
    for n in range(1 if c["shared"] else c["L"]):
        name = f"block.{n}"
        named |= norm(name + ".norm_1")
        if c["place"] != "parallel" or c["two_norms"]:
            named |= norm(name + ".norm_2")
        if c["place"] == "sandwich":
            named |= norm(name + ".after_attention") | norm(name + ".after_feed_forward")
        for part, out in (("W_q", c["H"] * c["D"]), ("W_k", c["G"] * c["D"]), ("W_v", c["G"] * c["D"])):
            named |= linear(f"{name}.attention.{part}", C, out)
        named |= linear(name + ".attention.W_o", c["H"] * c["D"], C)
        named |= linear(name + ".feed_forward.up", C, c["F"]) | linear(name + ".feed_forward.down", c["F"], C)
        if c["activation"] in ("geglu", "swiglu"):
            named |= linear(name + ".feed_forward.gate", C, c["F"])
    if c["place"] not in ("post", "deep"):
        named |= norm("last_norm")
    if not c["tied"]:
        named["readout.weight"] = (C, c["V"])
    if c["positions"] == "learnt":
        named["way.table.table"] = (c["context"], C)
    if c["positions"] == "t5":
        named["way.table"] = (16, c["H"])
    return named


def rotated(x, base):
    """x (B,T,heads,D)."""
    D = x.shape[-1]
    theta = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angle = torch.outer(torch.arange(x.shape[1], dtype=torch.float64), theta)
    angle = torch.cat([angle, angle], -1)[None, :, None]
    half = torch.cat([-x[..., D // 2:], x[..., :D // 2]], -1)
    return x * angle.cos() + half * angle.sin()


def slopes(n):
    """As in ALiBi's published code."""
    def of_power(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start ** i for i in range(n)]
    if math.log2(n).is_integer():
        return of_power(n)
    closest = 2 ** math.floor(math.log2(n))
    return of_power(closest) + slopes(2 * closest)[0::2][:n - closest]


def bucket(n):
    """Of 16, up to 32, looking back."""
    n = max(n, 0)
    return n if n < 8 else min(8 + int(math.log(n / 8) / math.log(32 / 8) * 8), 15)


def visible(c, i, j):
    w = c["reach"]
    return j <= i and {"dense": True, "banded": i - j < w, "strided": i - j < w or (i - j) % w == 0,
                       "fixed": i // w == j // w or j % w == w - 1}[c["pattern"]]


def model(c, p, tokens):
    C, H, G, D = c["C"], c["H"], c["G"], c["D"]

    def norm(name, x):
        if c["norm"] == "rms":
            return x / (x.square().mean(-1, keepdim=True) + c["epsilon"]).sqrt() * p[name + ".gain"]
        return F.layer_norm(x, (C,), p[name + ".gain"], p.get(name + ".bias"), c["epsilon"])

    def linear(name, x):
        y = x @ p[name + ".weight"]
        return y + p[name + ".bias"] if name + ".bias" in p else y

    hidden = torch.tensor([[not visible(c, i, j) for j in range(T)] for i in range(T)])

    def attention(name, x):
        q = linear(name + ".W_q", x).reshape(B, T, H, D)
        k, v = (linear(f"{name}.{part}", x).reshape(B, T, G, D) for part in ("W_k", "W_v"))
        if c["positions"] == "rope":
            q, k = rotated(q, c["base"]), rotated(k, c["base"])
        k, v = k.repeat_interleave(H // G, 2), v.repeat_interleave(H // G, 2)
        scores = torch.einsum("bihd,bjhd->bhij", q, k) / math.sqrt(D)
        if c["positions"] == "alibi":
            back = torch.arange(T)[:, None] - torch.arange(T)[None]
            scores = scores - torch.tensor(slopes(H), dtype=torch.float64)[:, None, None] * back.abs()
        if c["positions"] == "t5":
            scores = scores + torch.stack([torch.stack([p["way.table"][bucket(i - j)] for j in range(T)])
                                           for i in range(T)]).permute(2, 0, 1)
        weights = scores.masked_fill(hidden, -math.inf).softmax(-1)
        return linear(name + ".W_o", torch.einsum("bhij,bjhd->bihd", weights, v).reshape(B, T, H * D))

    def feed_forward(name, x):
        up = linear(name + ".up", x)
        active = {"relu": lambda: torch.relu(up), "gelu": lambda: F.gelu(up), "solu": lambda: up * up.softmax(-1),
                  "geglu": lambda: F.gelu(linear(name + ".gate", x)) * up,
                  "swiglu": lambda: F.silu(linear(name + ".gate", x)) * up}[c["activation"]]()
        return linear(name + ".down", active)

    x = p["embed.table"][tokens]
    if c["embedding_norm"]:
        x = norm("embedding_norm", x)
    if c["positions"] == "learnt":
        x = x + p["way.table.table"][:T]
    alpha = (2 * c["L"]) ** .25
    for layer in range(c["L"]):
        name = f"block.{0 if c['shared'] else layer}"

        def A(y):
            return attention(name + ".attention", y)

        def FF(y):
            return feed_forward(name + ".feed_forward", y)

        def n(which, y):
            return norm(f"{name}.{which}", y)

        if c["place"] == "post":
            x = n("norm_1", x + A(x))
            x = n("norm_2", x + FF(x))
        elif c["place"] == "deep":
            x = n("norm_1", alpha * x + A(x))
            x = n("norm_2", alpha * x + FF(x))
        elif c["place"] == "sandwich":
            x = x + n("after_attention", A(n("norm_1", x)))
            x = x + n("after_feed_forward", FF(n("norm_2", x)))
        elif c["place"] == "parallel":
            x = x + A(n("norm_1", x)) + FF(n("norm_2" if c["two_norms"] else "norm_1", x))
        else:
            x = x + A(n("norm_1", x))
            x = x + FF(n("norm_2", x))
    if c["place"] not in ("post", "deep"):
        x = norm("last_norm", x)
    return x @ (p["embed.table"].T if c["tied"] else p["readout.weight"])


def run(name):
    c = BASE | CONFIGS[name]
    p = {key: (0.4 * wave(shape, 0.31 + 0.17 * n) + (1 if key.endswith("gain") else 0)).requires_grad_()
         for n, (key, shape) in enumerate(sorted(shapes(c).items()))}
    tokens = torch.tensor([[(3 * b + t * t) % c["V"] for t in range(T)] for b in range(B)])
    logits = model(c, p, tokens)
    (logits * wave(logits.shape, 0.7)).sum().backward()
    gradients = {key: flat(torch.stack([(x.grad * wave(x.shape, phase)).sum() for phase in (0.9, 1.3)])) for key, x in p.items()}
    return {"logits": flat(logits), "gradients": gradients, "parameters": sum(x.numel() for x in p.values())}


def llama():
    """A file's tensors by their published names, numbered by the order of these names, (out, in) as PyTorch has them."""
    config = {"vocab_size": 11, "hidden_size": 24, "num_attention_heads": 4, "num_key_value_heads": 2, "num_hidden_layers": 2,
              "intermediate_size": 20, "rms_norm_eps": 1e-6, "rope_theta": 700.0, "tie_word_embeddings": False, "hidden_act": "silu"}
    C, H, G, D, FF = 24, 4, 2, 6, 20
    shapes = {"model.embed_tokens.weight": (11, C), "model.norm.weight": (C,), "lm_head.weight": (11, C)}
    for n in range(2):
        layer = f"model.layers.{n}."
        shapes |= {layer + "input_layernorm.weight": (C,), layer + "post_attention_layernorm.weight": (C,),
                   layer + "self_attn.q_proj.weight": (H * D, C), layer + "self_attn.k_proj.weight": (G * D, C),
                   layer + "self_attn.v_proj.weight": (G * D, C), layer + "self_attn.o_proj.weight": (C, H * D),
                   layer + "mlp.gate_proj.weight": (FF, C), layer + "mlp.up_proj.weight": (FF, C),
                   layer + "mlp.down_proj.weight": (C, FF)}
    w = {key: 0.4 * wave(shape, 0.31 + 0.17 * n) + (1 if "norm" in key else 0) for n, (key, shape) in enumerate(sorted(shapes.items()))}
    tokens = torch.tensor([(5 * t + t * t) % 11 for t in range(19)])

    def rms(x, gain):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + config["rms_norm_eps"]) * gain

    x = w["model.embed_tokens.weight"][tokens][None]
    for n in range(2):
        layer = f"model.layers.{n}."
        y = rms(x, w[layer + "input_layernorm.weight"])
        q = rotated(F.linear(y, w[layer + "self_attn.q_proj.weight"]).reshape(1, -1, H, D), config["rope_theta"])
        k = rotated(F.linear(y, w[layer + "self_attn.k_proj.weight"]).reshape(1, -1, G, D), config["rope_theta"])
        v = F.linear(y, w[layer + "self_attn.v_proj.weight"]).reshape(1, -1, G, D)
        k, v = k.repeat_interleave(H // G, 2), v.repeat_interleave(H // G, 2)
        scores = torch.einsum("bihd,bjhd->bhij", q, k) / math.sqrt(D)
        scores = scores.masked_fill(torch.ones(19, 19).triu(1).bool(), -math.inf)
        joined = torch.einsum("bhij,bjhd->bihd", scores.softmax(-1), v).reshape(1, 19, H * D)
        x = x + F.linear(joined, w[layer + "self_attn.o_proj.weight"])
        y = rms(x, w[layer + "post_attention_layernorm.weight"])
        gated = F.silu(F.linear(y, w[layer + "mlp.gate_proj.weight"])) * F.linear(y, w[layer + "mlp.up_proj.weight"])
        x = x + F.linear(gated, w[layer + "mlp.down_proj.weight"])
    logits = F.linear(rms(x, w["model.norm.weight"]), w["lm_head.weight"])[0]
    return {"config": config, "shapes": {key: list(shape) for key, shape in shapes.items()}, "tokens": tokens.tolist(),
            "logits": flat(logits)}


golden = {"torch": torch.__version__, "models": {name: run(name) for name in CONFIGS}, "llama": llama()}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
