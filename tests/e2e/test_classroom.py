"""What is in tools/classroom/ and .devcontainer/, as far as that goes without Gradescope, GitHub or a container: the scripts run, with
a `book` that only writes down how it was called."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]
CLASSROOM = TOP / "tools/classroom"
sys.path.insert(0, str(CLASSROOM / "github"))

import gradescope_format  # noqa: E402
import take_answers  # noqa: E402
import workflow  # noqa: E402

# What changes a machine does nothing here; runuser runs the rest of its words.
QUIET = {name: "exit 0" for name in ("apt-get", "useradd", "chown", "pkill")}
STUBS = {**QUIET, "runuser": 'shift 3; exec "$@"', "bwrap": 'exit "${BWRAP:-1}"'}

BOOK = r"""#!/usr/bin/env bash
printf '%s\n' "$*" >>"$AUTOGRADER/calls"
while [[ $# -gt 0 ]]; do [[ $1 != --gradescope ]] || file=$2; shift; done
eval "${BEHAVE:-}"
[[ -n ${SAY:-} ]] || SAY='{"tests": [{"number": "3.1", "score": 10, "max_score": 10}]}'
printf '%s' "$SAY" >"$file"
exit 1
"""


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="клас ")
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)

    def write(self, name, text, mode=0o644):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path


class Gradescope(Folder):
    def setUp(self):
        super().setUp()
        for name, body in STUBS.items():
            self.write(f"bin/{name}", f"#!/bin/bash\n{body}\n", 0o755)
        self.write("source/exercises", "3.1,3.2\n")
        self.write("made/book", BOOK, 0o755)
        self.write("made/solutions/03_bag_of_words/count_vector.hpp", "// right\n")
        (self.top / "made/build").mkdir()
        with tarfile.open(self.top / "source/book.tar.gz", "w:gz") as archive:
            archive.add(self.top / "made", "")
        (self.top / "results").mkdir()
        (self.top / "submission").mkdir()

    def run_script(self, name, **settings):
        environment = {**os.environ, "AUTOGRADER": str(self.top), "TMPDIR": str(self.top),
                       "PATH": f"{self.top / 'bin'}:{os.environ['PATH']}", **settings}
        return subprocess.run([CLASSROOM / "gradescope" / name], env=environment, capture_output=True, text=True, timeout=60)

    def graded(self, **settings):
        """run_autograder's results, after a setup.sh that went well; nothing of its work is left."""
        self.assertEqual(self.run_script("setup.sh").returncode, 0)
        (self.top / "calls").unlink()
        run = self.run_script("run_autograder", **settings)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(list(self.top.glob("judge.*")), [])
        return json.loads((self.top / "results/results.json").read_text())

    def test_setup_judges_the_solutions(self):
        run = self.run_script("setup.sh")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("--exercises 3.1,3.2 --unsafe", (self.top / "calls").read_text())
        self.assertEqual(sorted(p.name for p in self.top.iterdir() if p.name not in ("bin", "made")),
                         ["book", "calls", "results", "source", "submission"])

    def test_setup_fails_where_a_solution_is_not_right(self):
        for said in ('{"tests": [{"score": 0, "max_score": 10}]}', '{"tests": []}', "nothing"):
            run = self.run_script("setup.sh", SAY=said)
            self.assertEqual(run.returncode, 1)
            self.assertIn("choose a newer version of the base image", run.stderr)

    def test_a_submission(self):
        self.assertEqual(self.graded()["tests"], [{"number": "3.1", "score": 10, "max_score": 10, "visibility": "visible"}])
        call = (self.top / "calls").read_text()
        self.assertRegex(call, rf"^grade {re.escape(str(self.top))}/submission --exercises 3\.1,3\.2 --unsafe --out \S.* --gradescope ")

    def test_the_sandbox_is_used_where_there_is_one(self):
        self.graded(BWRAP="0")
        self.assertNotIn("--unsafe", (self.top / "calls").read_text())

    def test_results_are_written_whatever_happens(self):
        for behave, said in {"exit 3": "ended without results", "sleep 30": "not ready in time", "SAY=nonsense": "cannot be read",
                             'ln -s /etc/passwd "$file"; exit': "ended without results", "SAY='{}'": "cannot be read"}.items():
            with self.subTest(behave):
                results = self.graded(BEHAVE=behave, JUDGE_SECONDS="1")
                self.assertEqual((results["score"], results["tests"]), (0, []))
                self.assertEqual(gradescope_format.wrong(results), [])
                self.assertIn(said, results["output"])

    @unittest.skipUnless((TOP / ".git").exists() and shutil.which("git"), "no checkout to pack")
    def test_the_archive(self):
        run = subprocess.run([CLASSROOM / "gradescope/pack", "3", self.top / "autograder.zip"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        with zipfile.ZipFile(self.top / "autograder.zip") as archive:
            self.assertEqual(archive.namelist(), ["setup.sh", "run_autograder", "exercises", "book.tar.gz"])
            self.assertTrue(all(archive.getinfo(name).external_attr >> 16 & 0o111 for name in ("setup.sh", "run_autograder")))
            self.assertEqual(archive.read("exercises"), b"3\n")
            with archive.open("book.tar.gz") as inner, tarfile.open(fileobj=inner, mode="r:gz") as book:
                names = book.getnames()
        self.assertIn("book", names)
        self.assertFalse([name for name in names if name.startswith("build/")])

    def test_what_is_no_list_of_exercises(self):
        for words in (["three", "a.zip"], ["3"], ["3;ls", "a.zip"]):
            run = subprocess.run([CLASSROOM / "gradescope/pack", *words], capture_output=True, text=True, cwd=self.top)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1))


class ResultsFormat(unittest.TestCase):
    def test_what_the_documentation_shows(self):
        test = {"score": 2.0, "max_score": 2.0, "status": "passed", "name": "count_vector", "number": "3.1", "output": "right",
                "visibility": "visible"}
        self.assertEqual(gradescope_format.wrong({"execution_time": 136, "tests": [test]}), [])
        for change in ({"status": "right"}, {"number": 3.1}, {"score": 3}, {"score": True}, {"points": 2}, {"visibility": "never"}):
            self.assertTrue(gradescope_format.wrong({"tests": [{**test, **change}]}), change)
        for results in ({}, {"tests": []}, {"tests": [{}]}, {"score": "2"}, {"score": 2, "time": 1}):
            self.assertTrue(gradescope_format.wrong(results), results)


class GitHubClassroom(Folder):
    def test_the_workflow_has_a_step_for_each_exercise(self):
        made = yaml.safe_load(workflow.workflow("3", "teacher/book", "v1"))
        steps = made["jobs"]["run-autograding-tests"]["steps"]
        graders = {step["id"]: step["with"] for step in steps if "id" in step}
        self.assertEqual(list(graders), [f"exercise_3_{i}" for i in range(1, 7)])
        self.assertEqual([step["max-score"] for step in graders.values()], [10, 20, 30, 10, 30, 10])
        self.assertEqual(steps[1]["with"], {"repository": "teacher/book", "ref": "v1", "path": "book", "persist-credentials": False})
        reporter = steps[-1]
        self.assertEqual(reporter["with"]["runners"].split(","), list(graders))
        self.assertEqual(reporter["env"], {f"{step.upper()}_RESULTS": f"${{{{ steps.{step}.outputs.result }}}}" for step in graders})
        for script in re.findall(r"tools/classroom/github/\w+\.py", json.dumps(made)):
            self.assertTrue((TOP / script).is_file(), script)

    def test_what_is_not_there(self):
        for words in (["workflow", "99", "a/b"], ["workflow", "3", "book"], ["workflow", "3", "a/b", "--ref", "x y"],
                      ["take_answers", "nowhere"], ["say_verdict", "report.json"]):
            script = CLASSROOM / f"github/{words[0]}.py"
            run = subprocess.run([sys.executable, "-B", script, *words[1:]], capture_output=True, text=True)
            self.assertEqual((run.returncode, run.stdout, run.stderr.count("\n")), (2, "", 1), run.stderr)

    def test_answers_are_taken_by_name_alone(self):
        for name in ("first", "second", "third", "fourth", "fifth", "sixth"):
            self.write(f"book/solutions/03_a/{name}.hpp", "solution")
            self.write(f"book/exercises/03_a/{name}.hpp", "starter")
        self.write("student/exercises/03_a/first.hpp", "answer")
        self.write("student/03_a/second.hpp", "answer")
        self.write("student/secret", "secret")
        (self.top / "student/exercises/03_a/third.hpp").symlink_to(self.top / "student/secret")
        self.write("student/exercises/03_a/fourth.hpp", "x" * take_answers.LARGEST)
        os.mkfifo(self.top / "student/exercises/03_a/fifth.hpp")
        self.write("student/exercises/03_a/other.hpp", "answer")
        self.write("student/tests/exercises/03_a/first.cpp", "answer")
        self.write("student/book", "answer")
        self.assertEqual(take_answers.take(self.top / "student", self.top / "book"), ["03_a/first", "03_a/second"])
        found = {file.name: file.read_text() for file in (self.top / "book/exercises/03_a").iterdir()}
        self.assertEqual(found, {f"{name}.hpp": "answer" if name in ("first", "second") else "starter"
                                 for name in ("first", "second", "third", "fourth", "fifth", "sixth")})
        (self.top / "linked").symlink_to(self.top / "student/exercises")
        (self.top / "empty").mkdir()
        (self.top / "empty/exercises").symlink_to(self.top / "student/exercises")
        self.assertEqual(take_answers.take(self.top / "empty", self.top / "book"), [])

    def test_verdicts_are_said_on_standard_output(self):
        report = self.write("report.json", json.dumps([
            {"exercise": "3.1", "name": "count_vector", "verdict": "right", "case": "", "complaint": "", "mistake": ""},
            {"exercise": "3.2", "name": "tf_idf", "verdict": "compile_error", "case": "", "complaint": "an error", "mistake": ""}]))
        self.write("broken.json", "[{")
        for file, number, status, words in ((report, "3.1", 0, "3.1 count_vector: right\n"),
                                            (report, "3.2", 1, "3.2 tf_idf: compile error\nan error\n"),
                                            (report, "3.3", 1, "3.3: not judged\n"), (self.top / "broken.json", "3.1", 1, "cannot be read"),
                                            (self.top / "none.json", "3.1", 1, "cannot be read")):
            run = subprocess.run([sys.executable, "-B", CLASSROOM / "github/say_verdict.py", file, number], capture_output=True, text=True)
            self.assertEqual((run.returncode, run.stderr), (status, ""))
            self.assertIn(words, run.stdout)


class BrowserEditor(unittest.TestCase):
    def test_it_names_what_there_is(self):
        made = json.loads((TOP / ".devcontainer/devcontainer.json").read_text())
        usage = subprocess.run([TOP / "book", "help"], capture_output=True, text=True).stdout
        for moment in ("onCreateCommand", "updateContentCommand", "postAttachCommand"):
            for verb in re.findall(r"\./book (\w+)", made[moment]):
                self.assertIn(f"./book {verb}", usage)
        self.assertIn("/compile_commands.json", made["customizations"]["vscode"]["settings"]["C_Cpp.default.compileCommands"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
