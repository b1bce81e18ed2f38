#!/usr/bin/python3
"""Writes unicode_ranges.cpp: which code points are letters (category L), numbers (N), punctuation (P), accents that
take no place of their own (Mn) and control characters (Cc, Cf), as ranges.

Run by hand with Debian's python3, whose tables name their version:
    /usr/bin/python3 common/text/unicode_ranges.py
"""
import pathlib
import sys
import unicodedata


def ranges(category):
    found = []
    for c in range(sys.maxunicode + 1):
        if not unicodedata.category(chr(c)).startswith(category):
            continue
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def table(name, category):
    lines, line = [], "   "
    for first, last in ranges(category):
        entry = f" {{0x{first:X}, 0x{last:X}}},"
        if len(line + entry) > 108:
            lines.append(line)
            line = "   "
        line += entry
    return f"constexpr CodePoints {name}[] = {{\n" + "\n".join(lines + [line]) + "\n};\n"


path = pathlib.Path(__file__).with_suffix(".cpp")
path.write_text(f"""// Unicode {unicodedata.unidata_version}; written by unicode_ranges.py. Not to be edited.
// clang-format off
#include "text/unicode.hpp"

namespace unrolled::text {{
namespace {{

{table("letters", "L")}
{table("numbers", "N")}
{table("punctuation", "P")}
{table("accents", "Mn")}
{table("controls", ("Cc", "Cf"))}
}}  // namespace

const std::span<const CodePoints> letter_ranges = letters;
const std::span<const CodePoints> number_ranges = numbers;
const std::span<const CodePoints> punctuation_ranges = punctuation;
const std::span<const CodePoints> accent_ranges = accents;
const std::span<const CodePoints> control_ranges = controls;

}}  // namespace unrolled::text
""")
