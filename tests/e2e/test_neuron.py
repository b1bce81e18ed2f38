"""Chapter 01: tables of the reader's own, rates that are too large, and a descent that goes on from a file."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release"))
PROGRAM = BUILD / "bin" / "ch01_neuron"


class Neuron(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def run_chapter(self, *options, stdin=""):
        return subprocess.run([PROGRAM, "--quick", "--out", self.folder / "out", *options], input=stdin, capture_output=True, text=True,
                              env={**os.environ, "UNROLLED_CACHE": str(self.folder / "empty"), "NO_COLOR": "1"}, timeout=60)

    def table(self, text):
        file = self.folder / "mine.csv"
        file.write_text(text)
        return file

    def refused(self, expected, *options):
        done = self.run_chapter(*options)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
        self.assertIn(expected, done.stderr)
        self.assertFalse((self.folder / "out" / "claims.json").exists())

    def test_tables_that_cannot_be_learnt_from(self):
        for text, expected in (("a,b\n1,2\n", "only one row"), ("a,b\n1,\n2,3\n", "line 2: 'b' is empty"),
                               ("a,b\n1,2\nmany,3\n", "line 3: 'a' is no number: 'many'"),
                               ("a,b,c\n1,5,2\n2,5,3\n4,5,1\n", "column 'b' is 5 in every row"),
                               ("a,b,c\n1,1,2\n2,2,3\n4,4,9\n", "column 'b' repeats column 'a'"),
                               ("a,b,c\n1,2,2\n2,4,3\n4,8,9\n5,10,3\n", "column 2 follows from the columns before it"),
                               ("a,b,c\n1,7,3\n2,5,5\n", "2 rows decide on no unit with 2 weights and a bias")):
            with self.subTest(expected):
                self.refused(expected, "--data", self.table(text))

    def test_rates_that_are_too_large(self):
        self.refused("--rate 3: the error would grow without end, as it does from 2/λ_max", "--rate", "3")

    def test_a_table_whose_examples_lie_on_a_line(self):
        done = self.run_chapter("--data", self.table("area & rooms,price\n1,3\n2,5\n"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("price = 2 · area & rooms + 1", done.stdout)
        self.assertNotIn("nan", done.stdout)
        self.assertIn("area &amp; rooms", (self.folder / "out" / "squares.svg").read_text())

    def test_classes_of_the_reader(self):
        rows = "".join(f"{i % 7},{i % 5},{'yes' if i % 7 > 3 else 'no'}\n" for i in range(40))
        done = self.run_chapter("--data", self.table("a,b,survived\n" + rows))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no, yes", done.stdout)

    def test_a_descent_goes_on_from_a_file(self):
        whole, part = self.folder / "whole", self.folder / "part"
        self.run_chapter("--save", whole)
        self.run_chapter("--train-steps", "20", "--save", part)
        self.assertNotEqual(part.read_bytes(), whole.read_bytes())
        self.run_chapter("--load", part, "--save", part)
        self.assertEqual(part.read_bytes(), whole.read_bytes())
        (self.folder / "out" / "claims.json").unlink()
        self.refused("its weights belong to other columns", "--data", self.table("a,b\n1,3\n2,5\n4,4\n"), "--load", part)

    def test_claims_hold_on_the_sample(self):
        self.assertEqual(self.run_chapter().returncode, 0)
        claims = json.loads((self.folder / "out" / "claims.json").read_text())
        self.assertFalse(any("San Diego" in claim["claim"] or "malignant" in claim["claim"] for claim in claims))

    def test_the_debugger_goes_through_both_passes(self):
        for one in ("unit", "network"):
            done = self.run_chapter("--pass", one, "--step", stdin="backward\n" + "next\n" * 9 + "continue\nquit\n")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("the backward pass begins", done.stdout)
            self.assertIn("descend" if one == "unit" else "∂W_1", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
