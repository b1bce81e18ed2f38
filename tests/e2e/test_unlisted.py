"""Wrong answers that nobody listed as a known mistake: the files of unlisted/, each a solution with one fault, which its first comment
names. They were written before there was anything that looks for relations. Each must be rejected, and what its author is told about
it, if anything, must be so: `judge_NN_name NAME --prove wrong` computes it anew.

python3 tests/e2e/test_unlisted.py --table [chapter] prints what each is told."""

import concurrent.futures
import functools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools/exercises"))
import answers  # noqa: E402
import catalogue  # noqa: E402
import judging  # noqa: E402
from progress import checksum  # noqa: E402

UNLISTED = sorted((pathlib.Path(__file__).parent / "unlisted").glob("*/*.hpp"))
# Their sentences only say which cases fail or hold: true, but the least that can be said.
OF_CASES = re.compile(r"^(\d+ of \d+ cases (fail|hold)s?: |Yours is (right|wrong) in the \d+ cases whose names)")


def exercise_of(file):
    """The exercise, its own file's place taken by this one's contents."""
    name = re.sub(r"_\d+$", "", file.stem)
    return next(one for one in catalogue.exercises() if (one.chapter, one.name) == (file.parent.name, name))


def library(exercise, contents):
    """Compiled once, and kept."""
    kept = answers.BUILD / "out/unlisted"
    kept.mkdir(parents=True, exist_ok=True)
    made_of = b"\0".join([contents, answers.entry(exercise).read_bytes(), " ".join(answers.command_of_build()).encode()])
    file = kept / f"{exercise.name}-{checksum(made_of)[:32]}.so"
    if not file.is_file():
        with tempfile.TemporaryDirectory(dir=kept) as folder:
            answers.compile_answer(exercise, contents, pathlib.Path(folder)).library.replace(file)
    return file


@functools.cache
def told(file):
    """What is told of it, and what is wrong with that."""
    exercise = exercise_of(file)
    command = [judging.judge_of(exercise.chapter), exercise.name, "--prove", "wrong", "--answer", library(exercise, file.read_bytes())]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    wrong = done.stderr.strip() or ("" if done.returncode == 0 else f"status {done.returncode}")
    return done.stdout.strip(), wrong


def all_told(files):
    answers.command_of_build(), answers.link_of_build()  # once, before there are threads
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(files, pool.map(told, files)))


class Unlisted(unittest.TestCase):
    def test_there_are_enough(self):
        exercises = [exercise_of(file) for file in UNLISTED]
        self.assertGreaterEqual(len(exercises), 100)
        self.assertGreaterEqual(sum(exercises.count(one) >= 4 for one in set(exercises)), 25)

    def test_each_is_rejected_and_told_nothing_untrue(self):
        files = [file for file in UNLISTED if judging.judge_of(file.parent.name).is_file()]
        if not files:
            self.skipTest("no judge is built: ninja judges")
        found = all_told(files)
        self.assertEqual({file.stem: wrong for file, (_, wrong) in found.items() if wrong}, {})
        of_numbers = [file for file, (sentence, _) in found.items() if sentence and not OF_CASES.match(sentence)]
        if len(files) == len(UNLISTED):
            self.assertGreaterEqual(2 * len(of_numbers), len(files), "at least half are told how their numbers are wrong")


def table(chapter=""):
    for file, (sentence, wrong) in all_told([file for file in UNLISTED if file.parent.name.startswith(chapter)]).items():
        fault = re.search(r"wrong: (.*)\.", file.read_text())[1]
        print(f"{file.parent.name}/{file.stem}: {fault}\n    → {sentence or 'nothing'}" + (f"\n    WRONG: {wrong}" if wrong else ""))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--table"]:
        table(*sys.argv[2:])
    else:
        unittest.main()
