"""The verbs `check` and `watch` of `book`: verdicts on the reader's own files."""

import argparse
import os
import sys
import time

import progress
import report
from catalogue import TOP, exercises, exercises_of, fail
from judging import Verdict, build_judges, judge_file
from terminal import draws, paint, stop_writing


def judge_and_remember(exercise, seed):
    try:
        verdict, contents = judge_file(exercise, seed)
    except Exception as error:  # one that has no verdict takes no other's with it
        return Verdict(exercise.number, exercise.chapter, exercise.name, "none", complaint=str(error))
    progress.remember(exercise.number, "right" if verdict.right else "wrong", progress.checksum(contents))
    return verdict


def where_you_are(exercise):
    """ "2 of 6 in this chapter", and what to do next."""
    here = [state for one, state in progress.states() if one.chapter == exercise.chapter]
    said = f"\n  {here.count('right')} of {len(here)} in this chapter"
    if progress.state(exercise) != "right":
        return f"{said} · stuck? ./book hint {exercise.number}"
    following = progress.first_unfinished(exercise.chapter) or progress.first_unfinished()
    if not following:
        return f"{said} · and every exercise of the book is right. Well done."
    return (f"{said} · next: ./book check {following.number} ({following.name}, {following.minutes} minutes; "
            f"./book task {following.number} shows the task)")


def check(wanted, form, seed):
    if wanted:
        chosen = exercises_of(wanted)
    else:
        first = progress.first_unfinished()
        if not first and not form:
            print(f"{paint('green', 'Every exercise is right.')} ./book list shows them.")
            return 0
        chosen = [first] if first else []
    build_judges(sorted({one.chapter for one in chosen}))
    verdicts = []
    for one in chosen:
        verdicts.append(judge_and_remember(one, seed))
        if not form:
            print(report.as_text(verdicts[-1]), end="", flush=True)
    right = sum(verdict.right for verdict in verdicts)
    if form:
        print(report.FORMATS[form](verdicts), end="")
    elif len(chosen) == 1:
        print(where_you_are(chosen[0]))
    else:
        print(f"\n  {right} of {len(verdicts)} are right")
    return 0 if right == len(verdicts) else 1


def contents_of_all():
    """{exercise: what its file holds}; None where it cannot be read. However an editor saves, by writing into the file, by putting
    another in its place or an older one back: what it holds is another then."""
    def one(exercise):
        try:
            return (TOP / exercise.file).stat(), (TOP / exercise.file).read_bytes()
        except OSError:
            return None, None
    return {exercise: one(exercise)[1] for exercise in exercises()}


def watch(wanted, seed):
    """Judges the first unfinished exercise, then whichever is saved."""
    now = exercises_of(wanted)[0] if wanted else progress.first_unfinished()
    if not now:
        fail("every exercise is right", "./book list")
    build_judges([now.chapter])
    while True:
        before = contents_of_all()
        if draws(sys.stdout):
            print("\033[H\033[2J", end="")
        print(report.as_text(judge_and_remember(now, seed)), end="")
        print(where_you_are(now))
        print(f"  watching {now.file}; Ctrl-C ends it", flush=True)
        changed = None
        while not changed:
            time.sleep(0.2)
            after = contents_of_all()
            changed = next((one for one in after if after[one] != before[one] and after[one] is not None), None)
        if changed.chapter != now.chapter:
            build_judges([changed.chapter])
        now = changed


def main():
    parser = argparse.ArgumentParser(prog="./book check", add_help=False)
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--report")
    parser.add_argument("--seed", type=int)
    parser.add_argument("wanted", nargs="?")
    options, odd = parser.parse_known_args()
    if odd:
        fail(f"check does not know '{odd[0]}'", "./book check [3.1 | 3 | all] [--report json|junit] [--seed N]")
    if options.report and options.report not in report.FORMATS:
        fail(f"there is no report '{options.report}'", "json or junit")
    os.chdir(TOP)
    if options.watch:
        try:
            watch(options.wanted, options.seed)
        except KeyboardInterrupt:
            print("\nNo longer watching. What you wrote is saved in exercises/.")
            return 0
    try:
        status = check(options.wanted, options.report, options.seed)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        stop_writing()
        return 1


if __name__ == "__main__":
    sys.exit(main())
