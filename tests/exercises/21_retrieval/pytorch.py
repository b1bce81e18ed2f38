#!/usr/bin/python3
"""PyTorch's numbers for the exercises of chapter 21, made by hand and committed (needs Debian's python3-torch).

    tests/exercises/21_retrieval/pytorch.py      writes tests/exercises/21_retrieval/pytorch.hpp; then clang-format -i

In double, since exercises are checked in double. Weights and inputs are the formula of wave() in numbers.hpp.
"""
import pathlib
import sys

import torch
from torch.nn import functional


sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import braces, wave, write_header  # noqa: E402

torch.set_default_dtype(torch.float64)


def embed_chunk():
    idf, table = wave((7,), 0.9).abs() + 0.1, wave((7, 5), 0.7)
    chunk = torch.tensor([[3, 6, 3, 0, 1, 5, 0, 0]])
    bag = functional.embedding_bag(chunk, table, mode="sum", per_sample_weights=idf[chunk], padding_idx=0)
    return functional.normalize(bag[0], dim=0)


def top_k():
    return torch.topk(wave((50, 6), 0.77) @ wave((6,), 0.31), 12)[1]


def chunked_cross_attention():
    """Position by position, over everything that was found at once: a mask says which of it is seen."""
    B, T, C, m, sizes, phases = 2, 8, 4, 3, (2, 5), (0.53, 0.59)
    x = wave((B, T, C), 0.37)
    found = torch.cat([wave((B, S, C), phase) for S, phase in zip(sizes, phases)], 1)  # (B,S_0+S_1,C)
    chunk = torch.repeat_interleave(torch.arange(2), torch.tensor(sizes))
    seen = ((torch.arange(T) + 1) // m - 1)[:, None] == chunk  # (T,S_0+S_1)
    scores = (x @ found.transpose(1, 2) / C**0.5).masked_fill(~seen, -1e300)
    return x + torch.where(seen.any(1)[:, None], scores.softmax(-1) @ found, torch.zeros(()))


def knn_interpolate():
    squared_distances = wave((6,), 1.3).abs() * 3
    share = (-squared_distances / 0.4).softmax(0)
    p_knn = torch.zeros(5).scatter_add(0, torch.tensor([4, 1, 4, 0, 1, 4]), share)
    return 0.3 * p_knn + 0.7 * wave((5,), 0.6).softmax(0)


def main():
    kinds = {torch.float64: "Array", torch.int64: "Indices"}
    lines = [f"inline const {kinds[value.dtype]} {make.__name__} = {braces(value.tolist())};"
             for make in (embed_chunk, top_k, chunked_cross_attention, knn_interpolate) for value in [make()]]
    write_header(pathlib.Path(__file__), lines)


if __name__ == "__main__":
    main()
