"""Chapter 17: what its program refuses, each switch stepped through, a model in Llama's layout, and a training that is stopped and taken up again."""

import json
import struct
import unittest

from chapter_case import ChapterCase

CONFIG = {"vocab_size": 256, "hidden_size": 8, "num_attention_heads": 4, "num_key_value_heads": 2, "num_hidden_layers": 2,
          "intermediate_size": 12}


def shapes():
    named = {"model.embed_tokens.weight": (256, 8), "model.norm.weight": (8,), "lm_head.weight": (256, 8)}
    for n in range(2):
        layer = f"model.layers.{n}."
        for part, rows in (("q", 8), ("k", 4), ("v", 4), ("o", 8)):
            named[f"{layer}self_attn.{part}_proj.weight"] = (rows, 8)
        named |= {layer + "mlp.gate_proj.weight": (12, 8), layer + "mlp.up_proj.weight": (12, 8),
                  layer + "mlp.down_proj.weight": (8, 12), layer + "input_layernorm.weight": (8,),
                  layer + "post_attention_layernorm.weight": (8,)}
    return named


def safetensors(named):
    """All numbers .5, of 16 bits."""
    header, data = {}, b""
    for name, shape in named.items():
        size = 2
        for each in shape:
            size *= each
        header[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [len(data), len(data) + size]}
        data += struct.pack("<H", 0x3800) * (size // 2)
    head = json.dumps(header).encode()
    return struct.pack("<Q", len(head)) + head + data


class Variants(ChapterCase):
    program = "ch17_variants"
    always = ("--quick",)

    def published(self, config=CONFIG, named=None):
        file = self.folder / "model.safetensors"
        file.write_bytes(safetensors(named or shapes()))
        (self.folder / "config.json").write_text(json.dumps(config))
        return file

    def test_what_it_refuses(self):
        short = self.folder / "short.txt"
        short.write_text("a line\n" * 30)
        for expected, *options in (("not one of layer, rms", "--norm", "batch"),
                                   ("not one of post, pre", "--place", "middle"),
                                   ("4 heads cannot share 3", "--key-heads", 3),
                                   ("--key-heads", "--key-heads", 5),
                                   ("relative vectors need a key for each head", "--way", "shaw", "--key-heads", 2),
                                   ("--text: 1 bytes", "--text", "a"),
                                   ("--text: 48 bytes", "--text", "ї" * 24),
                                   ("short.txt: too short", "--data", short),
                                   ("short.txt", "--load", short)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_each_switch_is_stepped_through(self):
        for options in (("--norm", "rms", "--activation", "swiglu", "--key-heads", 1, "--text", "Їжак"),
                        ("--place", "sandwich", "--pattern", "banded", "--way", "shaw"),
                        ("--place", "parallel", "--pattern", "strided", "--activation", "relu"),
                        ("--place", "deep", "--activation", "solu", "--way", "alibi", "--key-heads", 2)):
            with self.subTest(options=options):
                self.run_to_the_end("--train-steps", 1, *options)
                self.assertIn("feed-forward", (self.folder / "out/block.dot").read_text(encoding="utf-8"))

    def test_a_published_model_is_opened_and_writes(self):
        told = self.run_to_the_end("--load", self.published(), "--text", "Їжак", "--tokens", 5)
        self.assertIn("4 heads with 2 pairs of key and value", told)
        # 2 layers of 2 key heads of 2 numbers, keys and values, for 8 bytes and 4 of the 5 that were written
        self.assertIn(f"{2 * 2 * 2 * 2 * 12} numbers are kept", told)

    def test_a_published_model_that_is_not_whole_is_refused(self):
        missing = shapes()
        missing.pop("model.layers.1.mlp.up_proj.weight")
        for expected, config, named in (("numbers where", CONFIG, missing),
                                        ("cannot share 3", CONFIG | {"num_key_value_heads": 3}, None),
                                        ("'rope_scaling' is not supported", CONFIG | {"rope_scaling": {"factor": 2}}, None),
                                        ("no usable 'hidden_size'", {}|{k: v for k, v in CONFIG.items() if k != "hidden_size"}, None)):
            with self.subTest(expected=expected):
                self.assertIn(expected, self.run_to_the_end("--load", self.published(config, named), status=2))
        file = self.published()
        (self.folder / "config.json").unlink()
        self.assertIn("config.json", self.run_to_the_end("--load", file, status=2))
        larger = shapes() | {"model.embed_tokens.weight": (300, 8), "lm_head.weight": (300, 8)}
        self.assertIn("which are the 300 tokens", self.run_to_the_end(
            "--load", self.published(CONFIG | {"vocab_size": 300}, larger), status=2))

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--data", "sample", "--train-steps", 20)
        stopped = self.check_stopped_and_resumed("your block", *steps)
        self.assertIn("its block is another", self.run_to_the_end(*steps, "--load", stopped, "--norm", "rms", status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
