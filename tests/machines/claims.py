"""Compares what a chapter's program measures in two builds: python3 claims.py PROGRAM PROGRAM

Both run shortened; their claims.json must be the same, to the last digit. Exit status 0: they are. 1: they differ.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def claims(program):
    """What the shortened run claims: {claim: measured}."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "--quick", "--out", out], check=True, capture_output=True, stdin=subprocess.DEVNULL)
        return {each["claim"]: each for each in json.loads((Path(out) / "claims.json").read_text())}


def main():
    here, there = (claims(program) for program in sys.argv[1:3])
    if not here:
        sys.exit("the program claims nothing: nothing was compared")
    if names := sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name)):
        sys.exit("\n".join(f"{name}: {here.get(name)} and {there.get(name)}" for name in names))
    print(f"{len(here)} claims are the same in both")


if __name__ == "__main__":
    main()
