"""What a compiler says, cut down to what somebody can act on. `python3 compiler_output.py LOG` prints it, for `book`."""

import pathlib
import re
import sys

from catalogue import TOP


def first_error(said):
    """The first error: its line, the source under it and, when the error is inside a library, the line of the book or of the answer
    that led there."""
    undefined = re.search(r"undefined reference to [`'‘](.*)['’]", said)
    if undefined:
        return f"error: {undefined[1]} is declared, and nowhere defined"
    lines = said.replace(f"{TOP}/", "").splitlines()
    came_from = ""
    for i, line in enumerate(lines):
        if "required from here" in line and re.match(r"(chapters|common|exercises|solutions|tests)/", line):
            came_from = line
        if re.search(r": (fatal )?error: ", line):
            found = [f"called from {came_from.split(': ')[0]}"] if line.startswith("/") and came_from else []
            found.append(line)
            for below in lines[i + 1:i + 6]:
                if not re.match(r" +\d* \|", below):
                    break
                found.append(below)
            return "\n".join(text[:300] for text in found)
    return "\n".join(lines[-15:])


if __name__ == "__main__":
    print(first_error(pathlib.Path(sys.argv[1]).read_text(errors="replace")))
