"""Chapter 18: what its program refuses, layers of every kind stepped through, and a training that is stopped and taken up again."""

import unittest

from chapter_case import ChapterCase


class MixtureOfExperts(ChapterCase):
    program = "ch18_mixture_of_experts"
    always = ("--quick",)

    def test_what_it_refuses(self):
        short = self.folder / "short.txt"
        short.write_text("a line\n" * 30)
        for expected, *options in (("--top 3 of --experts 2", "--experts", 2, "--top", 3),
                                   ("only a learnt router chooses more than one", "--router", "hash", "--top", 2),
                                   ("not one of learnt, hash, random", "--router", "best"),
                                   ("--experts 0: it is 1 to 64", "--experts", 0),
                                   ("--experts 65: it is 1 to 64", "--experts", 65),
                                   ("--top 0: it is 1 to 64", "--top", 0),
                                   ("--capacity -1: it is 0 to 64", "--capacity", -1),
                                   ("--capacity", "--capacity", "nan"),
                                   ("--balance -1", "--balance", -1),
                                   ("--noise 101", "--noise", 101),
                                   ("--text: 1 bytes", "--text", "a"),
                                   ("--text: 16 bytes", "--text", "ї" * 8),
                                   ("short.txt: too short", "--data", short),
                                   ("short.txt", "--load", short)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_layers_of_every_kind(self):
        for choices, options in ((4, ("--text", "Їжa", "--capacity", 64)),
                                 (8, ("--text", "Їжa", "--top", 2, "--noise", 1)),
                                 (5, ("--router", "hash")),
                                 (5, ("--router", "random", "--balance", 0)),
                                 (5, ("--experts", 1)),
                                 (320, ("--experts", 64, "--top", 64))):
            with self.subTest(options=options):
                said = self.run_to_the_end("--train-steps", 1, *options)
                self.assertIn(f"of {choices} choices", " ".join(said.split()))
                self.assertIn("router", (self.folder / "out/token.dot").read_text(encoding="utf-8"))

    def test_no_room_at_all(self):
        said = " ".join(self.run_to_the_end("--train-steps", 3, "--capacity", 0).split())
        self.assertIn("of 5 choices 5 found no room", said)
        self.assertIn("no room", (self.folder / "out/token.dot").read_text(encoding="utf-8"))

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--data", "sample", "--train-steps", 20)
        for more in (("--noise", 1, "--top", 2), ("--router", "random")):
            with self.subTest(options=more):
                stopped = self.check_stopped_and_resumed("your experts", *steps, *more)
        self.assertIn("its layer is another", self.run_to_the_end(*steps, "--load", stopped, status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
