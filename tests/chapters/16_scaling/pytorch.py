"""Fits by PyTorch, to compare chapter 16's with: a plane by lstsq, a surface by LBFGS from several starts, a best split by search.

/usr/bin/python3 tests/chapters/16_scaling/pytorch.py
"""
import json
import math
import pathlib

import torch

torch.set_default_dtype(torch.float64)


def runs(count, E):
    """Beside a law, by a formula that the test has too."""
    rows = []
    for r in range(count):
        N, D = 900 * 2.7 ** (r % 4), 1e5 * 1.9 ** (r // 4)
        rows.append([N, D, E + (14 / N**.31 + 70 / D**.42) * (1 + .1 * math.sin(2.3 * (r + 1)))])
    return torch.tensor(rows)


def plane(points):
    N, D, L = points.T
    x = torch.stack([torch.ones_like(N), N.log(), D.log()], 1)
    return torch.linalg.lstsq(x, L.log()[:, None]).solution[:, 0].tolist()


def surface(points, E):
    """The least relative error, over ln A, ln B, α and β."""
    N, D, L = points.T
    best = None
    for start in ((3, 3, .3, .3), (2, 5, .5, .5), (4, 2, .2, .6)):
        x = torch.tensor(start, requires_grad=True)
        optimiser = torch.optim.LBFGS([x], lr=1, max_iter=2000, tolerance_grad=1e-14, tolerance_change=1e-18,
                                      line_search_fn="strong_wolfe")

        def error():
            return ((E + (x[0] - x[2] * N.log()).exp() + (x[1] - x[3] * D.log()).exp()) / L - 1).square().sum()

        def closure():
            optimiser.zero_grad()
            value = error()
            value.backward()
            return value

        optimiser.step(closure)
        if best is None or error().item() < best[0]:
            best = [error().item(), x[0].exp().item(), x[1].exp().item(), x[2].item(), x[3].item()]
    return dict(zip(("error", "A", "B", "alpha", "beta"), best))


def split(A, B, alpha, beta, C):
    """By trying sizes, ever closer."""
    low, high = 0.0, math.log(C / 6)
    for _ in range(60):
        n = torch.linspace(low, high, 101)
        loss = A * (-alpha * n).exp() + B * (-beta * (math.log(C / 6) - n)).exp()
        k = int(loss.argmin())
        low, high = n[max(k - 2, 0)].item(), n[min(k + 2, 100)].item()
    N = math.exp((low + high) / 2)
    return [N, C / 6 / N]


golden = {"torch": torch.__version__,
          "fits": [{"count": count, "E": E, "plane": plane(runs(count, 0)), "surface": surface(runs(count, E), E)}
                   for count in (8, 20) for E in (0, 1.5)],
          "splits": [{"law": law, "split": split(*law)}
                     for law in ([406.4, 410.7, .34, .28, 5.04e23], [482.01, 2085.43, .3478, .3658, 5.04e23], [3, 90, .5, .7, 1e9])]}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden))
