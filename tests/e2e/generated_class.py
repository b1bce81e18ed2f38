"""A class that was never taught: submissions in all the forms in which they come, right, wrong, hostile, empty and broken, each with
the verdicts that are known of it.

`generated_class.py FOLDER 200` is one for chapter 3 of the book, whose verdicts it writes beside it into FOLDER.json;
`generated_class.py FOLDER --compare CLASS.json` says where what `./book grade FOLDER --json CLASS.json` wrote differs from them."""

import dataclasses
import io
import json
import pathlib
import random
import re
import sys
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
    "if (fork() == 0) for (;;) sleep(1);": "refused",
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
        (f'#include "../../solutions/{task.chapter}/{task.file}"\n', "compile_error"),
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
        contents, verdict = {"right": (task.right, "right"), "wrong": (lot.choice(task.wrong), "wrong"), "missing": (None, "missing"),
                             "unfinished": (task.starter, "unfinished")}.get(kind) or hostile(task, lot, deeds)
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


# --- of the book --------------------------------------------------------------------------------------------------------------------

# What makes a solution of chapter 3 wrong.
EDITS = {
    "count_vector": [("+= 1", "= 1"), ("value_or(unknown)", "value_or(0)")],
    "tf_idf": [("counts > 0", "counts > 1"), ("(1 + document_frequency)) + 1", "(1 + document_frequency))"),
               ("weighted /= xt::where(length > 0, length, Real{1});", "")],
    "naive_bayes": [("xt::ones<Real>", "xt::zeros<Real>"), ("texts_of_class / static_cast<Real>(labels.size())", "1.0")],
    "bigrams": [('" " + words[i]', '"" + words[i]'), ("i < words.size()", "i + 1 < words.size()")],
    "logistic_gradient": [("+ lambda * model.weights", ""), (" / number_of_texts", "")],
    "collision": [('", not " + blame', '", not " + praise')],
}


def tasks_of_the_book():
    top, chapter = pathlib.Path(__file__).resolve().parents[2], "03_bag_of_words"
    page = (top / "exercises" / chapter / "README.md").read_text()
    for number, name in re.findall(r"^## (3\.\d+) (\w+)", page, re.MULTILINE):
        right = (top / "solutions" / chapter / f"{name}.hpp").read_text()
        wrong = [right.replace(old, new) for old, new in EDITS[name]]
        assert right not in wrong, name
        yield Task(number, chapter, name, (top / "exercises" / chapter / f"{name}.hpp").read_text(), right, wrong)


def differences(known, found):
    """Where the verdicts of a class are not those that are known."""
    verdicts = {student["name"]: {one["exercise"]: one["verdict"] for one in student["verdicts"]} for student in found["students"]}
    return [f"{student}, {number}: {verdicts.get(student, {}).get(number)}, not {verdict}" for student, of_student in known.items()
            for number, verdict in of_student.items() if verdicts.get(student, {}).get(number) != verdict] + [
                f"{student} is not known" for student in verdicts if student not in known]


def main():
    folder, what, *rest = sys.argv[1:]
    table = pathlib.Path(f"{folder}.json")
    if what == "--compare":
        odd = differences(json.loads(table.read_text()), json.loads(pathlib.Path(rest[0]).read_text()))
        print("\n".join(odd) or "all verdicts are as they should be")
        sys.exit(bool(odd))
    known = generate(pathlib.Path(folder), int(what), list(tasks_of_the_book()), deeds=DEEDS | SLOW_DEEDS)
    table.write_text(json.dumps(known, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
