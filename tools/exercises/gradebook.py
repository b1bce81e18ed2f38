"""What a class did, exercise by exercise, and the forms in which that is written down: a table, CSV, JSON, JUnit."""

import collections
import csv
import dataclasses
import io
import json
import unicodedata

import report
from catalogue import Exercise
from judging import Verdict
from terminal import paint, shown

MARKS = {"right": ("green", "✓"), "unfinished": ("yellow", "○"), "missing": (None, "·"), "wrong": ("red", "✗"), "none": ("red", "?")}
OTHER = ("red", "!")  # it crashed, does not compile and so on
LEGEND = "✓ right, ✗ wrong, ○ unfinished, · not handed in, ! crashed, endless, not compiled or no answer, ? no verdict"


@dataclasses.dataclass
class Work:
    """Of one student."""

    name: str
    id: str
    notes: list
    verdicts: list  # one for each exercise
    taken: list  # the file of each, or ""

    @property
    def right(self):
        return sum(verdict.right for verdict in self.verdicts)


@dataclasses.dataclass
class Gradebook:
    exercises: list[Exercise]
    works: list[Work]
    notes: list  # about nobody in particular
    seed: int

    @property
    def most(self):
        """Points of who solves all."""
        return sum(map(points, self.exercises))

    def points(self, work):
        return sum(points(one) for one, verdict in zip(self.exercises, work.verdicts) if verdict.right)

    def solved(self):
        """By how many, each exercise."""
        return [sum(work.verdicts[i].right for work in self.works) for i in range(len(self.exercises))]

    def mistakes(self):
        """[(exercise, sentence, names)], the most frequent first: what to talk about."""
        found = collections.defaultdict(list)
        for work in self.works:
            for one, verdict in zip(self.exercises, work.verdicts):
                if verdict.mistake:
                    found[one, verdict.mistake].append(work.name)
        return sorted(((one, sentence, names) for (one, sentence), names in found.items()), key=lambda entry: -len(entry[2]))


def points(exercise):
    """An exercise counts by the minutes that it takes."""
    return int(exercise.minutes) if exercise.minutes.isdigit() else 1


def absent(exercise):
    return Verdict(exercise.number, exercise.chapter, exercise.name, "missing", complaint="not handed in")


# --- on the terminal ----------------------------------------------------------------------------------------------------------------

def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fitted(text, columns):
    """A name in this many columns."""
    text = shown(text).replace("\n", "␊").replace("\t", " ")
    while width(text) > columns:
        text = text[:-2] + "…"
    return text + " " * (columns - width(text))


def mark(verdict):
    colour, sign = MARKS.get(verdict.verdict, OTHER)
    return paint(colour, sign) if colour else sign


def as_table(book):
    columns = min(36, max([12, *(width(shown(work.name)) for work in book.works)]))
    wide = [max(4, len(one.number)) for one in book.exercises]
    lines = [" " * columns + "".join(f" {one.number:>{w}}" for one, w in zip(book.exercises, wide)) + "  points"]
    for work in book.works:
        marks = "".join(" " * w + mark(verdict) for verdict, w in zip(work.verdicts, wide))
        lines.append(f"{fitted(work.name, columns)}{marks}  {book.points(work):>6}")
    lines.append(fitted(f"right, of {len(book.works)}", columns) + "".join(f" {n:>{w}}" for n, w in zip(book.solved(), wide)) +
                 f"  of {book.most:>3}")
    lines.append(LEGEND)
    if book.mistakes():
        lines += ["", paint("bold", "What to talk about")]
        lines += [f"{len(names):>4} × {one.number}: {shown(sentence)}" for one, sentence, names in book.mistakes()[:10]]
    notes = [note if note.startswith(work.name) else f"{work.name}: {note}" for work in book.works for note in work.notes] + book.notes
    if notes:
        lines += ["", paint("bold", "To look at by hand")]
        lines += ["  " + shown(note).replace("\n", "␊") for note in notes[:20]]
        lines += [f"  and {len(notes) - 20} more, in the overview"] if len(notes) > 20 else []
    return "\n".join(lines) + "\n"


# --- files --------------------------------------------------------------------------------------------------------------------------

def cell(text):
    """What no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text[:1] in ("\t", "\r") else text


def as_csv(book):
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["student", *(f"{one.number} {one.name}" for one in book.exercises), "right", "points", f"of {book.most}", "mistakes",
                   "notes", "id"])
    for work in book.works:
        mistakes = [f"{verdict.exercise}: {verdict.mistake}" for verdict in work.verdicts if verdict.mistake]
        share = f"{book.points(work) / book.most:.0%}" if book.most else ""
        rows.writerow(map(cell, [work.name, *(verdict.verdict for verdict in work.verdicts), work.right, book.points(work), share,
                                 "\n".join(mistakes), "\n".join(work.notes), work.id]))
    return "\ufeff" + file.getvalue()  # with a mark by which spreadsheets know that it is UTF-8


def as_json(book):
    students = [{"name": work.name, "id": work.id, "right": work.right, "points": book.points(work), "notes": work.notes,
                 "verdicts": [{**dataclasses.asdict(verdict), "taken": taken} for verdict, taken in zip(work.verdicts, work.taken)]}
                for work in book.works]
    exercises = [{"exercise": one.number, "chapter": one.chapter, "name": one.name, "points": points(one)} for one in book.exercises]
    return json.dumps({"seed": book.seed, "points": book.most, "exercises": exercises, "students": students, "notes": book.notes},
                      ensure_ascii=False, indent=1) + "\n"


def as_junit(book):
    return report.junit({work.name: work.verdicts for work in book.works})
