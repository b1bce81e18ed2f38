"""Compares the bits of two builds, and with the bits of the book's own numbers.

    python3 bits.py WIDE NARROW [--record]

WIDE and NARROW are the program `bits` compiled for the registers of this machine and for narrow ones; bits.txt beside this
file is what the machine printed on which the numbers of the book's pages were made. --record writes it anew.
Exit status 0: all are the same, or only the C library rounds differently, which is said. 1: they differ.
"""

import platform
import subprocess
import sys
from pathlib import Path

RECORDED = Path(__file__).with_name("bits.txt")


def hashes(text):
    """{name: hash} of what the program prints."""
    return dict(line.split() for line in text.splitlines())


def run(program):
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def differing(a, b):
    """The names whose hashes are not the same in both, or that only one of them has."""
    return sorted(name for name in a.keys() | b.keys() if name != "lanes" and a.get(name) != b.get(name))


def main():
    wide, narrow = (run(program) for program in sys.argv[1:3])
    if "--record" in sys.argv:
        RECORDED.write_text("".join(f"{line}\n" for line in wide.splitlines() if not line.startswith("lanes")))
    here, there = hashes(wide), hashes(narrow)
    if here["lanes"] == there["lanes"]:
        sys.exit(f"both programs have registers of {here['lanes']} numbers: nothing was compared")
    if names := differing(here, there):
        sys.exit(f"not the same at {here['lanes']} and at {there['lanes']} numbers a register: {', '.join(names)}")
    print(f"{len(here) - 1} hashes are the same at {here['lanes']} and at {there['lanes']} numbers a register")
    names = differing(here, hashes(RECORDED.read_text()))
    if not names:
        print("and the same as where the pages of the book were made: their numbers are yours")
    elif "library" in names:
        print(f"The C library here ({' '.join(platform.libc_ver())}) rounds some functions differently from the one with "
              f"which the pages of the book were made: the last digits of their numbers may not be yours. "
              f"What differs: {', '.join(names)}")
    else:
        sys.exit(f"the C library rounds as where the pages were made, and yet these differ: {', '.join(names)}\n"
                 "If a change of the arithmetic is meant: python3 tests/machines/bits.py WIDE NARROW --record, and measure "
                 "the pages' numbers anew.")


if __name__ == "__main__":
    main()
