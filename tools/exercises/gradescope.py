"""Gradescope's results.json: what its autograders write about one student's work. The format is that of
https://gradescope-autograders.readthedocs.io/en/latest/specs/."""

import json
import re

import report
from gradebook import points
from terminal import shown, unpainted

LONGEST = 10_000  # characters of one output


def told(verdict):
    """What the student reads."""
    text = unpainted(report.as_text(verdict)).strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + "\n…"


def test_of(exercise, verdict):
    return {"number": exercise.number, "name": exercise.name, "score": points(exercise) if verdict.right else 0,
            "max_score": points(exercise), "status": "passed" if verdict.right else "failed", "output": told(verdict),
            "output_format": "text", "visibility": "visible"}


def as_results(book, work):
    seconds = sum(verdict.seconds for verdict in work.verdicts)
    tests = [test_of(one, verdict) for one, verdict in zip(book.exercises, work.verdicts)]
    results = {"execution_time": round(seconds), "tests": tests}
    if work.notes:
        results |= {"output": shown("\n".join(work.notes)), "output_format": "text"}
    return json.dumps(results, ensure_ascii=False, indent=1) + "\n"


def file_names(book):
    """{student's id: a name for a folder}: letters, digits and "-", and no two alike."""
    found = {}
    for work in book.works:
        name = re.sub(r"[^\w.-]+", "-", work.name).strip("-.")[:60] or "student"
        taken = set(found.values())
        found[work.id] = next(one for one in (name, *(f"{name}-{n}" for n in range(2, len(book.works) + 2))) if one not in taken)
    return found
