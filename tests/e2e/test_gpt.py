"""Chapter 13 from outside: a training that is stopped goes on to the same bits; a published model is opened, and writes."""

import json
import random
import struct
import unittest

from chapter_case import ChapterCase

V, P, C, L = 256, 32, 32, 2


def published(change=lambda tensors: None):
    """A file of GPT-2's layout with random weights: name → (shape, numbers)."""
    draw = random.Random(1)

    def tensor(*shape):
        count = 1
        for size in shape:
            count *= size
        return shape, [draw.gauss(0, 0.1) for _ in range(count)]

    tensors = {"wte.weight": tensor(V, C), "wpe.weight": tensor(P, C), "ln_f.weight": tensor(C), "ln_f.bias": tensor(C)}
    for i in range(L):
        for name, shape in (("ln_1", (C,)), ("attn.c_attn", (C, 3 * C)), ("attn.c_proj", (C, C)), ("ln_2", (C,)),
                            ("mlp.c_fc", (C, 4 * C)), ("mlp.c_proj", (4 * C, C))):
            tensors[f"h.{i}.{name}.weight"] = tensor(*shape)
            tensors[f"h.{i}.{name}.bias"] = tensor(shape[-1])
    change(tensors)
    header, data = {}, b""
    for name, (shape, numbers) in tensors.items():
        raw = struct.pack(f"<{len(numbers)}f", *numbers)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


class Gpt(ChapterCase):
    program = "ch13_gpt"

    def test_stopped_and_taken_up_again(self):
        training = ("--quick", "--train-steps", "40", "--accumulate", "2")
        whole, half = self.folder / "whole", self.folder / "half"
        self.run_to_the_end(*training, "--save", whole)
        self.interrupt_at("to step 20", *training, "--save", half)
        self.assertNotEqual(half.read_bytes(), whole.read_bytes())
        self.run_to_the_end(*training, "--load", half, "--save", half, threads=1)
        self.assertEqual(half.read_bytes(), whole.read_bytes())

        error = self.run_to_the_end(*training, "--load", half, "--tokens", "pairs", status=2)
        self.assertIn("its tokenizer is another", error)

    def test_a_text_of_ones_own(self):
        text = self.folder / "text.txt"
        lines = ["Реве та стогне Дніпр широкий", "Ще треті півні", "Ніхто нігде не гомонів", "І блідий місяць на ту пору"]
        # Wherever a line is cut after n bytes, for some of them that is the middle of a letter
        for first in lines:
            text.write_text(("\n".join(lines * 2 + [lines[0], first]) + "\n") * 8, encoding="utf-8")
            out = self.run_to_the_end("--quick", "--data", text, "--tokens", "characters")
            self.assertIn("|".join(first[:6]).replace(" ", "␣"), out)
            self.assertIn("this model", out)
        text.write_text("Реве та стогне\n" * 20, encoding="utf-8")
        error = self.run_to_the_end("--quick", "--data", text, "--tokens", "characters", "--prompt", "Реве ", status=2)
        self.assertIn("30 tokens held out are too few for a window of 64", error)

    def test_a_published_model(self):
        model = self.folder / "model.safetensors"
        model.write_bytes(published())
        options = ("--load", model, "--heads", "4", "--prompt", "Слово", "--length", "40")
        out = self.run_to_the_end(*options)
        parameters = (V + P) * C + L * (12 * C * C + 13 * C) + 2 * C
        self.assertIn(f"{parameters} parameters", out)
        self.assertLess(out.index("They take 0.1 MB"), out.index("Writing"))
        self.assertLess(out.index("Writing"), out.index("One prompt, step by step"))  # no graph before the first token
        self.assertIn("\nСлово", out)
        self.assertIn("40 tokens", out)

        def text(out):
            begin = out.index("Writing")
            return out[begin:out.index(" tokens, ", begin)]
        self.assertEqual(text(self.run_to_the_end(*options)), text(out))
        self.assertNotEqual(text(self.run_to_the_end(*options, "--seed", "2")), text(out))
        likeliest = text(self.run_to_the_end(*options, "--temperature", "0"))
        for low in ("1e-10", "1e-40", "1e-300"):
            self.assertEqual(text(self.run_to_the_end(*options, "--temperature", low)), likeliest)
        self.assertNotIn("Writing", self.run_to_the_end(*options, "--step"))

    def test_files_that_are_no_model(self):
        model = self.folder / "model.safetensors"

        def refused(content, *options):
            model.write_bytes(content)
            return self.run_to_the_end("--load", model, *options, status=2)
        whole = published()
        self.assertIn("cut short", refused(whole[:-1]))
        self.assertIn("cut short", refused(b"And it came to pass"))
        self.assertIn("'h.1.mlp.c_proj.bias' is missing", refused(published(lambda t: t.pop("h.1.mlp.c_proj.bias"))))
        longer = published(lambda t: t.update({"h.0.ln_2.weight": ((C + 1,), [1] * (C + 1))}))
        self.assertIn("'h.0.ln_2.weight' is (33) where a width of 32 makes it (32)", refused(longer))
        self.assertIn("holds numbers of type I32", refused(whole.replace(b'"F32"', b'"I32"', 1)))
        self.assertIn("cannot be shared out among 5 heads", refused(whole, "--heads", "5"))
        (self.folder / "vocab.json").write_text("{}")
        self.assertIn("not a JSON object of tokens", refused(whole))

    def test_options_that_make_no_sense(self):
        for options, expected in ((("--prompt", ""), "--prompt: the value is empty"),
                                  (("--top-p", "0"), "it is above 0 and at most 1"),
                                  (("--temperature", "-1"), "it is 0 or more"),
                                  (("--accumulate", "0"), "it is 1 to 1000"), (("--rate", "0"), "it is above 0"),
                                  (("--tokens", "words"), "not one of characters, bytes, pairs, gpt2"),
                                  (("--tokens", "characters", "--prompt", "Їжак"), "is none of the")):
            self.assertIn(expected, self.run_to_the_end("--quick", *options, status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
