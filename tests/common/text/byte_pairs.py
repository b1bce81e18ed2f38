#!/usr/bin/python3
"""GPT-2's tokens of many odd lines, by an independent implementation (npm's gpt-3-encoder, in JavaScript, whose regular
expressions bring their own Unicode tables), for chapter 13.

Run by hand with Debian's python3, node and npm; the result is committed beside this file:
    /usr/bin/python3 tests/common/text/byte_pairs.py
Two kinds of lines: 10,000 that are put together at random from `pieces`, and a sweep that sets every code point of
Unicode 14 beside letters, digits, spaces and itself. The C++ test makes the same lines again and compares hashes of their
tokens. Left out: U+0085 and U+FEFF, since JavaScript's \\s differs there from Unicode's White_Space, which GPT-2's own
Python has; and planes of private use.
"""
import json
import pathlib
import subprocess
import tempfile
import unicodedata

PIECES = [
    "In", "the", "beginning", "God", "created", "heaven", "and", "earth", "unbelievable", "internationalization", "a", "I",
    "don't", "we're", "I'll", "she'd", "it's", "they've", "I'm", "'tis", "rock'n'roll", "DON'T", "’s", "O'Brien's",
    "на", "початку", "було", "Слово", "Україна", "м'ята", "п’ять", "їжак", "ґанок", "Єва", "Щедрик", "її", "ЇЖАК",
    "größer", "naïve", "café", "cafe\u0301", "Ελλάδα", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "你好世界", "日本語テキスト", "한국어",
    "😀", "👨‍👩‍👧‍👦", "🇺🇦", "❤️", "👍🏽", "🤖🤖🤖", "☃", "½", "²", "Ⅷ", "٣٤", "1", "42", "3.14159", "1,000,000", "2024-02-29", "0x1F",
    " ", "  ", "   ", "        ", "\t", "\t\t", " \t ", "\r", "\u00a0", "\u3000", "\u2003 ", "\u200b", "\u2028", " \n", "\n\n",
    ".", ",", ",,", ",,,,", "...", "…", "!", "?!", "—", "–", "-", "--", "(", ")", "[", "]", "{", "}", "'", "''", "\"", "`", "#", "@",
    "for (int i = 0; i < n; ++i) {", "    return x;", "def f(x):", "\treturn x**2", "std::vector<int> v;", "if (a&&b||c)", "</div>",
    "https://example.org/a?b=c&d=e#f", "user@example.org", "C:\\dir\\file.txt", "snake_case_name", "camelCaseName", "__init__",
    "SELECT * FROM t WHERE x='y';", "#include <map>", "//", "/* */", "=>", "!=", "<|endoftext|>", "aaaaaaaaaaaaaaaa", "hahahahahaha",
]
LINES, BLOCK, PER_LINE = 10_000, 100, 16


class Draw:
    """A linear congruential generator, easy to write again in any language."""

    def __init__(self, state):
        self.state = state

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def random_lines():
    draw = Draw(13)
    for _ in range(LINES):
        line = ""
        for _ in range(1 + draw.below(24)):
            line += PIECES[draw.below(len(PIECES))]
            if draw.below(3) > 0:
                line += " "
        yield line


def assigned():
    """Ranges of the code points in question."""
    found = []
    for c in range(0xF0000):
        if unicodedata.category(chr(c)) in ("Cn", "Cs") or c in (0x85, 0xFEFF):
            continue
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def sweep_lines(ranges):
    line, n = "", 0
    for first, last in ranges:
        for c in map(chr, range(first, last + 1)):
            line += f"a{c}{c} {c}1{c} {c}  "
            n += 1
            if n % PER_LINE == 0:
                yield line
                line = ""
    yield line


ENCODE = """
const fs = require('fs'), {encode} = require(process.argv[1]);
const lines = JSON.parse(fs.readFileSync(process.argv[2]));
fs.writeFileSync(process.argv[3], JSON.stringify(lines.map(encode)));
"""


def tokens_of(lines):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", "gpt-3-encoder@1.1.4"], cwd=folder, check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "xzf", "gpt-3-encoder-1.1.4.tgz"], cwd=folder, check=True)
        here = pathlib.Path(folder)
        (here / "lines.json").write_text(json.dumps(lines))
        subprocess.run(["node", "-e", ENCODE, here / "package/Encoder.js", here / "lines.json", here / "out.json"], check=True)
        return json.loads((here / "out.json").read_text())


def hashes(lines, tokens):
    """FNV-1a of the token numbers, four bytes each, and after each line of 2**32 − 1; one for each block of lines."""
    result = []
    for begin in range(0, len(lines), BLOCK):
        value = 0xCBF29CE484222325
        for row in tokens[begin:begin + BLOCK]:
            for number in row + [2**32 - 1]:
                for byte in number.to_bytes(4, "little"):
                    value = (value ^ byte) * 0x100000001B3 % 2**64
        result.append(f"{value:016x}")
    return result


lines, ranges = list(random_lines()), assigned()
swept = list(sweep_lines(ranges))
examples = ["Hello, world!", "Їжак  не\tспить…  ", " \n\n don't", "x=1;\r\n    y = ½²", "👨‍👩‍👧‍👦 🇺🇦"]
all_tokens = tokens_of(lines + swept + examples)
of_lines, of_swept = all_tokens[:len(lines)], all_tokens[len(lines):len(lines) + len(swept)]
golden = {
    "pieces": PIECES, "lines": LINES, "block": BLOCK, "hashes": hashes(lines, of_lines),
    "ranges": ranges, "sweep_hashes": hashes(swept, of_swept),
    "examples": [{"text": t, "tokens": n} for t, n in zip(examples, all_tokens[len(lines) + len(swept):])],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(f"{len(lines)} lines, {len(swept)} lines of the sweep, {sum(map(len, all_tokens))} tokens")
