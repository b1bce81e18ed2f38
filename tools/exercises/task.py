"""The task of one exercise, out of its chapter's page, for the terminal: without its hints, formulas as plain text, lines no longer
than the terminal is wide: the verb `task` of `book`."""

import re
import shutil
import sys
import unicodedata

import formula
import progress
from catalogue import TOP, exercise, fail
from terminal import COLOURED, draws, stop_writing

WIDEST = 100
HEADING = re.compile(r"^## (\d+\.\d+) (\w+) \((\d+) minutes\)$")
BOLD, ITALIC, CODE, PLAIN = "\x1b[1m", "\x1b[3m", "\x1b[36m", "\x1b[0m"
ITEM = re.compile(r"( *)([-*]|\d+\.) +(.*)")
INLINE = re.compile(r"`(?P<code>[^`]+)`|\$(?P<formula>[^$]+)\$|\*\*(?P<strong>[^*]+)\*\*"
                    r"|(?<![\w*])\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])|\[(?P<text>[^\]]*)\]\((?P<address>[^)\s]*)\)")


# --- a page -------------------------------------------------------------------------------------------------------------------------

def task_lines(page, name):
    """(number, minutes, lines of the task) of one exercise; None where the page does not have it. The task ends at the first hint."""
    found, code = None, False
    for line in page.splitlines():
        code ^= line.startswith("```")
        if line.startswith(("## ", "<details")) and found and not code:
            break
        heading = None if code else HEADING.match(line)
        if heading and heading[2] == name:
            found = heading[1], int(heading[3]), []
        elif found:
            found[2].append(line)
    return found


def lines_for_all(page):
    """What the page says of all its exercises: what stands above the first, without how to ask for a verdict."""
    lines = page.split("\n## ", 1)[0].splitlines()
    fences = [i for i, line in enumerate(lines) if line.startswith("```")]
    return lines[fences[1] + 1:] if len(fences) > 1 else []


def blocks(lines):
    """The lines as [(kind, indent, marker, text), …]: paragraphs, items of lists, code as it stands, formulas, rows of tables."""
    result, at = [], 0
    while at < len(lines):
        line = lines[at]
        at += 1
        item = ITEM.match(line)
        if not line.strip():
            result.append(("space", 0, "", ""))
        elif line.startswith(("```", "$$")):
            mark, inside = line[:3].rstrip(), line[2:].removesuffix("$$")
            if mark == "$$" and len(line) > 4 and line.endswith("$$"):
                result.append(("formula", 4, "", inside))
                continue
            end = next((i for i in range(at, len(lines)) if lines[i].startswith(mark)), len(lines))
            if mark == "$$":
                result.append(("formula", 4, "", " ".join(lines[at:end])))
            else:
                result += [("code", 4, "", code) for code in lines[at:end]]
            at = end + 1
        elif line.startswith("|"):
            result.append(("row", 0, "", line))
        elif item:
            result.append(("text", len(item[1]), item[2], item[3]))
        elif line.startswith("    ") and (not result or result[-1][0] in ("space", "code")):
            result.append(("code", 4, "", line[4:]))
        elif result and result[-1][0] == "text":
            kind, indent, marker, text = result[-1]
            result[-1] = (kind, indent, marker, text + " " + line.strip())
        else:
            result.append(("text", 0, "", line.strip()))
    return result


# --- words and lines ----------------------------------------------------------------------------------------------------------------

def shown_width(text):
    """How many columns a text takes: escape sequences and combining marks none, wide characters two."""
    text = re.sub(r"\x1b\[[\d;]*m", "", text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def styled(text, style, colour):
    """Each word by itself, so that a line may end between two of them."""
    return " ".join(f"{style}{word}{PLAIN}" for word in text.split(" ")) if colour and style else text


def inline(text, colour):
    """Markdown inside of a paragraph. Without colours code keeps its backticks."""
    def one(found):
        kind = found.lastgroup
        if kind == "code":
            return styled(found["code"], CODE, colour) if colour else f"`{found['code']}`"
        if kind == "formula":
            return formula.plain(found["formula"])
        if kind == "address":
            named = found["text"].strip("`")
            return named if found["address"].rsplit("/", 1)[-1] in named else f"{named} ({found['address']})"
        return styled(found[kind], BOLD if kind == "strong" else ITALIC, colour)

    parts, at = [], 0
    for found in INLINE.finditer(text):
        parts += [prose(text[at:found.start()]), one(found)]
        at = found.end()
    return "".join(parts) + prose(text[at:])


def prose(text):
    """Indices of several characters, as pages write them without a formula: h_{t−1} becomes h_(t−1)."""
    return re.sub(r"([_^])\{([^{}]*)\}", lambda found: found[1] + (found[2] if len(found[2]) == 1 else f"({found[2]})"), text)


def wrapped(text, width, first="", rest=""):
    """The words of a text in lines that are no wider than `width`, unless a single word is. No line ends with an operator."""
    lines, line = [], first
    for word in re.findall(r"(?:[·−+=/≤≥<>→] )?[^ ]+", text):
        if shown_width(line) + 1 + shown_width(word) > width and line.strip() and line != first:
            lines.append(line)
            line = rest
        line += word if line in (first, rest) else " " + word
    return [*lines, line]


def table(rows, width, colour):
    """Columns side by side; in a row that is too long for the terminal, one below the other."""
    cells = [[inline(cell.strip(), colour) for cell in row.strip().strip("|").split("|")] for row in rows]
    if len(cells) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in cells[1]):
        del cells[1]
    widths = [max(shown_width(row[i]) for row in cells if i < len(row)) for i in range(max(map(len, cells)))]
    if sum(widths) + 3 * len(widths) > width:
        return [line for row in cells for line in wrapped(" · ".join(filter(None, row)), width, "- ", "  ")]
    return ["   ".join(cell + " " * (widths[i] - shown_width(cell)) for i, cell in enumerate(row)).rstrip() for row in cells]


def rendered(lines, width, colour):
    result, rows = [], []
    for kind, indent, marker, text in [*blocks(lines), ("space", 0, "", "")]:
        if kind == "row":
            rows.append(text)
            continue
        if rows:
            result += table(rows, width, colour)
            rows = []
        if kind == "space":
            result += [""] if result and result[-1] else []
        elif kind == "code":
            result.append(" " * indent + (f"{CODE}{text}{PLAIN}" if colour and text else text))
        elif kind == "formula":
            for line in formula.plain(text).split("\n"):
                result += wrapped(line, width, " " * indent, " " * (indent + 4))
        else:
            begin = " " * indent + (f"{marker} " if marker else "")
            result += wrapped(inline(text, colour), width, begin, " " * len(begin))
    return result


def task_text(page, name, width=WIDEST, colour=False):
    """The task of an exercise out of the text of its page, and what the page says of all its exercises, in lines of at most `width`
    columns. Errors: KeyError, the page has no such exercise; formula.Unreadable, it has a formula that cannot be shown."""
    found = task_lines(page, name)
    if found is None:
        raise KeyError(name)
    number, minutes, lines = found
    width = min(width, WIDEST)
    result = [*headed(f"{number} {name}, {minutes} minutes", colour), *rendered(lines, width, colour)]
    if common := rendered(lines_for_all(page), width, colour):
        result += ["", *headed("Of all exercises of this chapter", colour), *common]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(result)).strip() + "\n"


def headed(text, colour):
    return [f"{BOLD}{text}{PLAIN}" if colour else text, ""]


def show_task(wanted=None):
    one = exercise(wanted) if wanted else progress.first_unfinished()
    if not one:
        fail("every exercise is right", "./book list")
    width = shutil.get_terminal_size().columns if draws(sys.stdout) else WIDEST
    try:
        text = task_text(one.page.read_text(encoding="utf-8"), one.name, max(width, 20), COLOURED)
    except KeyError:
        fail(f"{one.page.relative_to(TOP)} has no exercise {one.name}")
    except formula.Unreadable as what:
        fail(f"a formula of {one.name} cannot be shown in a terminal: {what}", f"read {one.page.relative_to(TOP)}")
    print(f"{text}\nWrite it in {one.file} · ./book check {one.number} · stuck? ./book hint {one.number}")


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] and sys.argv[1].startswith("-"):
        fail("task takes the number of one exercise", "./book task 3.1")
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        show_task(*sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        stop_writing()
