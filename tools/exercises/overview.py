"""A page for the teacher: who solved what, which mistake how often, and what each student was told. It holds all that it shows, runs
nothing and asks the network for nothing; what strangers wrote is text on it."""

import base64
import datetime
import hashlib
import html
import pathlib

import gradebook
from gradescope import told
from terminal import shown

STYLE = (pathlib.Path(__file__).parent / "overview.css").read_text()
SIGNS = {"right": "✓", "unfinished": "○", "missing": "·", "wrong": "✗", "none": "?"}
CLASSES = {"right": "right", "unfinished": "begun", "missing": "absent"}
WORDS = {"right": "right", "unfinished": "unfinished", "missing": "not handed in", "wrong": "wrong", "none": "no verdict",
         "crash": "crashed", "endless": "was not done in time", "ended": "ended the program", "refused": "no answer to judge",
         "changed": "another function than was asked for", "compile_error": "does not compile"}

BRIEF = {"right": "Right", "unfinished": "Not written yet", "missing": "Not handed in"}

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What the class solved</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>What the class solved</h1>
<p class="quiet">{students}, {exercises}. {solved} of all answers that were asked for are right. Judged on {date}, fresh cases of seed
{seed}.</p>
</header>
<main>
{sections}
</main>
</body>
</html>
"""


def text(what):
    """A stranger's text, as text."""
    return html.escape(shown(str(what)))


def counted(n, what):
    return f"{n} {what}" + ("" if n == 1 else "s")


def sign(verdict):
    return SIGNS.get(verdict.verdict, "!")


def of_class(verdict):
    return CLASSES.get(verdict.verdict, "wrong")


def cell(verdict):
    words = WORDS.get(verdict.verdict, verdict.verdict)
    inside = f'<span role="img" aria-label="{words}">{sign(verdict)}</span>'
    return f'<td class="{of_class(verdict)}" title="{verdict.exercise}: {words}">{inside}</td>'


def table(book):
    heads = "".join(f'<th scope="col">{one.number}<small>{text(one.name)}</small></th>' for one in book.exercises)
    rows = "".join(
        f'<tr><th scope="row" title="{text(work.name)}"><a href="#student-{i}">{text(work.name)}</a></th>'
        f'{"".join(map(cell, work.verdicts))}<td class="number">{book.points(work)}</td></tr>\n' for i, work in enumerate(book.works))
    feet = "".join(f"<td>{n}</td>" for n in book.solved())
    return f"""<section aria-labelledby="solved"><h2 id="solved">Who solved what</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="solved"><table>
<thead><tr><th scope="col">Student</th>{heads}<th scope="col">Points</th></tr></thead>
<tbody>
{rows}</tbody>
<tfoot><tr><th scope="row">Right</th>{feet}<td class="number">of {book.most}</td></tr></tfoot>
</table></div>
<p class="quiet">{gradebook.LEGEND}. An exercise gives as many points as it takes minutes.</p></section>"""


def lesson(book):
    """The mistakes that were recognised, the most frequent first."""
    mistakes = book.mistakes()
    if not mistakes:
        return ""
    most = len(mistakes[0][2])
    lines = "".join(
        f'<li><div><b>{len(names)} × {one.number}</b>'
        f'<svg class="bar" width="{100 * len(names) / most:.0f}%" aria-hidden="true"></svg></div>'
        f'<div>{text(sentence)}<br><span class="quiet name">{text(one.name)}: {text(some(names))}</span></div></li>\n'
        for one, sentence, names in mistakes)
    return f"""<section><h2>What to talk about</h2>
<p class="quiet">The mistakes that were recognised, the most frequent first.</p>
<ol class="talk">
{lines}</ol></section>"""


def some(names):
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def messages(work):
    """What a student was told; where nothing was written or all is right, the number says enough."""
    brief = {"right": [], "unfinished": [], "missing": []}
    in_full = []
    for verdict in work.verdicts:
        if verdict.verdict in brief and not verdict.judged * (verdict.verdict == "unfinished"):
            brief[verdict.verdict].append(verdict.exercise)
        else:
            in_full.append(f'<pre class="{of_class(verdict)}">{html.escape(told(verdict))}</pre>')
    lines = [f'<p class="brief">{title}: {", ".join(brief[state])}</p>' for state, title in BRIEF.items() if brief[state]]
    notes = "".join(f"<li>{text(note)}</li>" for note in work.notes)
    return "".join(lines) + (f'<ul class="name">{notes}</ul>' if notes else "") + "\n".join(in_full)


def students(book):
    entries = "\n".join(
        f'<details><summary>{text(work.name)} <span class="quiet">{work.right} of {len(work.verdicts)}'
        f'{", with a note" if work.notes else ""}</span></summary>\n<div id="student-{i}">{messages(work)}</div></details>'
        for i, work in enumerate(book.works))
    return f"<section><h2>Each student</h2>\n{entries}</section>"


def notes(book):
    lines = "".join(f"<li>{text(note)}</li>" for note in book.notes)
    return f'<section><h2>To look at by hand</h2><ul class="name">{lines}</ul></section>' if lines else ""


def as_page(book):
    asked = len(book.works) * len(book.exercises)
    solved = f"{sum(book.solved()) / asked:.0%}" if asked else "None"
    return PAGE.format(style=STYLE, style_hash=base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode(),
                       students=counted(len(book.works), "student"), exercises=counted(len(book.exercises), "exercise"), solved=solved,
                       date=f"{datetime.date.today():%d %B %Y}", seed=book.seed,
                       sections="\n".join(filter(None, [table(book), lesson(book), notes(book), students(book)])))
