"""Chapter 14 from outside: a pretraining that is stopped goes on to the same bits; blanks are filled; bad options are one line."""

import unittest

from chapter_case import ChapterCase


class Bert(ChapterCase):
    program, always = "ch14_bert", ("--quick",)

    def test_stopped_and_taken_up_again(self):
        for reading in ((), ("--data", "sample")):
            with self.subTest(reading=reading):
                training = (*reading, "--train-steps", "40")
                whole, half = self.folder / "whole", self.folder / "half"
                story = self.run_to_the_end(*training, "--save", whole)
                self.interrupt_at(" 50 % · 20/40", *training, "--save", half)
                self.assertNotEqual(half.read_bytes(), whole.read_bytes())
                again = self.run_to_the_end(*training, "--load", half, "--save", self.folder / "again", threads=1)
                self.assertEqual((self.folder / "again").read_bytes(), whole.read_bytes())
                # What is told of the model is the same too
                tell = lambda text: text[text.index("token  word"):]
                strip = lambda text: [line for line in tell(text).splitlines() if "%" not in line]
                self.assertEqual(strip(again), strip(story))

    def test_blanks_are_filled(self):
        story = self.run_to_the_end("--sentence", "le unheard [MASK] plays [MASK]")
        table = story[story.index("token  word  probability"):].splitlines()[2:12]
        self.assertEqual([row.split()[0] for row in table], ["3"] * 5 + ["5"] * 5)
        for part in (table[:5], table[5:]):
            p = [float(row.split()[-1]) for row in part]
            self.assertEqual(p, sorted(p, reverse=True))
        self.assertIn("[UNK]", (self.folder / "out" / "tokens.dot").read_text())
        self.assertIn("digraph path", (self.folder / "out" / "path.dot").read_text())
        real = self.run_to_the_end("--data", "sample", "--train-steps", "2", "--sentence", "Їжак [MASK], naïve!")
        self.assertIn('"Їжак [MASK], naïve!"', real)

    def test_bad_wishes(self):
        (self.folder / "not_a_model").write_text("x" * 100)
        (self.folder / "one_class.tsv").write_text("good\tvery good\ngood\tbetter\n")
        for options, message in ((("--sentence", "no blank here"), 'there is no [MASK] in "no blank here"'),
                                 (("--sentence", "a " * 30 + "[MASK]"), "a [MASK] stands after the 14 tokens that are read"),
                                 (("--data", "sample", "--pieces", "bytes"), '--pieces "bytes": not one of learnt, bert'),
                                 (("--data", "sample", "--pieces", "bert"), "bert-vocab is not fetched"),
                                 (("--data", "sample", "--corpus", "sentiment"), "holds no running text"),
                                 (("--data", "nowhere"), "'nowhere' is neither a data set nor a file"),
                                 (("--data", self.folder / "one_class.tsv"), "one_class.tsv"),
                                 (("--load", self.folder / "not_a_model"), "not_a_model")):
            with self.subTest(options=options):
                error = self.run_to_the_end(*options, "--save", self.folder / "saved", status=2)
                self.assertIn(message, error)
                self.assertFalse((self.folder / "saved").exists())


if __name__ == "__main__":
    unittest.main()
