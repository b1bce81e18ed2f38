"""Plain words: names and idioms that readers stumbled on do not come back."""

import pathlib
import re
import tempfile
import unittest

from test_structure import TOP, tracked

# Idioms and names of our own, and what to write for each. Between two words of one there may be a line's end and a comment mark.
IDIOMS = {
    "the way back": "the backward pass",
    "who asks": "the query",
    "has to say": "its keys and values; its output",
    "held against": "compared with",
    "let loose": "sampled",
    "in the open": "step by step",
    "where it lies": "in place",
    "by lot": "at random",
    "so many": "n; this many",
    "hears of": "is called with",
    "helps nobody": "is of no use",
    "turned round": "transposed; reversed",
    "turned()": "transposed()",
    "wishes": "options",
    "pass_back": "backward",
    "WayBack": "BackwardPass",
    "obituary": "crash_verdict",
    "nothing is paid": "costs nothing",
    "did not live to": "crashed before",
}
# Words that are good English, but as the name of a type say nothing of what it holds.
NAMES = {
    "Told": "the noun of what is held: Accuracies",
    "Said": "the noun of what is held: Output",
    "Held": "the noun of what is held: TestSet",
    "Material": "Dataset",
    "Reading": "what is read, or how: Examples, ForwardOptions, CarriedTraining",
    "Barrier": "AdditiveMask",
    "Into": "Destination",
    "Shelf": "the noun of what is held: DictionaryTask",
}
# Files are called by their subject, not by what somebody does there.
FILES = {f"{name}.cpp": "the subject: attention_maps.cpp, knn_lm.cpp, reward_model.cpp"
         for name in ("asking", "choosing", "experiments", "looking", "places", "toning")}

SKIPPED = ("common/data/samples/", "docs/locale/", "tests/e2e/test_words.py", "LICENSE")
TEXT = {"", ".hpp", ".cpp", ".md", ".py", ".txt", ".bash", ".js", ".mjs", ".css", ".html", ".in"}
SEAM = r'(?:\s|//+<?|#|")+'
CLAIM = re.compile(r"\.(?:claim|control_meaning) = ")  # what readers know a measurement by: it stays


def idiom(words):
    return re.compile(r"\b" + SEAM.join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)


def declaration(name):
    return re.compile(rf"\b(?:struct|class|enum|using)\s+{name}\b")


CODE = {**{words: (idiom(words), better) for words, better in IDIOMS.items()},
        **{name: (declaration(name), better) for name, better in NAMES.items()}}


def unplain(top, names):
    """Every name and idiom of the tables, as "file:line: 'what stands there'; write: what to write"."""
    wrong = []
    for name in names:
        path = pathlib.PurePosixPath(name)
        if name.startswith(SKIPPED) or path.suffix not in TEXT:
            continue
        if path.name in FILES:
            wrong.append(f"{name}; write: {FILES[path.name]}")
        text = (top / name).read_text(errors="replace")
        lines = text.split("\n")
        lower = text.lower()
        for what, (pattern, better) in CODE.items():
            if not all(word in lower for word in what.lower().split()):
                continue  # the quick way past most files
            for found in pattern.finditer(text):
                line = text.count("\n", 0, found.start())
                if not CLAIM.search(lines[line]):
                    wrong.append(f"{name}:{line + 1}: '{what}'; write: {better}")
    return wrong


class Words(unittest.TestCase):
    def test_plain_words(self):
        wrong = unplain(TOP, tracked(TOP))
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_each_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            (top / "looking.cpp").write_text("/// What the way\n/// back needs.\nstruct Material {};\n")
            (top / "page.md").write_text("Six texts were held\nagainst each other, so  many\ntimes. The material is told and said.\n")
            (top / "claims.cpp").write_text('.claim = "so many times as fast",\nprogram.say("Held out: {}");\nstd::function<void(Node&)> pass_back;\n')
            self.assertEqual(unplain(top, ["claims.cpp", "looking.cpp", "page.md"]), [
                "claims.cpp:3: 'pass_back'; write: backward",
                f"looking.cpp; write: {FILES['looking.cpp']}",
                "looking.cpp:1: 'the way back'; write: the backward pass",
                "looking.cpp:3: 'Material'; write: Dataset",
                "page.md:1: 'held against'; write: compared with",
                "page.md:2: 'so many'; write: n; this many"])


if __name__ == "__main__":
    unittest.main()
