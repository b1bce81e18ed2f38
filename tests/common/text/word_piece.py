#!/usr/bin/python3
"""BERT's tokenizer, written here from the published algorithm and apart from the book's, on golden cases.

Run by hand with Debian's python3, and with `./book data bert-vocab` fetched; the results are committed beside this file:
    /usr/bin/python3 tests/common/text/word_piece.py
The algorithm is that of tokenization.py of google-research/bert (Devlin et al. 2019): clean, small letters, NFD without
accents, split at punctuation and around Chinese characters, then the longest piece first. Here it is a chain of regular
expressions and of Python's own Unicode tables.
"""
import json
import os
import pathlib
import random
import re
import sys
import unicodedata

ALL = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]
of = lambda *categories: "".join(re.escape(c) for c in ALL if unicodedata.category(c) in categories)
DROPPED = re.compile(f"[{of('Cc', 'Cf')}\0\ufffd]")
SPACE = re.compile(f"[{of('Zs')}\t\n\r]")
CHINESE = re.compile("([\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f"
                     "\U0002b820-\U0002ceaf\uf900-\ufaff\U0002f800-\U0002fa1f])")
MARKS = re.compile(f"([!-/:-@\\[-`{{-~{of('Pc', 'Pd', 'Ps', 'Pe', 'Pi', 'Pf', 'Po')}])")
ACCENT = re.compile(f"[{of('Mn')}]")


def words(text):
    text = "".join(c if c in "\t\n\r" else DROPPED.sub("", c) for c in text)
    text = CHINESE.sub(r" \1 ", SPACE.sub(" ", text))
    found = []
    for token in text.split():
        token = ACCENT.sub("", unicodedata.normalize("NFD", token.lower()))
        found += MARKS.sub(r" \1 ", token).split()
    return found


def pieces(word, vocabulary):
    if len(word) > 200:
        return ["[UNK]"]
    cut, rest = [], word
    while rest:
        mark = "##" if cut else ""
        longest = next((n for n in range(len(rest), 0, -1) if mark + rest[:n] in vocabulary), None)
        if longest is None:
            return ["[UNK]"]
        cut.append(mark + rest[:longest])
        rest = rest[longest:]
    return cut


cache = pathlib.Path(os.environ.get("UNROLLED_CACHE") or pathlib.Path.home() / ".cache/unrolled")
published = json.loads((cache / "bert-vocab/bert-tokenizer/assets/vocab.json").read_text())
special = re.compile(r"^\[.+\]$")
VOCABULARY = ["[unused0]" if p == "▁" else p[1:] if p[0] == "▁" else p if special.match(p) else "##" + p for p in published]
assert len(set(VOCABULARY)) == 30522 and VOCABULARY[100:104] == ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
NUMBERS = {piece: n for n, piece in enumerate(VOCABULARY)}

TEXTS = [
    "", " \t\n ", "unaffable", "UNwanted, runn\u00e9d!", "Hello, World! It's 3.50$ & 10% off (really).",
    "John Johanson's, a.b@c.de http://x.y/z?q=1", "éàüöñçß ÉÀÜÖÑÇ ẞ naïve façade Ångström ﬁne", "e\u0301 \u00e9 a\u0308\u0323o",
    "Слава Україні! Їжак з'їв ґанок, п’ять м'ячів; щойно йшов ЄДИНИЙ ЇЖАЧОК.", "Ёлка, Йод, Ўзбек, Ѓорѓи, Ў", "Ελληνικά ΟΔΥΣΣΕΥΣ ΣΑΣ Σ ΑΣ. Σ1 ΆΈΉ ΐΰ",
    "İstanbul Iğdır ı", "你好，世界！BERT模型ab豈𠀀", "日本語のテキスト がぎぐ パピプ", "한국어 텍스트 각갂", "עִבְרִית שָׁלוֹם", "العَرَبِيَّة ١٢٣", "हिन्दी में पाठ क़ख़",
    "ไทย ภาษา", "Tiếng Việt có dấu", "emoji 😀👍🏽 👨‍👩‍👧 ❤️ ™ © → ∑ x² ½ №", "zero\u200bwidth\u200djoin\ufeffbom soft\u00adhyphen", "a\u00a0b\u2003c\u3000d\u2028e\u2029f\u0085g\u000bh\u000ci",
    "nul\0here \ufffd bad\u0007bell", "---...!!!???", "$+<=>^`|~", "«так» “quotes” ‘single’ — – …", "x" * 200, "x" * 201, "a" * 100 + " " + "supercalifragilisticexpialidocious",
    "é" * 200, "é" * 201, "qqqzzzxxx 🜁🜂 ⠓⠑", "[MASK] [CLS] [UNK] ##ing [", "word_with_underscores camelCase 1st 2ND 1,000,000.00", "ǅ ǆ Ǆ ŉ ǰ ΐ և ﬀ ﬃ ſ K Å", "\u1e9b\u0323 \u0344 \u1fef \u037e \u2126",
]

# Random texts: characters of all scripts, and single ones from a sweep over all of Unicode
lots = random.Random(14)
CHARACTERS = [c for c in ALL if unicodedata.category(c) not in ("Cn", "Co")]
ALPHABETS = ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐЕЄІЇЙ'’", "éèêàâçñöüßøåæœ", " .,!?;:-()\"'0123456789"]
for _ in range(300):
    TEXTS.append("".join(lots.choice(lots.choice(ALPHABETS) if lots.random() < 0.93 else CHARACTERS) for _ in range(lots.randrange(1, 60))))

SMALL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##a", "##ff", "want", "##want", "##ed", "run", "##ned", "runn", ",", "!"]

# Each character by itself, between two letters: what becomes of it? Of the whole sweep only a checksum (FNV-1a) is kept.
def checksum(lists):
    total = 14695981039346656037
    for byte in "\n".join(" ".join(found) for found in lists).encode():
        total = (total ^ byte) * 1099511628211 % 2**64
    return str(total)


SWEEP = [words(f"a{c}b") for c in ALL]
golden = {
    "unicode": unicodedata.unidata_version,
    "small": SMALL,
    "cases": [{"text": text, "words": words(text), "small": [p for w in words(text) for p in pieces(w, SMALL)],
               "numbers": [NUMBERS[p] for w in words(text) for p in pieces(w, NUMBERS)]} for text in TEXTS],
    "sweep": checksum(SWEEP),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, ensure_ascii=True) + "\n")
