"""The workflow by which GitHub Classroom judges a student's repository: `tools/classroom/github/workflow.py 3 OWNER/BOOK` prints it, for
the exercises of chapter 3. It belongs into the assignment's template repository, as .github/workflows/classroom.yml.

Each exercise is one step of the autograding, and worth as many points as it has minutes. The book comes from the teacher's
repository; of the student's only the files with the answers' names are taken."""

import argparse
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools/exercises"))

from catalogue import exercises_of, fail  # noqa: E402

BEGINNING = """\
# Made by tools/classroom/github/workflow.py of the book.
name: Autograding Tests
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    if: github.actor != 'github-classroom[bot]'
    steps:
      - name: The student's repository
        uses: actions/checkout@v4
        with: {{path: submission, persist-credentials: false}}
      - name: The book
        uses: actions/checkout@v4
        with: {{repository: "{book}", ref: "{ref}", path: book, persist-credentials: false}}
      - name: What was built for the book before
        uses: actions/cache@v4
        with:
          path: ~/.cache/ccache
          key: book-{ref}-${{{{ github.run_id }}}}
          restore-keys: book-{ref}-
      - name: Judge the answers
        working-directory: book
        run: |
          python3 tools/classroom/github/take_answers.py ../submission
          ./book check {exercises} --report json --yes >../report.json || true
"""

STEP = """\
      - name: {number} {name}
        id: {step}
        uses: classroom-resources/autograding-command-grader@v1
        with:
          test-name: {number} {name}
          command: python3 book/tools/classroom/github/say_verdict.py report.json {number}
          timeout: 1
          max-score: {minutes}
"""

END = """\
      - name: Report
        uses: classroom-resources/autograding-grading-reporter@v1
        env:
{results}
        with:
          runners: {steps}
"""


def workflow(wanted, book, ref):
    """For the exercises that a word means: a chapter, one exercise, or "all"."""
    steps = {one: f"exercise_{one.number.replace('.', '_')}" for one in exercises_of(wanted)}
    text = BEGINNING.format(book=book, ref=ref, exercises=wanted)
    for one, step in steps.items():
        text += STEP.format(number=one.number, name=one.name, minutes=one.minutes, step=step)
    results = "\n".join(f"          {step.upper()}_RESULTS: ${{{{ steps.{step}.outputs.result }}}}" for step in steps.values())
    return text + END.format(results=results, steps=",".join(steps.values()))


def main():
    options = argparse.ArgumentParser(description="A GitHub Classroom workflow that judges exercises of the book.")
    options.add_argument("chapter", help="a chapter's number, or one exercise: 3, 3.1")
    options.add_argument("book", help="the teacher's repository with the book: OWNER/NAME")
    options.add_argument("--ref", default="main", help="the branch, tag or commit of the book that judges")
    given = options.parse_args()
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", given.book) or not re.fullmatch(r"[\w./-]+", given.ref):
        fail(f"'{given.book}' at '{given.ref}' is no repository", "OWNER/NAME, and a branch without blanks")
    print(workflow(given.chapter, given.book, given.ref), end="")


if __name__ == "__main__":
    main()
