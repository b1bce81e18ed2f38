"""What the book has: its chapters, and its exercises as their own checks and pages name them. What lies in a student's folder
does not count."""

import collections
import functools
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]


def fail(what, hint=""):
    """One line that says what is wrong and what to do; exit status 2."""
    sys.stdout.flush()
    print(what + (f" · HINT: {hint}" if hint else ""), file=sys.stderr)
    sys.exit(2)


class Exercise(collections.namedtuple("Exercise", "number chapter name minutes")):
    """ "3.1", "03_bag_of_words", "count_vector" and "10"."""

    __slots__ = ()

    @property
    def file(self):
        return f"exercises/{self.chapter}/{self.name}.hpp"

    @property
    def page(self):
        return TOP / "exercises" / self.chapter / "README.md"


def in_order(number):
    return [int(part) for part in number.split(".")]


@functools.cache
def exercises():
    """All, in the book's order."""
    found = []
    for check in TOP.glob("tests/exercises/[0-9][0-9]_*/*.cpp"):
        registered = re.search(r'registered\(\s*"(\d+\.\d+)"', check.read_text())
        if not registered:
            continue
        number, chapter, name = registered[1], check.parent.name, check.stem
        try:
            page = (TOP / "exercises" / chapter / "README.md").read_text()
        except OSError:
            page = ""
        minutes = re.search(rf"^## {re.escape(number)} {name} \((\d+) minutes\)", page, re.MULTILINE)
        found.append(Exercise(number, chapter, name, minutes[1] if minutes else "?"))
    return sorted(found, key=lambda one: in_order(one.number))


@functools.cache
def chapters():
    """{"03": ("bag_of_words", whether it is built), …}: the map in README.md, and what lies here."""
    found = {}
    for row in re.finditer(r"^\| *(\d\d) *\| *\[?([a-z0-9_]+)", (TOP / "README.md").read_text(), re.MULTILINE):
        found[row[1]] = (row[2], False)
    for program in TOP.glob("chapters/[0-9][0-9]_*/main.cpp"):
        number, _, name = program.parent.name.partition("_")
        found[number] = (name, True)
    return dict(sorted(found.items()))


def exercise(wanted):
    """That of this number or name."""
    plain = re.sub(r"^0+(?=\d)", "", wanted)
    for one in exercises():
        if plain == one.number or wanted == one.name:
            return one
    names = [word for one in exercises() for word in (one.number, one.name)]
    import difflib  # this is rare, and `list` has a tenth of a second

    near = difflib.get_close_matches(wanted, names, 1)
    fail(f"there is no exercise '{wanted}'", f"did you mean {near[0]}?" if near else "./book list shows them all")


def exercises_of(wanted):
    """Those that a word means: "3.1" or "count_vector" one, "3", "03", "bag" or "03_bag_of_words" a chapter's, "all" all."""
    if wanted == "all":
        return exercises()
    number = re.fullmatch(r"0*(\d+)", wanted)
    of_chapter = [one for one in exercises()
                  if wanted == one.chapter or (number and int(one.chapter[:2]) == int(number[1]))]
    if not of_chapter and not any(wanted == one.name for one in exercises()) and wanted[:1].isalpha():
        begins = {one.chapter for one in exercises() if one.chapter[3:].startswith(wanted)}
        if len(begins) == 1:
            of_chapter = [one for one in exercises() if one.chapter in begins]
    return of_chapter or [exercise(wanted)]
