#!/usr/bin/python3
"""PyTorch's numbers for chapter 05, made by hand and committed (needs Debian's python3-torch).

    tests/chapters/05_rnn/pytorch.py        writes tests/chapters/05_rnn/pytorch.json

Two layers, batch 3, lengths 5, 2 and 4: outputs, states and every gradient of torch.nn.RNN. Our W is the
transpose of PyTorch's, and our one bias is the sum of its two.
"""
import json
import math
import pathlib

import torch

torch.set_default_dtype(torch.float64)
B, T, I, C, LAYERS = 3, 5, 4, 6, 2


def wave(n, shape):
    """Multiples of 1/64, which a float holds exactly."""
    values = [((7 * i + 13 * n) % 41 - 20) / 64 for i in range(math.prod(shape))]
    return torch.tensor(values).reshape(shape)


def run(lengths):
    network = torch.nn.RNN(I, C, LAYERS, batch_first=True)
    with torch.no_grad():
        for layer in range(LAYERS):
            inputs = I if layer == 0 else C
            getattr(network, f"weight_ih_l{layer}").copy_(wave(3 * layer + 1, (inputs, C)).T)
            getattr(network, f"weight_hh_l{layer}").copy_(wave(3 * layer + 2, (C, C)).T)
            getattr(network, f"bias_ih_l{layer}").copy_(wave(3 * layer + 3, (C,)))
            getattr(network, f"bias_hh_l{layer}").zero_()
    x = wave(20, (B, T, I)).requires_grad_()
    h = wave(21, (LAYERS, B, C)).requires_grad_()
    if lengths:
        packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        outputs, state = network(packed, h)
        outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True, total_length=T)
    else:
        outputs, state = network(x, h)
    ((outputs * wave(22, (B, T, C))).sum() + (state * wave(23, (LAYERS, B, C))).sum()).backward()
    gradients = {"x": x.grad, "h": h.grad}
    for layer in range(LAYERS):
        gradients[f"layer.{layer}.W_x"] = getattr(network, f"weight_ih_l{layer}").grad.T
        gradients[f"layer.{layer}.W_h"] = getattr(network, f"weight_hh_l{layer}").grad.T
        gradients[f"layer.{layer}.b"] = getattr(network, f"bias_ih_l{layer}").grad
    flat = {name: g.flatten().tolist() for name, g in gradients.items()}
    return {"lengths": lengths, "outputs": outputs.flatten().tolist(), "state": state.flatten().tolist(), "gradients": flat}


golden = [run([]), run([5, 2, 4])]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
