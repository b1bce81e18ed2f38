#!/usr/bin/python3
"""PyTorch's numbers for chapter 06, made by hand and committed (needs Debian's python3-torch).

    tests/chapters/06_lstm/pytorch.py        writes tests/chapters/06_lstm/pytorch.json

nn.LSTM and nn.GRU: batch 3, time 5, 2 layers, sequences of full and of different lengths. Weights, inputs and the
gradient that comes from above follow rules, so that no random generator has to agree.
"""
import json
import math
import pathlib

import torch

B, T, IN, C, LAYERS = 3, 5, 4, 6, 2


def wave(shape, phase, scale=0.5):
    n = math.prod(shape)
    return torch.tensor([scale * math.sin((i + 1) * phase) for i in range(n)], dtype=torch.float64).reshape(shape)


def case(kind, lengths):
    layer = (torch.nn.LSTM if kind == "lstm" else torch.nn.GRU)(IN, C, LAYERS, batch_first=True).double()
    for number, (name, weight) in enumerate(layer.named_parameters()):
        weight.data = wave(weight.shape, 0.37 + 0.11 * number)
    x = wave((B, T, IN), 0.73, 2).requires_grad_()
    start = [wave((LAYERS, B, C), 0.29 + 0.1 * i, 1).requires_grad_() for i in range(2 if kind == "lstm" else 1)]
    states = tuple(start) if kind == "lstm" else start[0]
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    output, last = layer(packed, states)
    output, _ = torch.nn.utils.rnn.pad_packed_sequence(output, batch_first=True, total_length=T)
    last = list(last) if kind == "lstm" else [last]

    # From above: a gradient on every output and on each last state.
    loss = (output * wave(output.shape, 0.91, 1)).sum()
    for i, state in enumerate(last):
        loss = loss + (state * wave(state.shape, 0.53 + 0.1 * i, 1)).sum()
    loss.backward()
    flat = lambda tensor: [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]
    return {
        "kind": kind, "lengths": lengths, "output": flat(output), "last": [flat(s) for s in last],
        "d_x": flat(x.grad), "d_start": [flat(s.grad) for s in start],
        "d_parameters": {name: flat(weight.grad) for name, weight in layer.named_parameters()},
    }


if __name__ == "__main__":
    cases = [case(kind, lengths) for kind in ("lstm", "gru") for lengths in ([T] * B, [2, 5, 3])]
    path = pathlib.Path(__file__).with_name("pytorch.json")
    path.write_text("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]\n")
    print(f"{len(cases)} cases from PyTorch {torch.__version__} in {path.name}")
