#!/usr/bin/python3
"""A tiny GPT-2 in PyTorch with random weights: logits, loss and all gradients, for chapter 13.

Run by hand with Debian's python3-torch; both files are committed beside this one:
    /usr/bin/python3 tests/chapters/13_gpt/pytorch.py
pytorch.safetensors holds the weights under the names and in the layout in which GPT-2 was published (weights of linear
layers are (in, out), query, key and value side by side; the buffer of the causal mask is in the file too). The model is
written out here after the published one and computes in double precision.
"""
import json
import math
import pathlib
import struct

import torch
from torch.nn import functional

V, P, C, H, L = 19, 12, 12, 3, 2
TEXTS = [[3, 1, 4, 1, 5, 9, 2], [6, 5, 3], [18, 0, 7, 7, 8]]
CONTINUED = [[11, 3, 2], [1, 17, 4], [9, 9, 0]]


def weights():
    torch.manual_seed(13)

    def random(*shape, scale=0.3, mean=0.0):
        return (mean + scale * torch.randn(*shape)).float()

    named = {"wte.weight": random(V, C), "wpe.weight": random(P, C)}
    for i in range(L):
        h = f"h.{i}."
        for norm in ("ln_1", "ln_2"):
            named[h + norm + ".weight"], named[h + norm + ".bias"] = random(C, mean=1.0), random(C)
        for name, size_in, size_out in (("attn.c_attn", C, 3 * C), ("attn.c_proj", C, C), ("mlp.c_fc", C, 4 * C),
                                        ("mlp.c_proj", 4 * C, C)):
            named[h + name + ".weight"], named[h + name + ".bias"] = random(size_in, size_out), random(size_out)
    named["ln_f.weight"], named["ln_f.bias"] = random(C, mean=1.0), random(C)
    return {"transformer." + name: value for name, value in named.items()}


def logits_of(w, tokens):
    """tokens (B,T) → (B,T,V)"""
    B, T = tokens.shape

    def norm(x, name):
        return functional.layer_norm(x, (C,), w[name + ".weight"], w[name + ".bias"], 1e-5)

    def conv1d(x, name):
        return x @ w[name + ".weight"] + w[name + ".bias"]

    def gelu(x):
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    x = w["transformer.wte.weight"][tokens] + w["transformer.wpe.weight"][:T]
    for i in range(L):
        h = f"transformer.h.{i}."
        query, key, value = (part.reshape(B, T, H, C // H).transpose(1, 2)
                             for part in conv1d(norm(x, h + "ln_1"), h + "attn.c_attn").split(C, -1))
        scores = query @ key.transpose(-1, -2) / math.sqrt(C // H)
        scores = scores.masked_fill(torch.ones(T, T, dtype=torch.bool).triu(1), -math.inf)
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(B, T, C)
        x = x + conv1d(mixed, h + "attn.c_proj")
        x = x + conv1d(gelu(conv1d(norm(x, h + "ln_2"), h + "mlp.c_fc")), h + "mlp.c_proj")
    return norm(x, "transformer.ln_f") @ w["transformer.wte.weight"].T


def write_safetensors(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": "BOOL" if tensor.dtype == torch.bool else "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def flat(tensor):
    return [round(v, 9) for v in tensor.detach().flatten().tolist()]


path = pathlib.Path(__file__).with_suffix(".json")
published = weights()
buffers = {f"transformer.h.{i}.attn.bias": torch.ones(1, 1, P, P, dtype=torch.bool).tril() for i in range(L)}
write_safetensors(path.with_suffix(".safetensors"), {**published, **buffers})

# A batch whose rows end early: what fills them up is token 0, and its targets do not count.
w = {name: value.double().requires_grad_() for name, value in published.items()}
T = max(map(len, TEXTS))
tokens = torch.tensor([text + [0] * (T - len(text)) for text in TEXTS])
targets = torch.tensor([text[1:] + [-100] * (T - len(text) + 1) for text in TEXTS])
logits = logits_of(w, tokens)
loss = functional.cross_entropy(logits.reshape(-1, V), targets.reshape(-1))
loss.backward()

# Each text by itself, and what comes after it: the answers that a cache has to give.
alone = [logits_of(w, torch.tensor([text + more]))[0] for text, more in zip(TEXTS, CONTINUED)]
golden = {
    "torch": torch.__version__,
    "sizes": {"vocabulary": V, "context": P, "width": C, "heads": H, "layers": L},
    "tokens": tokens.tolist(), "targets": targets.tolist(), "lengths": [len(text) for text in TEXTS],
    "continued": CONTINUED, "loss": loss.item(), "logits": flat(logits),
    "alone": [flat(one) for one in alone],
    "gradients": {name: flat(value.grad) for name, value in w.items()},
}
path.write_text(json.dumps(golden) + "\n")
