"""Chapter 12: what its program refuses, a reader's own sentence cut five ways, and a reader's own text."""

import json
import pathlib
import unittest

from chapter_case import ChapterCase

SENTENCES = ("Їжак з'їв 3 яблука", "👩‍🚀🇺🇦 e\u0301", "東京\u3000タワー", "a", " ", "x" * 3000, "tab\tand\nline")


class Tokens(ChapterCase):
    program = "ch12_tokens"
    always = ("--quick",)

    def test_what_it_refuses(self):
        short = self.folder / "short.txt"
        short.write_text("a line\n" * 30)
        for expected, *options in (("--text: the value is empty", "--text", ""),
                                   ("--word: it needs one word", "--word", "two words"),
                                   ("--word: it needs one word", "--word", "Capital"),
                                   ("--word: it needs one word", "--word", "a" * 16),
                                   ("--size", "--size", 99),
                                   ("short.txt: not a tokenizer.json", "--tokenizer", short),
                                   ("nowhere.json", "--tokenizer", self.folder / "nowhere.json"),
                                   ("too short", "--data", short)):
            with self.subTest(options=options):
                self.assertIn(expected, self.run_to_the_end(*options, status=2))
                self.assertFalse((self.folder / "out/claims.json").exists())

    def test_any_sentence_is_cut_and_drawn(self):
        for sentence in SENTENCES:
            with self.subTest(sentence=sentence[:20]):
                told = self.run_to_the_end("--text", sentence)
                self.assertIn(f"characters: {len(sentence)} tokens", told)
                svg = (self.folder / "out/cuts.svg").read_text(encoding="utf-8")
                self.assertIn("One sentence, cut five ways", svg)

    def test_a_published_tokenizer_cuts_it_a_sixth_way(self):
        golden = json.loads((pathlib.Path(__file__).parents[1] / "common/text/tokenizer_file.json").read_text(encoding="utf-8"))
        for kind, of_it in (("byte_pairs", "the|␣"), ("word_piece", "the|"), ("unigram", "▁the")):
            with self.subTest(kind=kind):
                file = self.folder / f"{kind}.json"
                file.write_text(json.dumps(golden["files"][kind]))
                told = self.run_to_the_end("--tokenizer", file, "--text", "the names of the two")
                self.assertIn(of_it, told.split(f"{kind}.json: ")[1].split("\n\n")[0])

    def test_pieces_are_kept_and_taken_up_again(self):
        kept, again = self.folder / "kept", self.folder / "again"
        told = self.run_to_the_end("--data", "sample", "--save", kept)
        later = self.run_to_the_end("--data", "sample", "--load", kept, "--save", again)
        self.assertEqual(kept.read_bytes(), again.read_bytes())
        cut = [next(line for line in text.splitlines() if line.startswith("▁")) for text in (told, later)]
        self.assertEqual(*cut)
        cut_short = self.folder / "short"
        cut_short.write_bytes(kept.read_bytes()[:-8])
        self.assertIn("short", self.run_to_the_end("--load", cut_short, status=2))

    def test_a_word_that_no_piece_covers_is_drawn_all_the_same(self):
        told = self.run_to_the_end("--word", "їжак")
        self.assertIn('"їжак": pieces of the unigram vocabulary fit at 1 place, and it has 1 cut.', " ".join(told.split()))
        self.assertIn("<unk>", (self.folder / "out/lattice.dot").read_text(encoding="utf-8"))

    def test_a_readers_own_text_is_learnt_from_and_nothing_is_claimed_of_it(self):
        own = self.folder / "пісня.txt"
        own.write_text("".join(f"ой у лузі червона калина похилилася {n} чогось наша славна україна зажурилася\n" for n in range(60)))
        told = self.run_to_the_end("--data", own, "--word", "калина")
        self.assertIn("пісня.txt", told)
        self.assertNotIn("cuts before a known ending", told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
