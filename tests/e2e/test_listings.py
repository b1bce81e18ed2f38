"""The debugger's commands on the chapters' pages, typed as they stand there: each is understood, and after `break X` the next `continue`
arrives at X, and not at an earlier breakpoint."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROMPT = "(unrolled) "


def listings(markdown):
    """The commands of each block of them: they end where two blanks begin a remark."""
    for block in re.split(r"^```.*$", markdown, flags=re.MULTILINE)[1::2]:
        commands = [re.split(r"\s{2,}", line[len(PROMPT):])[0] for line in block.splitlines() if line.startswith(PROMPT)]
        if commands:
            yield commands


def faults(said):
    """What a session says at a command that does not do what the page tells: said is the whole session."""
    wanted = None
    for part in said.split(PROMPT)[1:]:
        command, _, answer = part.partition("\n")
        stopped = re.match(r"Breakpoint (\d+)", answer)
        if command.startswith("break "):
            if not stopped:
                yield command, answer.strip()
            wanted = stopped and stopped[1]
        elif command.startswith("continue") and wanted:
            if not stopped or stopped[1] != wanted:
                yield command, answer.strip()
            wanted = None
        elif "HINT" in answer:
            yield command, answer.strip()


class Listings(unittest.TestCase):
    def test_each_page(self):
        build = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release"))
        seen = 0
        for page in sorted(TOP.glob("chapters/*/README.md")):
            for commands in listings(page.read_text(encoding="utf-8")):
                with self.subTest(page=page.parent.name), tempfile.TemporaryDirectory() as folder:
                    seen += 1
                    ran = subprocess.run([build / "bin" / f"ch{page.parent.name}", "--quick", "--step", "--out", folder],
                                         input="\n".join(commands) + "\n", capture_output=True, text=True, timeout=120,
                                         env={**os.environ, "UNROLLED_CACHE": f"{folder}/empty"})
                    self.assertEqual(ran.returncode, 0, ran.stderr)
                    self.assertEqual(list(faults(ran.stdout)), [])
        self.assertGreater(seen, 14)


class TheseTestsCanFail(unittest.TestCase):
    def test_commands(self):
        page = "```sh\n./book\n```\ntext\n```\n(unrolled) break x\n(unrolled) continue      the first\n```\n"
        self.assertEqual(list(listings(page)), [["break x", "continue"]])

    def test_faults(self):
        session = ("begin\n(unrolled) break x\nBreakpoint 1: label x\n(unrolled) continue\nBreakpoint 1: label x\n#3 forward\n"
                   "(unrolled) break y\nBreakpoint 2: label y\n(unrolled) continue\nBreakpoint 1: label x\n#9\n"
                   "(unrolled) break z\nnothing is called z\n(unrolled) prnt\nno such verb · HINT: print\n(unrolled) ")
        self.assertEqual([command for command, _ in faults(session)], ["continue", "break z", "prnt"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
