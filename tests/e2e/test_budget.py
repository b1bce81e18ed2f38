"""What chapters cost and may cost (tests/budget.py), with stand-ins for the compiler, ninja and CTest: nothing here compiles."""

import contextlib
import io
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import budget

WORK = """import pathlib, sys, time
while time.process_time() < float(sys.argv[1]):
    pass
if "-o" in sys.argv:
    pathlib.Path(sys.argv[sys.argv.index("-o") + 1]).touch()
"""


class Budget(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.write("chapters/03_tiny/main.cpp", "")
        self.write("tests/chapters/03_tiny/pytorch.json", "1" * 5000)
        self.write("work.py", WORK)
        self.compilers = {"bin/ch03_tiny": .4, "tests/check_03_tiny_half.dir/half.cpp.o": .3, "common/a.o": .1}
        self.tests = {"test_ch03_tiny": (.3, "chapters", "03_tiny"), "solution_03_tiny_half": (.2, "exercises", "03_tiny"), "test_base": (.1, "common")}

    def write(self, name, text):
        (self.top / name).parent.mkdir(parents=True, exist_ok=True)
        (self.top / name).write_text(text)

    def stand_in(self, name, said):
        self.write(f"tools/{name}.txt", said)
        self.write(f"tools/{name}", '#!/bin/sh\ncat "$0.txt"\n')
        (self.top / "tools" / name).chmod(0o755)

    def measured(self, *names, **limits):
        """The status, and what is said."""
        self.stand_in("ninja", "".join(f"{sys.executable} work.py {seconds} -MF x.d -o {output}\n"
                                       for output, seconds in self.compilers.items()) + "ar qc lib.a a.o\n")
        self.stand_in("ctest", json.dumps({"tests": [
            {"name": name, "command": [sys.executable, "work.py", str(seconds)],
             "properties": [{"name": "LABELS", "value": labels}, {"name": "ENVIRONMENT", "value": ["A=b"]}]}
            for name, (seconds, *labels) in self.tests.items()]}))
        path = f"{self.top / 'tools'}:{os.environ['PATH']}"
        with mock.patch.multiple(budget, TOP=self.top, **limits), mock.patch.dict(os.environ, PATH=path), \
             mock.patch.object(sys, "argv", ["budget.py", str(self.top), *names]), contextlib.redirect_stdout(io.StringIO()) as said:
            return budget.main(), said.getvalue()

    def test_all_chapters_and_the_rest(self):
        status, said = self.measured()
        self.assertEqual(status, 0, said)
        [row] = [line.split() for line in said.splitlines() if line.startswith("03_tiny")]
        for shown, spent in zip((row[1], row[2], row[4]), (.7, .3, .5)):
            self.assertTrue(spent - .06 <= float(shown) < spent + 3, said)  # at least what was worked; Python starts besides
        self.assertEqual((row[3], row[5:7], row[8]), ("half", ["5", "unit"], "exercises"))
        self.assertIn("what is no chapter's", said)
        self.assertRegex(said, r"\n30 chapters: \(\d+ \+ 30 × 60\) s / 2 cores = \d+\.\d minutes\n\nNothing costs more than it may\.\n$")
        self.assertFalse((self.top / "bin").exists(), "it left something in the build folder")

    def test_a_chapter_by_itself(self):
        status, said = self.measured("03_tiny")
        self.assertEqual(status, 0, said)
        self.assertNotIn("no chapter", said)
        self.assertNotIn("minutes", said.partition("\n")[2])

    def test_what_costs_too_much_is_named(self):
        status, said = self.measured("03_tiny", BUILD=.2, CHECK=.1, SUITE=.3, GOLDEN=4)
        self.assertEqual(status, 1)
        named = [re.sub(r"\d+\.\d+, and", "N, and", line) for line in said.splitlines()[-4:]]
        self.assertEqual(named, ["03_tiny: build N, and 0.2 at most", "03_tiny: the check of half N, and 0.1 at most",
                                 "03_tiny: suite N, and 0.3 at most", "03_tiny: golden files N, and 4 at most"])

    def test_what_fails_is_told(self):
        self.tests["test_ch03_tiny"] = ("no number", "chapters", "03_tiny")
        with self.assertRaises(SystemExit) as ended, contextlib.redirect_stderr(io.StringIO()) as said:
            self.measured("03_tiny")
        self.assertEqual(ended.exception.code, 2)
        self.assertRegex(said.getvalue(), r"ValueError: .*\nthis failed: .*no number")


if __name__ == "__main__":
    unittest.main(verbosity=2)
