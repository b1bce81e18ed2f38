"""What the tests of `book grade` share: a folder for what a class hands in, and the small book that grades it."""

import json
import pathlib
import sys
import tempfile
import unittest

import small_book
from generated_class import Task, write
from small_book import BINARY, RIGHT, starter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/exercises"))
import box  # noqa: E402

TASKS = [Task(f"3.{number}", "03_counting", name, starter(name, f'throw unfinished("3.{number}");'), starter(name, RIGHT),
              [starter(name, BINARY), starter(name, "return Array{2, 2};")]) for number, name in ((1, "first"), (2, "second"))]


class Temporary(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.folder.chmod(0o755)  # without a sandbox all of it can be seen
        self.handed_in = self.folder / "handed in"
        self.handed_in.mkdir()


@unittest.skipIf(box.why_not(), f"no sandbox: {box.why_not()}")
class Graded(Temporary):
    @classmethod
    def setUpClass(cls):
        cls.book = small_book.shared()

    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"
        self.book.git("checkout", "-q", "--", ".")

    def lay(self, student, body, name="first"):
        write(self.handed_in / student / f"03_counting/{name}.hpp", body if isinstance(body, bytes) else starter(name, body).encode())

    def grade(self, *arguments, status=0, out=None, **environment):
        found, said = self.book.book("grade", str(self.handed_in), "--out", str(out or self.out), *map(str, arguments), **environment)
        self.assertEqual(found, status, said)
        return said

    def verdicts(self, *arguments):
        self.grade("--json", self.folder / "class.json", *arguments)
        self.found = json.loads((self.folder / "class.json").read_text())
        return {student["name"]: {verdict["exercise"]: verdict["verdict"] for verdict in student["verdicts"]}
                for student in self.found["students"]}
