"""Chapter 10: what its program refuses, each way stepped through, a reader's own text, and a training that is stopped and taken up again."""

import unittest

from chapter_case import ChapterCase

UKRAINIAN = "".join(f"Ой у лузі червона калина похилилася, чогось наша славна Україна зажурилася, {n}.\n" for n in range(60))


class Positions(ChapterCase):
    program = "ch10_positions"
    always = ("--quick",)

    def test_what_it_refuses(self):
        short = self.folder / "short.txt"
        short.write_text("a line\n" * 30)
        lines = self.folder / "lines.txt"
        lines.write_text("one line only\n")
        for expected, *options in (("not one of none, sinusoid, learnt, shaw, t5, alibi, rope", "--way", "rotary"),
                                   ("--symbols: only the letters a to p", "--symbols", "abcxyz"),
                                   ("--symbols: only the letters a to p", "--symbols", "абвг"),
                                   ("--symbols: only the letters a to p", "--symbols", "ABCDEF"),
                                   ("--symbols: it needs 4 to 16 letters", "--symbols", "abc"),
                                   ("--symbols: it needs 4 to 16 letters", "--symbols", "a" * 17),
                                   ("short.txt: too short", "--data", short),
                                   ("fewer", "--data", lines),
                                   ("short.txt", "--load", short)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_each_way_is_stepped_through(self):
        for way, where in (("none", "attention"), ("sinusoid", "positions"), ("learnt", "positions"), ("shaw", "relative"),
                           ("t5", "buckets"), ("alibi", "slopes"), ("rope", "turn")):
            with self.subTest(way=way):
                self.run_to_the_end("--train-steps", 1, "--way", way, "--symbols", "badcafe")
                self.assertIn(where, (self.folder / "out/forward.dot").read_text())

    def test_a_readers_own_text_is_read_and_nothing_is_claimed_of_it(self):
        own = self.folder / "пісня.txt"
        own.write_text(UKRAINIAN)
        told = self.run_to_the_end("--data", own)
        self.assertIn("пісня.txt", told)
        self.assertNotIn("reads on as before", told)

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--data", "sample", "--train-steps", 30)
        stopped = self.check_stopped_and_resumed("reading, RoPE", *steps)
        self.assertIn("its way is another", self.run_to_the_end(*steps, "--load", stopped, "--way", "alibi", status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
