"""How PyTorch's numbers are written for the book's tests: lists for JSON, safetensors files, headers for exercises.

Scripts named pytorch.py beside a test import this; they are run by hand, with Debian's python3-torch, for instance
    /usr/bin/python3 tests/chapters/13_gpt/pytorch.py
"""
import json
import math
import struct

import torch


def flat(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in sorted(tensors.items()):
        numbers = tensor.detach().flatten().tolist()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + 4 * len(numbers)]}
        data += struct.pack(f"<{len(numbers)}f", *numbers)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def wave(shape, phase):
    """The formula of wave() in tests/exercises/numbers.hpp, in double."""
    numbers = [math.sin((i + 1) * phase) for i in range(math.prod(shape))]
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape)


def braces(values):
    """Nested lists as C++ writes them."""
    inside = ", ".join(map(braces, values)) if isinstance(values, list) else f"{values:.15g}"
    return f"{{{inside}}}" if isinstance(values, list) else inside


HEADER = """// The numbers of PyTorch {version}{given}.
// Made by {script}; do not edit.
#pragma once

#include "tensor/array.hpp"

namespace unrolled::pytorch {{

{numbers}

}}  // namespace unrolled::pytorch
"""


def write_header(script, lines, given=""):
    """pytorch.hpp beside the script, from definitions, one a line; clang-format -i it. `given` says what holds for all."""
    name = script.resolve()
    text = HEADER.format(version=torch.__version__, given=given, numbers="\n".join(lines),
                         script="/".join(name.parts[-4:]))
    name.with_suffix(".hpp").write_text(text)
