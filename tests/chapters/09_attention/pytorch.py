#!/usr/bin/python3
"""PyTorch's nn.MultiheadAttention, forward and all gradients, for chapter 09, in float.

Run by hand with Debian's python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/09_attention/pytorch.py
Weights and inputs are a formula that the C++ test repeats, so the file holds answers only.
"""
import json
import math
import pathlib

import torch

C, H, B, T, S = 12, 3, 2, 5, 7


def numbers(shape, phase, scale=1.0):
    """sin of (i + 1)·phase, times the scale."""
    values = [scale * math.sin((i + 1) * phase) for i in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).float().reshape(shape)


def layer():
    """W_q, W_k, W_v and W_o are (in, out) in the book and (out, in) here."""
    attention = torch.nn.MultiheadAttention(C, H, batch_first=True)
    weights = [numbers((C, C), 0.31 + 0.1 * n, 0.5) for n in range(4)]
    biases = [numbers((C,), 0.77 + 0.1 * n, 0.2) for n in range(4)]
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([w.T for w in weights[:3]]))
        attention.in_proj_bias.copy_(torch.cat(biases[:3]))
        attention.out_proj.weight.copy_(weights[3].T)
        attention.out_proj.bias.copy_(biases[3])
    return attention


def flat(tensor):
    return [round(v, 8) for v in tensor.detach().flatten().tolist()]


def answer(name, cross, causal, lengths):
    attention = layer()
    x = numbers((B, T, C), 0.37, 2.0).requires_grad_()
    source = numbers((B, S, C), 0.53, 2.0).requires_grad_() if cross else x
    keys = source.shape[1]
    hidden = torch.ones(T, keys, dtype=torch.bool).triu(1 + keys - T) if causal else None
    padding = torch.arange(keys)[None] >= torch.tensor(lengths)[:, None] if lengths else None
    output, weights = attention(x, source, source, attn_mask=hidden, key_padding_mask=padding,
                                average_attn_weights=False)
    (output * numbers(output.shape, 0.7)).sum().backward()
    in_weight, in_bias = attention.in_proj_weight.grad, attention.in_proj_bias.grad
    gradients = {}
    for n, part in enumerate(["W_q", "W_k", "W_v"]):
        gradients[part + ".weight"] = flat(in_weight[n * C:(n + 1) * C].T)
        gradients[part + ".bias"] = flat(in_bias[n * C:(n + 1) * C])
    gradients["W_o.weight"] = flat(attention.out_proj.weight.grad.T)
    gradients["W_o.bias"] = flat(attention.out_proj.bias.grad)
    gradients["x"] = flat(x.grad)
    if cross:
        gradients["source"] = flat(source.grad)
    return {"name": name, "cross": cross, "causal": causal, "lengths": lengths or [], "output": flat(output),
            "weights": flat(weights), "gradients": gradients}


golden = {
    "torch": torch.__version__,
    "cases": [
        answer("self-attention", False, False, None),
        answer("self-attention, causal", False, True, None),
        answer("self-attention, padding", False, False, [5, 2]),
        answer("self-attention, causal and padding", False, True, [3, 5]),
        answer("cross-attention", True, False, None),
        answer("cross-attention, padding", True, False, [4, 7]),
        answer("cross-attention, causal", True, True, None),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
