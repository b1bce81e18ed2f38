"""The README's lines of C++ are those of the chapter, and its output is what the debugger prints of them."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("UNROLLED_BUILD", TOP / "build/release"))
BLOCKS = dict(re.findall(r"^```(\w*)\n(.*?)^```$", (TOP / "README.md").read_text(), re.MULTILINE | re.DOTALL))


class Readme(unittest.TestCase):
    def test_the_lines_of_the_chapter(self):
        header = [line.strip() for line in (TOP / "chapters/09_attention/attention.hpp").read_text().splitlines()]
        lines = [line.strip() for line in BLOCKS["cpp"].splitlines()]
        begin = header.index(lines[0])
        self.assertEqual(header[begin : begin + len(lines)], lines)

    def test_what_they_computed(self):
        with tempfile.TemporaryDirectory() as folder:
            settings = {**os.environ, "UNROLLED_CACHE": f"{folder}/empty", "NO_COLOR": "1", "COLUMNS": "100"}
            run = subprocess.run([BUILD / "bin/ch09_attention", "--quick", "--step", "--out", folder], env=settings, text=True,
                                 input="break weights\ncontinue\nprint weights\nquit\n", capture_output=True)
        said = [line.rstrip() for line in run.stdout.splitlines()]
        shown = BLOCKS[""].splitlines()
        begin = said.index("(unrolled) print weights") + 1
        self.assertEqual(said[begin : begin + len(shown)], shown)


if __name__ == "__main__":
    unittest.main(verbosity=2)
