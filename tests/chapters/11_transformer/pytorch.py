#!/usr/bin/python3
"""PyTorch's nn.Transformer, forward and all gradients, and BLEU, for chapter 11.

Run by hand with Debian's python3-torch; the results are committed beside this file:
    /usr/bin/python3 tests/chapters/11_transformer/pytorch.py
pytorch.safetensors holds the weights under the book's names, pytorch.json the answers.
"""
import collections
import json
import math
import pathlib
import sys
import re

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))  # tests/
from golden import flat, write_safetensors  # noqa: E402

V, C, H, F, LAYERS, SMOOTHING = 11, 8, 2, 12, 2, 0.1
SOURCE = [[3, 7, 4, 9, 10, 2], [5, 6, 3, 0, 0, 0], [8, 3, 3, 9, 0, 0]]
SOURCE_LENGTHS = [6, 3, 4]
TARGET = [[1, 4, 7, 3, 9], [1, 8, 5, 6, 0], [1, 10, 0, 0, 0]]
NEXT = [[4, 7, 3, 9, 2], [8, 5, 6, 2, -100], [10, 2, -100, -100, -100]]


def positions(length):
    angles = torch.tensor([[t / 10000 ** ((c - c % 2) / C) for c in range(C)] for t in range(length)])
    table = torch.sin(angles)
    table[:, 1::2] = torch.cos(angles)[:, 1::2]
    return table


def transformer(norm_first, last_norm):
    """With last_norm this is nn.Transformer as it comes; the paper's has no norm behind its last layer."""
    if last_norm:
        return torch.nn.Transformer(C, H, LAYERS, LAYERS, F, dropout=0.0, batch_first=True, norm_first=norm_first)
    options = {"dropout": 0.0, "batch_first": True, "norm_first": norm_first}
    return torch.nn.Transformer(
        C, H, batch_first=True,
        custom_encoder=torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(C, H, F, **options), LAYERS),
        custom_decoder=torch.nn.TransformerDecoder(torch.nn.TransformerDecoderLayer(C, H, F, **options), LAYERS))


def book_names(model, of):
    """The book's name → of(parameter), as the book has it: (in, out) for a matrix, three for the joint W_q, W_k, W_v."""
    named = {}

    def attention(name, layer):
        weight, bias = of(layer.in_proj_weight), of(layer.in_proj_bias)
        for n, part in enumerate(["W_q", "W_k", "W_v"]):
            named[f"{name}.{part}.weight"] = weight[n * C:(n + 1) * C].T
            named[f"{name}.{part}.bias"] = bias[n * C:(n + 1) * C]
        linear(name + ".W_o", layer.out_proj)

    def linear(name, layer):
        named[name + ".weight"], named[name + ".bias"] = of(layer.weight).T, of(layer.bias)

    def norm(name, layer):
        named[name + ".gain"], named[name + ".bias"] = of(layer.weight), of(layer.bias)

    for side, stack in (("encoder", model.encoder), ("decoder", model.decoder)):
        for n, layer in enumerate(stack.layers):
            name = f"{side}.{n}"
            attention(name + ".attn", layer.self_attn)
            linear(name + ".ffn.up", layer.linear1)
            linear(name + ".ffn.down", layer.linear2)
            around = ["attn", "cross", "ffn"] if side == "decoder" else ["attn", "ffn"]
            for k, part in enumerate(around):
                norm(f"{name}.around_{part}.norm", getattr(layer, f"norm{k + 1}"))
            if side == "decoder":
                attention(name + ".cross", layer.multihead_attn)
        if stack.norm is not None:
            norm(side + ".last_norm", stack.norm)
    return named


torch.manual_seed(11)
first = transformer(True, True)
for p in first.parameters():
    torch.nn.init.normal_(p, std=0.4)
WEIGHTS = {name: value.detach().clone() for name, value in book_names(first, lambda p: p).items()}
TABLE = torch.randn(V, C) * 0.5
WEIGHTS["embedding.table"] = TABLE


def answer(name, norm_first, last_norm, padding, smoothing):
    model = transformer(norm_first, last_norm)
    model.load_state_dict(first.state_dict(), strict=last_norm)
    table = TABLE.clone().requires_grad_()
    source, target = torch.tensor(SOURCE), torch.tensor(TARGET)
    hidden = torch.arange(source.shape[1])[None] >= torch.tensor(SOURCE_LENGTHS)[:, None] if padding else None
    target_hidden = (target == 0) if padding else None
    future = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1)
    embed = lambda ids: table[ids] * math.sqrt(C) + positions(ids.shape[1])
    output = model(embed(source), embed(target), tgt_mask=future, src_key_padding_mask=hidden,
                   memory_key_padding_mask=hidden, tgt_key_padding_mask=target_hidden)
    logits = output @ table.T
    loss = torch.nn.functional.cross_entropy(logits.reshape(-1, V), torch.tensor(NEXT).flatten(), ignore_index=-100,
                                             label_smoothing=smoothing)
    loss.backward()
    gradients = {k: flat(v) for k, v in book_names(model, lambda p: p.grad).items()}
    gradients["embedding.table"] = flat(table.grad)
    return {"name": name, "pre": norm_first, "last_norm": last_norm, "padding": padding, "smoothing": smoothing,
            "logits": flat(logits), "loss": loss.item(), "gradients": gradients}


# BLEU, written here from mteval-v13a's rules and apart from the book's: sacreBLEU's own tokeniser is four
# regular expressions, and its score is nrefs:1|tok:13a|smooth:exp.
RULES = [(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])", r" \1 "), (r"([^0-9])([\.,])", r"\1 \2 "),
         (r"([\.,])([^0-9])", r" \1 \2"), (r"([0-9])(-)", r"\1 \2 ")]


def tokens(line):
    line = line.rstrip().replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for entity, character in (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        line = line.replace(entity, character)
    line = f" {line} "
    for pattern, replacement in RULES:
        line = re.sub(pattern, replacement, line)
    return line.split()


def grams(words, n):
    return collections.Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def bleu(hypotheses, references):
    pairs = [(tokens(h), tokens(r)) for h, r in zip(hypotheses, references)]
    ours, theirs = sum(len(h) for h, _ in pairs), sum(len(r) for _, r in pairs)
    logs, halved = [], 1
    right = [sum(sum((grams(h, n) & grams(r, n)).values()) for h, r in pairs) for n in range(1, 5)]
    all_ = [sum(max(len(h) - n + 1, 0) for h, _ in pairs) for n in range(1, 5)]
    penalty = 1.0 if ours >= theirs else (math.exp(1 - theirs / ours) if ours else 0.0)
    if not any(right) or 0 in all_:
        return {"score": 0.0, "right": right, "all": all_, "penalty": penalty}
    for r, a in zip(right, all_):
        if r == 0:
            halved *= 2
        logs.append(math.log(100 * r / a if r else 100 / (halved * a)))
    return {"score": penalty * math.exp(sum(logs) / 4), "right": right, "all": all_, "penalty": penalty}


LINES = ["In the beginning God created the heaven and the earth.", "It cost 3,500.50 dollars, not $4-5!",
         "a..b, c.,d 1.5. 2,x ,3 .4", "R&amp;D said &quot;no&quot; &lt;here&gt; & (there) [now] {then} ~ ^ _ `x`",
         "well-known 1990-1995 don't it's —dash— «так» ¿qué? ¡no!", "  tabs\tand\u00a0wide\u3000spaces  \n", "", "...", "a\\b/c|d:e;f@g",
         "Відкрити файл... (Ctrl+O), 50%", "-", "end-\nof line\nhere <skipped>x", "5-", "ends 1990-"]
CORPORA = [
    ("by hand", ["the cat sat on the mat"], ["the cat is on the mat"]),
    ("equal", ["A small house, by the sea.", "No."], ["A small house, by the sea.", "No."]),
    ("too short", ["the cat sat on"], ["the cat sat on the mat today"]),
    ("too long", ["the cat sat on the mat and then on the mat again"], ["the cat sat on the mat"]),
    ("no four words in a row", ["the cat sat here now", "it is so"], ["the cat sat there now", "it was so"]),
    ("single words only", ["a b c d e", "f g h i"], ["e x a y c", "i z g w f"]),
    ("nothing right", ["a b c d e"], ["v w x y z"]),
    ("nothing said", ["", ""], ["a b c d", "e"]),
    ("fewer than four words", ["a b c"], ["a b c"]),
    ("repeats are clipped", ["the the the the the the the"], ["the cat is on the mat again"]),
    ("several", ["Open the file, please.", "The 3.5 % of all-in 1990-95.", "Save as…"],
     ["Open this file, please!", "The 3.5% of all-in 1990-1995.", "Save as ..."]),
]

golden = {
    "torch": torch.__version__,
    "source": SOURCE, "source_lengths": SOURCE_LENGTHS, "target": TARGET, "next": NEXT,
    "cases": [
        answer("pre-norm", True, True, False, 0.0),
        answer("pre-norm, padding, smoothing", True, True, True, SMOOTHING),
        answer("post-norm", False, True, False, 0.0),
        answer("post-norm, padding, smoothing", False, True, True, SMOOTHING),
        answer("post-norm as in the paper, padding", False, False, True, 0.0),
    ],
    "tokens": [{"line": line, "tokens": tokens(line)} for line in LINES],
    "bleu": [{"name": name, "hypotheses": h, "references": r, **bleu(h, r)} for name, h, r in CORPORA],
}
here = pathlib.Path(__file__)
here.with_suffix(".json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
write_safetensors(here.with_suffix(".safetensors"), WEIGHTS)
