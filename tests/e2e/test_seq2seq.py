"""Chapter 08: what its program refuses, a reader's own pairs, each way of asking, and a training that is stopped and taken up again."""

import unittest

from chapter_case import ChapterCase

PAIRS = "".join(f"the {noun} number {n}\tel {word} {n}\n" for n in range(30) for noun, word in (("cat", "gato"), ("dog", "perro")))


class Seq2Seq(ChapterCase):
    program = "ch08_seq2seq"
    always = ("--quick",)

    def test_what_it_refuses(self):
        one = self.folder / "one.tsv"
        one.write_text("a cat\tun gato\n")
        long = self.folder / "long.tsv"
        long.write_text("".join(f"{'a ' * 40}{n}\t{'b ' * 40}\n" for n in range(50)))
        same = self.folder / "same.tsv"
        same.write_text("a cat\tun gato\n" * 40)
        signs = self.folder / "signs.tsv"
        signs.write_text("".join(f"{'?' * n}\t!\n" for n in range(1, 51)))
        for expected, *options in (("not one of bahdanau, luong, none", "--attention", "vaswani"),
                                   ("not one of paper, additive, general, dot", "--score", "cosine"),
                                   ("--sentence: it needs 1 to 12 words", "--sentence", "qwertz"),
                                   ("--sentence: it needs 1 to 12 words", "--sentence", "the " * 13),
                                   ("1 pairs are too few", "--data", one),
                                   ("all their sources stand in other pairs too", "--data", same),
                                   ("too few of the pairs have 1 to 20 words", "--data", long),
                                   ("too few of the pairs have 1 to 20 words", "--data", signs),
                                   ("one.tsv", "--load", one)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_a_readers_pairs_are_translated_and_nothing_is_claimed(self):
        pairs = self.folder / "pairs.tsv"
        pairs.write_text(PAIRS)
        told = self.run_to_the_end("--data", pairs, "--sentence", "the cat number 777")
        self.assertIn('No pair has "777": the model reads <unk> for it.', told)
        self.assertIn('"the cat number 777" becomes', told)
        self.assertNotIn("Backwards", told)
        self.assertFalse((self.folder / "out/claims.json").exists())

    def test_each_way_of_asking_has_a_map_and_the_fixed_vector_has_none(self):
        pairs = self.folder / "pairs.tsv"
        pairs.write_text(PAIRS)
        for attention in ("bahdanau", "luong"):
            for score in ("additive", "general", "dot"):
                told = self.run_to_the_end("--data", pairs, "--attention", attention, "--score", score)
                self.assertIn("The alignment map", told)
        self.assertNotIn("The alignment map", self.run_to_the_end("--data", pairs, "--attention", "none"))

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--data", "sample", "--train-steps", 200)
        stopped = self.check_stopped_and_resumed("translating ", *steps)
        self.run_to_the_end(*steps, "--load", stopped, "--attention", "luong", status=2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
