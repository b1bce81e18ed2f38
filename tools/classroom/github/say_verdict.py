"""One exercise out of a report of `./book check --report json`: what its student should read, and status 0 where it is right.
`say_verdict.py report.json 3.1`. All goes to standard output: GitHub's grader takes a word on the other stream for a failure."""

import json
import sys


def said(report, number):
    """(right?, lines) of an exercise."""
    for entry in report:
        if entry.get("exercise") == number:
            lines = [f"{number} {entry.get('name', '')}: {entry['verdict'].replace('_', ' ')}"]
            lines += [entry[key] for key in ("case", "complaint", "mistake") if entry.get(key)]
            return entry["verdict"] == "right", lines
    return False, [f"{number}: not judged"]


def main(path, number):
    try:
        with open(path, encoding="utf-8") as file:
            right, lines = said(json.load(file), number)
    except (OSError, ValueError, KeyError, AttributeError) as what:
        right, lines = False, [f"the report cannot be read: {what}"]
    print("\n".join(lines))
    return 0 if right else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("which report, and which exercise? · HINT: say_verdict.py report.json 3.1", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
