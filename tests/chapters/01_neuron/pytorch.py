#!/usr/bin/python3
"""PyTorch's losses and gradients for chapter 01, in double.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/01_neuron/pytorch.py
Inputs and weights are a formula that the C++ test repeats, so the file holds answers only. It also prints the numbers that stand
in the checks of exercises 1.2 and 1.6.
"""
import json
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))
from golden import flat, wave  # noqa: E402

SIZES = {"one example": (1, 1, 1), "odd": (5, 3, 3), "wide": (37, 19, 18)}  # N, C, and K or H: beyond a register of 16


def leaf(tensor):
    return tensor.clone().requires_grad_()


def answers(N, C, K):
    x, y = wave((N, C), 0.37), wave((N,), 0.71)
    yes = (wave((N,), 1.3) > 0).double()
    kinds = torch.arange(N) % K
    results = {}

    def add(name, loss, parameters):
        loss.backward()
        results[name] = {"loss": float(f"{loss.item():.9g}"), "gradients": [flat(p.grad) for p in parameters]}

    w, b = leaf(wave((C,), 0.53)), leaf(torch.tensor(0.3, dtype=torch.float64))
    add("squared error", F.mse_loss(x @ w + b, y), (w, b))
    w, b = leaf(wave((C,), 0.53)), leaf(torch.tensor(0.3, dtype=torch.float64))
    add("yes or no", F.binary_cross_entropy_with_logits(x @ w + b, yes), (w, b))
    W, c = leaf(wave((C, K), 0.41)), leaf(wave((K,), 0.67))
    add("classes", F.cross_entropy(x @ W + c, kinds), (W, c))
    W, c = leaf(wave((C, K), 0.41)), leaf(wave((K,), 0.67))
    w, b = leaf(wave((K,), 0.59)), leaf(torch.tensor(-0.2, dtype=torch.float64))
    add("hidden", F.binary_cross_entropy_with_logits(torch.sigmoid(x @ W + c) @ w + b, yes), (W, c, w, b))
    return results


def exercises():
    x, y = torch.tensor([1.0, 2.0, 4.0, -1.0], dtype=torch.float64), torch.tensor([2.0, 1.0, 5.0, 0.5], dtype=torch.float64)
    w, b = leaf(torch.tensor(0.7, dtype=torch.float64)), leaf(torch.tensor(-0.3, dtype=torch.float64))
    F.mse_loss(w * x + b, y).backward()
    print("1.2:", w.grad.item(), b.grad.item())
    x, y = wave((4, 3), 0.37), wave((4,), 0.71)
    W, c = leaf(wave((3, 2), 0.41)), leaf(wave((2,), 0.67))
    w, b = leaf(wave((2,), 0.59)), leaf(torch.tensor(-0.2, dtype=torch.float64))
    F.mse_loss(torch.sigmoid(x @ W + c) @ w + b, y).backward()
    print("1.6:", *(p.grad.tolist() for p in (W, c, w, b)))


here = pathlib.Path(__file__).parent
(here / "pytorch.json").write_text(json.dumps({name: answers(*sizes) for name, sizes in SIZES.items()}) + "\n")
exercises()
