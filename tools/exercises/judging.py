"""A verdict on an answer: the judge of its chapter gives it, a program that runs the answer confined and only hears what it did."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import time

import answers
import compiler_output
import processes
import terminal
from box import unconfined
from catalogue import TOP, fail
from progress import checksum

PATIENCE = 300  # seconds for a judge, which has limits of its own


@dataclasses.dataclass
class Verdict:
    """What reports hold. `verdict` is right, wrong, unfinished, crash (it was ended by a signal), endless, ended (it ended the
    program), refused (it is no answer), changed (not the function that was asked for), compile_error, missing (no file), or none
    (the judge itself failed)."""

    exercise: str  # "3.1"
    chapter: str
    name: str
    verdict: str
    held: int = 0  # cases
    judged: int = 0
    case: str = ""  # the first that fails
    complaint: str = ""
    mistake: str = ""  # the sentence of a known mistake, or how its numbers are wrong
    known: bool = False  # whether it is a known mistake
    output: str = ""  # what it printed
    warning: str = ""  # the compiler's first about the answer
    seconds: float = 0

    @property
    def right(self):
        return self.verdict == "right"


def judge_of(chapter):
    return answers.BUILD / "tests/exercises" / f"judge_{chapter}"


def build_judges(chapters):
    """Builds the judges of these chapters, once; the first time takes a while, which is said. In a book that is another's they are as
    that one has built them."""
    targets = [f"judge_{chapter}" for chapter in chapters]
    built = all(judge_of(chapter).is_file() for chapter in chapters)
    if built and not os.access(answers.BUILD, os.W_OK):
        return
    if not built:
        print("Building what judges this chapter's answers; only the first time takes a minute or two.", file=sys.stderr)
    command = ["ninja", "-C", answers.BUILD, *os.environ.get("UNROLLED_JOBS", "").split(), *targets]
    said, line = [], terminal.OneLine()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as ninja:
        for text in ninja.stdout:
            said.append(text)
            line.show(text)
    line.clear()
    if ninja.returncode != 0:
        (TOP / "build/log").write_text("".join(said))
        print(compiler_output.first_error("".join(said)), file=sys.stderr)
        fail("what judges the answers does not compile", "all of the compiler's output is in build/log")
    answers.command_of_build.cache_clear()
    answers.link_of_build.cache_clear()


def run_judge(exercise, library, seed, box=unconfined, seconds=10):
    """What the judge says of a library, as a dictionary. It runs in a box; `seconds` is what an answer may take of processor time."""
    needed = [judge_of(exercise.chapter), library, *(file for file in answers.link_of_build() if file.startswith("/"))]
    command = [*box(needed), str(judge_of(exercise.chapter)), exercise.name, "--answer", str(library), "--seed", str(seed),
               "--seconds", str(seconds)]
    status, said, errors = processes.run(command, PATIENCE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                                         env={**os.environ, "OMP_NUM_THREADS": "1"})
    try:
        return json.loads(said)
    except ValueError:
        pass
    if status is None:
        raise answers.Refused("endless", f"its judge gave no verdict within {PATIENCE} seconds, and was stopped")
    if status in (-9, 128 + 9):
        raise answers.Refused("ended", "something ended its judge: the answer did, or the system, which had no memory left")
    what = re.sub(r"\s+", " ", errors).strip() or f"it ended with status {status}"
    raise RuntimeError(f"the judge of {exercise.chapter} gave no verdict on {exercise.number}: {what}")


def seed_of(contents):
    """Of the cases drawn at random: the same for the same answer, and another whenever it changes, so that nobody can store what they
    expect."""
    return int(checksum(contents)[:8], 16)


def judge(exercise, contents, seed=None, compiled=answers.library, **limits):
    """The verdict on an answer, of these contents. The judge of its chapter has been built. `compiled` makes a library of it."""
    began = time.monotonic()
    try:
        made = compiled(exercise, contents)
        seed = seed_of(contents) if seed is None else seed
        verdict = Verdict(**run_judge(exercise, made.library, seed, **limits), warning=answers.warning(made.said, exercise))
    except answers.Refused as refused:
        verdict = Verdict(exercise.number, exercise.chapter, exercise.name, refused.verdict, complaint=str(refused))
    verdict.seconds = round(time.monotonic() - began, 2)
    return verdict


def judge_file(exercise, seed=None):
    """The verdict on a reader's own file, and the contents that were judged; judged again where it was saved meanwhile."""
    while True:
        try:
            contents = answers.read(TOP / exercise.file)
            verdict = judge(exercise, contents, seed)
            if answers.read(TOP / exercise.file) == contents:
                return verdict, contents
        except answers.Refused as refused:
            return Verdict(exercise.number, exercise.chapter, exercise.name, refused.verdict, complaint=str(refused)), b""
