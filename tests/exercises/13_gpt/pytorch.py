#!/usr/bin/python3
"""PyTorch's numbers for the exercises of chapter 13, made by hand and committed (needs Debian's python3-torch).

    tests/exercises/13_gpt/pytorch.py      writes tests/exercises/13_gpt/pytorch.hpp; then clang-format -i

In double, since exercises are checked in double. Weights and inputs are the formula of wave() in numbers.hpp.
"""
import pathlib
import sys

import torch
from torch.nn import functional


sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import braces, wave, write_header  # noqa: E402

torch.set_default_dtype(torch.float64)
B, T, C, V = 2, 6, 4, 5


def next_token_loss():
    logits, tokens = wave((2, 4, V), 0.9), torch.tensor([[2, 4, 1, 3], [3, 1, 0, 0]])
    return functional.cross_entropy(logits[:, :-1].reshape(-1, V), tokens[:, 1:].reshape(-1), ignore_index=0)


def kv_cache():
    """Linear layers are (in, out) in the book and (out, in) here; W_q, W_k, W_v lie in one matrix here."""
    attention = torch.nn.MultiheadAttention(C, 1, bias=False, batch_first=True)
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([wave((C, C), phase).T for phase in (0.31, 0.41, 0.51)]))
        attention.out_proj.weight.copy_(torch.eye(C))
    placed = wave((B, T, C), 0.37) + wave((9, C), 0.29)[:T]
    return attention(placed, placed, placed, attn_mask=torch.ones(T, T).triu(1).bool())[0]


def tied_gradient():
    table = wave((V, 3), 0.7).requires_grad_()
    logits = torch.tanh(functional.embedding(torch.tensor([2, 4, 2, 0]), table)) @ table.T
    return torch.autograd.grad((logits * wave((4, V), 0.9)).sum(), table)[0]


def main():
    numbers = {"next_token_loss": next_token_loss(), "kv_cache": kv_cache(), "tied_gradient": tied_gradient()}
    lines = [f"inline const {'Array' if value.dim() else 'Real'} {name} = {braces(value.tolist())};"
             for name, value in numbers.items()]
    write_header(pathlib.Path(__file__), lines)


if __name__ == "__main__":
    main()
