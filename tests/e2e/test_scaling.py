"""Chapter 16: what its program refuses, runs that run away, and a sweep that is stopped and taken up again."""

import json
import unittest

from chapter_case import ChapterCase


class Scaling(ChapterCase):
    program = "ch16_scaling"
    always = ("--quick",)

    def test_what_it_refuses(self):
        short, empty = self.folder / "short.txt", self.folder / "empty.txt"
        short.write_text("a line\n" * 30)
        empty.write_text("")
        for expected, *options in (("not one of usual, large", "--sweep", "huge"),
                                   ("--rate", "--rate", 0), ("--rate", "--rate", "nan"), ("--rate", "--rate", -1),
                                   ("--train-steps 11", "--train-steps", 11), ("--train-steps", "--train-steps", -1),
                                   ("short.txt: too short", "--data", short),
                                   ("empty.txt", "--data", empty),
                                   ("short.txt", "--load", short)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_runs_that_ran_away_are_named_and_never_fitted(self):
        error = self.run_to_the_end("--rate", 1e30, status=2)
        self.assertIn("a plane through 0 runs", error)
        told = self.run_to_the_end("--train-steps", 24)
        self.assertNotIn("Ran away", told)

    def test_a_readers_own_text_is_read_and_nothing_is_claimed_of_it(self):
        own = self.folder / "пісня.txt"
        own.write_text("".join(f"Ой у лузі червона калина похилилася, {n}\n" for n in range(400)))
        told = self.run_to_the_end("--data", own)
        self.assertIn("пісня.txt", told)
        claims = json.loads((self.folder / "out/claims.json").read_text(encoding="utf-8"))
        self.assertFalse([each for each in claims if "real text" in each["claim"]])

    def test_a_large_sweep_begins_with_its_own_sizes(self):
        told = self.run_to_the_end("--sweep", "large")
        self.assertIn("25600 entities", told)
        self.assertIn("width 128, 12 steps", told)

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--train-steps", 60)
        stopped = self.check_stopped_and_resumed("% ·", *steps)
        for expected, *options in (("its plan is another", "--train-steps", 50), ("its seed is another", "--train-steps", 60, "--seed", 2),
                                   ("its rate is another", "--train-steps", 60, "--rate", .1)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, "--load", stopped, status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
