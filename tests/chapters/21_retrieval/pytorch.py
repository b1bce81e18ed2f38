#!/usr/bin/python3
"""A tiny RETRO in PyTorch with random weights: logits, loss and all gradients, for chapter 21.

Run by hand with Debian's python3-torch; both files are committed beside this one:
    /usr/bin/python3 tests/chapters/21_retrieval/pytorch.py
pytorch.safetensors holds the weights under our names (weights of linear layers are (in, out)). The model is written out
here after Borgeaud et al. 2022, algorithm 1, with one padded and reshaped product for all chunks where ours goes from
chunk to chunk, and computes in double precision.
"""
import json
import math
import pathlib
import sys

import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import flat, write_safetensors  # noqa: E402

V, P, C, H, L = 17, 14, 12, 3, 2
M, K, R = 4, 2, 5  # chunk, neighbours, tokens of each
B, T = 3, 14
PADDING = 0


def weights():
    torch.manual_seed(21)

    def random(*shape, scale=0.3, mean=0.0):
        return (mean + scale * torch.randn(*shape)).float()

    named = {"decoder.wte.table": random(V, C), "decoder.wpe.table": random(P, C), "encoder.wpe.table": random(R, C)}

    def norm(name):
        named[name + ".gain"], named[name + ".bias"] = random(C, mean=1.0), random(C)

    def block(name):
        norm(name + "norm_1")
        norm(name + "norm_2")
        for part, size_in, size_out in (("attention.W_q", C, C), ("attention.W_k", C, C), ("attention.W_v", C, C),
                                        ("attention.W_o", C, C), ("feed_forward.up", C, 4 * C),
                                        ("feed_forward.down", 4 * C, C)):
            named[name + part + ".weight"], named[name + part + ".bias"] = random(size_in, size_out), random(size_out)

    for i in range(L - 1):
        block(f"decoder.block.{i}.")
    block("encoder.block.")
    block("last.")
    for part in ("decoder.norm_f", "encoder.norm", "last.cross.norm"):
        norm(part)
    for part in "qkvo":
        named[f"last.cross.attention.W_{part}.weight"] = random(C, C)
    return named


def norm(w, x, name):
    return functional.layer_norm(x, (C,), w[name + ".gain"], w[name + ".bias"], 1e-5)


def linear(w, x, name):
    y = x @ w[name + ".weight"]
    return y + w[name + ".bias"] if name + ".bias" in w else y


def attend(w, x, source, name, hidden):
    """x (N,T,C) asks source (N,S,C); hidden (N or 1,T or 1,S). Where all is hidden, zeros."""
    query, key, value = (linear(w, y, f"{name}.W_{part}").unflatten(-1, (H, C // H)).transpose(1, 2)
                         for y, part in ((x, "q"), (source, "k"), (source, "v")))
    scores = (query @ key.transpose(-1, -2) / math.sqrt(C // H)).masked_fill(hidden[:, None], -math.inf)
    all_hidden = hidden.all(-1)[:, None, :, None]
    p = scores.masked_fill(all_hidden, 0).softmax(-1).masked_fill(all_hidden, 0)
    return linear(w, (p @ value).transpose(1, 2).flatten(-2), name + ".W_o")


def feed_forward(w, x, name):
    up = linear(w, norm(w, x, name + "norm_2"), name + "feed_forward.up")
    gelu = 0.5 * up * (1 + torch.tanh(math.sqrt(2 / math.pi) * (up + 0.044715 * up**3)))
    return x + linear(w, gelu, name + "feed_forward.down")


def look(w, x, name, hidden):
    y = norm(w, x, name + "norm_1")
    return x + attend(w, y, y, name + "attention", hidden)


def chunked_cross_attention(w, h, encoded, hidden):
    """h (B,T,C), encoded (B,U,K·R,C), hidden (B,U,K·R): algorithm 1, positions m−1 … in blocks of m."""
    U = encoded.shape[1]
    attending = functional.pad(h[:, M - 1:], (0, 0, 0, U * M - (T - M + 1))).reshape(B * U, M, C)
    output = attend(w, norm(w, attending, "last.cross.norm"), encoded.flatten(0, 1), "last.cross.attention",
                    hidden.flatten(0, 1)[:, None])
    return functional.pad(output.reshape(B, U * M, C)[:, :T - M + 1], (0, 0, M - 1, 0))


def logits_of(w, tokens, found):
    rows = found.reshape(-1, R)
    e = w["decoder.wte.table"][rows] + w["encoder.wpe.table"]
    e = look(w, e, "encoder.block.", (rows == PADDING)[:, None])
    e = norm(w, feed_forward(w, e, "encoder.block."), "encoder.norm").reshape(B, T // M, K * R, C)

    future = torch.ones(T, T, dtype=torch.bool).triu(1)[None]
    x = w["decoder.wte.table"][tokens] + w["decoder.wpe.table"][:T]
    for i in range(L - 1):
        x = feed_forward(w, look(w, x, f"decoder.block.{i}.", future), f"decoder.block.{i}.")
    x = look(w, x, "last.", future)
    x = x + chunked_cross_attention(w, x, e, (found == PADDING).flatten(-2))
    return norm(w, feed_forward(w, x, "last."), "decoder.norm_f") @ w["decoder.wte.table"].T


path = pathlib.Path(__file__).with_suffix(".json")
published = weights()
write_safetensors(path.with_suffix(".safetensors"), published)

w = {name: value.double().requires_grad_() for name, value in published.items()}
tokens, targets = torch.randint(1, V, (B, T)), torch.randint(1, V, (B, T))
found = torch.randint(1, V, (B, T // M, K, R))
found[0, 1, 1, 3:] = PADDING  # a short neighbour
found[1, 0, 1] = PADDING  # one neighbour only
found[2, 2] = PADDING  # none
logits = logits_of(w, tokens, found)
loss = functional.cross_entropy(logits.reshape(-1, V), targets.reshape(-1))
loss.backward()
golden = {
    "torch": torch.__version__,
    "batch": B, "time": T, "neighbours": K,
    "sizes": {"vocabulary": V, "context": P, "width": C, "heads": H, "layers": L, "chunk": M, "retrieved": R},
    "tokens": tokens.flatten().tolist(), "targets": targets.flatten().tolist(), "found": found.flatten().tolist(),
    "loss": loss.item(), "logits": flat(logits),
    "gradients": {name: flat(value.grad) for name, value in w.items()},
}
path.write_text(json.dumps(golden) + "\n")
