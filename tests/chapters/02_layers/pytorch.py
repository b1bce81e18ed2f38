#!/usr/bin/python3
"""PyTorch's numbers for chapter 02, made by hand and committed (needs Debian's python3-torch).

    /usr/bin/python3 tests/chapters/02_layers/pytorch.py        writes pytorch.json beside it

Batch norm in training and in use, pooling of signals and pictures, convolution of pictures, and a deep network with skips
and layer norm: outputs and every gradient. PyTorch puts channels before positions; here they come last.
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


def channels_first(x):
    return x.movedim(-1, 1)


def channels_last(x):
    return x.movedim(1, -1)


def passed(output, n, **inputs):
    """The output, and the gradients of Σ output · wave."""
    (output * wave(n, output.shape)).sum().backward()
    return {"output": flat(output), **{name: flat(x.grad) for name, x in inputs.items()}}


def batch_norm(shape):
    """Two steps of training, and one pass in use."""
    norm = torch.nn.BatchNorm1d(shape[-1])
    with torch.no_grad():
        norm.weight.copy_(1 + wave(1, (shape[-1],)))
        norm.bias.copy_(wave(2, (shape[-1],)))
    runs = []
    for n, training in enumerate((True, True, False)):
        norm.train(training)
        norm.zero_grad()
        x = wave(3 + n, shape).requires_grad_()
        y = channels_last(norm(channels_first(x))) if len(shape) == 3 else norm(x)
        runs.append({**passed(y, 9, x=x, gain=norm.weight, bias=norm.bias), "running_mean": flat(norm.running_mean),
                     "running_variance": flat(norm.running_var)})
    return {"shape": shape, "runs": runs}


def pooled(kind, shape, size, stride, padding):
    x = wave(4, shape).requires_grad_()
    function = {"max": F.max_pool1d, "mean": F.avg_pool1d, "picture": F.max_pool2d}[kind]
    y = channels_last(function(channels_first(x), size, stride, padding))
    return {"kind": kind, "shape": shape, "size": size, "stride": stride, "padding": padding, **passed(y, 9, x=x)}


def convolved(shape, filters, size, stride, padding):
    x = wave(5, shape).requires_grad_()
    weight = wave(6, (size * size * shape[-1], filters)).requires_grad_()  # ours: (K·K·C,F)
    bias = wave(7, (filters,)).requires_grad_()
    theirs = weight.reshape(size, size, shape[-1], filters).permute(3, 2, 0, 1)
    y = channels_last(F.conv2d(channels_first(x), theirs, bias, stride, padding))
    return {"shape": shape, "filters": filters, "size": size, "stride": stride, "padding": padding,
            **passed(y, 9, x=x, weight=weight, bias=bias)}


def deep():
    """Two layers with a skip and a layer norm each, width 5, inputs 4, classes 3, batch 3."""
    shapes = {"input.weight": (4, 5), "input.bias": (5,)}
    for layer in ("1", "2"):
        shapes |= {f"layer.{layer}.norm.layer.gain": (5,), f"layer.{layer}.norm.layer.bias": (5,),
                   f"layer.{layer}.linear.weight": (5, 5), f"layer.{layer}.linear.bias": (5,)}
    shapes |= {"norm.layer.gain": (5,), "norm.layer.bias": (5,), "readout.weight": (5, 3), "readout.bias": (3,)}
    p = {name: wave(n, shape).requires_grad_() for n, (name, shape) in enumerate(shapes.items())}

    def norm(x, name):
        return F.layer_norm(x, (5,), p[name + ".layer.gain"], p[name + ".layer.bias"])

    x = wave(20, (3, 4)) @ p["input.weight"] + p["input.bias"]
    for layer in ("layer.1", "layer.2"):
        x = x + F.relu(norm(x, layer + ".norm") @ p[layer + ".linear.weight"] + p[layer + ".linear.bias"])
    scores = norm(x, "norm") @ p["readout.weight"] + p["readout.bias"]
    scores.retain_grad()
    loss = F.cross_entropy(scores, torch.tensor([2, 0, 1]))
    loss.backward()
    return {"scores": flat(scores), "loss": float(loss), "parameters": list(shapes),
            "gradients": {name: flat(tensor.grad) for name, tensor in p.items()}}


golden = {
    "batch_norm": [batch_norm((5, 3)), batch_norm((4, 17)), batch_norm((2, 3, 4))],
    "pooling": [pooled("max", (2, 7, 3), 3, 2, 1), pooled("max", (1, 1, 1), 1, 1, 0), pooled("max", (3, 19, 17), 4, 3, 2),
                pooled("mean", (2, 7, 3), 3, 2, 1), pooled("picture", (2, 4, 7, 3), 2, 2, 0), pooled("picture", (1, 5, 5, 2), 3, 1, 1)],
    "convolution": [convolved((2, 5, 4, 2), 3, 3, 1, 1), convolved((1, 3, 3, 1), 1, 3, 1, 0), convolved((2, 6, 5, 3), 18, 2, 1, 0),
                    convolved((1, 7, 5, 2), 3, 3, 2, 1)],
    "deep": deep(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
