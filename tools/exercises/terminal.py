"""Colours and progress where somebody looks, and nothing of a stranger's that would move the cursor."""

import os
import re
import shutil
import sys
import unicodedata


def draws(stream):
    """Whether a stream is a terminal that understands escape sequences."""
    return stream.isatty() and os.environ.get("TERM", "dumb") not in ("", "dumb")


COLOURED = draws(sys.stdout) and not os.environ.get("NO_COLOR")
CODES = {"bold": "1", "red": "1;31", "green": "1;32", "yellow": "1;33", "cyan": "36"}


def stop_writing():
    """After a BrokenPipeError: whoever read this through a pipe has seen enough, and what is left goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def paint(colour, text):
    return f"\033[{CODES[colour]}m{text}\033[0m" if COLOURED else text


def unpainted(text):
    return re.sub(r"\033\[[\d;]*m", "", text)


MARKS = {"right": ("green", "✓"), "wrong": ("red", "✗"), "new": ("yellow", "○")}


def mark(state):
    return paint(*MARKS[state])


def shown(text):
    """Control characters as pictures of themselves: "␛[2J" for what would clear the screen. Line ends and tabs stay."""
    def one(c):
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            return c
        return chr(0x2400 + ord(c)) if ord(c) < 0x20 else "␡" if c == "\x7f" else f"\\u{ord(c):04x}"
    return "".join(map(one, text.replace("\r\n", "\n")))


class OneLine:
    """What comes in, each line over the last; nothing where nobody looks."""

    def show(self, line):
        if draws(sys.stderr):
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\033[K{line.strip()[:width]}", end="", file=sys.stderr, flush=True)

    def clear(self):
        if draws(sys.stderr):
            print("\r\033[K", end="", file=sys.stderr, flush=True)
