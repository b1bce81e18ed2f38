"""Chapter 15: what its program refuses, a reader's own sentence and code, and a training that is stopped and taken up again."""

import unittest

from chapter_case import ChapterCase

UKRAINIAN = "".join(f"def порахувати_{n}(яблука):\n    return яблука + {n}  # скільки їх\n" for n in range(600))


class EncoderDecoder(ChapterCase):
    program = "ch15_encoder_decoder"
    always = ("--quick",)

    def test_what_it_refuses(self):
        short = self.folder / "short.txt"
        short.write_text("x = 1\n" * 30)
        for expected, *options in (("--sentence: no gaps", "--sentence", "la bill ma pays la loan ."),
                                   ("--sentence: 2 gaps", "--sentence", "la ___ ma pays la ___ ."),
                                   ("--sentence: no word of this language: 'loam' · HINT: did you mean loan?",
                                    "--sentence", "la bill ___ pays la loam ."),
                                   ("--sentence: no word of this language: 'кіт'", "--sentence", "la кіт ___"),
                                   ("--sentence: more than 24 words", "--sentence", "___" + " la" * 25),
                                   ("--code: a line with one gap is needed", "--code", "for i in range(3):"),
                                   ("--code: a line with one gap is needed", "--code", "___ = ___"),
                                   ("--code", "--code", "x = [" + "1, " * 200 + "___]"),
                                   ("short.txt: 180 bytes are too few", "--data", short),
                                   ("short.txt", "--load", short)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_any_gap_is_read_and_written(self):
        for sentence in ("___ la bill ma pays la loan .", "la bill ma pays la loan ___", "___", "  lo   rich coin\t___  owes li price ."):
            with self.subTest(sentence=sentence):
                told = self.run_to_the_end("--sentence", sentence, "--train-steps", 1)
                self.assertIn("⟨end⟩  →  ⟨0⟩", told)

    def test_a_readers_own_code_is_read_and_nothing_is_claimed_of_it(self):
        own = self.folder / "яблука.py"
        own.write_text(UKRAINIAN)
        told = self.run_to_the_end("--data", own, "--code", "яблука = ___ + 1")
        self.assertIn("яблука.py", told)
        self.assertNotIn("which of eight middles fits", told)

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        steps = ("--train-steps", 60)
        stopped = self.check_stopped_and_resumed("T5, hidden spans", *steps)
        self.assertIn("number of steps is another", self.run_to_the_end("--train-steps", 50, "--load", stopped, status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
