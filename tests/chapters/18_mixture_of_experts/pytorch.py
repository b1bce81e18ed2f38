#!/usr/bin/python3
"""The routed layer of chapter 18 and its two losses, in PyTorch, in double.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/18_mixture_of_experts/pytorch.py
Written from the papers and not from our code: every expert works on every token, and a mask keeps what was chosen and had room. Weights
and inputs are a formula that the C++ test repeats; parameters are numbered by their names' order.
"""
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from golden import flat, wave  # noqa: E402

CASES = {
    "switch": {"B": 2, "T": 9, "C": 7, "F": 5, "E": 3, "k": 1, "capacity": None},
    "switch, full": {"B": 2, "T": 9, "C": 7, "F": 5, "E": 3, "k": 1, "capacity": 1.0},
    "two": {"B": 3, "T": 5, "C": 7, "F": 3, "E": 4, "k": 2, "capacity": None},
    "two, full": {"B": 3, "T": 5, "C": 7, "F": 3, "E": 4, "k": 2, "capacity": 0.75},
    "three of twenty": {"B": 2, "T": 11, "C": 5, "F": 2, "E": 20, "k": 3, "capacity": 1.25},
    "wide": {"B": 2, "T": 19, "C": 35, "F": 18, "E": 3, "k": 2, "capacity": 1.25},
    "one token": {"B": 1, "T": 1, "C": 5, "F": 3, "E": 4, "k": 2, "capacity": 1.25},
    "one expert": {"B": 2, "T": 3, "C": 5, "F": 3, "E": 1, "k": 1, "capacity": 1.0},
    "no room": {"B": 1, "T": 4, "C": 5, "F": 3, "E": 2, "k": 1, "capacity": 0.0},
}


def run(c):
    B, T, C, E, k = (c[key] for key in "BTCEk")
    N = B * T
    shapes = {"router.W_r.weight": (C, E)}
    for e in range(E):
        shapes |= {f"expert.{e}.up.weight": (C, c["F"]), f"expert.{e}.up.bias": (c["F"],),
                   f"expert.{e}.down.weight": (c["F"], C), f"expert.{e}.down.bias": (C,)}
    p = {name: (0.5 * wave(shapes[name], 0.31 + 0.17 * n)).requires_grad_() for n, name in enumerate(sorted(shapes))}
    x = wave((B, T, C), 0.77).requires_grad_()
    tokens = x.reshape(N, C)
    scores = tokens @ p["router.W_r.weight"]
    probabilities = scores.softmax(-1)
    values, chosen = probabilities.topk(k, -1)
    gates = values if k == 1 else values / values.sum(-1, keepdim=True)

    limit = N * k if c["capacity"] is None else math.ceil(k * c["capacity"] * N / E)
    has_room = torch.zeros(N, k)
    load = [0] * E
    for j in range(k):
        for n in range(N):
            e = chosen[n, j].item()
            if load[e] < limit:
                load[e] += 1
                has_room[n, j] = 1
    weight = (F.one_hot(chosen, E) * (gates * has_room)[..., None]).sum(1)  # (N,E)
    everyone = torch.stack([F.gelu(tokens @ p[f"expert.{e}.up.weight"] + p[f"expert.{e}.up.bias"]) @ p[f"expert.{e}.down.weight"]
                            + p[f"expert.{e}.down.bias"] for e in range(E)], 1)  # (N,E,C)
    y = (everyone * weight[..., None]).sum(1).reshape(B, T, C)
    share = F.one_hot(chosen, E).double().sum((0, 1)) / (N * k)
    balance = E * (share * probabilities.mean(0)).sum()
    z = torch.logsumexp(scores, -1).square().mean()
    ((y * wave(y.shape, 0.7)).sum() + 0.3 * balance + 0.2 * z).backward()
    zero = torch.zeros
    gradients = {name: flat(t.grad if t.grad is not None else zero(t.shape)) for name, t in p.items()}
    return c | {"y": flat(y), "balance": balance.item(), "z": z.item(), "x gradient": flat(x.grad), "gradients": gradients,
                "load": load, "experts": chosen.flatten().tolist(), "gates": flat(gates)}


golden = {"torch": torch.__version__, "cases": {name: run(case) for name, case in CASES.items()}}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
