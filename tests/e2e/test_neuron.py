"""Chapter 01: tables of the reader's own, rates that are too large, and a descent that goes on from a file."""

import json
import pathlib
import re
import subprocess
import sys
import unittest

from chapter_case import ChapterCase

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "common/data/samples"


class Neuron(ChapterCase):
    program = "ch01_neuron"
    always = ("--quick",)

    def table(self, text):
        file = self.folder / "mine.csv"
        file.write_text(text)
        return file

    def refused(self, expected, *options):
        self.assertIn(expected, self.run_to_the_end(*options, status=2))
        self.assertFalse((self.folder / "out/claims.json").exists())

    def claims(self):
        return [claim["claim"] for claim in json.loads((self.folder / "out/claims.json").read_text())]

    def assert_no_nan(self, out):
        pictures = [file.read_text() for file in (self.folder / "out").glob("*.svg")]
        for text in (out, *pictures):
            self.assertNotRegex(text, r"\b(nan|inf)\b")

    def test_tables_that_cannot_be_learnt_from(self):
        classes = "".join(f"{i},{'abcd'[i // 5 % 4]}\n" for i in range(16))
        for text, expected in (("a,b\n1,2\n", "only one row"), ("a,b\n1,\n2,3\n", "line 2: 'b' is empty"),
                               ("a,b\n1,2\nmany,3\n", "line 3: 'a' is no number: 'many'"),
                               ("a,,b\n1,2,3\n2,5,3\n", "line 1: column 2 has no name"),
                               ("a,b,c\n1,5,2\n2,5,3\n4,5,1\n", "column 'b' is 5 in every row"),
                               ("a,b\n1,4\n2,4.0\n3,4\n4,4.00\n", "'b' is 4 in every row"),
                               ("a,b\n1,1e20\n2,3\n3,-1e20\n", "'b' goes from -1e+20 to 1e+20"),
                               ("a,b\n1e-15,1e16\n2e-15,4e16\n4e-15,5e16\n", "the best weight of 'a' is"),
                               ("a,b,c\n1,1,2\n2,2,3\n4,4,9\n", "column 'b' repeats column 'a'"),
                               ("a,b,c\n1,2,2\n2,4,3\n4,8,9\n5,10,3\n", "column 'b' follows from the columns before it"),
                               ("20.7,77.1\n20,70\n21,80\n", "line 1 has numbers where the names"),
                               ("a,b\n1,30\n2,many\n3,1\n", "line 3: 'b' has words and numbers"),
                               ("a,b,c\n1,7,3\n2,5,5\n", "2 rows decide on no unit with 2 weights and a bias"),
                               ("x,kind\n" + classes, "'kind' is d in 1 of its rows")):
            with self.subTest(expected):
                self.refused(expected, "--data", self.table(text))

    def test_rates_that_are_too_large(self):
        self.refused("--rate 3: the error would grow without end, as it does from 2/λ_max", "--rate", "3")

    def test_a_table_whose_examples_lie_on_a_line(self):
        out = self.run_to_the_end("--data", self.table("area & rooms,price\n1,3\n2,5\n"))
        self.assertIn("price = 2 · area & rooms + 1", out)
        self.assertEqual(out.count("2 rows of area & rooms"), 1)
        self.assert_no_nan(out)
        self.assertIn("area &amp; rooms", (self.folder / "out/squares.svg").read_text())

    def test_the_largest_numbers_that_are_taken(self):
        out = self.run_to_the_end("--data", self.table("a,b\n1e18,2e18\n3e18,5e18\n5e18,1e18\n-1e18,4e18\n"))
        self.assert_no_nan(out)

    def test_classes_of_the_reader(self):
        for seed in range(5):
            rows = "".join(f"{i},{i * i % 7},{'yes' if i < 5 else 'no, never'}\n" for i in range(10)).replace("no, never", '"no, never"')
            out = self.run_to_the_end("--seed", seed, "--data", self.table("a,b,survived\n" + rows))
            self.assertIn("no, never, yes", out)
            self.assert_no_nan(out)

    def test_nothing_is_claimed_about_a_readers_table_or_the_sample(self):
        wide = self.table("a,b,price\n" + "".join(f"{i * i},{1000 + i},{i % 5}\n" for i in range(30)))
        for options in ((), ("--data", wide)):
            self.run_to_the_end(*options)
            for word in ("San Diego", "Orange", "steps of descent", "malignant", "flower"):
                self.assertFalse([claim for claim in self.claims() if word in claim], options)

    def test_the_sample_is_what_its_rule_gives(self):
        made = subprocess.run([sys.executable, SAMPLES / "houses.py"], capture_output=True, text=True, check=True)
        self.assertEqual(made.stdout, (SAMPLES / "houses.csv").read_text())

    def test_areas_of_a_picture_meet_on_whole_pixels(self):
        self.run_to_the_end()
        for name in ("two_losses.svg", "exclusive_or.svg"):
            areas = re.findall(r"<rect x='(.*?)' y='(.*?)' width='(.*?)' height='(.*?)'[^>]*crispEdges", (self.folder / "out" / name).read_text())
            self.assertGreater(len(areas), 100)
            for area in areas:
                self.assertTrue(all(side.isdigit() for side in area), area)

    def test_a_descent_goes_on_from_a_file(self):
        whole, part, again, shorter = (self.folder / name for name in ("whole", "part", "again", "shorter"))
        self.run_to_the_end("--save", whole)
        self.run_to_the_end("--train-steps", 20, "--save", part)
        self.assertNotEqual(part.read_bytes(), whole.read_bytes())
        self.run_to_the_end("--load", part, "--save", again)
        self.assertEqual(again.read_bytes(), whole.read_bytes())
        # 20 steps are more than 10: what is saved then can only have come from the file
        self.run_to_the_end("--train-steps", 10, "--save", shorter)
        self.assertNotEqual(shorter.read_bytes(), part.read_bytes())
        self.run_to_the_end("--train-steps", 10, "--load", part, "--save", again)
        self.assertEqual(again.read_bytes(), part.read_bytes())

    def test_a_descent_of_another_table_or_rate_is_refused(self):
        saved = self.folder / "saved"
        rows = "a,b\n1,3\n2,5\n4,4\n"
        self.run_to_the_end("--data", self.table(rows), "--save", saved)
        (self.folder / "out/claims.json").unlink()
        for other, text, *options in (("columns", "c,b\n1,3\n2,5\n4,4\n"), ("rows", rows + "5,5\n"), ("target", "a,b\n1,3\n2,5\n4,9\n"),
                                      ("inputs", "a,b\n1,3\n2,5\n5,4\n"), ("rate", rows, "--rate", ".05")):
            with self.subTest(other):
                self.refused(f"saved with other {other}", "--data", self.table(text), "--load", saved, *options)
        self.run_to_the_end("--data", self.table(rows), "--load", saved)

    def test_the_debugger_goes_through_both_passes(self):
        commands = self.folder / "commands"
        for one, typed, last in (("unit", "break L\ncontinue\nbackward\nbreak ∂w\ncontinue\nnext\nnext\n", "next w ← ∂w"),
                                 ("network", "backward\nbreak ∂W_1\ncontinue\n", "∂W_1 ← ∂a")):
            commands.write_text(typed + "quit\n")
            with commands.open() as stdin:
                out = self.run_to_the_end("--pass", one, "--step", stdin=stdin)
            self.assertIn("the backward pass begins", out)
            self.assertIn(last, out[out.rindex("(unrolled) ", 0, out.rindex("(unrolled) quit")):])


if __name__ == "__main__":
    unittest.main(verbosity=2)
