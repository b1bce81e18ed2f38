"""`book grade` as a teacher meets it: what is taken out of submissions, verdicts in the sandbox, runs that are ended and go on, and all
that is written; in the small book."""

import csv
import html.parser
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import xml.etree.ElementTree as xml
import zipfile

import generated_class
import small_book
from generated_class import Task, write
from small_book import BINARY, RIGHT, TOP, starter

sys.path.insert(0, str(TOP / "tools/exercises"))
import box  # noqa: E402
import submissions  # noqa: E402

BAG = "03_bag_of_words"


class Temporary(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.folder.chmod(0o755)  # without a sandbox all of it can be seen
        self.handed_in = self.folder / "handed in"
        self.handed_in.mkdir()


class Submissions(Temporary):
    """What is taken, and whose it is: of the real book's exercises."""

    def lay(self, name, contents=b"mine"):
        write(self.handed_in / name, contents)

    def zip(self, name, **files):
        with zipfile.ZipFile(self.handed_in / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, contents in files.items():
                archive.writestr(file, contents)

    def collect(self, place=None):
        students, self.notes = submissions.collect([place or self.handed_in])
        self.students = {student.name: student for student in students}
        return {name: {number: answer.contents for number, answer in one.answers.items()} for name, one in self.students.items()}

    def test_names_that_learning_systems_give(self):
        self.lay(f"Олена Коваль_12_assignsubmission_file_/{BAG}/count_vector.hpp", b"1")
        self.lay("Петро_13_assignsubmission_file_count_vector.hpp", b"2")
        self.lay("kovalolena_LATE_77_88_count_vector-1.hpp", b"3")
        self.lay("kovalolena_77_89_tf_idf.hpp", b"4")
        self.lay("hw3-octocat/exercises/03_bag_of_words/count_vector.hpp", b"5")
        self.lay("ivan_count_vector.hpp", b"6")
        self.lay("grades.csv")
        self.assertEqual(self.collect(), {"Олена Коваль": {"3.1": b"1"}, "Петро": {"3.1": b"2"}, "kovalolena": {"3.1": b"3", "3.2": b"4"},
                                          "hw3-octocat": {"3.1": b"5"}, "ivan": {"3.1": b"6"}})

    def test_an_export_of_gradescope(self):
        self.lay("assignment_7_export/submission_5/count_vector.hpp")
        self.lay("assignment_7_export/submission_metadata.yml", 'submission_5:\n  :submitters:\n  - :name: "Олена Коваль"\n'.encode())
        self.assertEqual(self.collect(), {"Олена Коваль": {"3.1": b"mine"}})
        shutil.make_archive(str(self.folder / "export"), "zip", self.handed_in)
        self.assertEqual(self.collect(self.folder / "export.zip"), {"Олена Коваль": {"3.1": b"mine"}})

    def test_two_of_one_name_are_two(self):
        self.lay("Ivan_1_assignsubmission_file_/count_vector.hpp", b"1")
        self.lay("Ivan_2_assignsubmission_file_/count_vector.hpp", b"2")
        self.assertEqual(self.collect(), {"Ivan (1)": {"3.1": b"1"}, "Ivan (2)": {"3.1": b"2"}})

    def test_the_work_of_one(self):
        self.lay("exercises/03_bag_of_words/count_vector.hpp")
        self.lay("chapters/03_bag_of_words/main.cpp")
        self.lay("README.md")
        self.assertEqual(self.collect(), {"handed in": {"3.1": b"mine"}})

    def test_the_books_own_files_are_nobodys_answers(self):
        for folder in ("solutions", "chapters", ".git", "build"):
            self.lay(f"clone/{folder}/{BAG}/count_vector.hpp")
        self.assertEqual(self.collect(), {"clone": {}})

    def test_archives_in_archives(self):
        inner = io.BytesIO()
        with tarfile.open(fileobj=inner, mode="w:gz") as archive:
            info = tarfile.TarInfo(f"my work/{BAG}/count_vector.hpp")
            info.size = 4
            archive.addfile(info, io.BytesIO(b"mine"))
        self.zip("Олена.zip", **{"hw.tgz": inner.getvalue()})
        self.assertEqual(self.collect(), {"Олена": {"3.1": b"mine"}})

    def test_two_files_of_one_name(self):
        self.lay("olena/count_vector.hpp", b"draft")
        self.lay(f"olena/exercises/{BAG}/count_vector.hpp")
        self.assertEqual(self.collect(), {"olena": {"3.1": b"mine"}})
        self.assertEqual(self.students["olena"].notes,
                         [f"3.1 is taken from exercises/{BAG}/count_vector.hpp, not from count_vector.hpp"])
        # A starter that nobody touched is no answer beside one.
        self.lay(f"olena/exercises/{BAG}/count_vector.hpp", (TOP / f"exercises/{BAG}/count_vector.hpp").read_bytes().replace(b"\n", b"\r\n"))
        self.assertEqual(self.collect(), {"olena": {"3.1": b"draft"}})
        self.assertEqual(self.students["olena"].notes, [])

    def test_no_links_no_devices_nothing_large(self):
        secret = self.folder / "secret.hpp"
        write(secret, b"secret")
        self.lay("olena/readme")
        os.symlink(secret, self.handed_in / "olena/count_vector.hpp")
        os.mkfifo(self.handed_in / "olena/tf_idf.hpp")
        self.lay("olena/bigrams.hpp", b"x" * (300 << 10))
        os.symlink(self.folder, self.handed_in / "linked")
        with tarfile.open(self.handed_in / "petro.tar", "w") as archive:
            info = tarfile.TarInfo("count_vector.hpp")
            info.type, info.linkname = tarfile.SYMTYPE, str(secret)
            archive.addfile(info)
        self.assertEqual(self.collect(), {"olena": {"3.1": None, "3.2": None, "3.4": None}, "linked": {}, "petro": {"3.1": None}})
        self.assertIn("link", self.students["olena"].answers["3.1"].refused)
        self.assertIn("256 kB", self.students["olena"].answers["3.4"].refused)
        self.assertEqual(self.students["linked"].notes, ["linked: a link, which is not followed"])

    def test_no_path_leads_out(self):
        self.zip("olena.zip", **{"../../count_vector.hpp": "1", "/tmp/tf_idf.hpp": "2", "C:\\bigrams.hpp": "3", "a/../collision.hpp": "4"})
        self.assertEqual(self.collect(), {"olena": {}})
        self.assertEqual(len(self.students["olena"].notes), 4)

    def test_bombs_and_broken_archives_are_said(self):
        self.lay("a.zip", b"PK\3\4")
        self.lay("b.tar.gz", b"\x1f\x8b nothing")
        self.lay("c.tgz", b"")
        self.lay("d.rar")
        self.zip("e.zip", **{"inner.tar": b"\0" * (80 << 20)})
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr("count_vector.hpp", "x" * 1000)
        self.lay("f.zip", whole.getvalue().replace(b"xxxx", b"xxxy", 1))  # its checksum is wrong
        self.lay("g/count_vector.hpp")
        began = time.monotonic()
        self.assertEqual(self.collect(), {**{name: {} for name in "abcef"}, "g": {"3.1": b"mine"}})
        for name in "abcef":
            self.assertEqual(len(self.students[name].notes), 1, name)
        self.assertLess(time.monotonic() - began, 20)

    def test_a_bomb_in_an_export_takes_nothing_from_the_others(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.tar", b"\0" * (80 << 20))
        with zipfile.ZipFile(self.folder / "export.zip", "w") as archive:
            archive.writestr("anna_1_assignsubmission_file_/hw.zip", bomb.getvalue())
            archive.writestr("olena_2_assignsubmission_file_/count_vector.hpp", "mine")
        self.assertEqual(self.collect(self.folder / "export.zip"), {"anna": {}, "olena": {"3.1": b"mine"}})
        self.assertIn("too large", self.students["anna"].notes[0])

    def test_names_that_are_no_utf_8(self):
        write(pathlib.Path(os.fsdecode(os.fsencode(self.handed_in) + b"/caf\xe9/count_vector.hpp")), b"mine")
        self.assertEqual(self.collect(), {"caf\ufffd": {"3.1": b"mine"}})


TASKS = [Task(f"3.{number}", "03_counting", name, starter(name, f'throw unfinished("3.{number}");'), starter(name, RIGHT),
              [starter(name, BINARY), starter(name, "return Array{2, 2};")]) for number, name in ((1, "first"), (2, "second"))]
ESCAPE = """if ({}) {{ {} }}
  std::exit(3);"""


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

    def test_one_without_a_verdict_takes_no_others_with_it(self):
        self.lay("anna", RIGHT)
        self.lay("olena", RIGHT, "second")
        judge = self.book.path("tools/exercises/judging.py")
        text = judge.read_text()
        self.addCleanup(judge.write_text, text)
        judge.write_text(text.replace("    began = ", '    if exercise.name == "first":\n        raise OSError("no room")\n    began = ', 1))
        said = self.grade("--json", self.folder / "class.json", status=1)
        self.assertRegex(said, r"anna +\? +· +0")
        self.assertRegex(said, r"olena +· +✓ +5")
        judge.write_text(text)
        self.assertRegex(self.grade(), r"anna +✓ +· +5")  # it was not kept


class Sandbox(Graded):
    def verdict(self, condition, *arguments):
        """On an answer that is right only where a condition holds."""
        headers = "".join(f"#include <{name}>\n" for name in ("cstdlib", "unistd.h", "dirent.h", "ifaddrs.h"))
        self.lay("mallory", starter("first", ESCAPE.format(condition, RIGHT)).replace("#pragma once\n", "#pragma once\n" + headers).encode())
        return self.verdicts("--exercises", "3.1", *arguments)["mallory"]["3.1"]

    def test_nothing_of_the_machine_is_there(self):
        files = [self.book.path(name) for name in ("solutions/03_counting/first.hpp", "tests/exercises/03_counting/first.cpp", "book", "common")]
        seen = [f'access("{file}", F_OK) == 0' for file in [*files, self.handed_in, self.out / "seed"]]
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
    def start(self, *arguments):
        return subprocess.Popen([self.book.path("book"), "grade", self.handed_in, "--jobs", "1", *arguments], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, env={**os.environ, "CI": "true"})

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

    def test_ctrl_c_says_how_to_go_on(self):
        run = self.start("--out", self.out)
        self.wait_for_verdicts(1)
        run.send_signal(signal.SIGINT)
        said, _ = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130, said)
        self.assertRegex(said, r"\nStopped\. The same command goes on where it was; \d verdicts? so far in .*\n$")

    def test_two_do_not_write_into_one_folder(self):
        run = self.start("--out", self.out)
        self.wait_for_verdicts(1)
        self.assertIn("another ./book grade is at work", self.grade(status=2))
        run.kill()
        run.communicate()


class Tags(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


class Written(Graded):
    HOSTILE = "=1+1 <script>alert('x')<!-- & \"q\" \x1b[2J"

    def setUp(self):
        super().setUp()
        self.lay("Олена", RIGHT)
        self.lay("Олена", RIGHT, "second")
        self.lay("Петро", BINARY)
        self.lay(self.HOSTILE, 'fmt::print("</pre><script>alert(1)</script>\\x1b[2J\\xff]]>");\n  return Array{2, 2};')
        self.grade(*(part for form in ("csv", "json", "junit", "html") for part in (f"--{form}", self.folder / form)),
                   "--gradescope", self.folder / "gradescope")

    def test_all_forms(self):
        with self.subTest("csv"):
            rows = list(csv.reader(io.StringIO((self.folder / "csv").read_text("utf-8-sig"))))
            self.assertEqual(rows[0][:6], ["student", "3.1 first", "3.2 second", "right", "points", "of 10"])
            self.assertEqual(sorted(row[1:6] for row in rows[1:]), [["right", "right", "2", "10", "100%"], ["wrong", "missing", "0", "0", "0%"],
                                                                     ["wrong", "missing", "0", "0", "0%"]])
            self.assertEqual([one for row in rows for one in row if one[:1] in ("=", "+", "-", "@", "\t")], [])
        with self.subTest("json"):
            found = json.loads((self.folder / "json").read_text())
            self.assertEqual([student["points"] for student in found["students"]], [0, 10, 0])
            self.assertEqual(found["students"][2]["verdicts"][0]["mistake"], "You marked which words occur; count them.")
        with self.subTest("junit"):
            suites = xml.fromstring((self.folder / "junit").read_text())
            self.assertEqual([(suite.get("tests"), suite.get("failures")) for suite in suites], [("2", "2"), ("2", "0"), ("2", "2")])
        with self.subTest("gradescope"):
            self.check_gradescope()
        with self.subTest("html"):
            self.check_page((self.folder / "html").read_text())

    def check_gradescope(self):
        files = sorted((self.folder / "gradescope").glob("*/results.json"))
        self.assertEqual(len(files), 3)
        for file in files:
            self.assertEqual(breaches(json.loads(file.read_text())), [], file)
        olena = json.loads((self.folder / "gradescope/Олена/results.json").read_text())
        self.assertEqual([(test["number"], test["name"], test["score"], test["max_score"], test["status"]) for test in olena["tests"]],
                         [("3.1", "first", 5, 5, "passed"), ("3.2", "second", 5, 5, "passed")])

    def check_page(self, page):
        self.assertNotIn("\x1b", page)
        tags = Tags(page)
        self.assertIn("=1+1 <script>alert('x')<!-- & \"q\" ␛[2J", tags.text)
        self.assertIn("</pre><script>alert(1)</script>", tags.text)
        self.assertIn("You marked which words occur; count them.", tags.text)
        self.assertEqual({tag for tag, _ in tags.tags} & {"script", "img", "link", "iframe", "form"}, set())
        for tag, attributes in tags.tags:
            self.assertEqual([name for name in attributes if name.startswith("on") or name in ("src", "style")], [], tag)
            self.assertTrue(attributes.get("href", "#").startswith("#"))
        policy = next(attributes["content"] for tag, attributes in tags.tags if attributes.get("http-equiv") == "Content-Security-Policy")
        self.assertIn("default-src 'none'", policy)


def breaches(results):
    """Where this is not as https://gradescope-autograders.readthedocs.io/en/latest/specs/ describes results.json."""
    number, text = (int, float), str
    visibility, form = {"hidden", "after_due_date", "after_published", "visible"}, {"text", "html", "simple_format", "md", "ansi"}
    top = {"score": number, "execution_time": number, "output": text, "output_format": form, "test_output_format": form, "test_name_format": form,
           "visibility": visibility, "stdout_visibility": visibility, "extra_data": dict, "tests": list, "leaderboard": list}
    test = {"score": number, "max_score": number, "status": {"passed", "failed"}, "name": text, "name_format": form, "number": text,
            "output": text, "output_format": form, "tags": list, "visibility": visibility, "extra_data": dict}

    def of(place, given, fields):
        for name, value in given.items():
            wanted = fields.get(name)
            if wanted is None:
                yield f"{place} has a field {name}"
            elif isinstance(wanted, set) and value not in wanted:
                yield f"{place}: {name} is {value}"
            elif not isinstance(wanted, set) and (not isinstance(value, wanted) or isinstance(value, bool)):
                yield f"{place}: {name} is a {type(value).__name__}"

    found = list(of("it", results, top))
    tests = results.get("tests", [])
    for i, one in enumerate(tests):
        found += of(f"test {i}", one, test)
        if "score" in one and not 0 <= one["score"] <= one.get("max_score", one["score"]):
            found.append(f"test {i}: the score is {one['score']}")
    if "score" not in results and not any("score" in one for one in tests):
        found.append("there is no score, neither of all nor of a test")
    return found


class BadInput(Graded):
    def refused(self, what, *arguments):
        found, said = self.book.book("grade", *map(str, arguments))
        self.assertEqual((found, len(said.splitlines())), (2, 1), said)
        self.assertIn(what, said)

    def test_one_line_says_what_is_wrong(self):
        self.refused("grade which folder?")
        self.refused("no folder of submissions", "/nowhere")
        self.refused("nothing was handed in", self.handed_in)
        self.lay("anna", RIGHT)
        self.lay("olena", RIGHT)
        self.refused("there is no exercise '3.7'", self.handed_in, "--exercises", "3.7")
        self.refused("--seed is a number", self.handed_in, "--seed", "x")
        self.refused("--jobs is a number", self.handed_in, "--jobs", "0")
        self.refused("unrecognized arguments: --odd", self.handed_in, "--odd")
        self.refused("there is no such folder", self.handed_in, "--csv", "/nowhere/a.csv")
        self.refused("here are 2", self.handed_in, "--gradescope", self.folder / "results.json")

    def test_starters_alone_are_no_answers(self):
        self.lay("anna", TASKS[0].starter.encode())
        self.refused("no answer is in what was handed in", self.handed_in)


if __name__ == "__main__":
    unittest.main(verbosity=2)
