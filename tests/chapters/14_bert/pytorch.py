#!/usr/bin/python3
"""PyTorch's nn.TransformerEncoder under BERT's embeddings and losses, forward and all gradients, for chapter 14.

Run by hand with Debian's python3-torch; the results are committed beside this file:
    /usr/bin/python3 tests/chapters/14_bert/pytorch.py
pytorch.safetensors holds the weights under the book's names, pytorch.json the answers.
"""
import json
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import flat, write_safetensors  # noqa: E402

V, P, C, H, LAYERS = 13, 9, 8, 2, 2
IDS = [[2, 7, 4, 9, 10, 3, 8, 12, 3], [2, 5, 4, 3, 6, 3, 0, 0, 0], [2, 8, 3, 0, 0, 0, 0, 0, 0]]
SEGMENTS = [[0, 0, 0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1, 0, 0, 0], [0] * 9]
LENGTHS = [9, 6, 3]
TARGETS = [[-100, -100, 11, 9, -100, -100, -100, 5, -100], [-100, -100, 7, -100, 6, -100, -100, -100, -100],
           [-100, 8] + [-100] * 7]
FOLLOWS = [1, 0, 1]


def encoder(norm_first):
    layer = torch.nn.TransformerEncoderLayer(C, H, 4 * C, dropout=0.0, activation="gelu", batch_first=True, norm_first=norm_first)
    return torch.nn.TransformerEncoder(layer, LAYERS, torch.nn.LayerNorm(C) if norm_first else None,
                                       enable_nested_tensor=False)


class Rest(torch.nn.Module):
    """What is around the encoder."""

    def __init__(self):
        super().__init__()
        self.token, self.position, self.segment = (torch.nn.Embedding(n, C) for n in (V, P, 2))
        self.readout_bias = torch.nn.Parameter(torch.zeros(V))
        self.pooler, self.next_sentence = torch.nn.Linear(C, C), torch.nn.Linear(C, 2)


def book_names(stack, rest, of):
    """The book's name → of(parameter), as the book has it: (in, out) for a matrix, three for the joint W_q, W_k, W_v."""
    named = {}

    def linear(name, layer):
        named[name + ".weight"], named[name + ".bias"] = of(layer.weight).T, of(layer.bias)

    def norm(name, layer):
        named[name + ".gain"], named[name + ".bias"] = of(layer.weight), of(layer.bias)

    for name in ("token", "position", "segment"):
        named[name + ".table"] = of(getattr(rest, name).weight)
    named["readout_bias"] = of(rest.readout_bias)
    linear("pooler", rest.pooler)
    linear("next_sentence", rest.next_sentence)
    for n, layer in enumerate(stack.layers):
        name = f"encoder.{n}"
        for k, part in enumerate(["W_q", "W_k", "W_v"]):
            named[f"{name}.attn.{part}.weight"] = of(layer.self_attn.in_proj_weight)[k * C:(k + 1) * C].T
            named[f"{name}.attn.{part}.bias"] = of(layer.self_attn.in_proj_bias)[k * C:(k + 1) * C]
        linear(name + ".attn.W_o", layer.self_attn.out_proj)
        linear(name + ".ffn.up", layer.linear1)
        linear(name + ".ffn.down", layer.linear2)
        norm(name + ".around_attn.norm", layer.norm1)
        norm(name + ".around_ffn.norm", layer.norm2)
    if stack.norm is not None:
        norm("encoder.last_norm", stack.norm)
    return named


torch.manual_seed(14)
first, around = encoder(True), Rest()
for p in [*first.parameters(), *around.parameters()]:
    torch.nn.init.normal_(p, std=0.4)


def answer(name, norm_first, padding):
    stack, rest = encoder(norm_first), Rest()
    stack.load_state_dict(first.state_dict(), strict=norm_first)
    rest.load_state_dict(around.state_dict())
    ids, segments = torch.tensor(IDS), torch.tensor(SEGMENTS)
    hidden = torch.arange(ids.shape[1])[None] >= torch.tensor(LENGTHS)[:, None] if padding else None
    x = rest.token(ids) + rest.position(torch.arange(ids.shape[1])) + rest.segment(segments)
    x = stack(x, src_key_padding_mask=hidden)
    words = torch.nn.functional.cross_entropy((x @ rest.token.weight.T + rest.readout_bias).reshape(-1, V),
                                              torch.tensor(TARGETS).flatten(), ignore_index=-100)
    pairs = torch.nn.functional.cross_entropy(rest.next_sentence(torch.tanh(rest.pooler(x[:, 0]))), torch.tensor(FOLLOWS))
    (words + pairs).backward()
    gradients = {k: flat(v) for k, v in book_names(stack, rest, lambda p: p.grad).items()}
    return {"name": name, "pre": norm_first, "padding": padding, "x": flat(x), "words": words.item(), "pairs": pairs.item(),
            "gradients": gradients}


golden = {
    "torch": torch.__version__, "ids": IDS, "segments": SEGMENTS, "lengths": LENGTHS, "targets": TARGETS, "follows": FOLLOWS,
    "cases": [answer("pre-norm, padding", True, True), answer("pre-norm, no padding", True, False),
              answer("post-norm, padding", False, True)],
}
here = pathlib.Path(__file__)
here.with_suffix(".json").write_text(json.dumps(golden) + "\n")
write_safetensors(here.with_suffix(".safetensors"), {k: v.clone() for k, v in book_names(first, around, lambda p: p).items()})
