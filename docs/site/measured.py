"""The numbers in the chapters' tables of claims beside those that the programs measured: those that differ, of all chapters, as one
table. `python3 docs/site/measured.py CHAPTER...` looks at the run that the site shows, which has seed 1; with --seeds at the five runs
of `./book docs --measured`; with --write the pages get the measured numbers. Its status is 1 while something differs."""

import argparse
import json
import pathlib
import sys

import claims

RUN = "build/release/runs/{chapter}/seed{seed}"  # tests/kept_run


def runs(chapter, seeds):
    """{seed: the claims of its run} of those that have been run."""
    wanted = claims.SEEDS if seeds else [1]
    left = {seed: pathlib.Path(RUN.format(chapter=chapter, seed=seed), "claims.json") for seed in wanted}
    return {seed: json.loads(file.read_text()) for seed, file in left.items() if file.is_file()}


def aligned(rows):
    """Rows of text in columns of one width each, under a line."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("chapters", nargs="*")
    asked = parser.parse_args()
    rows, left = [], 0
    for chapter in asked.chapters:
        page = pathlib.Path("chapters", chapter, "README.md")
        text, measured = page.read_text(encoding="utf-8"), runs(chapter, asked.seeds)
        found = claims.differences(text, measured) if measured else []
        rows += [(f"{page}:{d.line}", d.place, d.shown, d.measured) for d in found]
        left += sum(not asked.write or d.column is None for d in found)
        if asked.write:
            page.write_text(claims.corrected(text, found), encoding="utf-8")
    if rows:
        print(aligned([("page", "row · column", "the page says", "measured"), *rows]))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
