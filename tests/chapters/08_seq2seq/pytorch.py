#!/usr/bin/python3
"""PyTorch's numbers for chapter 08, made by hand and committed (needs Debian's python3-torch).

    tests/chapters/08_seq2seq/pytorch.py        writes tests/chapters/08_seq2seq/pytorch.json

PyTorch has no attention decoder, so it is built by hand: nn.GRU in both directions over packed sequences, nn.GRUCell step by
step, and the scores of Bahdanau and Luong. Weights follow a rule, so that no random generator has to agree.
"""
import json
import math
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from golden import flat, wave  # noqa: E402

IGNORED = -100


def names_of(case):
    gru = ["W_x", "W_h", "bias", "candidate_bias"]
    names = ["source_words.table", "target_words.table"]
    names += [f"encoder.{direction}.{part}" for direction in ("forward", "backward") for part in gru]
    names += ["decoder.first.weight", "decoder.first.bias"] + [f"decoder.cell.{part}" for part in gru]
    names += ["decoder.readout.weight", "decoder.readout.bias"]
    if case["attention"] != "none":
        names += [f"decoder.score.{part}" for part in {"additive": "UWv", "general": "U", "dot": ""}[case["score"]]]
    if case["attention"] == "luong":
        names += ["decoder.combine.weight", "decoder.combine.bias"]
    return names


def shape_of(name, case):
    E, C, D, V = case["embedding"], case["encoder"], case["decoder"], case["vocabulary"]
    H, luong = 2 * C, case["attention"] == "luong"
    width, inputs = (D, E + (0 if luong else H)) if ".cell." in name else (C, E)
    return {
        "table": (V, E), "W_x": (inputs, 3 * width), "W_h": (width, 3 * width), "candidate_bias": (width,),
        "U": (H, D), "W": (D, D), "v": (D,),
        "weight": {"first": (H, D), "readout": (D if luong else D + H + E, V), "combine": (H + D, D)}.get(name.split(".")[1]),
        "bias": {"first": (D,), "readout": (V,), "combine": (D,)}.get(name.split(".")[1], (3 * width,)),
    }[name.split(".")[-1]]


def gru_weights(w, prefix):
    """Ours as PyTorch's: W_ih, W_hh, b_ih, b_hh; of the second bias we have the candidate's share alone."""
    zeros = torch.zeros(2 * w[prefix + "candidate_bias"].numel(), dtype=torch.float64)
    return (w[prefix + "W_x"].T, w[prefix + "W_h"].T, w[prefix + "bias"], torch.cat([zeros, w[prefix + "candidate_bias"]]))


def run(case):
    names = names_of(case)
    w = {name: (wave(shape_of(name, case), 0.37 + 0.11 * k) * (1 if name.endswith("table") else 0.5)).requires_grad_()
         for k, name in enumerate(names)}
    source, lengths = torch.tensor(case["source"]), torch.tensor(case["lengths"])
    given, wanted = torch.tensor(case["given"]), torch.tensor(case["wanted"])
    B, S = source.shape
    C = case["encoder"]

    # The encoder: nn.GRU
    layer = torch.nn.GRU(case["embedding"], C, batch_first=True, bidirectional=True).double()
    parts = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    directions = {"encoder.forward.": "", "encoder.backward.": "_reverse"}
    for prefix, suffix in directions.items():
        for part, value in zip(parts, gru_weights(w, prefix)):
            getattr(layer, part + suffix).data = value.detach().clone()
    packed = torch.nn.utils.rnn.pack_padded_sequence(w["source_words.table"][source], lengths, batch_first=True,
                                                     enforce_sorted=False)
    states, last = layer(packed)
    states, _ = torch.nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=S)
    summary = torch.cat([last[0], last[1]], -1)

    # The decoder, word by word
    s = torch.tanh(summary @ w["decoder.first.weight"] + w["decoder.first.bias"])
    cell = torch.nn.GRUCell(w["decoder.cell.W_x"].shape[0], case["decoder"]).double()
    cell_values = dict(zip(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], gru_weights(w, "decoder.cell.")))
    advance = lambda x, before: torch.nn.utils.stateless.functional_call(cell, cell_values, (x, before))
    readout = lambda x: x @ w["decoder.readout.weight"] + w["decoder.readout.bias"]
    padding = torch.arange(S)[None] >= lengths[:, None]

    def look(query):
        if case["score"] == "additive":
            both = (query @ w["decoder.score.W"])[:, None] + states @ w["decoder.score.U"]
            scores = torch.tanh(both) @ w["decoder.score.v"]
        else:
            keys = states @ w["decoder.score.U"] if case["score"] == "general" else states
            scores = torch.einsum("bd,bsd->bs", query, keys)
        weights = torch.softmax(scores.masked_fill(padding, -math.inf), -1)
        return torch.einsum("bs,bsh->bh", weights, states), weights

    logits, maps = [], []
    for t in range(given.shape[1]):
        word = w["target_words.table"][given[:, t]]
        if case["attention"] == "luong":
            s = advance(word, s)
            context, weights = look(s)
            attentional = torch.tanh(torch.cat([context, s], -1) @ w["decoder.combine.weight"] + w["decoder.combine.bias"])
            logits.append(readout(attentional))
        else:
            context, weights = look(s) if case["attention"] == "bahdanau" else (summary, torch.zeros(B, 0))
            s = advance(torch.cat([word, context], -1), s)
            logits.append(readout(torch.cat([s, context, word], -1)))
        maps.append(weights)
    logits, maps = torch.stack(logits, 1), torch.stack(maps, 1)
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)
    loss.backward()
    for prefix, suffix in directions.items():
        W_x, W_h, bias, bias_h = (getattr(layer, part + suffix).grad for part in parts)
        w[prefix + "W_x"].grad, w[prefix + "W_h"].grad, w[prefix + "bias"].grad = W_x.T, W_h.T, bias
        w[prefix + "candidate_bias"].grad = bias_h[2 * C:]
    # A wide model's gradients are many numbers: of each only its product with a wave is kept
    gradient = lambda g: [float((g * wave(g.shape, 0.77)).sum())] if case["wide"] else flat(g)
    return case | {"logits": flat(logits), "weights": flat(maps), "loss": float(loss),
                   "gradients": {name: gradient(w[name].grad) for name in names}}


def case_of(attention, score, wide):
    E, C, V = 3, 17 if wide else 4, 7
    D = 2 * C if score == "dot" else C + 1
    S, T = (19, 18) if wide else (6, 5)
    lengths = [S, 1, S - 2]
    source = [[(3 * b + 5 * j + j * j) % V if j < lengths[b] else 0 for j in range(S)] for b in range(3)]
    words = [[3 + (b + 2 * t + t * t) % (V - 3) for t in range(n)] for b, n in enumerate([T - 1, 0, T - 3])]
    given = [([1] + row + [0] * T)[:T] for row in words]
    wanted = [(row + [2] + [IGNORED] * T)[:T] for row in words]
    return {"attention": attention, "score": score, "wide": wide, "embedding": E, "encoder": C, "decoder": D, "vocabulary": V,
            "source": source, "lengths": lengths, "given": given, "wanted": wanted}


if __name__ == "__main__":
    small = [("none", "additive"), ("bahdanau", "additive"), ("bahdanau", "general"), ("bahdanau", "dot"), ("luong", "additive"), ("luong", "general"),
             ("luong", "dot")]
    wide = [("none", "additive"), ("bahdanau", "additive"), ("luong", "general")]
    cases = [run(case_of(*kind, False)) for kind in small] + [run(case_of(*kind, True)) for kind in wide]
    path = pathlib.Path(__file__).with_name("pytorch.json")
    path.write_text("[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]\n")
    print(f"{len(cases)} cases from PyTorch {torch.__version__} in {path.name}")
