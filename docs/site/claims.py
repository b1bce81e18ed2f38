"""The table of claims on a chapter's page, held against what its program has just measured (claims.json).

The page's table has a row for each claim that it shows, in the program's order: with a column for each seed, or with a column
"measured" and, if the page likes, one "bound". Trained numbers differ a little from processor to processor, so a number agrees when it lies
among those of the row, give or take the row's spread or a tenth. A row about speed says "times as fast" or
"processor time" and is held to its bound alone.
"""

import math
import re

NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?\.?\d+(?:e[-−+]?\d+)?")
SPEED = re.compile(r"times as fast|processor time|\bms\b|\bµs\b")


def tables(markdown):
    """Every table of a page as (line of its header, header, rows)."""
    block, found = [], []
    for number, line in enumerate([*markdown.splitlines(), ""], 1):
        if line.startswith("|"):
            block.append([cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
        elif block:
            found.append((number - len(block), block[0], block[2:]))
            block = []
    return found


def numbers(text):
    """".47 – .53" → [.47, .53]; "−.69 … −.65"; "38,597,376"; "8e-7"."""
    plain = re.sub(r"(?<=[\d.])[–](?=[\d.])", " ", text)
    return [float(n.replace(",", "").replace("−", "-")) for n in NUMBER.findall(plain)]


def among(value, shown):
    low, high = min(shown), max(shown)
    slack = max(high - low, abs(high) / 10, abs(low) / 10, 1e-6)
    return low - slack <= value <= high + slack


def relation(bound):
    found = re.match(r"\s*([≥≤=])?", bound)[1]
    return found or ""


def same_bound(shown, claimed):
    """≥ .75 on the page and "≥ 0.75" in the program; where the page names no relation, the number decides."""
    ours, theirs = numbers(shown), numbers(claimed)
    if not ours or relation(shown) not in ("", relation(claimed)):
        return False
    return math.isclose(ours[0], theirs[0], rel_tol=.01, abs_tol=1e-12)


def is_claims_table(header):
    return sum(cell.strip().isdigit() for cell in header) > 1 or "measured" in header


def differences(markdown, claims):
    """What the page says that the program does not: [(line, sentence), …]."""
    table = next((table for table in tables(markdown) if is_claims_table(table[1])), None)
    if table is None:
        section = re.search(r"^## What was measured$", markdown, re.MULTILINE)
        if section:
            yield markdown[:section.start()].count("\n") + 1, "there is no table of claims in this section"
        return
    line, header, rows = table
    if len(rows) > len(claims):
        yield line, f"{len(rows)} rows here, and {len(claims)} claims in the program: some of them are none"
        return
    left = list(claims)
    for number, row in enumerate(rows, line + 2):
        # A page may pass over claims, never change their order.
        reasons = [disagreement(header, row, claim) for claim in left[:len(left) - (line + 1 + len(rows) - number)]]
        if "" in reasons:
            left = left[reasons.index("") + 1:]
        else:
            yield number, reasons[0] if len(reasons) == 1 else "no claim of the program, in this order, says so: " + reasons[0]
            left = left[1:]


def disagreement(header, row, claim):
    """Why a row is not about this claim, or not any more; "" where it agrees."""
    bound = row[header.index("bound")] if "bound" in header else None
    if bound is not None and not same_bound(bound, claim["bound"]):
        return f"the bound is {bound} here, and {claim['bound']} in the program ({claim['claim']})"
    columns = [i for i, cell in enumerate(header) if cell.strip().isdigit()] or [header.index("measured")]
    shown = [value for i in columns for value in numbers(row[i])]
    if not shown:
        return f"no number was found for: {claim['claim']}"
    if claim["measured"] is not None and not SPEED.search(row[0]) and not among(claim["measured"], shown):
        return f"the program measured {claim['measured']:.4g}, which is none of these ({claim['claim']})"
    return ""
