"""`book grade` as a teacher meets it: verdicts in the sandbox, runs that are ended and go on, input that is no class; in the small
book."""

import json
import os
import re
import signal
import subprocess
import time
import unittest

import generated_class
from generated_class import write
from grade_case import TASKS, Graded
from small_book import BINARY, RIGHT, starter

ESCAPE = """if ({}) {{ {} }}
  std::exit(3);"""


class Verdicts(Graded):
    def test_a_class(self):
        self.handed_in = self.folder / "class"
        known = generated_class.generate(self.handed_in, 24, TASKS)
        self.assertEqual(self.verdicts(), known)
        self.assertEqual(subprocess.run(["pgrep", "-f", "[j]udge_03_counting|[b]wrap.*" + re.escape(str(self.out))]).returncode, 1,
                         "something still runs")
        self.assertEqual(list(self.out.glob("scratch*")), [])

    def test_the_same_answer_is_judged_once(self):
        for student in ("anna", "olena", "petro"):
            self.lay(student, RIGHT)
        self.assertEqual(set(one["3.1"] for one in self.verdicts("--exercises", "3.1").values()), {"right"})
        self.assertEqual(len((self.out / "verdicts.jsonl").read_text().splitlines()), 1)

    def test_a_judge_that_its_answer_has_stopped_is_woken(self):
        self.lay("mallory", generated_class.doing(starter("first", RIGHT), "kill(getppid(), SIGSTOP); for (;;) pause();").encode())
        self.assertEqual(self.verdicts("--exercises", "3.1"), {"mallory": {"3.1": "endless"}})
        self.assertIn("in which it only waited", self.found["students"][0]["verdicts"][0]["complaint"])

    def test_one_without_a_verdict_takes_no_others_with_it(self):
        self.lay("anna", RIGHT)
        self.lay("olena", RIGHT, "second")
        judge = self.book.path("tools/exercises/judging.py")
        text = judge.read_text()
        self.addCleanup(judge.write_text, text)
        begin = "    began = "
        judge.write_text(text.replace(begin, '    if exercise.name == "first":\n        raise OSError("no room")\n' + begin, 1))
        said = self.grade("--json", self.folder / "class.json", status=1)
        self.assertRegex(said, r"anna +\? +· +0")
        self.assertRegex(said, r"olena +· +✓ +5")
        judge.write_text(text)
        self.assertRegex(self.grade(), r"anna +✓ +· +5")  # it was not kept


class Sandbox(Graded):
    def verdict(self, condition, *arguments):
        """On an answer that is right only where a condition holds."""
        headers = "".join(f"#include <{name}>\n" for name in ("cstdlib", "unistd.h", "dirent.h", "ifaddrs.h"))
        answer = starter("first", ESCAPE.format(condition, RIGHT)).replace("#pragma once\n", "#pragma once\n" + headers)
        self.lay("mallory", answer.encode())
        return self.verdicts("--exercises", "3.1", *arguments)["mallory"]["3.1"]

    def test_nothing_of_the_machine_is_there(self):
        of_the_book = ("solutions/03_counting/first.hpp", "tests/exercises/03_counting/first.cpp", "book", "common")
        seen = [f'access("{file}", F_OK) == 0' for file in [*map(self.book.path, of_the_book), self.handed_in, self.out / "seed"]]
        seen.append("""[] { int n = 0; DIR* all = opendir("/proc"); while (dirent* one = readdir(all)) n += std::atoi(one->d_name) > 0;
          return n; }() > 8""")
        self.assertEqual(self.verdict(" || ".join(seen)), "ended")
        self.assertEqual(self.verdict(" && ".join(seen), "--unsafe"), "right")

    def test_there_is_no_network(self):
        others = """[] { ifaddrs* all = nullptr; getifaddrs(&all); int n = 0; for (; all; all = all->ifa_next) n += all->ifa_name[0] != 'l';
          return n; }() > 0"""
        self.assertEqual(self.verdict(others), "ended")

    def test_the_compiler_reads_no_solution_either(self):
        solution = self.book.path("solutions/03_counting/first.hpp")
        self.lay("mallory", f'asm(".incbin \\"{solution}\\"");\n  ' + RIGHT)
        self.assertEqual(self.verdicts("--exercises", "3.1")["mallory"]["3.1"], "compile_error")

    def test_without_a_sandbox_it_says_so(self):
        self.lay("anna", RIGHT)
        fake = self.folder / "bin/bwrap"
        write(fake, b"#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
        fake.chmod(0o755)
        said = self.grade(status=2, PATH=f"{fake.parent}:{os.environ['PATH']}")
        self.assertRegex(said, r"^No sandbox: .*No permissions to create new namespace · HINT: --unsafe .*\n$")
        self.assertFalse(self.out.exists())


class Interrupted(Graded):
    def start(self, *arguments, **options):
        return subprocess.Popen([self.book.path("book"), "grade", self.handed_in, "--jobs", "1", *arguments], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, env={**os.environ, "CI": "true"}, **options)

    def wait_for_verdicts(self, n):
        until = time.monotonic() + 200
        while time.monotonic() < until:
            if (self.out / "verdicts.jsonl").is_file() and len((self.out / "verdicts.jsonl").read_text().splitlines()) >= n:
                return
            time.sleep(0.05)
        self.fail("no verdict came")

    def table(self, said):
        return said[said.index("3.1"):said.index("Each student's messages")]

    def setUp(self):
        super().setUp()
        for i in range(6):
            self.lay(f"student{i}", f"{RIGHT if i % 2 else BINARY}  // {i}")

    def test_killed_it_goes_on_and_ends_the_same(self):
        run = self.start("--out", self.out)
        self.wait_for_verdicts(2)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        with open(self.out / "verdicts.jsonl", "a") as file:
            file.write('{"key": "torn')  # what a full disk or a power cut leave
        said = self.grade()
        keys = [json.loads(line)["key"] for line in (self.out / "verdicts.jsonl").read_text().splitlines() if not line.endswith("torn")]
        self.assertEqual(len(keys), len(set(keys)), "one was judged twice")
        seed = re.search(r"seed (\d+)", said)[1]
        self.assertEqual(self.table(said), self.table(self.grade("--seed", seed, out=self.folder / "whole")))
        # And when all is judged, nothing is.
        self.assertEqual(self.table(said), self.table(self.grade()))
        self.assertEqual(len((self.out / "verdicts.jsonl").read_text().splitlines()), len(keys) + 1)

    def stopped(self, run, by):
        self.wait_for_verdicts(1)
        run.send_signal(by)
        said, _ = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130, said)
        self.assertRegex(said, r"\nStopped\. The same command goes on where it was; \d verdicts? so far in .*\n$")

    def test_ctrl_c_says_how_to_go_on(self):
        self.stopped(self.start("--out", self.out), signal.SIGINT)

    def test_so_does_a_system_that_shuts_down(self):
        """Also where the shell that started it in the background has Ctrl-C ignored."""
        self.stopped(self.start("--out", self.out, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)), signal.SIGTERM)

    def test_two_do_not_write_into_one_folder(self):
        run = self.start("--out", self.out)
        self.wait_for_verdicts(1)
        self.assertIn("another ./book grade is at work", self.grade(status=2))
        run.kill()
        run.communicate()


class BadInput(Graded):
    def refused(self, what, *arguments):
        found, said = self.book.book("grade", *map(str, arguments))
        self.assertEqual((found, len(said.splitlines())), (2, 1), said)
        self.assertIn(what, said)

    def test_one_line_says_what_is_wrong(self):
        self.refused("grade which folder?")
        self.refused("no folder of submissions", "/nowhere")
        self.refused("nothing was handed in", self.handed_in)
        write(self.folder / "export.zip", b"PK\3\4")
        self.refused("a broken archive", self.folder / "export.zip")
        self.lay("anna", RIGHT)
        self.lay("olena", RIGHT)
        self.refused("there is no exercise '3.7'", self.handed_in, "--exercises", "3.7")
        self.refused("--seed is a number", self.handed_in, "--seed", "x")
        self.refused("--jobs is a number", self.handed_in, "--jobs", "0")
        self.refused("unrecognized arguments: --odd", self.handed_in, "--odd")
        self.refused("there is no such folder", self.handed_in, "--csv", "/nowhere/a.csv")
        self.refused("here are 2", self.handed_in, self.folder, "--gradescope", self.folder / "results.json")

    def test_starters_alone_are_no_answers(self):
        self.lay("anna", TASKS[0].starter.encode())
        self.refused("no answer is in what was handed in", self.handed_in)


if __name__ == "__main__":
    unittest.main(verbosity=2)
