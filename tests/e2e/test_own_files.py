"""Files and options of a reader's own, in every chapter: read, or refused in one line before any work."""

import os
import random
import shutil
import signal
import unittest

from chapter_case import ChapterCase

PROGRAMS = ("ch01_neuron", "ch03_bag_of_words", "ch05_rnn", "ch06_lstm", "ch09_attention", "ch11_transformer", "ch13_gpt",
            "ch14_bert", "ch21_retrieval", "ch23_rlhf")
LABELLED = "".join(f"{label}\tthe {word} number {n} was {word} indeed\n" for n in range(10)
                   for label, word in (("bad", "awful"), ("good", "great")))


class OwnFiles(ChapterCase):
    def file(self, content, name="mine"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def refused(self, program, expected, *options):
        """In one line, with status 2, before any training and without a file left behind."""
        with self.subTest(program=program, options=options):
            self.program = program
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            process = self.start(*options)
            out, error = process.communicate(timeout=300)
            self.assertEqual(process.returncode, 2, out + error)
            self.assertEqual(error.count("\n"), 1, error)
            self.assertIn(expected, error)
            self.assertNotIn(" · loss ", out)  # of a training
            self.assertEqual([path for path in self.folder.glob("out/*") if path.is_file()], [])

    def told(self, program, *options):
        self.program = program
        return self.run_to_the_end(*options)

    def test_what_every_program_refuses(self):
        not_utf8 = self.file(b"a\tone\nb\t\xc2\x41 two\n", "not_utf8")
        os.mkfifo(self.folder / "pipe")
        for program in PROGRAMS:
            self.refused(program, "--out needs a value, and --quick looks like an option", "--out", "--quick")
            self.refused(program, "--train-steps 9223372036854775808: it is 0 to 1000000000",
                         "--train-steps", 2**63)
            self.refused(program, "'no.such.file' is neither a data set nor a file", "--data", "no.such.file")
            self.refused(program, "not_utf8: byte 0xC2 at offset 8 (line 2) is not UTF-8", "--data", not_utf8)
        self.refused("ch06_lstm", "Is a directory", "--data", self.folder)
        self.refused("ch11_transformer", "this is a device", "--data", "/dev/zero")
        self.refused("ch21_retrieval", "pipe: the file is empty", "--data", self.folder / "pipe")
        self.refused("ch13_gpt", "this is UTF-16", "--data", self.file("Їжак".encode("utf-16"), "wide"))
        self.refused("ch06_lstm", "it is above 0", "--rate", "0")
        self.refused("ch05_rnn", "not a number", "--clip", "nan")

    def test_sentences_that_cannot_be_used(self):
        for program in ("ch03_bag_of_words", "ch09_attention", "ch11_transformer"):
            self.refused(program, "--sentence: ", "--sentence", "😀")
            self.refused(program, "--sentence: ", "--sentence", "їжак")
            self.refused(program, "--sentence: the value is empty", "--sentence", "")
        self.refused("ch09_attention", "1 to 60 words", "--sentence", "the food " * 40)
        self.refused("ch11_transformer", "the longest that is learnt from has 40", "--sentence", "the house " * 40)
        self.refused("ch05_rnn", "--start: the value is empty", "--start", "")
        self.refused("ch05_rnn", "is none of the", "--start", "Їжак")
        self.refused("ch21_retrieval", "a question has 1 to 16", "--ask", "word " * 40)

    def test_files_and_sizes_that_cannot_be_used(self):
        self.refused("ch21_retrieval", "it is 1 to 64", "--neighbours", 2**61)
        self.refused("ch21_retrieval", "it is 1000 to 1000000", "--rows", 2**61)
        database = self.file("no database", "database")
        self.refused("ch21_retrieval", "database", "--database", database)
        self.refused("ch21_retrieval", "'nowhere' is neither", "--database", self.folder / "new", "--append", "nowhere")
        self.refused("ch21_retrieval", "3 entries are too few", "--data", self.file("a\tone\nb\ttwo\nc\tthree\n"))
        self.refused("ch13_gpt", "it is 0 to 1000000", "--length", 2**61)
        self.refused("ch13_gpt", "are of a published model", "--vocab", "vocab.json", "--merges", "merges.txt")
        self.refused("ch14_bert", "are for real text", "--corpus", "nowhere")
        self.refused("ch14_bert", "'nowhere' is neither", "--data", "sample", "--corpus", "nowhere")
        self.refused("ch03_bag_of_words", "cannot be written", "--export", self.folder / "no" / "folder")
        # A model of another chapter
        self.told("ch03_bag_of_words", "--quick", "--save", self.folder / "model")
        for program in ("ch05_rnn", "ch06_lstm", "ch11_transformer", "ch21_retrieval"):
            self.refused(program, "was it saved by another program?", "--load", self.folder / "model")

    def test_data_that_a_chapter_cannot_use(self):
        three = self.file("".join(f"{c}\t{c} word one two\n" for c in "abc" * 10), "three")
        for program in ("ch03_bag_of_words", "ch09_attention", "ch23_rlhf"):
            self.refused(program, "3 classes; this chapter tells two apart", "--data", three)
        faces = self.file("".join(f"{c}\t{face}\n" for c, face in zip("ab" * 20, "😀😢" * 20)), "faces")
        self.refused("ch14_bert", "faces: none of its first 32 texts has a word", "--data", faces, "--corpus", "sample")
        long = self.file("".join(f"{f'word{n} ' * 80}\t{f'слово{n} ' * 80}\n" for n in range(60)), "long")
        self.refused("ch11_transformer", "each of the 57 pairs to learn from has a side of more than 64", "--data", long)
        ukrainian = self.file("".join(f"{c}\tце {w} слово тут\n" for c, w in zip("ab" * 20, "так ні ".split() * 20)), "uk")
        self.refused("ch23_rlhf", "people have rated not one of its words", "--data", ukrainian)

    def test_data_that_the_book_knows_nothing_about(self):
        # So easy that even labels dealt out anew are guessed better than the book's bound allows
        out = self.told("ch03_bag_of_words", "--data", self.file(LABELLED), "--quick")
        self.assertIn("No claim is made about how well a file of your own can be told apart.", out)
        self.assertNotIn("test accuracy well above", (self.folder / "out" / "claims.json").read_text())
        self.assertIn("dog bites man", (self.folder / "out" / "claims.json").read_text())
        # Classes of unlike size; more classes than labels in the first column
        rows = [f"{label}\tword{n} about {label} and nothing else" for label, n in
                [("spam", n) for n in range(10)] + [("ham", n) for n in range(60)]]
        out = self.told("ch14_bert", "--data", self.file("\n".join(rows)), "--corpus", "sample", "--quick")
        self.assertIn("32 labels", out)
        rows = [f"{n % 40}\tword{n % 40} and word{n}" for n in range(400)]
        out = self.told("ch14_bert", "--data", self.file("\n".join(rows)), "--corpus", "sample", "--quick")
        self.assertIn("40 labels", out)
        # A text without the characters of our own prompts
        out = self.told("ch05_rnn", "--data", self.file("реве та стогне\r\n" * 100), "--quick")
        self.assertIn("Temperature 0.5: реве та стогне", out)

    def test_pairs_that_are_left_out_are_counted(self):
        short = [f"the house {n}\tla casa {n}" for n in range(30)]
        rows = short + [f"{'long ' * 80}\t{'largo ' * 80}"] * 3
        out = self.told("ch11_transformer", "--data", self.file("\n".join(rows)), "--quick", "--train-steps", "1")
        self.assertIn("3 pairs are left out: a side of them has more than 64 pieces.", out)

    def unbroken_words(self, letters):
        dna = random.Random(1).choices("ACGT", k=letters)
        words = ["".join(dna[n::100]) for n in range(100)]
        return self.file("\n".join(words), "text"), self.file("".join(f"{word}\t{word}\n" for word in words), "pairs")

    def test_learning_from_unbroken_words_shows_its_progress_and_hears_ctrl_c(self):
        for program, task, options in (("ch11_transformer", "learning pieces", lambda text, pairs: ("--data", pairs)),
                                       ("ch13_gpt", "learning pairs", lambda text, pairs: ("--data", text, "--tokens", "pairs")),
                                       ("ch14_bert", "learning pieces", lambda text, pairs: ("--data", "sample", "--corpus", text)),
                                       ("ch21_retrieval", "learning tokens", lambda text, pairs: ("--data", pairs))):
            with self.subTest(program=program):
                self.program = program
                for letters in (2_000_000, 8_000_000, 32_000_000):  # progress is shown only of what takes more than a second
                    process = self.start("--quick", "--train-steps", "1", *options(*self.unbroken_words(letters)))
                    shown = any(line.startswith(task) for line in process.stdout)
                    if shown:
                        break
                    process.communicate(timeout=300)
                self.assertTrue(shown)
                process.send_signal(signal.SIGINT)
                rest, _ = process.communicate(timeout=300)
                self.assertEqual([line for line in rest.splitlines() if not line.startswith(task)], [])
                self.assertEqual(process.returncode, 130)


if __name__ == "__main__":
    unittest.main()
