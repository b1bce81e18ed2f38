"""The debugger of chapter 03, driven as a reader drives it: at a real terminal, and through a pipe."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import pexpect

BUILD = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release"))
PROGRAM = BUILD / "bin" / "ch03_bag_of_words"
TOP = pathlib.Path(__file__).parents[2]
PROMPT = r"\(unrolled\) "

# Every verb once, forwards, into the backward pass and back again; and what each must show.
SESSION = [
    ("", r"#0 forward"),
    ("next", r"#1 forward"),
    ("step", r"#2 forward"),
    ("", r"#3 forward"),  # an empty line repeats
    ("back", r"#2 forward"),
    ("finish", r"forward score +w = parameter"),
    ("break sigmoid", r"Breakpoint 1: operation sigmoid"),
    ("break score", r"Breakpoint 2: label score"),
    ("break nan", r"Breakpoint 3: nan"),
    ("info breakpoints", r"operation sigmoid"),
    ("continue", r"Breakpoint 2: label score"),
    ("print evidence", r"evidence +\(\d+\) +min"),
    ("print x[0]", r"x\[0\]"),
    ("list", r"→ +\d+ .*score"),
    ("where", r"in score"),
    ("info scopes", r"vector"),
    ("c", r"Breakpoint 1: operation sigmoid"),
    ("graph", r"step_\d+\.dot"),
    ("backward", r"#\d+ backward loss +∂loss"),
    ("n", r"∂score ← ∂loss"),
    ("print ∂score", r"∂score +\(\)"),
    ("reverse-continue", r"Breakpoint 1: operation sigmoid"),
    ("help break", r"break"),
    ("frobnicate", r"frobnicate"),
    ("print scroe", r"score"),
]


def program(folder, *options):
    return [str(PROGRAM), "--quick", "--step", "--out", folder, *options]


def environment(folder):
    """The embedded sample, whatever this machine has fetched: the same steps everywhere."""
    return {**os.environ, "UNROLLED_CACHE": str(pathlib.Path(folder) / "empty"), "TERM": "xterm", "NO_COLOR": "1"}


def line_of(source, text):
    lines = (TOP / source).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


class Stepping(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name

    def tearDown(self):
        self.temporary.cleanup()

    def test_through_a_pipe(self):
        commands = "\n".join(command for command, _ in SESSION[1:]) + "\nquit\n"
        done = subprocess.run(program(self.folder), input=commands, env=environment(self.folder), text=True,
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        shown = re.split(PROMPT, done.stdout)
        self.assertEqual(len(shown), len(SESSION) + 1)
        for (command, expected), answer in zip(SESSION, shown):
            self.assertRegex(answer, expected, command)
        self.assertNotIn("\x1b", done.stdout)

    def test_at_a_terminal(self):
        child = pexpect.spawn(program(self.folder)[0], program(self.folder)[1:], env=environment(self.folder),
                              encoding="utf-8", timeout=30, dimensions=(40, 140))
        for command, expected in SESSION:
            if (command, expected) != SESSION[0]:
                child.sendline(command)
            child.expect(PROMPT)
            self.assertRegex(child.before, expected, command)
        child.send("pri\t")  # completion
        child.expect("print")
        child.sendcontrol("u")
        child.sendcontrol("d")  # the end of input leaves
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_break_on_a_line_of_the_book(self):
        header = "chapters/03_bag_of_words/one_sentence.hpp"
        line = line_of(header, '"sigmoid"')
        done = subprocess.run(program(self.folder), input=f"break one_sentence.hpp:{line}\ncontinue\nquit\n",
                              env=environment(self.folder), text=True, capture_output=True, timeout=60)
        self.assertIn(f"Breakpoint 1: line {header}:{line}", done.stdout)
        self.assertRegex(done.stdout, rf"forward loss +p = sigmoid.*one_sentence\.hpp:{line}")

    def test_colour_only_at_a_terminal_that_wants_it(self):
        coloured = environment(self.folder)
        del coloured["NO_COLOR"]
        child = pexpect.spawn(program(self.folder)[0], program(self.folder)[1:], env=coloured, encoding="utf-8",
                              timeout=30, dimensions=(40, 140))
        child.expect(r"\(unrolled\)")
        self.assertIn("\x1b[", child.before)
        child.close(force=True)


if __name__ == "__main__":
    unittest.main()
