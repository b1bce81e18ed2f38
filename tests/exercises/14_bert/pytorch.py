#!/usr/bin/python3
"""PyTorch's numbers for the exercises of chapter 14, made by hand and committed (needs Debian's python3-torch).

    tests/exercises/14_bert/pytorch.py      writes tests/exercises/14_bert/pytorch.hpp; then clang-format -i

In double, since exercises are checked in double. Weights and inputs are the formula of wave() in numbers.hpp.
"""
import pathlib
import sys

import torch
from torch.nn import functional


sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import braces, wave, write_header  # noqa: E402

torch.set_default_dtype(torch.float64)
B, T, C, V = 2, 4, 3, 5


def mlm_loss():
    logits = functional.linear(wave((B, T, C), 0.7), wave((V, C), 0.9), wave((V,), 1.1))
    targets = torch.tensor([[-100, 4, -100, 0], [-100, -100, 2, -100]])
    return functional.cross_entropy(logits.reshape(-1, V), targets.reshape(-1))


def padding_mask():
    """Linear layers are (in, out) in the book and (out, in) here; W_q, W_k, W_v lie in one matrix here."""
    attention = torch.nn.MultiheadAttention(C, 1, bias=False, batch_first=True)
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([wave((C, C), phase).T for phase in (0.31, 0.41, 0.51)]))
        attention.out_proj.weight.copy_(torch.eye(C))
    x, ids = wave((B, T, C), 0.37), torch.tensor([[2, 7, 3, 0], [2, 3, 0, 0]])
    return attention(x, x, x, key_padding_mask=ids == 0)[0]


def pool_cls():
    return torch.tanh(functional.linear(wave((B, T, C), 0.7)[:, 0], wave((C, C), 0.9).T, wave((C,), 1.1)))


def main():
    numbers = {"mlm_loss": mlm_loss(), "attend": padding_mask(), "pool_cls": pool_cls()}
    lines = [f"inline const {'Array' if value.dim() else 'Real'} {name} = {braces(value.tolist())};"
             for name, value in numbers.items()]
    write_header(pathlib.Path(__file__), lines)


if __name__ == "__main__":
    main()
