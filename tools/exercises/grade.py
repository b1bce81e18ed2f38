"""The verb `grade` of `book`: verdicts on what a class handed in, each given in a box of its own."""

import argparse
import concurrent.futures
import os
import pathlib
import signal
import sys
import tempfile
import time

import answers
import box
import gradebook
import gradescope
import judging
import kept
import overview
import processes
import submissions
import terminal
import trees
from catalogue import TOP, exercises, exercises_of, fail

USAGE = ("./book grade FOLDER… [--out DIR] [--exercises 3.1,3.2 | 3 | all] [--seed N] [--jobs N] [--unsafe] [--csv F] [--json F] "
         "[--junit F] [--html F] [--gradescope F]")
FORMATS = {"csv": gradebook.as_csv, "json": gradebook.as_json, "junit": gradebook.as_junit, "html": overview.as_page}


def read_options():
    parser = argparse.ArgumentParser(prog="./book grade", add_help=False, allow_abbrev=False)
    parser.add_argument("folders", nargs="*")
    for name in ("out", "exercises", "gradescope", *FORMATS):
        parser.add_argument(f"--{name}")
    for name in ("seed", "jobs"):
        parser.add_argument(f"--{name}", type=number(name))
    parser.add_argument("--unsafe", action="store_true")
    parser.error = lambda what: fail(f"grade: {what}", USAGE)
    found = parser.parse_args()
    if not found.folders:
        fail("grade which folder?", USAGE)
    for folder in map(pathlib.Path, found.folders):
        if not folder.is_dir() and not (folder.is_file() and trees.is_archive(folder.name)):
            fail(f"{trees.plain(folder)} is no folder of submissions, nor an archive of them",
                 "a folder, .zip, .tar.gz or .tgz with an entry a student")
    for name in ("gradescope", *FORMATS):
        file = getattr(found, name)
        if file and not pathlib.Path(file).absolute().parent.is_dir():
            fail(f"{file} cannot be written: there is no such folder")
    return found


def number(name):
    def read(text):
        if not text.isdecimal() or (name == "jobs" and int(text) == 0) or int(text) >= 2**63:
            raise argparse.ArgumentTypeError(f"--{name} is a number, not '{text}'")
        return int(text)
    return read


def find_box(unsafe):
    if unsafe:
        return box.unconfined
    why = box.why_not()
    if why:
        fail(f"No sandbox: {why}", "--unsafe runs strangers' code without one; do that only in a container or on a machine of no value")
    return box.bubblewrap


# --- judging ------------------------------------------------------------------------------------------------------------------------

def to_judge(students, asked_for):
    """The exercises: those that were asked for, or all of the chapters of which anybody handed in more than the starter."""
    if asked_for:
        chosen = {one for word in asked_for.split(",") for one in exercises_of(word.strip())}
    else:
        worked_on = {one.chapter for student in students for one in exercises()
                     if one.number in student.answers and state_before_judging(one, student.answers[one.number]) is None}
        chosen = {one for one in exercises() if one.chapter in worked_on}
        if not chosen:
            fail("no answer is in what was handed in",
                 "answers are files such as 03_bag_of_words/count_vector.hpp, changed from the starter")
    return [one for one in exercises() if one in chosen]


def state_before_judging(exercise, answer):
    """The verdict on what needs no judge; None where it takes one."""
    if answer is None:
        return gradebook.absent(exercise)
    if answer.contents is None:
        return judging.Verdict(exercise.number, exercise.chapter, exercise.name, "refused", complaint=answer.refused)
    if submissions.is_starter(exercise, answer.contents):
        return judging.Verdict(exercise.number, exercise.chapter, exercise.name, "unfinished")
    return None


def judge(exercise, contents, seed, in_box, scratch):
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        def compiled(exercise, contents):
            return answers.compile_answer(exercise, contents, pathlib.Path(folder).resolve(), in_box)
        return judging.judge(exercise, contents, seed, compiled, box=in_box)


def without_verdict(exercise, error):
    return judging.Verdict(exercise.number, exercise.chapter, exercise.name, "none", complaint=f"{type(error).__name__}: {error}")


def judge_all(work, results, seed, in_box, jobs):
    """Judges {key: (exercise, contents)} and keeps each verdict. Returns {key: a verdict of none} of those that could not be judged."""
    failed, line, began = {}, terminal.OneLine(), time.monotonic()
    pool = concurrent.futures.ThreadPoolExecutor(jobs)
    try:
        waiting = {pool.submit(judge, exercise, contents, seed, in_box, results.scratch): key for key, (exercise, contents) in work.items()}
        for done, future in enumerate(concurrent.futures.as_completed(waiting), 1):
            key = waiting[future]
            try:
                results.add(key, future.result())
            except Exception as error:  # one that has no verdict takes no other's with it
                failed[key] = without_verdict(work[key][0], error)
            left = (time.monotonic() - began) / done * (len(work) - done)
            line.show(f"{done} of {len(work)} answers are judged" + (f", about {left / 60:.0f} minutes to go" if left > 90 else ""))
        pool.shutdown()
    except BaseException:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        pool.shutdown(wait=False, cancel_futures=True)
        processes.stop_all()
        pool.shutdown()
        raise
    finally:
        line.clear()
    return failed


def grade(students, chosen, results, seed, in_box, jobs, notes):
    """What everybody did. The same answer of several students is judged once."""
    keys, work = {}, {}
    for student in students:
        for one in chosen:
            answer = student.answers.get(one.number)
            if state_before_judging(one, answer) is None:
                key = keys[student.id, one] = kept.key(one, answer.contents, seed)
                if key not in results.verdicts:
                    work[key] = (one, answer.contents)
    failed = judge_all(work, results, seed, in_box, jobs)

    def verdict_on(student, one):
        key = keys.get((student.id, one))
        return failed.get(key) or results.verdicts[key] if key else state_before_judging(one, student.answers.get(one.number))

    return gradebook.Gradebook(chosen, [
        gradebook.Work(student.name, student.id, student.notes, [verdict_on(student, one) for one in chosen],
                       [student.answers[one.number].path if one.number in student.answers else "" for one in chosen])
        for student in students], notes, seed)


# --- what is written ----------------------------------------------------------------------------------------------------------------

def write(file, text):
    """All of it or nothing."""
    file = pathlib.Path(file)
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8", errors="replace")
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        fail(f"{file} cannot be written: {error.strerror}")


def write_gradescope(place, book):
    """A file for a single student; a folder with one each for a class."""
    place = pathlib.Path(place)
    if len(book.works) == 1 and place.suffix == ".json":
        write(place, gradescope.as_results(book, book.works[0]))
        return
    names = gradescope.file_names(book)
    for work in book.works:
        folder = place / names[work.id]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fail(f"{folder} cannot be made: {error.strerror}")
        write(folder / "results.json", gradescope.as_results(book, work))


def main():
    options = read_options()
    in_box = find_box(options.unsafe)
    for_one = bool(options.gradescope) and options.gradescope.endswith(".json")
    try:
        students, notes = submissions.collect(options.folders, for_one)
    except OSError as error:
        fail(f"{trees.plain(error.filename or options.folders[0])} cannot be read: {error.strerror}")
    if not students:
        fail(f"nothing was handed in in {', '.join(map(trees.plain, options.folders))}",
             notes[0] if notes else "each folder or archive in it is a student's")
    if for_one and len(students) > 1:
        fail(f"Gradescope's results.json is about one student, and here are {len(students)}", "--gradescope FOLDER writes one for each")
    chosen = to_judge(students, options.exercises)
    results = kept.Kept(options.out or TOP / "build/grades" / trees.plain(pathlib.Path(options.folders[0]).resolve().name))
    judging.build_judges(sorted({one.chapter for one in chosen}))
    seed = results.seed(options.seed)
    print(f"{overview.counted(len(students), 'student')}, {overview.counted(len(chosen), 'exercise')}, fresh cases of seed {seed}. "
          f"Results are kept in {results.folder}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        book = grade(students, chosen, results, seed, in_box, options.jobs or os.cpu_count() or 1, notes)
    except KeyboardInterrupt:
        results.close()
        so_far = overview.counted(len(results.verdicts), "verdict")
        print(f"Stopped. The same command goes on where it was; {so_far} so far in {results.folder}", file=sys.stderr)
        return 130
    results.close()
    print(gradebook.as_table(book))
    for name, form in FORMATS.items():
        if getattr(options, name):
            write(getattr(options, name), form(book))
    if options.gradescope:
        write_gradescope(options.gradescope, book)
    write(results.folder / "overview.html", overview.as_page(book))
    print(f"Each student's messages are on one page: {results.folder / 'overview.html'}")
    return 1 if any(verdict.verdict == "none" for work in book.works for verdict in work.verdicts) else 0


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
        sys.exit(status)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        terminal.stop_writing()
