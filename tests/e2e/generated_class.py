"""A class that was never taught: submissions in all the forms in which they come, right, wrong, hostile, empty and broken, each with
the verdicts that are known of it."""

import dataclasses
import io
import random
import re
import tarfile
import zipfile

HEADERS = "".join(f"#include <{name}>\n" for name in ("csignal", "cstdlib", "string", "unistd.h", "vector"))
# What an answer does before it computes anything, and the verdict on that.
DEEDS = {
    "std::exit(0);": "ended",
    "_exit(0);": "ended",
    "std::quick_exit(0);": "ended",
    "kill(getpid(), SIGKILL);": "crash",
    "kill(getppid(), SIGKILL);": "ended",
    "kill(-1, SIGKILL);": "ended",
    "kill(0, SIGKILL);": "crash",
    "std::abort();": "crash",
    "volatile int* nowhere = nullptr; *nowhere = 3;": "crash",
    "throw 42;": "wrong",
    "std::vector<std::string> all; for (;;) all.emplace_back(std::size_t{1} << 28, 'x');": "wrong",
    "fclose(stdout); execl(\"/bin/true\", \"true\", nullptr);": "ended",
    "if (fork() == 0) for (;;) sleep(1);": "right",  # what it leaves behind is ended
}
SLOW_DEEDS = {"for (volatile int i = 0;;) i = 1;": "endless", "for (;;) sleep(100);": "endless",
              "kill(getppid(), SIGSTOP); for (;;) pause();": "endless"}


@dataclasses.dataclass(eq=False)
class Task:
    """An exercise, and files that answer it."""

    number: str
    chapter: str
    name: str
    starter: str
    right: str
    wrong: list

    @property
    def file(self):
        return f"{self.name}.hpp"


def doing(answer, deed):
    """An answer that does something else first."""
    answer = answer.replace("#pragma once\n", "#pragma once\n" + HEADERS, 1)
    return re.sub(r"(\ninline [^{;]*\{)", lambda match: f"{match[1]}\n  {deed}", answer, count=1)


def hostile(task, lot, deeds):
    """(contents, verdict)"""
    others = [
        (task.right + "// " + "x" * (300 << 10), "refused"),
        (f'#include "../../solutions/{task.chapter}/{task.file}"\n', "refused"),
        (f'#include "/dev/stdin"\n{task.right}', "refused"),
        (task.right.replace("}  // namespace", "static const int over = (std::_Exit(0), 0);\n}  // namespace").replace(
            "#pragma once\n", "#pragma once\n" + HEADERS, 1), "ended"),
        ("", "changed"),
        (doing(task.right, "retrn 3;"), "compile_error"),
        (task.right.encode() + b"\n// \xff\xfe\xc3\n", "right"),
    ]
    chosen = lot.choice([*deeds.items(), *others])
    return (doing(task.right, chosen[0]), chosen[1]) if chosen in deeds.items() else chosen


def answers_of(student, tasks, lot, deeds):
    """({task: contents}, {number: verdict}) of one student."""
    files, known = {}, {}
    for task in tasks:
        kind = lot.choices(("right", "wrong", "unfinished", "missing", "hostile"), (45, 25, 10, 10, 10))[0]
        contents, verdict = {"right": (task.right, "right"), "wrong": (lot.choice(task.wrong), "wrong"), "unfinished": (task.starter, "unfinished"),
                             "missing": (None, "missing")}.get(kind) or hostile(task, lot, deeds)
        known[task.number] = verdict
        if contents is not None:
            contents = contents if isinstance(contents, bytes) else contents.encode()
            # No two students have the very same file, unless they have written nothing.
            files[task] = contents + f"\n// {student}\n".encode() if contents and kind != "unfinished" else contents
    return files, known


# --- the forms in which learning systems hand work over -----------------------------------------------------------------------------

def moodle_folder(folder, student, i, files):
    for task, contents in files.items():
        write(folder / f"{student}_{i}_assignsubmission_file_" / task.chapter / task.file, contents)


def clone(folder, student, i, files):
    """Of the whole book, with the book's own solutions in it."""
    for task, contents in files.items():
        write(folder / student / "exercises" / task.chapter / task.file, contents)
        write(folder / student / "solutions" / task.chapter / task.file, task.right.encode())
    write(folder / student / "book", b"#!/bin/sh\nexit 0\n")


def canvas_files(folder, student, i, files):
    for n, (task, contents) in enumerate(files.items()):
        write(folder / f"{student}_{1000 + i}_{2000 + n}_{task.file}", contents)


def zipped(folder, student, i, files):
    with zipfile.ZipFile(folder / f"{student}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for task, contents in files.items():
            archive.writestr(f"my work/{task.chapter}/{task.file}", contents)


def tarred(folder, student, i, files):
    with tarfile.open(folder / f"{student}.tar.gz", "w:gz") as archive:
        for task, contents in files.items():
            info = tarfile.TarInfo(task.file)
            info.size = len(contents)
            archive.addfile(info, io.BytesIO(contents))


def zip_in_folder(folder, student, i, files):
    (folder / f"{student}_{i}_assignsubmission_file").mkdir()
    zipped(folder / f"{student}_{i}_assignsubmission_file", "homework", i, files)


FORMS = (moodle_folder, clone, canvas_files, zipped, tarred, zip_in_folder)


def write(file, contents):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(contents)


def broken_zip(folder, student):
    write(folder / f"{student}.zip", b"PK\3\4 and no more")


def bomb(folder, student):
    with zipfile.ZipFile(folder / f"{student}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.tar", b"\0" * (80 << 20))


def nothing(folder, student):
    (folder / student).mkdir()


def link(folder, student):
    (folder / student).symlink_to("/etc")


NO_WORK = (broken_zip, nothing, bomb, link)


def generate(folder, count, tasks, seed=1, deeds=DEEDS):
    """Writes the submissions of this many students. Returns {student: {exercise's number: verdict}}."""
    folder.mkdir(parents=True)
    lot, known = random.Random(seed), {}
    for i in range(count):
        student = lot.choice(("Олена Коваль", "Ivan Petrenko", "O'Neil <b>", "Zoë", "=1+1")) + f" {i:03}"
        if i % 20 < len(NO_WORK):
            NO_WORK[i % 20](folder, student)
            known[student] = {task.number: "missing" for task in tasks}
        else:
            files, known[student] = answers_of(student, tasks, lot, deeds)
            if files:
                FORMS[i % len(FORMS)](folder, student, i, files)
            else:
                nothing(folder, student)
    return known
