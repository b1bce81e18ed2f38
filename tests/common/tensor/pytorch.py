#!/usr/bin/python3
"""PyTorch's answers for the tensor operations: values and gradients, in float.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/common/tensor/pytorch.py
Inputs are simple formulas that the C++ test repeats, so the file holds answers only.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F


def numbers(shape, phase):
    """The same formula as in tests/common/tensor/pytorch.cpp: sin of (i + 1)·phase, times 2."""
    count = math.prod(shape)
    values = [2 * math.sin((i + 1) * phase) for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).float().reshape(shape).requires_grad_()


def answer(name, output, inputs):
    weights = torch.tensor([math.cos(i * 0.7) for i in range(output.numel())], dtype=torch.float64).float()
    (output.flatten() * weights).sum().backward()
    return {
        "name": name,
        "shape": list(output.shape),
        "value": output.detach().flatten().tolist(),
        "gradients": [x.grad.flatten().tolist() for x in inputs],
    }


def unary(name, f, shape=(3, 37), positive=False):
    x = numbers(shape, 0.37)
    return answer(name, f(x.abs() + 0.1) if positive else f(x), [x])


def build():
    cases = [
        unary("exp", torch.exp),
        unary("log", torch.log, positive=True),
        unary("sqrt", torch.sqrt, positive=True),
        unary("pow", lambda x: x.pow(1.7), positive=True),
        unary("abs", torch.abs),
        unary("clamp", lambda x: x.clamp(-0.5, 1.2)),
        unary("tanh", torch.tanh),
        unary("sigmoid", torch.sigmoid),
        unary("softplus", F.softplus),
        unary("relu", torch.relu),
        unary("gelu", F.gelu),
        unary("gelu_tanh", lambda x: F.gelu(x, approximate="tanh")),
        unary("silu", F.silu),
        unary("sum", torch.sum),
        unary("mean over axis 0", lambda x: x.mean(0)),
        unary("max over axis 1", lambda x: x.max(1).values),
        unary("softmax", lambda x: x.softmax(-1)),
        unary("softmax over axis 0", lambda x: x.softmax(0)),
        unary("log_softmax", lambda x: x.log_softmax(-1)),
        unary("permute", lambda x: x.permute(2, 0, 1), (3, 5, 7)),
    ]

    for name, f in [("add", torch.add), ("subtract", torch.sub), ("multiply", torch.mul),
                    ("minimum", torch.minimum), ("maximum", torch.maximum)]:
        a, b = numbers((4, 1, 6), 0.37), numbers((5, 1), 0.73)
        cases.append(answer(name, f(a, b), [a, b]))
    a, b = numbers((4, 1, 6), 0.37), numbers((5, 1), 0.73)
    cases.append(answer("divide", a / (b.abs() + 1), [a, b]))

    targets = torch.tensor([3, 0, -100, 8, 8])
    for smoothing in (0.0, 0.1):
        x = numbers((5, 9), 0.37)
        loss = F.cross_entropy(x, targets, label_smoothing=smoothing)
        cases.append(answer(f"cross_entropy {smoothing}", loss, [x]))

    x, gain, bias = numbers((4, 3, 19), 0.37), numbers((19,), 0.73), numbers((19,), 0.11)
    cases.append(answer("layer_norm", F.layer_norm(x, (19,), gain, bias), [x, gain, bias]))
    x, gain = numbers((4, 3, 19), 0.37), numbers((19,), 0.73)
    cases.append(answer("rms_norm", x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * gain, [x, gain]))

    a, b = numbers((3, 2, 5, 7), 0.37), numbers((2, 7, 4), 0.73)
    cases.append(answer("matmul", a @ b, [a, b]))
    a, b = numbers((150, 64), 0.37), numbers((64, 130), 0.73)
    cases.append(answer("matmul, shared between threads", (a @ b)[::15, ::13], [a, b]))
    x, w, c = numbers((3, 4, 7), 0.37), numbers((7, 5), 0.73), numbers((5,), 0.11)
    cases.append(answer("linear", x @ w + c, [x, w, c]))

    x, w = numbers((2, 9, 3), 0.37), numbers((4, 3, 5), 0.73)
    y = F.conv1d(F.pad(x.permute(0, 2, 1), (3, 1)), w.permute(2, 1, 0)).permute(0, 2, 1)
    cases.append(answer("conv1d", y, [x, w]))

    table = numbers((6, 4), 0.37)
    cases.append(answer("gather", F.embedding(torch.tensor([[5, 0, 5], [2, 2, 1]]), table), [table]))
    return cases


if __name__ == "__main__":
    # Gradients of large inputs are thinned: every 97th number is enough to catch a mistake.
    cases = build()
    for case in cases:
        case["gradients"] = [g if len(g) <= 500 else g[::97] for g in case["gradients"]]
        for key in ("value", "gradients"):
            case[key] = json.loads(json.dumps(case[key]), parse_float=lambda text: float(f"{float(text):.8g}"))
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    print(f"{len(cases)} cases from PyTorch {torch.__version__} in {path.name}")
