#!/usr/bin/python3
"""Chapter 04's losses, gradients and a short training in PyTorch: writes pytorch.json beside this file. Run by hand."""
import json
import pathlib

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def wave(rows, columns, phase):
    """sin(phase), sin(2 · phase), … in row-major order, as tests/arrays.hpp has it."""
    return torch.sin(torch.arange(1, rows * columns + 1) * phase).reshape(rows, columns)


def loss_of(centre, targets):
    scores = targets @ centre
    return -F.logsigmoid(scores[0]) - F.logsigmoid(-scores[1:]).sum()


def pair(C, k):
    centre, targets = wave(1, C, .7)[0].requires_grad_(), wave(1 + k, C, .3).requires_grad_()
    loss = loss_of(centre, targets)
    loss.backward()
    return {"width": C, "negatives": k, "loss": loss.item(), "centre": centre.grad.tolist(), "targets": targets.grad.flatten().tolist()}


def training(V, C, k, steps, rate):
    """Plain descent, one pair a step: words and contexts taken in turn, among them a negative that stands twice."""
    words, contexts = (.3 * wave(V, C, .7)).requires_grad_(), (.3 * wave(V, C, .3)).requires_grad_()
    optimiser = torch.optim.SGD([words, contexts], rate)
    losses = []
    for n in range(steps):
        ids = [(3 * n + 1 + (5 * i * i + i * n) % 7) % V for i in range(1 + k)]
        optimiser.zero_grad()
        loss = loss_of(words[n % V], contexts[ids])
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return {"V": V, "width": C, "negatives": k, "steps": steps, "rate": rate, "losses": losses,
            "words": words.flatten().tolist(), "contexts": contexts.flatten().tolist()}


def glove(V, C, steps, rate, most):
    """One pair a step, by Adagrad with squares that begin at 1."""
    tables = [(.3 * wave(V, C, .7)), (.3 * wave(V, C, .3)), torch.zeros(V), torch.zeros(V)]
    for table in tables:
        table.requires_grad_()
    # Adagrad adds g² before it divides, GloVe's own program after: written out here
    squares = [torch.ones_like(table) for table in tables]
    losses = []
    for n in range(steps):
        w, c, count = n % V, (3 * n + 1) % V, 1 + (7 * n) % 23
        for table in tables:
            table.grad = None
        score = tables[0][w] @ tables[1][c] + tables[2][w] + tables[3][c]
        loss = min(1, (count / most) ** .75) * (score - torch.log(torch.tensor(float(count)))) ** 2 / 2
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for table, square in zip(tables, squares):
                table -= rate * table.grad / square.sqrt()
                square += table.grad ** 2
    return {"V": V, "width": C, "steps": steps, "rate": rate, "most": most, "losses": losses,
            "words": tables[0].flatten().tolist(), "contexts": tables[1].flatten().tolist(),
            "word_bias": tables[2].flatten().tolist(), "context_bias": tables[3].flatten().tolist()}


def main():
    golden = {"pairs": [pair(1, 1), pair(5, 1), pair(50, 5), pair(67, 20)], "training": training(7, 19, 4, 100, .1),
              "glove": glove(7, 19, 100, .1, 10)}
    rounded = json.loads(json.dumps(golden), parse_float=lambda text: float(f"{float(text):.9g}"))
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(rounded) + "\n")


if __name__ == "__main__":
    main()
