"""Chapter 04: what its program refuses, files of vectors, questions, and a training that is stopped and taken up again."""

import os
import re
import unittest

from chapter_case import ChapterCase

VECTORS = "5 2\nman 1 0\nwoman 0 1\nking 1 0.9\nqueen 0.1 1.2\nsoup -1 -1\n"


class WordVectors(ChapterCase):
    program = "ch04_word_vectors"
    always = ("--quick",)

    def file(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def test_what_it_refuses(self):
        lone = self.file("lone.txt", "one\n\ntwo\n\none\n\ntwo\n")
        for expected, *options in (("--width 0: it is 1 to 1024", "--width", 0),
                                   ("'rooth' has no vector · HINT: did you mean ruth?", "--neighbours", "rooth"),
                                   ("is not one word", "--neighbours", "ruth naomi"),
                                   ("2 words, three were expected", "--analogy", "ruth naomi"),
                                   ("1 word, three were expected", "--analogy", "ruth"),
                                   ("three different words were expected", "--analogy", "ruth naomi Ruth"),
                                   ("'xyzzy' has no vector", "--analogy", "ruth naomi xyzzy"),
                                   ("no word occurs 99999 times · HINT: a longer text, or a lower --min-count", "--min-count", 99999),
                                   ("there are no two words in one sentence", "--data", lone),
                                   ("need not be written again", "--save-vectors", "a.txt", "--load-vectors", "b.txt"),
                                   ("--save-vectors", "--save-vectors", self.folder),
                                   ("lone.txt", "--load", lone)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_vectors_of_a_file(self):
        file = self.file("v.txt", VECTORS)
        out = self.run_to_the_end("--load-vectors", file, "--analogy", "man woman king", "--neighbours", "soup")
        self.assertIn("man : woman :: king : queen", out)
        self.assertIn('Nearest to "soup": man -0.71, woman -0.71, queen -0.76', out)
        self.assertIn("5 words, 2 numbers each", self.run_to_the_end("--load-vectors", file))
        for expected, text in (("promises 6 words", VECTORS.replace("5 2", "6 2")), ("is no finite number", VECTORS + "x nan 1\n"),
                               ("stands in lines", VECTORS.replace("soup", "king")), ("not UTF-8", b"1 1\n\xff 1\n"),
                               ("too short", "999999999 999999999\nx 1\n"), ("has 1 numbers", VECTORS[:-4] + "\n"), ("v.txt", "")):
            with self.subTest(expected=expected):
                error = self.run_to_the_end("--load-vectors", self.file("v.txt", text), status=2)
                self.assertIn("v.txt", error)
                if expected == "is no finite number":
                    expected = "is one more" if "promises" in error else expected
                self.assertIn(expected, error)
        for option in ("--data", "--save", "--width", "--reach", "--min-count"):
            with self.subTest(option=option):
                self.assertIn(f"{option} and --load-vectors", self.run_to_the_end("--load-vectors", file, option, 7, status=2))
        capitals = self.file("capitals.txt", VECTORS.title().replace("Soup", "New_York"))
        self.assertIn("Man : Woman :: King : Queen", self.run_to_the_end("--load-vectors", capitals, "--analogy", "Man Woman King"))
        self.assertIn('Nearest to "New_York"', self.run_to_the_end("--load-vectors", capitals, "--neighbours", "New_York"))
        error = self.run_to_the_end("--load-vectors", capitals, "--neighbours", "xyzzyx", status=2)
        self.assertIn("'xyzzyx' has no vector · HINT: a word of the file", error)
        three, one = self.file("three.txt", "3 1\nx 1\ny 2\nz 3\n"), self.file("one.txt", "1 1\nx 1\n")
        self.assertIn("x : y :: z : no other word is left", self.run_to_the_end("--load-vectors", three, "--analogy", "x y z"))
        self.assertIn('Nearest to "x": no other word is left', self.run_to_the_end("--load-vectors", one, "--neighbours", "x"))
        self.assertIn("'rook' has no vector", self.run_to_the_end("--load-vectors", self.file("v.txt", VECTORS), "--neighbours", "rook",
                                                                  status=2))

    def test_what_is_saved_is_read_again(self):
        vectors = self.folder / "vectors.txt"
        learnt = self.run_to_the_end("--save-vectors", vectors, "--neighbours", "ruth")
        read = self.run_to_the_end("--load-vectors", vectors, "--neighbours", "Ruth")
        line = next(line for line in learnt.splitlines() if line.startswith('Nearest to "ruth"'))
        self.assertIn(line, read)
        words, width = map(int, vectors.read_text().split("\n", 1)[0].split())
        self.assertEqual(len(vectors.read_text().splitlines()), words + 1)
        self.assertEqual(width, 50)

    def test_a_readers_text_is_told_of_alone(self):
        text = self.file("mine.txt", "the cat sat on the mat\nthe dog sat on the cat\n" * 20)
        out = self.run_to_the_end("--data", text)
        self.assertNotIn("King James", out)
        # Two words, of which none is seldom: a pair that stands in the text all the same
        self.assertIn('Near "a" stands "b"', self.run_to_the_end("--data", self.file("two.txt", "a b\na b\n")))
        self.assertFalse((self.folder / "out/claims.json").exists())

    def test_a_short_text_is_read_until_something_is_learnt(self):
        self.always = ()
        out = self.run_to_the_end("--data", "sample", "--neighbours", "ruth")
        self.assertIn("The text is read 120 times.", " ".join(out.split()))
        first = 6 * 0.693  # of guessing, with five negatives
        self.assertLess(float(re.findall(r"skip-gram 100 %.*loss ([0-9.]+)", out)[0]), first / 4)
        once = self.run_to_the_end("--data", "sample", "--passes", 1)
        self.assertIn("The text is read once.", " ".join(once.split()))

    def test_stopped_and_taken_up_again_it_ends_in_the_same_bits(self):
        # Enough sentences that it can be stopped in the middle
        words = [f"w{n}" for n in range(500)]
        lines = "\n".join(" ".join(words[(7 * n + i * i) % 500] for i in range(40)) for n in range(10000))
        text = self.file("long.txt", lines)
        self.always = ()
        stopped = self.check_stopped_and_resumed("skip-gram ", "--data", text)
        self.assertIn("its seed is another", self.run_to_the_end("--data", text, "--load", stopped, "--seed", 2, status=2))
        self.assertIn("its set of options is another", self.run_to_the_end("--data", text, "--load", stopped, "--width", 51, status=2))

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_full_disk(self):
        self.assertIn("/dev/full", self.run_to_the_end("--save-vectors", "/dev/full", "--neighbours", "ruth", status=2))


if __name__ == "__main__":
    unittest.main(verbosity=2)
