#!/usr/bin/python3
"""PyTorch's numbers for common/nn, made by hand and committed (needs Debian's python3-torch).

    tests/common/nn/optimiser.py        writes tests/common/nn/optimiser.json

Optimisers are fed the same gradients in both libraries, so nothing but the update itself is compared.
"""
import json
import math
import pathlib

import torch

torch.set_default_dtype(torch.float64)
STEPS, SHAPES = 6, [(3, 5), (5,)]


def wave(step, parameter, shape):
    """Numbers that a float holds exactly: multiples of 1/64, from a rule instead of a random generator."""
    n = math.prod(shape)
    values = [((7 * i + 13 * step + 5 * parameter) % 41 - 20) / 64 for i in range(n)]
    return torch.tensor(values).reshape(shape)


GRADIENTS = [[wave(step + 1, p, shape) for p, shape in enumerate(SHAPES)] for step in range(STEPS)]


# Each parameter's steps without a gradient.
SITS_OUT = [{2}, {0, 2, 5}]


def trajectory(make, rate, sits_out=({}, {})):
    """The parameters after each step."""
    parameters = [torch.nn.Parameter(wave(0, p, shape)) for p, shape in enumerate(SHAPES)]
    optimiser = make(parameters, rate)
    after = []
    for step, gradients in enumerate(GRADIENTS):
        for parameter, gradient, absent in zip(parameters, gradients, sits_out):
            parameter.grad = None if step in absent else gradient.clone()
        optimiser.step()
        after.append([p.detach().flatten().tolist() for p in parameters])
    return {"rate": rate, "after": after}


def adamw(parameters, rate):
    matrix, vector = parameters
    groups = [{"params": [matrix], "weight_decay": 0.1}, {"params": [vector], "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.8, 0.95), eps=1e-6)


def clipped(largest):
    parameters = [torch.nn.Parameter(torch.zeros(shape)) for shape in SHAPES]
    for parameter, gradient in zip(parameters, GRADIENTS[0]):
        parameter.grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_(parameters, largest)
    return {"largest": largest, "norm": norm.item(), "gradients": [p.grad.flatten().tolist() for p in parameters]}


def warmup_cosine(peak, warmup, total, floor):
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    up = torch.optim.lr_scheduler.LinearLR(optimiser, start_factor=1 / warmup, total_iters=warmup - 1)
    down = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=total - warmup, eta_min=floor)
    schedule = torch.optim.lr_scheduler.SequentialLR(optimiser, [up, down], milestones=[warmup - 1])
    rates = []
    for _ in range(total):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return {"peak": peak, "warmup": warmup, "total": total, "floor": floor, "rates": rates}


golden = {
    "torch": torch.__version__,
    "start": [wave(0, p, shape).flatten().tolist() for p, shape in enumerate(SHAPES)],
    "gradients": [[g.flatten().tolist() for g in step] for step in GRADIENTS],
    "sgd": trajectory(lambda p, rate: torch.optim.SGD(p, lr=rate), 0.1),
    "momentum": trajectory(lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9), 0.1),
    "adam": trajectory(lambda p, rate: torch.optim.Adam(p, lr=rate), 0.01),
    "adamw": trajectory(adamw, 0.05),
    "sits_out": [sorted(steps) for steps in SITS_OUT],
    "adam_with_gaps": trajectory(lambda p, rate: torch.optim.Adam(p, lr=rate), 0.01, SITS_OUT),
    "adamw_with_gaps": trajectory(adamw, 0.05, SITS_OUT),
    "clip": [clipped(0.5), clipped(10.0)],
    "warmup_cosine": warmup_cosine(0.3, 5, 20, 0.02),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
