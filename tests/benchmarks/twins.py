#!/usr/bin/python3
"""The benchmarks' workloads in PyTorch, as its users would write them (needs Debian's python3-torch).

    twins.py gpt small 2      workload, size, threads; then numbers of steps to do, one a line, as in harness.hpp
"""
import json
import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def training(model, loss):
    """One step: forward, backward, clip, update."""
    parameters = list(model.parameters())
    optimiser = torch.optim.AdamW(parameters, 1e-3)

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss(model).backward()
        nn.utils.clip_grad_norm_(parameters, 1)
        optimiser.step()
    return step


def language_model(model, B, T, V):
    """Next-token prediction on random tokens."""
    inputs, targets = torch.randint(V, (B, T)), torch.randint(V, (B, T))
    return training(model, lambda m: F.cross_entropy(m(inputs).view(-1, V), targets.view(-1)))


class Lstm(nn.Module):
    def __init__(self, V, C):
        super().__init__()
        self.embedding = nn.Embedding(V, C)
        self.lstm = nn.LSTM(C, C, batch_first=True)
        self.readout = nn.Linear(C, V)

    def forward(self, characters):
        return self.readout(self.lstm(self.embedding(characters))[0])


def lstm(width):
    return language_model(Lstm(64, int(width)), B=32, T=64, V=64)


class CausalSelfAttention(nn.Module):
    """Query, key and value from one product; the core written out, which here is faster than nn.MultiheadAttention."""

    def __init__(self, C, H):
        super().__init__()
        self.heads = H
        self.qkv = nn.Linear(C, 3 * C)
        self.out = nn.Linear(C, C)

    def forward(self, x, mask=None, kept=None):
        B, T, C = x.shape
        q, k, v = (part.view(B, T, self.heads, -1).transpose(1, 2) for part in self.qkv(x).split(C, -1))
        if kept is not None:  # keys and values of all tokens so far
            kept[:] = k, v = [torch.cat(pair, 2) for pair in zip(kept, (k, v))] if kept else (k, v)
        scores = (q @ k.transpose(-1, -2)) * (1 / math.sqrt(q.size(-1)))
        weights = (scores if mask is None else scores.masked_fill(mask, -math.inf)).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(B, T, C))


def causal_mask(T):
    return torch.triu(torch.ones(T, T, dtype=torch.bool), 1)


def attention(length, tokens=2048, C=256, H=4):
    T = int(length)
    layer, mask = CausalSelfAttention(C, H), causal_mask(T)
    x = torch.randn(tokens // T, T, C, requires_grad=True)
    gradient = torch.randn(tokens // T, T, C)

    def step():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        layer(x, mask).backward(gradient)
    return step


class Block(nn.Module):
    def __init__(self, C, H):
        super().__init__()
        self.before_attention, self.before_mlp = nn.LayerNorm(C), nn.LayerNorm(C)
        self.attention = CausalSelfAttention(C, H)
        self.up, self.down = nn.Linear(C, 4 * C), nn.Linear(4 * C, C)

    def forward(self, x, mask=None, kept=None):
        x = x + self.attention(self.before_attention(x), mask, kept)
        return x + self.down(F.gelu(self.up(self.before_mlp(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, L, H, C, T, V):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(V, C), nn.Embedding(T, C)
        self.blocks = nn.ModuleList([Block(C, H) for _ in range(L)])
        self.norm = nn.LayerNorm(C)
        self.register_buffer("mask", causal_mask(T))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=.02)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight
        for block in self.blocks:
            x = block(x, self.mask)
        return self.norm(x) @ self.tokens.weight.t()

    def after(self, token, t, kept):
        """The logits of what comes after one more token."""
        x = self.tokens(token) + self.positions.weight[t]
        for block, keys_and_values in zip(self.blocks, kept):
            x = block(x, kept=keys_and_values)
        return self.norm(x) @ self.tokens.weight.t()


def gpt(size):
    L, H, C, T, B = {"small": (4, 4, 128, 64, 12), "large": (6, 6, 384, 128, 4)}[size]
    return language_model(Gpt(L, H, C, T, V=65), B, T, V=65)


def generation(tokens):
    T = int(tokens)
    model = Gpt(L=6, H=6, C=288, T=T, V=32000)

    @torch.inference_mode()
    def step():
        token, kept = torch.zeros(1, 1, dtype=torch.long), [[] for _ in model.blocks]
        for t in range(T):
            token = model.after(token, t, kept).argmax(-1)
    return step


class EncoderDecoder(nn.Module):
    def __init__(self, V, C, T, layers):
        super().__init__()
        self.embedding = nn.Embedding(V, C)
        self.transformer = nn.Transformer(C, 4, layers, layers, 4 * C, dropout=0, batch_first=True, norm_first=True)
        clocks = torch.arange(T)[:, None] / 10000 ** (torch.arange(0, C, 2) / C)
        self.register_buffer("positions", torch.stack([clocks.sin(), clocks.cos()], -1).view(T, C))
        self.register_buffer("future", causal_mask(T))

    def embed(self, ids):
        return self.embedding(ids) * math.sqrt(self.embedding.embedding_dim) + self.positions

    def forward(self, source, padding, target):
        y = self.transformer(self.embed(source), self.embed(target), tgt_mask=self.future, src_key_padding_mask=padding,
                             memory_key_padding_mask=padding)
        return y @ self.embedding.weight.t()


def encoder_decoder(width, B=32, T=32, V=500):
    source, before, after = (torch.randint(V, (B, T)) for _ in range(3))
    padding = torch.zeros(B, T, dtype=torch.bool)  # all are equally long, but neither side knows
    model = EncoderDecoder(V, int(width), T, layers=2)
    return training(model, lambda m: F.cross_entropy(m(source, padding, before).view(-1, V), after.view(-1)))


def word_vectors(words, V=15000, C=50, reach=5, negatives=5, in_a_sentence=13, batch=4096):
    """Skip-gram with negative sampling in batches of pairs; the pairs are drawn beforehand, the negatives are not."""
    text = torch.multinomial(1 / (torch.arange(V) + 3.), int(words), replacement=True)
    counts = torch.bincount(text, minlength=V).float()
    text = text[torch.rand(len(text)) < (1e-3 * len(text) / counts[text]).sqrt()]
    reaches = torch.randint(1, reach + 1, text.shape)
    pairs = []
    for d in range(1, reach + 1):
        inside = torch.arange(len(text) - d) % in_a_sentence < in_a_sentence - d
        left, right = text[:-d][inside], text[d:][inside]
        pairs += [torch.stack((left, right))[:, reaches[:-d][inside] >= d], torch.stack((right, left))[:, reaches[d:][inside] >= d]]
    centres, contexts = torch.cat(pairs, 1)[:, torch.randperm(sum(p.size(1) for p in pairs))]
    tables = [nn.Embedding(V, C, sparse=True), nn.Embedding(V, C, sparse=True)]
    nn.init.uniform_(tables[0].weight, -.5 / C, .5 / C)
    nn.init.zeros_(tables[1].weight)
    optimiser = torch.optim.SGD([table.weight for table in tables], .025)
    powers = counts ** .75

    def step():
        for centre, context in zip(centres.split(batch), contexts.split(batch)):
            drawn = torch.multinomial(powers, len(centre) * negatives, replacement=True).view(-1, negatives)
            targets = torch.cat((context[:, None], drawn), 1)
            scores = (tables[1](targets) @ tables[0](centre)[:, :, None])[:, :, 0]
            optimiser.zero_grad(set_to_none=True)
            (-F.logsigmoid(scores[:, 0]).sum() - F.logsigmoid(-scores[:, 1:]).sum()).backward()
            optimiser.step()
    return step


def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM"))


def main(workload, size, threads):
    torch.manual_seed(1)
    torch.set_num_threads(int(threads))
    step = globals()[workload](size)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            begin = time.perf_counter()
            step()
            times.append(1e3 * (time.perf_counter() - begin))
        print(json.dumps({"ms": statistics.median(times), "peak_mb": peak_megabytes()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
