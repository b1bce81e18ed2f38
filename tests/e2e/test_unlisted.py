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


def together(exercise, files):
    """One source for all wrong answers to an exercise, each in a namespace of its own: what they share is compiled once."""
    entry = answers.entry(exercise).read_text()
    includes, parts = {}, []
    for number, file in enumerate(files, 1):
        lines = file.read_text().splitlines()
        includes |= dict.fromkeys(line for line in lines if line.startswith("#include"))
        answer = "\n".join("" if line.startswith(("#include", "#pragma once")) else line for line in lines)
        text = entry.replace(f'#include "{exercise.chapter}/{exercise.name}.hpp"', f'#line 1 "{file.name}"\n{answer}')
        text = re.sub(r"\bunrolled\b", f"wrong_{number}", text)
        parts.append(f"namespace wrong_{number} {{ using namespace unrolled; }}\n" + text.replace(symbol(exercise), f"{symbol(exercise)}_{number}"))
    return "\n".join([*includes, "namespace unrolled {}", *parts])


def symbol(exercise):
    return f"unrolled_answer_{exercise.name}"


@functools.cache
def libraries(exercise, files):
    """A library for each of the wrong answers to an exercise; kept, as long as nothing of which they are made changes."""
    kept = answers.BUILD / "out/unlisted"
    kept.mkdir(parents=True, exist_ok=True)
    command, link, source = answers.command_of_build(), [*filter(None, answers.link_of_build())], together(exercise, files)
    made_of = checksum("\0".join([source, *command]).encode())[:32]
    found = [kept / f"{exercise.chapter}-{file.stem}-{made_of}.so" for file in files]
    if not all(file.is_file() for file in found):
        with tempfile.TemporaryDirectory(dir=kept) as folder:
            run = functools.partial(subprocess.run, cwd=folder, check=True)
            pathlib.Path(folder, "all.cpp").write_text(source)
            run([*command, "-w", "-c", "all.cpp", "-o", "all.o"])
            for number, file in enumerate(found, 1):
                run([command[0], "-shared", "all.o", *link, "-Wl,-Bsymbolic", f"-Wl,--defsym={symbol(exercise)}={symbol(exercise)}_{number}",
                     "-o", "answer.so"])
                pathlib.Path(folder, "answer.so").replace(file)
    return dict(zip(files, found))


def told(exercise, library):
    """What is told of it, and what is wrong with that."""
    command = [judging.judge_of(exercise.chapter), exercise.name, "--prove", "wrong", "--answer", library]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    wrong = done.stderr.strip() or ("" if done.returncode == 0 else f"status {done.returncode}")
    return done.stdout.strip(), wrong


def told_of(exercise, files):
    return {file: told(exercise, library) for file, library in libraries(exercise, files).items()}


def all_told(files):
    answers.command_of_build(), answers.link_of_build()  # once, before there are threads
    found = {}
    for file in files:
        found.setdefault(exercise_of(file), []).append(file)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return {file: said for each in pool.map(lambda one: told_of(one[0], tuple(one[1])), found.items()) for file, said in each.items()}


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
