"""What a class handed in: each student's answers, taken by their names alone out of folders and archives as learning systems export
them. Nothing else of a submission is used."""

import dataclasses
import functools
import json
import os
import pathlib
import re

import trees
from catalogue import TOP, exercises

# A student's name, a number of theirs, and what follows, in the names that learning systems give.
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<rest>.+)")
WHOLE_EXPORT = re.compile(r"assignment_\d+_export|submissions")  # a folder around all students
GRADESCOPE = "submission_metadata.yml"
SECOND_TRY = re.compile(r"(?:-\d+| ?\(\d+\))(?=\.hpp$)")  # count_vector-1.hpp, count_vector (1).hpp
NOT_THEIRS = ("solutions", "chapters")  # of the book, in the clone of a student
LEFT_OUT = {"build", "node_modules", "__MACOSX"}


@dataclasses.dataclass
class Answer:
    path: str  # where it was found
    contents: bytes | None
    refused: str = ""  # why it has no contents


@dataclasses.dataclass
class Student:
    name: str
    id: str  # what tells two of one name apart: a number of the learning system's, or the file's name
    answers: dict = dataclasses.field(default_factory=dict)  # {exercise's number: Answer}
    notes: list = dataclasses.field(default_factory=list)  # what was odd about the submission


# --- whose it is --------------------------------------------------------------------------------------------------------------------

@functools.cache
def names_of_answers():
    """{"count_vector.hpp": its exercises}: two chapters may have one of the same name."""
    found = {}
    for one in exercises():
        found.setdefault(f"{one.name}.hpp", []).append(one)
    return found


def without_suffix(name):
    suffix = next((ending for ending in sorted(trees.ARCHIVES, key=len, reverse=True) if name.lower().endswith(ending)), "")
    return name[:len(name) - len(suffix)]


def whose(name, is_folder):
    """(student's name, id, what is left of the file's name) of what lies in a folder of submissions; None when it is no student's."""
    match = MOODLE.fullmatch(name) or (not is_folder and CANVAS.fullmatch(name))
    if match:
        return match["name"], match["id"], match["rest"]
    if is_folder:
        return name, name, ""
    if trees.is_archive(name):
        return without_suffix(name), name, ""
    for answer in names_of_answers():
        if name.endswith(answer) and re.fullmatch(r".+[ _.-]", name[:-len(answer)]):
            student = name[:-len(answer)].rstrip(" _.-")
            return student, student, answer
    return None


def names_of_gradescope(text):
    """{"submission_123": "Олена Коваль"} of an export's list of submissions."""
    found, now = {}, None
    for line in text.splitlines():
        submission = re.fullmatch(r"(submission_\d+):\s*", line)
        name = re.fullmatch(r"\s+-?\s*:name:\s*(.+?)\s*", line)
        if submission:
            now = submission[1]
        elif name and now:
            written = name[1]
            try:
                written = json.loads(written) if written.startswith('"') else written.strip("'")
            except ValueError:
                pass
            found[now] = f"{found[now]}, {written}" if now in found else str(written)
    return found


# --- which file is the answer -------------------------------------------------------------------------------------------------------

def meant(path):
    """(exercise, how sure that is: the less, the surer) of a file's path; None for what is no answer."""
    name, sure = path[-1], 0
    if SECOND_TRY.search(name):
        name, sure = SECOND_TRY.sub("", name), 3
    found = names_of_answers().get(name, [])
    folder, above = (path[-2] if len(path) > 1 else ""), (path[-3] if len(path) > 2 else "")
    if re.match(r"\d\d_", folder):
        found = [one for one in found if one.chapter == folder and above not in NOT_THEIRS]
        return (found[0], sure + (above != "exercises")) if found else None
    return (found[0], sure + 2) if len(found) == 1 else None


def wanted(path):
    """Whether a file is read; its path begins with a student's folder, or with the file's own name, which may begin with a student's."""
    if len(path) != 1:
        return bool(path) and (path[-1] == GRADESCOPE or meant(path) is not None)
    who = whose(path[0], False)
    return path[0] == GRADESCOPE or meant(path) is not None or (who is not None and who[2] != "" and meant((who[2],)) is not None)


def inside_export(path):
    """A path without the folder around all students."""
    return path[1:] if len(path) > 1 and WHOLE_EXPORT.fullmatch(path[0]) else path


def left_out(name):
    return name in LEFT_OUT or name.startswith(".")


def as_written(contents):
    """However an editor ends lines."""
    return b"\n".join(line.rstrip() for line in contents.removeprefix(b"\xef\xbb\xbf").splitlines()).strip()


@functools.cache
def starter(exercise):
    """As it was handed out; None where the book's own file is somebody's answer by now."""
    try:
        contents = (TOP / exercise.file).read_bytes()
    except OSError:
        return None
    return contents if f'throw unfinished("{exercise.number}")'.encode() in contents else None


def is_starter(exercise, contents):
    begun = starter(exercise)
    return begun is not None and as_written(contents) == as_written(begun)


def choose(student, files):
    """Gives each of a student's exercises the surest of the files that could be its answer, and says so where there are others."""
    of_exercise = {}
    for file in files:
        found = meant(file.path)
        if found:
            one, sure = found
            unchanged = file.contents is not None and is_starter(one, file.contents)
            order = (file.contents is None, unchanged, sure, len(file.path), file.path)
            of_exercise.setdefault(one, []).append((order, file))
    for one, candidates in of_exercise.items():
        (_, taken), *others = sorted(candidates, key=lambda candidate: candidate[0])
        student.answers[one.number] = Answer("/".join(taken.path), taken.contents, taken.refused)
        others = ["/".join(file.path) for (_, unchanged, *_), file in others if not unchanged and file.contents != taken.contents]
        if others:
            student.notes.append(f"{one.number} is taken from {'/'.join(taken.path)}, not from {', '.join(others[:5])}")


# --- a class ------------------------------------------------------------------------------------------------------------------------

class Finds:
    """What was found in one folder, or in one archive, of submissions."""

    def __init__(self, place, of_one=False):
        self.of_one = of_one
        self.place, self.files, self.notes, self.tops = place, [], [], {}  # tops: {name: is it a folder}
        if place.is_dir():
            self.look_into_folder(place)
        else:
            self.look_into_archive()

    def look_into_folder(self, folder):
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        if len(entries) == 1 and entries[0].is_dir(follow_symlinks=False) and WHOLE_EXPORT.fullmatch(entries[0].name):
            self.look_into_folder(entries[0].path)
            return
        for entry in entries:
            name = trees.plain(entry.name)
            if not left_out(name):
                self.tops[name] = entry.is_dir()
                if entry.is_dir() or trees.is_archive(name) or wanted((name,)):
                    self.files += trees.files(entry.path, (name,), trees.Search(wanted, left_out, notes=self.notes))

    def look_into_archive(self):
        """A whole export as it was fetched."""
        def noticed(path):
            path = inside_export(path)
            if path:
                self.tops[path[0]] = self.tops.get(path[0], False) or (len(path) > 1 and not trees.is_archive(path[0]))
            return wanted(path)
        search = trees.Search(noticed, left_out, 10 * trees.ENTRIES, 100 * trees.BYTES, 100 * trees.FILES, notes=self.notes)
        for file in trees.files(self.place, (), search):
            self.files.append(dataclasses.replace(file, path=inside_export(file.path)))
        self.notes[:] = [(inside_export(path), what) for path, what in self.notes]

    def is_of_one(self):
        """Whether all of it is the work of a single student: said, or seen."""
        if self.of_one:
            return True
        handed_out = {one.chapter for one in exercises()} | {"exercises"}
        return (any(len(file.path) > 1 and file.path[0] in handed_out and meant(file.path) for file in self.files)
                or (bool(self.tops) and all(meant((name,)) or not whose(name, is_folder) for name, is_folder in self.tops.items())))

    def owners(self):
        """{name of what lies at the top: whose it is, or None}"""
        one = self.is_of_one()
        return {name: self.sole() if one or meant((name,)) else whose(name, is_folder) for name, is_folder in self.tops.items()}

    def sole(self):
        """Who is called as the whole is."""
        own = without_suffix(trees.plain(self.place.resolve().name))
        return own, own, ""


def students_of(finds):
    """([Student, …], notes that are about nobody in particular)."""
    students, files, names, notes = {}, {}, {}, []
    one, owners = finds.is_of_one(), finds.owners()
    for name, id, _ in filter(None, [finds.sole() if finds.of_one else None, *owners.values()]):
        students.setdefault(id, Student(name, id))
    for file in finds.files:
        who = owners.get(file.path[0])
        if file.path[-1] == GRADESCOPE:
            names.update(names_of_gradescope((file.contents or b"").decode(errors="replace")))
        elif who:
            own = file.path if one or meant(file.path[:1]) else (who[2], *file.path[1:]) if who[2] else file.path[1:]
            files.setdefault(who[1], []).append(dataclasses.replace(file, path=own))
    for path, what in finds.notes:
        who = owners.get(path[0]) if path else None
        (students[who[1]].notes if who else notes).append(f"{'/'.join(path) or finds.place.name}: {what}")
    for id, student in students.items():
        student.name = names.get(student.name, student.name)
        choose(student, files.get(id, []))
    return list(students.values()), notes


def told_apart(students):
    """Two of one name have what tells them apart in it."""
    names = [student.name for student in students]
    for student in students:
        if names.count(student.name) > 1:
            student.name = f"{student.name} ({student.id})"
    return students


def collect(places, of_one=False):
    """(the students of these folders and archives, by name; notes). `of_one` says that each is the work of a single student."""
    students, notes = [], []
    for place in map(pathlib.Path, places):
        found, odd = students_of(Finds(place, of_one))
        for student in told_apart(found):
            student.id = f"{trees.plain(place.resolve().name)}/{student.id}"
        students += found
        notes += odd
    return sorted(told_apart(students), key=lambda student: (student.name.casefold(), student.id)), notes
