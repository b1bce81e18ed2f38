"""Answers that would be judged right without being so, and those that would stop, fill or outlive their judge: the files of hostile/,
each with the verdict that it gets in its first line, as answers to an exercise of the small book.

What this cannot show: who changes the memory of the process that it is judged in can say there what he likes, and one's own machine
is open to what one runs on it. ./book grade runs strangers' answers in a box."""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as xml

import small_book

HOSTILE = sorted((pathlib.Path(__file__).parent / "hostile").glob("*.hpp"))
SECONDS = 2  # of processor time for an answer
COMPILER_SECONDS = 6  # and for the compiler on it
LONGEST = 60  # seconds on the clock, on a machine that has other work; an answer may take 2, or wait for 5


def processes():
    """{number: command line} of all that run."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            pass
    return found


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.book = small_book.shared()
        cls.book.book("check")  # builds the judge
        sys.path.insert(0, str(cls.book.path("tools/exercises")))
        import answers
        import catalogue
        import judging
        import report

        answers.SECONDS = COMPILER_SECONDS
        cls.answers, cls.judging, cls.report = answers, judging, report
        cls.first = catalogue.exercise("first")

    def contents(self, file):
        return file.read_bytes().replace(b"@TOP@", bytes(self.book.top))

    def judge(self, contents):
        return self.judging.judge(self.first, contents, seconds=SECONDS)

    def test_none_is_right_none_stays_and_none_takes_long(self):
        self.assertGreaterEqual(len(HOSTILE), 40)
        before = set(processes())
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        os.chmod(temporary.name, 0o755)  # where the judge is root, the answer is nobody
        os.environ["TMPDIR"] = temporary.name
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = dict(zip(HOSTILE, pool.map(self.judge, map(self.contents, HOSTILE))))
        for file, verdict in verdicts.items():
            with self.subTest(file.stem):
                wanted = re.match(r"// (\w+): ", file.read_text(errors="replace"))[1]
                self.assertEqual(verdict.verdict, wanted, verdict)
                self.assertLess(verdict.seconds, LONGEST, verdict)
                self.assertLessEqual(len(verdict.output), 64 << 10)
        mine = {number: command for number, command in processes().items() if number not in before and "judge_03_counting" in command}
        self.assertEqual(mine, {})
        self.assertEqual(os.listdir(temporary.name), [])
        changed = subprocess.run(["git", "status", "--porcelain"], cwd=self.book.top, capture_output=True, text=True).stdout
        self.assertEqual(changed, "")
        self.reports(list(verdicts.values()))

    def reports(self, verdicts):
        """Whatever the answers wrote, a report has an entry for each, and nothing that a terminal obeys."""
        self.assertEqual(len(json.loads(self.report.as_json(verdicts))), len(verdicts))
        self.assertEqual(len(xml.fromstring(self.report.as_junit(verdicts))[0]), len(verdicts))
        for verdict in verdicts:
            self.assertNotRegex(self.report.as_text(verdict), r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

    def test_what_is_no_plain_file(self):
        solution = self.book.path("solutions/03_counting/first.hpp")
        makers = {"a link": lambda file: file.symlink_to(solution), "a pipe": os.mkfifo, "a device": lambda file: file.symlink_to("/dev/zero"),
                  "a folder": os.mkdir, "10 MB": lambda file: file.write_bytes(b"//" + b"x" * 10_000_000)}
        for what, make in makers.items():
            with self.subTest(what), tempfile.TemporaryDirectory() as folder:
                answer = pathlib.Path(folder) / "first.hpp"
                make(answer)
                began = time.monotonic()
                with self.assertRaises(self.answers.Refused) as refused:
                    self.answers.read(answer)
                self.assertEqual(refused.exception.verdict, "refused")
                self.assertLess(time.monotonic() - began, 5)

    def test_contents_are_judged_not_times(self):
        file = self.book.path(self.first.file)
        starter = file.read_bytes()
        try:
            self.book.answer(small_book.RIGHT)
            self.assertEqual(self.judging.judge_file(self.first)[0].verdict, "right")
            self.book.answer("return Array{7, 7};")
            os.utime(file, (0, 0))  # as if it were from 1970
            self.assertEqual(self.judging.judge_file(self.first)[0].verdict, "wrong")
        finally:
            file.write_bytes(starter)

    def test_a_file_that_is_saved_meanwhile_is_judged_again(self):
        file = self.book.path(self.first.file)
        starter = file.read_bytes()
        judge = self.judging.judge
        judged = []

        def slow(exercise, contents, seed=None, **limits):
            judged.append(contents)
            if len(judged) == 1:
                self.book.answer(small_book.RIGHT)
            return judge(exercise, contents, seed, **limits)

        self.judging.judge = slow
        try:
            self.assertEqual(self.judging.judge_file(self.first)[0].verdict, "right")
            self.assertEqual(len(judged), 2)
        finally:
            self.judging.judge = judge
            file.write_bytes(starter)

    def test_an_answer_that_reads_takes_no_exercise_away(self):
        self.book.write(self.first.file, self.contents(next(file for file in HOSTILE if file.stem == "waits_for_input")))
        try:
            status, said = self.book.book("check", "all", "--report", "json")
            self.assertEqual(status, 1)
            self.assertEqual([entry["verdict"] for entry in json.loads(said[said.index("["):])], ["wrong", "unfinished"])
        finally:
            self.book.git("checkout", "-q", "--", ".")


if __name__ == "__main__":
    unittest.main(verbosity=2)
