"""The verbs of `book` that show what there is: `list`, `hint`, `solution`; and `reset`, which brings a starter back."""

import os
import re
import sys

import progress
from catalogue import TOP, chapters, exercise, fail
from terminal import mark, paint, stop_writing


def show_list():
    of_chapter = {}
    for one, state in progress.states():
        of_chapter.setdefault(one.chapter, []).append(f"   {mark(state)} {one.number} {one.name}, {one.minutes} minutes")
    for number, (name, built) in chapters().items():
        print(paint("bold", f"{number} {name}") if built else f"{number} {name} (planned)")
        for line in of_chapter.get(f"{number}_{name}", []):
            print(line)


def hints(one):
    """{1: "Hint 1: the idea\\n…", …}: what folds out under the exercise's heading on its page."""
    section = re.search(rf"^## {re.escape(one.number)} {one.name} \(.*?(?=^## |\Z)", one.page.read_text(), re.MULTILINE | re.DOTALL)
    found = re.findall(r"^<details><summary>(Hint (\d): [^<]+)</summary>\n(.*?)^</details>", section[0] if section else "",
                       re.MULTILINE | re.DOTALL)
    return {int(level): f"{title}\n{text}" for title, level, text in found}


def show_hint(wanted=None, level=None):
    one = exercise(wanted) if wanted else progress.first_unfinished()
    if not one:
        fail("every exercise is right", "./book list")
    of_one = hints(one)
    level = level or str(min(3, progress.hints_seen(one) + 1))
    if not level.isdigit() or int(level) not in of_one:
        fail(f"there is no hint {level}", "hints are 1 (the idea), 2 (where), 3 (nearly the code)")
    print(f"{one.number} {one.name} · {of_one[int(level)]}", end="")
    progress.remember(f"hint-{one.number}", level)
    if int(level) == max(of_one):
        print(f"That was the last hint. ./book solution {one.number} shows how the book does it.")
    else:
        print(f"./book hint {one.number} {int(level) + 1} says more.")


def show_solution(wanted=None):
    if not wanted:
        fail("the solution of which exercise?", "./book solution 3.1")
    one = exercise(wanted)
    if sys.stdin.isatty() and sys.stdout.isatty() and progress.state(one) != "right":
        answer = input(f"{one.number} {one.name} is not right yet. Show the solution all the same? [y/N] ")
        if not answer.lower().startswith("y"):
            return
    print((TOP / "solutions" / one.chapter / f"{one.name}.hpp").read_text(), end="")


def git(*arguments):
    import subprocess  # `list` has a tenth of a second

    return subprocess.run(["git", *arguments], cwd=TOP, capture_output=True, text=True, errors="replace")


def starter_from_git(one):
    """The starter as it was committed, even when somebody has committed an answer since."""
    import shutil

    if not shutil.which("git"):
        fail("the starter is in git, and git is not here", "sudo apt-get install git")
    found = git("rev-parse", "--git-dir")
    if found.returncode != 0:  # no checkout at all, or one of another owner; git says what to type then
        advice = re.findall(r"^\s+(git .*)", found.stderr, re.MULTILINE)
        said = found.stderr.partition("\n")[0].removeprefix("fatal: ")
        fail(f"the starter is in git, and git says: {said}", advice[0] if advice else "clone the book beside, and take the file from there")
    for commit in git("log", "--format=%H", "--", one.file).stdout.split():
        starter = git("show", f"{commit}:{one.file}").stdout
        if f'throw unfinished("{one.number}")' in starter:
            return starter.encode()
    fail(f"git has no starter of {one.number}", "a shallow clone? git fetch --unshallow")


def reset(wanted=None):
    if not wanted:
        fail("reset which exercise?", "./book reset 3.1")
    import datetime
    import shutil
    import tempfile

    one = exercise(wanted)
    file = TOP / one.file
    starter = starter_from_git(one)
    if file.is_file() and file.read_bytes() == starter:
        print(f"{one.file} is the starter already")
        return
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f"{file.name}.", delete=False) as new:
        try:
            new.write(starter)
            new.flush()
            os.chmod(new.name, 0o644)
            if os.path.lexists(file):
                backup = f"{file}.backup-{datetime.datetime.now():%Y%m%d-%H%M%S}"
                while os.path.lexists(backup):
                    backup += "-"
                shutil.copy2(file, backup, follow_symlinks=False)
                print(f"What you wrote is kept in {os.path.relpath(backup, TOP)}")
            os.replace(new.name, file)
        except BaseException:
            os.unlink(new.name)
            raise
    print(f"{one.file} is the starter again")


VERBS = {"list": show_list, "hint": show_hint, "solution": show_solution, "reset": reset}

if __name__ == "__main__":
    try:
        VERBS[sys.argv[1]](*sys.argv[2:])
        sys.stdout.flush()  # here, where it is caught when nobody reads any more
    except KeyboardInterrupt:
        sys.exit(130)
    except TypeError as error:
        if "positional argument" not in str(error):
            raise
        fail(f"./book {sys.argv[1]} takes fewer words than these", "./book help")
    except BrokenPipeError:
        stop_writing()
    except OSError as error:
        fail(f"{error.filename or 'a file'}: {error.strerror}")
