"""Chapter 21 from outside: its database is built, opened, appended to, refused when it does not fit, and survives a kill."""

import json
import os
import random
import struct
import time
import unittest

from chapter_case import ChapterCase


def opened(file):
    """(version, rows) of a database. Fails when it is not whole."""
    raw = file.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8:8 + length])
    metadata = header.pop("__metadata__")
    assert metadata["format"] == "unrolled database 1"
    assert len(raw) == 8 + length + max(entry["data_offsets"][1] for entry in header.values()), "cut short"
    return int(metadata["version"]), header["documents"]["shape"][0]


class Retrieval(ChapterCase):
    program, always = "ch21_retrieval", ("--quick", "--train-steps", "1")

    def setUp(self):
        super().setUp()
        self.database = self.folder / "some.database"

    def ask(self, *options, **more):
        return self.run_to_the_end("--ask", "What is token?", "--database", self.database, *options, **more)

    def more(self, entries):
        file = self.folder / "more.tsv"
        file.write_text("".join(f"{word}\t{text}\n" for word, text in entries))
        return file

    def test_built_opened_and_appended_to(self):
        out = self.ask()
        self.assertIn("building the database", out)
        self.assertIn("one unit of text", out)
        version, rows = opened(self.database)
        self.assertEqual(version, 1)
        before = self.database.read_bytes()
        self.assertNotIn("building the database", self.ask())
        self.assertEqual(self.database.read_bytes(), before)

        more = self.more([("glorp", "a thing that nobody has seen")])
        out = self.ask("--append", more, "--ask", "What is glorp?")
        self.assertIn("What is glorp?", out[out.index("What is glorp?") + 1:])  # found, not only asked
        self.assertIn("a thing that", out)
        self.assertEqual(opened(self.database), (2, rows + 2))  # a chunk of question, and one of answer

    def test_what_does_not_fit_is_refused(self):
        self.ask()
        good = self.database.read_bytes()
        for end in (0, 7, 100, len(good) // 2, len(good) - 1):
            self.database.write_bytes(good[:end])
            self.assertIn("some.database", self.ask(status=2))
        self.database.write_text("a text, not a database\n" * 10)
        self.assertIn("some.database", self.ask(status=2))
        self.database.write_bytes(good)
        mine = self.more([(f"word{i}", f"what word number {i} means") for i in range(40)])
        self.assertIn("made by another model", self.ask("--data", mine, status=2))
        self.assertEqual(self.database.read_bytes(), good)

        (length,) = struct.unpack("<Q", good[:8])
        header = json.loads(good[8:8 + length])
        rows, width = header["embeddings"]["shape"]
        header["embeddings"]["shape"] = [rows * 2, width // 2]
        text = json.dumps(header).encode()
        self.database.write_bytes(struct.pack("<Q", len(text)) + text + good[8 + length:])
        self.assertIn(f"'embeddings' is ({rows * 2}, {width // 2}) where this model needs ({rows}, {width})",
                      self.ask(status=2))

    def test_options_that_make_no_sense(self):
        self.assertIn("--append adds to a --database", self.run_to_the_end("--append", "x", status=2))
        self.assertIn("--neighbours", self.run_to_the_end("--neighbours", "0", status=2))
        self.assertIn("--rows 3: it is 1000 to 1000000", self.run_to_the_end("--rows", "3", status=2))
        self.assertIn("and a question has 1 to 16", self.run_to_the_end("--ask", "word " * 40, status=2))
        self.ask()
        before = self.database.read_bytes()
        wrong = self.folder / "wrong.tsv"
        wrong.write_text("no tab\n")
        self.assertIn("line 1 has no tab", self.ask("--append", wrong, status=2))
        self.assertEqual(self.database.read_bytes(), before)

    def test_a_kill_leaves_the_old_one_whole(self):
        self.ask()
        (version, rows), old = opened(self.database), self.database.read_bytes()
        more = self.more([(f"word {i}", f"what word number {i} means, at some length, since it fills chunks " * 4)
                          for i in range(3000)])
        begin = time.monotonic()
        self.ask("--append", more)
        takes = time.monotonic() - begin
        whole = self.database.read_bytes()
        self.assertEqual(opened(self.database)[0], version + 1)

        chance, seen = random.Random(1), set()
        for attempt in range(12):
            self.database.write_bytes(old)
            process = self.start("--ask", "What is token?", "--database", self.database, "--append", more)
            if attempt % 2 == 0:
                time.sleep(chance.uniform(0.2, 1.0) * takes)
            else:  # in the middle of writing: as soon as the new file appears beside the old one
                names = set(os.listdir(self.folder))
                while process.poll() is None and set(os.listdir(self.folder)) <= names:
                    pass
            process.kill()
            process.communicate()
            left = self.database.read_bytes()
            self.assertIn(left, (old, whole))
            seen.add(left == old)
            for name in set(os.listdir(self.folder)) - {"some.database", "more.tsv", "out", "empty"}:
                (self.folder / name).unlink()
        self.assertIn(True, seen, "no kill came before the end")
        self.assertIn("one unit of text", self.ask())  # and it is opened as if nothing had been

        # While it is built for the first time: none, or a whole one
        large = self.more([(f"word {i}", f"what word number {i} means " * 6) for i in range(2000)])
        for _ in range(5):
            self.database.unlink(missing_ok=True)
            process = self.start("--ask", "What is word 7?", "--database", self.database, "--data", large)
            time.sleep(chance.uniform(0.2, 1.0) * takes)
            process.kill()
            process.communicate()
            if self.database.exists():
                self.assertEqual(opened(self.database)[0], 1)


if __name__ == "__main__":
    unittest.main()
