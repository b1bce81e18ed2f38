"""What a chapter's page promises besides its numbers, compared with the program: options that its commands use, names at
which its debugging sessions stop, and the exercises that it lists. Each function gives [(line, sentence), …]."""

import base64
import json
import re
import zlib

import exercises

WORDS = "no one two three four five six seven eight nine ten".split()


def commands(markdown, name, help_text):
    """`./book run NAME --option` where the program has no such option."""
    known = set(re.findall(r"--[\w-]+", help_text)) | {"--yes"}
    for number, line in enumerate(markdown.splitlines(), 1):
        for call in re.findall(rf"\./book (?:run|step) {name}([^`#|]*)", line):
            for option in re.findall(r"(?<!\S)--[\w-]+", re.sub(r'"[^"]*"', "", call)):
                if option not in known:
                    yield number, f"the program has no {option}"


def recorded(page):
    """All that the debugger knows by name in the run that a stepping page holds."""
    block = re.search(r'<script id="run"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    run = json.loads(zlib.decompress(base64.b64decode(block)))
    names = set()
    for step in run["trace"]["steps"]:
        names |= {step["label"], step["operation"], *step["scope"], ".".join(step["scope"])}
    return names


def stops(markdown, names):
    """`(unrolled) break NAME` and `print NAME` where nothing in the record has that name."""
    for number, line in enumerate(markdown.splitlines(), 1):
        typed = re.match(r"\(unrolled\) (?:break|print) (grad )?([^\s\[]+)", line)
        if typed and typed[2] != "nan" and ":" not in typed[2] and ("∂" if typed[1] else "") + typed[2] not in names:
            yield number, f"nothing in the recorded pass is called {typed[2]}"


def listed_exercises(markdown, exercise_page):
    """The page's own list of its exercises, their number and their names."""
    found = re.search(r"^## Exercises\n\n(?:(\w+), in |In )(.*?)(?=\n\n|\Z)", markdown, re.MULTILINE | re.DOTALL)
    wanted = [name for _, name, _ in exercises.minutes(exercise_page)]
    if not found:
        yield 1, "there is no section Exercises that begins with their number and folder: Six, in …"
        return
    line = markdown[:found.start(2)].count("\n") + 1
    if found[1] and found[1].lower() in WORDS and WORDS.index(found[1].lower()) != len(wanted):
        yield line, f"{found[1].lower()} exercises here, and {len(wanted)} on their page"
    for name in wanted:
        if f"`{name}`" not in found[2]:
            yield line, f"the exercise {name} is not listed"
