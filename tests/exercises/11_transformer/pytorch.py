#!/usr/bin/python3
"""PyTorch's numbers for the exercises of chapter 11, made by hand and committed (needs Debian's python3-torch).

    tests/exercises/11_transformer/pytorch.py      writes tests/exercises/11_transformer/pytorch.hpp; then clang-format -i

In double, since exercises are checked in double. Weights and inputs are wave(), as in tests/exercises/numbers.hpp.
"""
import pathlib
import sys

import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import braces, wave, write_header  # noqa: E402

torch.set_default_dtype(torch.float64)
B, T, S, C, H, F = 2, 3, 5, 4, 2, 8


def layer_norm():
    return functional.layer_norm(wave((B, T, C), 0.7), (C,), wave((C,), 1.3), wave((C,), 0.4), 0.1)


def block(norm_first):
    """Linear layers are (in, out) in the book and (out, in) here; W_q, W_k, W_v lie in one matrix here."""
    layer = torch.nn.TransformerEncoderLayer(C, H, F, dropout=0, batch_first=True, norm_first=norm_first)
    attention = layer.self_attn
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([wave((C, C), phase).T for phase in (0.31, 0.41, 0.51)]))
        attention.in_proj_bias.copy_(torch.cat([wave((C,), phase) for phase in (0.32, 0.42, 0.52)]))
        for part, shape, phase in ((attention.out_proj, (C, C), 0.61), (layer.linear1, (C, F), 0.71),
                                   (layer.linear2, (F, C), 0.81)):
            part.weight.copy_(wave(shape, phase).T)
            part.bias.copy_(wave(shape[1:], phase + 0.01))
        for norm, phase in ((layer.norm1, 0.91), (layer.norm2, 1.01)):
            norm.weight.copy_(wave((C,), phase))
            norm.bias.copy_(wave((C,), phase + 0.01))
    return layer(wave((B, T, C), 0.7))


def cross_attention():
    attention = torch.nn.MultiheadAttention(C, 1, bias=False, batch_first=True)
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([wave((C, C), phase).T for phase in (0.31, 0.41, 0.51)]))
        attention.out_proj.weight.copy_(wave((C, C), 0.61).T)
    padding = torch.arange(S)[None] >= torch.tensor([S, 2])[:, None]
    memory = wave((B, S, C), 0.53)
    return attention(wave((B, T, C), 0.37), memory, memory, key_padding_mask=padding)[0]


def label_smoothing():
    return functional.cross_entropy(3 * wave((4, 5), 0.9), torch.tensor([2, 0, 4, 1]), ignore_index=0,
                                    label_smoothing=0.1)


def main():
    numbers = {"layer_norm": layer_norm(), "post_norm_block": block(False), "pre_norm_block": block(True),
               "cross_attention": cross_attention(), "label_smoothing": label_smoothing()}
    lines = [f"inline const {'Array' if value.dim() else 'Real'} {name} = {braces(value.tolist())};"
             for name, value in numbers.items()]
    write_header(pathlib.Path(__file__), lines, ", where all weights and inputs are wave(shape, phase)")


if __name__ == "__main__":
    main()
