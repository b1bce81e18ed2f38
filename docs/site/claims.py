"""The table of claims on a chapter's page, compared with what its program measured (claims.json), with one seed or with several.

The page's table has a row for each claim that it shows, in the program's order: with a column for each seed, or with a column
"measured" that says a number or the range of the five seeds; and, if the page likes, with a column "bound". A column "control" may
begin with the control's number or range. The same seed gives the same bits everywhere, so a number on the page is the measured one,
rounded to the digits that the page shows. A row about speed says "times as fast" or "processor time" and is held to its bound alone;
a control that depends on it says "time allows".
"""

import collections
import math
import re

SEEDS = range(5)  # those of a page's table
NUMBER = r"[-−+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)(?:e[-−+]?\d+)?"
RANGE = re.compile(rf"({NUMBER})(\s*[–…]\s*|\s+to\s+)({NUMBER})")
SPEED = re.compile(r"times as fast|processor time|time allows|\bms\b|\bµs\b")

# What a page says and a run does not: `shown` is the part of the cell `column` that `measured` would replace, or stands for nothing
# that a number could replace where `column` is None.
Difference = collections.namedtuple("Difference", "line place shown measured column")
Manner = collections.namedtuple("Manner", "bare signed")  # .5, not 0.5; +1, not 1


def tables(markdown):
    """Every table of a page as (line of its header, header, rows)."""
    block, found = [], []
    for number, line in enumerate([*markdown.splitlines(), ""], 1):
        if line.startswith("|"):
            block.append([cell.strip().replace("\\|", "|") for cell in split_row(line)[1:-1]])
        elif block:
            found.append((number - len(block), block[0], block[2:]))
            block = []
    return found


def split_row(line):
    return re.split(r"(?<!\\)\|", line.strip())


def value_of(text):
    return float(text.replace(",", "").replace("−", "-"))


def numbers(text):
    """".47 – .53" → [.47, .53]; "−.69 … −.65"; "38,597,376"; "8e-7"."""
    return [value_of(number) for number in re.findall(NUMBER, re.sub(r"(?<=[\d.])[–](?=[\d.])", " ", text))]


def half_a_unit(text):
    """How far a measured number may be from the one that the page shows, when it is that number rounded."""
    mantissa, _, exponent = text.partition("e")
    decimals = len(mantissa.partition(".")[2])
    if not decimals and not exponent and abs(value_of(text)) < 10:  # a count, or exactly one: no number that was rounded
        return 1e-6
    return .5001 * 10 ** (int(exponent.replace("−", "-") or 0) - decimals)


def written(value, like, manner):
    """A number in the manner of another one: as many digits, 1,000, −1, 3e-8, and .5 or +1 where the manner is that."""
    mantissa, _, exponent = like.partition("e")
    decimals = len(mantissa.partition(".")[2])
    size = abs(value)
    if exponent:
        digits, power = f"{size:.{decimals}e}".split("e")
        text = f"{digits}e{power if re.search('[-−+]0', exponent) else int(power)}" if value else "0"
    elif not decimals and size < 10 and abs(size - round(size)) > 1e-6:
        text = f"{size:.2g}"
    else:
        text = f"{size:{',' if size >= 10000 or ',' in like else ''}.{decimals}f}"
    text = text[1:] if manner.bare and text.startswith("0.") else text
    sign = "−" if value < 0 and value_of(text) != 0 else "+" if manner.signed else ""
    return sign + text


def says(cell, in_words):
    """The number or range that a cell is about, as a match; None where it has none. Among words it stands first, or after a colon."""
    if in_words:
        return RANGE.search(cell) or re.match(NUMBER, cell) or re.search(rf"(?<=: )({NUMBER})$", cell)
    return RANGE.search(cell) or re.search(NUMBER, cell)


def compared(found, values, complete, manner):
    """What a cell says and what it ought to say, or None where it is right. Where not all seeds were run, a range need only hold
    what was measured."""
    low, high = (found[1], found[3]) if found.re is RANGE else (found[0], found[0])
    least, most = min(values), max(values)
    inside = (value_of(low) - half_a_unit(low) <= least and most <= value_of(high) + half_a_unit(high))
    ends = abs(least - value_of(low)) <= half_a_unit(low) and abs(most - value_of(high)) <= half_a_unit(high)
    if ends or inside and not complete:
        return None
    first, last = written(least, low, manner), written(most, high, manner)
    between = found[2] if found.re is RANGE else " – "
    return found[0], first if first == last else first + between + last


def same_bound(shown, claimed):
    """≥ .75 on the page and "≥ 0.75" in the program; where the page names no relation, the number decides."""
    ours, theirs = numbers(shown), numbers(claimed)
    if not ours or relation(shown) not in ("", relation(claimed)):
        return False
    return math.isclose(ours[0], theirs[0], rel_tol=.01, abs_tol=1e-12)


def relation(bound):
    return re.match(r"\s*([≥≤=])?", bound)[1] or ""


def is_claims_table(header):
    return sum(cell.isdigit() for cell in header) > 1 or "measured" in header


def manner_of(rows, row):
    """How a table writes its numbers, and a row those above zero."""
    bare = any(re.search(r"(?<![\d,])\.\d", cell) for row in rows for cell in row)
    return Manner(bare, any(re.search(r"\+\d", cell) for cell in row))


def row_differences(line, header, row, runs, place, manner):
    """What a row says that the runs of its claim, {seed: claim}, do not."""
    def cells():
        claims = list(runs.values())
        for column, name in enumerate(header):
            if name.isdigit():
                yield column, [runs[int(name)]["measured"]] if int(name) in runs else [], False
            elif name == "measured":
                yield column, [claim["measured"] for claim in claims], False
            elif name.startswith("control"):
                yield column, [claim["control"] for claim in claims], True

    claim = next(iter(runs.values()))
    if "bound" in header and not same_bound(row[header.index("bound")], claim["bound"]):
        yield Difference(line, "bound", row[header.index("bound")], f"{claim['bound']} ({claim['claim']})", None)
    if SPEED.search(row[0]):
        return
    for column, values, in_words in cells():
        found = says(row[column], in_words)
        if not found and values and not in_words:
            yield Difference(line, place(row, column), row[column], f"no number was found for: {claim['claim']}", None)
        if not found or not values or None in values or SPEED.search(row[column]):
            continue
        wrong = compared(found, values, header[column].isdigit() or set(runs) >= set(SEEDS), manner)
        if wrong:
            yield Difference(line, place(row, column), *wrong, column)


def likeness(text, other):
    """How many of their words two sentences share, from 0 to 1."""
    ours, theirs = (set(re.findall(r"\w+", sentence.lower())) for sentence in (text, other))
    return len(ours & theirs) / max(1, len(ours | theirs))


def matched(rows, claims, cost):
    """Which claim each row is about: a page may pass over claims, never change their order. The cheapest way is the one meant."""
    best = {(0, skipped): (0, ()) for skipped in range(len(claims) + 1)}  # (rows, claims) of the beginning: (cost, choices)
    for r in range(1, len(rows) + 1):
        for c in range(r, len(claims) + 1):
            before = best[r - 1, c - 1]
            taken = (before[0] + cost(r - 1, c - 1), (*before[1], c - 1))
            best[r, c] = min(taken, best[r, c - 1], key=lambda way: way[0]) if (r, c - 1) in best else taken
    return best[len(rows), len(claims)][1]


def differences(markdown, runs):
    """What the page says that the program's runs, {seed: claims}, do not: a list of Difference."""
    table = next((table for table in tables(markdown) if is_claims_table(table[1])), None)
    section = re.search(r"^## What was measured$", markdown, re.MULTILINE)
    if table is None:
        line = markdown[:section.start()].count("\n") + 1 if section else 0
        return [Difference(line, "", "", "there is no table of claims in this section", None)] if section else []
    line, header, rows = table
    known = next(iter(runs.values()))
    if len(rows) > len(known):
        said = f"{len(rows)} rows here, and {len(known)} claims in the program: some of them are none"
        return [Difference(line, "", "", said, None)]

    def place(row, column):
        return f"{row[0]} · {'seed ' if header[column].isdigit() else ''}{header[column].partition(' (')[0]}"

    def of(r, c):
        claims = {seed: claims[c] for seed, claims in runs.items()}
        return list(row_differences(line + 2 + r, header, rows[r], claims, place, manner_of(rows, rows[r])))

    # What a row and a claim have in common: first that nothing differs, then the words.
    chosen = matched(rows, known, lambda r, c: min(len(of(r, c)), 2) + 1 - likeness(rows[r][0], known[c]["claim"]))
    return [difference for r, c in enumerate(chosen) for difference in of(r, c)]


def corrected(markdown, found):
    """The page with the measured numbers in place of those that differ."""
    lines = markdown.split("\n")
    for difference in found:
        if difference.column is not None:
            cells = re.split(r"(?<!\\)\|", lines[difference.line - 1])
            cells[difference.column + 1] = cells[difference.column + 1].replace(difference.shown, difference.measured, 1)
            lines[difference.line - 1] = "|".join(cells)
    return "\n".join(lines)
