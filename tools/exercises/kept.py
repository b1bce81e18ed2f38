"""What a run over a class has judged so far, in a folder: a verdict a line, each written as it comes, so that a run that was ended,
however, goes on where it was."""

import dataclasses
import fcntl
import functools
import json
import os
import pathlib
import secrets
import shutil

import answers
import judging
from catalogue import fail
from progress import checksum


@functools.cache
def version(chapter):
    """Of what gives the verdicts of a chapter: its judge, the book's library and how answers are compiled."""
    parts = [judging.judge_of(chapter).read_bytes(), pathlib.Path(answers.link_of_build()[0]).read_bytes(),
             " ".join(answers.command_of_build()).encode()]
    return checksum("".join(map(checksum, parts)).encode())


def key(exercise, contents, seed):
    """The same for whoever handed in the same answer."""
    made_of = [exercise.number, str(seed), version(exercise.chapter), checksum(answers.entry(exercise).read_bytes()), checksum(contents)]
    return checksum(" ".join(made_of).encode())


class Kept:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.lock = open(self.folder / "lock", "w")
        except OSError as error:
            fail(f"{self.folder} cannot be written to: {error.strerror}", "--out DIR keeps the results elsewhere")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"another ./book grade is at work in {self.folder}", "wait for it, or keep these results elsewhere with --out DIR")
        shutil.rmtree(self.scratch, ignore_errors=True)  # of a run that was ended
        self.scratch.mkdir()
        self.verdicts = dict(self.read())
        self.file = os.open(self.folder / "verdicts.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)

    @property
    def scratch(self):
        return self.folder / "scratch"

    def read(self):
        """Each line that is whole: the last may not be."""
        try:
            lines = (self.folder / "verdicts.jsonl").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                entry = json.loads(line)
                yield entry["key"], judging.Verdict(**entry["verdict"])
            except (ValueError, TypeError, KeyError):
                continue

    def seed(self, asked):
        """That of the fresh cases: as asked for, or drawn once for all runs that keep their results here."""
        file = self.folder / "seed"
        if asked is None:
            try:
                return int(file.read_text())
            except (OSError, ValueError):
                asked = secrets.randbelow(2**31)
        new = file.with_name("seed.new")
        new.write_text(f"{asked}\n")
        new.replace(file)
        return asked

    def add(self, key, verdict):
        self.verdicts[key] = verdict
        line = json.dumps({"key": key, "verdict": dataclasses.asdict(verdict)}) + "\n"
        os.write(self.file, b"\n" * self.is_torn() + line.encode())

    def is_torn(self):
        """Whether the last line has no end."""
        size = os.fstat(self.file).st_size
        with open(self.folder / "verdicts.jsonl", "rb") as file:
            file.seek(max(0, size - 1))
            return file.read(1) not in (b"", b"\n")

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)
