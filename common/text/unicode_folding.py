#!/usr/bin/python3
"""Writes unicode_folding.cpp: what each character becomes as a small letter without accents.

Run by hand with Debian's python3, whose tables name their version:
    /usr/bin/python3 common/text/unicode_folding.py
"""
import pathlib
import sys
import unicodedata


def folded(c):
    return "".join(x for x in unicodedata.normalize("NFD", chr(c).lower()) if unicodedata.category(x) != "Mn")


sources = {}
for c in range(0x80, sys.maxunicode + 1):
    is_surrogate, is_korean = 0xD800 <= c <= 0xDFFF, 0xAC00 <= c <= 0xD7A3
    if is_surrogate or is_korean or unicodedata.category(chr(c)) == "Mn" or folded(c) == chr(c):
        continue
    sources.setdefault(folded(c), []).append(chr(c))

# Several short rows a line; a row ends at \n
lines, line = [], ""
for target in sorted(sources):
    row = (target + " " + "".join(sources[target])).replace("\\", "\\\\").replace('"', '\\"') + "\\n"
    if len(line) + len(row) > 100 and line:
        lines.append(line)
        line = ""
    line += row
table = "\n".join(f'    "{line}"' for line in lines + [line])

pathlib.Path(__file__).with_suffix(".cpp").write_text(f"""// Unicode {unicodedata.unidata_version}; written by unicode_folding.py. Not to be edited.
// clang-format off
#include "text/unicode.hpp"

namespace unrolled::text {{

const char* const folding_table =
{table};

}}  // namespace unrolled::text
""")
