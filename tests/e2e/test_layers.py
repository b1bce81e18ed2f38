"""Chapter 02: what its program refuses, what it claims nothing about, and a training that is stopped and taken up again."""

import json
import unittest

from chapter_case import ChapterCase

PICTURE = ",".join("16" if pixel % 9 == 0 else "0" for pixel in range(64))


class Layers(ChapterCase):
    program = "ch02_layers"
    always = ("--quick", "--layers", 2)

    def claims(self):
        return [claim["claim"] for claim in json.loads((self.folder / "out/claims.json").read_text())]

    def test_what_it_refuses(self):
        few = self.folder / "few.csv"
        few.write_text(f"{PICTURE},3\n" * 4)
        pale = self.folder / "pale.csv"
        pale.write_text(f"{PICTURE},3\n{PICTURE},12\n")
        for expected, *options in (("--layers 0: it is 1 to 100", "--layers", 0),
                                   ("holds no pictures of digits", "--data", "sentiment"),
                                   ("4 pictures are too few", "--data", few),
                                   ("line 2: '12' is not a whole number from 0 to 9", "--data", pale),
                                   ("few.csv", "--load", few)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_nothing_is_claimed_about_a_readers_pictures(self):
        white = self.folder / "white.csv"
        white.write_text(("0," * 64 + "3\n") * 20)
        self.always = ()  # --quick alone would claim nothing about what was learnt
        # After one step the claims about the motif do not hold, which is the status 1
        self.start("--data", white, "--train-steps", 1).communicate(timeout=300)
        self.assertTrue([claim for claim in self.claims() if "motif" in claim])
        self.assertFalse([claim for claim in self.claims() if "layers" in claim or "digits" in claim])

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--train-steps", 200)
        stopped = self.check_stopped_and_resumed("digits, filters ", *steps)
        self.assertIn("seed", self.run_to_the_end(*steps, "--load", stopped, "--seed", 2, status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
