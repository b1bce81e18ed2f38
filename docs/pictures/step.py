#!/usr/bin/python3
"""Draws docs/pictures/step.svg: a session of the debugger as a terminal shows it, colours and all.

    ./book run bag_of_words --quick >/dev/null && /usr/bin/python3 docs/pictures/step.py
"""
import html
import pathlib
import re
import tempfile

import pexpect

TOP = pathlib.Path(__file__).parents[2]
COMMANDS = ["break score", "continue", "print evidence", "list", "backward", "next", "print ∂score"]
COLUMNS, LINE, WIDTH = 118, 18, 8.43  # characters in a line; pixels of a line and of a character at 14 px
BASIC = ["#1e293b", "#dc2626", "#16a34a", "#ca8a04", "#2563eb", "#9333ea", "#0891b2", "#e2e8f0"]


def session():
    """What the terminal shows from the first prompt on, escape sequences included."""
    with tempfile.TemporaryDirectory() as folder:
        program = str(TOP / "build/release/bin/ch03_bag_of_words")
        child = pexpect.spawn(program, ["--quick", "--step", "--out", folder], encoding="utf-8", cwd=str(TOP), timeout=30,
                              env={"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
                                   "UNROLLED_CACHE": folder}, dimensions=(60, COLUMNS))
        child.expect(r"\(unrolled\) ")
        shown = child.before[child.before.rindex("steps:"):]
        shown = re.sub(r"^steps:.*\n", "", shown)
        for command in COMMANDS:
            child.sendline(command)
            child.expect_exact("\n")  # the echo of the command, which the line editor may have redrawn
            child.expect(r"\(unrolled\) ")
            shown += f"\x1b[1m(unrolled) {command}\x1b[0m\n" + child.before
        child.close(force=True)
    return re.sub(r"\x1b\[\?[0-9]+[hl]|\x1b\[K|\r", "", shown)


def apply(codes, style):
    """The style after one SGR sequence."""
    codes = [int(code or 0) for code in codes.split(";")]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = {}
        elif code == 1:
            style = {**style, "bold": True}
        elif code == 2:
            style = {**style, "ink": "#94a3b8"}
        elif code in (38, 48) and codes[0] == 2:
            style = {**style, "ink" if code == 38 else "paper": "#%02x%02x%02x" % tuple(codes[1:4])}
            codes = codes[4:]
        elif code in (38, 48) and codes[0] == 5:  # of the 256 colours only black and white are used
            style = {**style, "ink" if code == 38 else "paper": "#000000" if codes[1] in (0, 16) else "#ffffff"}
            codes = codes[2:]
        elif 30 <= code <= 37:
            style = {**style, "ink": BASIC[code - 30]}
        elif 90 <= code <= 97:
            style = {**style, "ink": BASIC[code - 90]}
    return style


def draw(text):
    lines = text.rstrip("\n").split("\n")
    height = LINE * len(lines) + 24
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * WIDTH + 24:.0f}" height="{height}" '
           'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" role="img">',
           "<title>The debugger in chapter 03: a breakpoint, a heat map, the source, and the backward pass</title>",
           '<rect width="100%" height="100%" rx="8" fill="#0f172a"/>']
    style = {}
    for row, line in enumerate(lines):
        column, y = 0, 12 + LINE * row
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            sequence = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
            if sequence:
                style = apply(sequence[1], style)
                continue
            if not part:
                continue
            x = 12 + column * WIDTH
            if "paper" in style:
                svg.append(f'<rect x="{x:.1f}" y="{y}" width="{len(part) * WIDTH:.1f}" height="{LINE}" fill="{style["paper"]}"/>')
            weight = ' font-weight="bold"' if style.get("bold") else ""
            svg.append(f'<text x="{x:.1f}" y="{y + 14}" textLength="{len(part) * WIDTH:.1f}" xml:space="preserve" '
                       f'fill="{style.get("ink", "#e2e8f0")}"{weight}>{html.escape(part)}</text>')
            column += len(part)
    return "\n".join(svg + ["</svg>"]) + "\n"


if __name__ == "__main__":
    (TOP / "docs/pictures/step.svg").write_text(draw(session()))
