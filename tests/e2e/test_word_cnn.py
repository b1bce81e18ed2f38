"""Chapter 07: what its program refuses, texts that it takes, and a training that is stopped and taken up again."""

import unittest

from chapter_case import ChapterCase


class WordCnn(ChapterCase):
    program = "ch07_word_cnn"
    always = ("--quick",)

    def file(self, name, lines):
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def test_what_it_refuses(self):
        three = self.file("three.tsv", [f"{label}\tgood food" for label in "abcabcabcabc"])
        silent = self.file("silent.tsv", ["0\t!!!", "1\t???"] * 6)
        for expected, *options in (("--sentence: it needs 1 to 40 words", "--sentence", "xyzzy"),
                                   ("--sentence: it needs 1 to 40 words", "--sentence", "?!"),
                                   ("--sentence: it needs 1 to 40 words", "--sentence", "good " * 41),
                                   ("three", "--data", three),
                                   ("the text has no words", "--data", silent),
                                   ("three.tsv", "--load", three)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_texts_without_a_word_twice(self):
        texts = self.file("once.tsv", [f"{n % 2}\tword{n}" for n in range(20)])
        self.assertIn("Their vocabulary has", self.run_to_the_end("--data", texts))

    def test_short_and_long_texts_of_a_readers_own(self):
        texts = self.file("own.tsv", ["0\tno", "1\tyes", "0\t" + "never " * 300, "1\t" + "always " * 7] * 5)
        out = self.run_to_the_end("--data", texts)
        self.assertIn("Of longer texts the first 200 words are read.", out)

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--train-steps", 12)
        stopped = self.check_stopped_and_resumed("filters, vectors go on learning  2", *steps)
        self.assertIn("seed", self.run_to_the_end(*steps, "--load", stopped, "--seed", 2, status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
