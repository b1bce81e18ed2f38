"""The numbers on the chapters' pages and the runs that they are compared with: docs/site/claims.py, measured.py, and the runs that
./book docs keeps. None of it needs Sphinx."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import small_site

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "docs/site"))
import claims

PROGRAM = 'if [ "$1" = --help ]; then echo usage; else echo "$*" | tee -a ran; fi\n'


class Claims(unittest.TestCase):
    def test_claims_are_held_against_the_run(self):
        claim = {"claim": "accuracy", "measured": .8, "bound": "≥ 0.75", "control": .51}
        seeds = "x\n\n| | 0 | 1 | control |\n|---|---|---|---|\n| accuracy | {} | {} | .47 – .53, by chance |\n"
        bounds = "| claim | measured | bound |\n|---|---|---|\n| accuracy | {} | {} |\n"
        for page in (seeds.format(".79", ".80"), bounds.format(".75–.80", "≥ .75"), bounds.format("8e-1", ".75"),
                     seeds.format("12", "9").replace("| accuracy", "| times as fast")):
            self.assertEqual(claims.differences(page, {1: [claim]}), [], page)
        for page, line, said in ((seeds.format(".80", ".81"), 5, (".81", ".80")), (seeds.format(".80", "−.8"), 5, ("−.8", ".8")),
                                 (seeds.format(".80", ".80").replace(".47", ".52"), 5, (".52 – .53", ".51")),
                                 (bounds.format(".8", "≥ .7"), 3, ("≥ .7", "≥ 0.75 (accuracy)")),
                                 (bounds.format(".8", "≤ .75"), 3, ("≤ .75", "≥ 0.75 (accuracy)")),
                                 (bounds.format(".75–.79", "≥ .75"), 3, (".75–.79", ".80")),
                                 (bounds.format(".75 to .79", "≥ .75"), 3, (".75 to .79", ".80")),
                                 (bounds.format("yes", ".75"), 3, ("yes", "no number was found for: accuracy")),
                                 ("\n## What was measured\n", 2, ("", "there is no table of claims in this section"))):
            [found] = claims.differences(page, {1: [claim]})
            self.assertEqual((found.line, (found.shown, found.measured)), (line, said), page)

    def test_rows_find_their_claims(self):
        one, two, three = ({"claim": "c", "measured": value, "bound": "≥ 0", "control": None} for value in (.1, .8, .3))
        page = "| | 0 | 1 |\n|---|---|---|\n| accuracy | .8 | .8 |\n| other | .3 | .3 |\n"
        for program, lines in (([one, two, three], []), ([two], [1]), ([three, two], [3, 4]), ([two, one], [4]),
                               ([one, three, two], [3])):
            self.assertEqual([found.line for found in claims.differences(page, {1: program})], lines, program)
        named = [{**claim, "claim": name} for claim, name in ((one, "recall"), (two, "other"), (three, "accuracy"))]
        [first, second] = claims.differences(page, {1: [named[2], named[0], named[1]]})  # told apart by their words alone
        self.assertEqual((first.measured, second.measured), (".3", ".8"))

    def test_five_seeds_correct_a_page(self):
        page = ("| | 0 | 1 | 2 | 3 | 4 | control (range) |\n|---|---|---|---|---|---|---|\n| share | .5 | 1.000 | .25 | .25 | .2 | 2: with it |\n"
                "| big | 1,000 | −1.5 | 3e-06 | 3e-8 | 0 | T = 6: .1 … .2 |\n"
                "| gain | +1 | −1 | −0.5 | −.5 | +.5 | |\n\n| .5 | .5 |\n")
        share = dict(enumerate((.5, .9876, .25, .75, .2)))
        big = dict(enumerate((12345.6, 2.25, -4.6e-7, 3.3e-8, .25)))
        runs = {seed: [{"claim": "share", "measured": share[seed], "bound": "≥ 0", "control": 2},
                       {"claim": "big", "measured": big[seed], "bound": "≥ 0", "control": .1 + seed / 8},
                       {"claim": "gain", "measured": .5, "bound": "≥ 0", "control": None}] for seed in range(5)}
        found = claims.differences(page, runs)
        self.assertEqual([(d.line, d.place, d.shown, d.measured) for d in found], [
            (3, "share · seed 1", "1.000", ".988"), (3, "share · seed 3", ".25", ".75"), (4, "big · seed 0", "1,000", "12,346"),
            (4, "big · seed 1", "−1.5", "2.2"), (4, "big · seed 2", "3e-06", "−5e-07"), (4, "big · seed 4", "0", ".25"),
            (4, "big · control", ".1 … .2", ".1 … .6"), (5, "gain · seed 0", "+1", "+.5"), (5, "gain · seed 1", "−1", "+.5"),
            (5, "gain · seed 2", "−0.5", "+.5"), (5, "gain · seed 3", "−.5", "+.5")])
        right = claims.corrected(page, found)
        self.assertEqual(claims.differences(right, runs), [])
        self.assertIn("| share | .5 | .988 | .25 | .75 | .2 | 2: with it |\n", right)
        self.assertTrue(right.endswith("| T = 6: .1 … .6 |\n| gain | +.5 | +.5 | +.5 | +.5 | +.5 | |\n\n| .5 | .5 |\n"))

    def test_numbers_that_differ_are_told_as_one_table(self):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            small_site.lay(top)
            command = ["/usr/bin/python3", "-B", TOP / "docs/site/measured.py", "03_tiny"]

            def told(*options):
                done = subprocess.run([*command, *options], cwd=top, capture_output=True, text=True)
                return done.returncode, (done.stdout + done.stderr).splitlines()
            self.assertEqual(told(), (0, []))
            page = top / "chapters/03_tiny/README.md"
            page.write_text(page.read_text().replace(".501 | .500 | 1", ".501 | .700 | 2"))
            status, lines = told()
            self.assertEqual((status, [re.split("  +", line) for line in lines[2:]]), (1, [
                ["chapters/03_tiny/README.md:27", "half of one · seed 1", ".700", ".500"],
                ["chapters/03_tiny/README.md:27", "half of one · control", "2", "1"]]))
            for seed in range(5):
                small_site.write(top, f"build/release/runs/03_tiny/seed{seed}/claims.json",
                                 (top / "build/release/runs/03_tiny/seed1/claims.json").read_text())
            self.assertEqual(told("--seeds", "--write")[0], 0)
            self.assertIn("| half of one | .500 | .500 | 1 |", page.read_text())


class Runs(unittest.TestCase):
    """A chapter's run, kept for the site, for --measured and for `./book test --claims`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.kept = self.top / "build/release/runs/03_tiny/seed1"
        self.write("build/release/bin/ch03_tiny", PROGRAM)
        self.write("common/data/wanted", "echo letters\n")
        (self.top / "tests").mkdir()
        shutil.copy(TOP / "tests/kept_run", self.top / "tests")

    def write(self, name, text):
        small_site.write(self.top, name, "#!/bin/sh\n" + text)
        (self.top / name).chmod(0o755)

    def run_once(self, seed=1):
        """What `./book docs` does, then what CTest does: the status of the latter, and how often the program has run."""
        docs = ["bash", "-euc", 'source "$0"; build=$PWD/build/release; run_chapter_once 03_tiny "$1"', TOP / "docs/site/build.bash"]
        subprocess.run([*docs, str(seed)], cwd=self.top, check=True, capture_output=True)
        folder = self.kept.with_name(f"seed{seed}")
        claims = subprocess.run(["tests/kept_run", "build/release/bin/ch03_tiny", str(seed), folder], cwd=self.top,
                                capture_output=True, text=True)
        self.assertEqual((folder / "help.txt").read_text(), "usage\n")
        return claims.returncode, (self.top / "ran").read_text().count("--seed")

    def test_it_is_kept_while_program_and_data_are_the_same(self):
        self.assertEqual((self.run_once(), self.run_once()), ((0, 1), (0, 1)))
        (self.top / "build/release/bin/ch03_tiny").touch()
        self.assertEqual(self.run_once(), (0, 1))
        self.write("build/release/bin/ch03_tiny", PROGRAM + "# another\n")
        self.assertEqual((self.run_once(), self.run_once()), ((0, 2), (0, 2)))
        (self.top / "build/no-letters").touch()  # the embedded sample stands in
        self.assertEqual(self.run_once(), (0, 3))
        self.assertTrue((self.kept / "on_sample").exists())

    def test_each_seed_has_its_own_and_the_site_shows_the_first(self):
        self.assertEqual((self.run_once(1), self.run_once(2), self.run_once(1)), ((0, 1), (0, 2), (0, 2)))
        self.assertIn("--seed 1", (self.kept / "story.txt").read_text())
        self.assertIn("--html", (self.kept / "story.txt").read_text())
        self.assertNotIn("--html", (self.kept.with_name("seed2") / "story.txt").read_text())

    def test_a_claim_that_fell_has_fallen_without_another_run(self):
        self.write("build/release/bin/ch03_tiny", PROGRAM + 'if [ "$1" != --help ]; then exit 1; fi\n')
        self.assertEqual((self.run_once(), self.run_once()), ((1, 1), (1, 1)))

    def test_what_did_not_come_to_its_end_is_not_kept(self):
        self.run_once()
        self.write("build/release/bin/ch03_tiny", "echo no memory; exit 2\n")
        run = subprocess.run(["tests/kept_run", "build/release/bin/ch03_tiny", "1", self.kept], cwd=self.top, capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (2, "no memory\n"))
        self.write("build/release/bin/ch03_tiny", PROGRAM)
        self.assertEqual(self.run_once(), (0, 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
