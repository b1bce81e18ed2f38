"""Bad input to a chapter: one clear line, exit status 2, and nothing lost, overwritten or half-written."""

import os
import pathlib
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release"))
PROGRAM = BUILD / "bin" / "ch03_bag_of_words"


class BadInput(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.cache = self.folder / "cache"

    def tearDown(self):
        self.temporary.cleanup()

    def run_chapter(self, *options):
        return subprocess.run([str(PROGRAM), "--quick", "--out", str(self.folder / "out"), *map(str, options)],
                              env={**os.environ, "UNROLLED_CACHE": str(self.cache)}, capture_output=True, timeout=60)

    def refused(self, expected, *options):
        done = self.run_chapter(*options)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, 2, said)
        self.assertEqual(said.count("\n"), 1, said)
        self.assertIn(expected, said)
        self.assertFalse((self.folder / "out" / "claims.json").exists())

    def file(self, content, name="mine.tsv"):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_options(self):
        self.refused("unknown option --quik · HINT: did you mean --quick?", "--quik")
        self.refused("not a whole number", "--seed", "many")
        self.refused("it is 0 to 1", "--truth", "2")

    def test_data_that_is_not_there(self):
        self.refused("neither a data set nor a file", "--data", "sentimant")
        self.refused("./book data sentiment", "--data", "sentiment")

    def test_data_that_is_cut_or_altered(self):
        folder = self.cache / "sentiment"
        folder.mkdir(parents=True)
        for name in ("amazon", "imdb", "yelp"):
            (folder / f"{name}.json").write_text('[{"text": "good", "class": 1}')
        self.refused("sentiment", "--data", "sentiment")

    def test_files_of_the_reader(self):
        self.refused("the file is empty", "--data", self.file(b""))
        self.refused("byte 0xFF at offset 9 (line 1) is not UTF-8", "--data", self.file(b"pos\tgood \xff\nneg\tbad\n"))
        self.refused("line 2", "--data", self.file(b"pos\tgood\nno tab here\n"))
        self.refused("have the label 'pos'", "--data", self.file(b"pos\tgood\npos\tfine\n"))
        self.refused("3 classes", "--data", self.file(b"a\tone\nb\ttwo\nc\tthree\n" * 5))

    def test_sentences(self):
        self.refused("not one word of this sentence", "--sentence", "qwzx vrrbt")
        self.refused("not one word of this sentence", "--sentence", "…!?")

    def test_places_that_cannot_be_written(self):
        occupied = self.file(b"precious", "occupied")
        done = self.run_chapter("--out", occupied)
        self.assertEqual(done.returncode, 2)
        self.assertIn("this is a file, not a folder", done.stderr.decode())
        self.assertEqual(occupied.read_bytes(), b"precious")
        self.refused("--save", "--save", occupied / "model.safetensors")

    def test_a_model_for_other_data(self):
        model = self.folder / "model.safetensors"
        self.assertEqual(self.run_chapter("--save", model).returncode, 0)
        before = model.read_bytes()
        self.assertEqual(self.run_chapter("--load", model).returncode, 0)
        (self.folder / "out" / "claims.json").unlink()
        other = self.file("".join(f"{label}\tслово{i} {word}\n" for i in range(9)
                                  for label, word in (("a", "так"), ("b", "ні"))).encode())
        self.refused("model.safetensors", "--data", other, "--load", model)
        self.refused("cut.safetensors", "--load", self.file(before[:200], "cut.safetensors"))
        self.refused("missing", "--load", self.folder / "missing")
        self.assertEqual(model.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
