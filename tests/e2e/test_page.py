"""The page that --html writes, opened in a real Chromium: `test_page.py CHAPTER` looks at the page of a chapter, and without one it
goes all ways through a page, and through one that is full of hostile text.

page/*.mjs hold the checks. `test_page.py --fetch` brings what drives the browser (page/package-lock.json) into the cache.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent / "page"
BUILD = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release")).resolve()


def cache():
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("UNROLLED_CACHE") or pathlib.Path(home) / "unrolled")


LOCK = HERE / "package-lock.json"
TOOLS = cache() / f"page-tests-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def missing():
    """What is not there to open a page with; "" when all is."""
    if not shutil.which("node"):
        return "there is no node (apt-get install nodejs npm)"
    if not CHROMIUM:
        return "there is no Chromium (apt-get install chromium)"
    if not (TOOLS / "node_modules/playwright-core/package.json").is_file():
        return "Playwright is not in the cache (./book test fetches it with npm)"
    return ""


def fetch():
    """Brings Playwright and axe-core, in the versions that are locked, into the cache; whole or not at all."""
    if TOOLS.is_dir():
        return "" if missing() == "" else missing()
    if not shutil.which("npm"):
        return "there is no npm (apt-get install npm)"
    TOOLS.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS.parent) as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        try:
            done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, timeout=120,
                                  capture_output=True, text=True)
        except subprocess.TimeoutExpired:
            return "npm did not answer within two minutes"
        if done.returncode != 0:
            said = [line for line in done.stderr.splitlines() if "err" in line.lower()]
            return "npm could not fetch Playwright: " + max(said, key=len, default="it did not say why")
        os.rename(pathlib.Path(folder) / "node_modules", pathlib.Path(folder) / "whole")
        TOOLS.mkdir()
        os.rename(pathlib.Path(folder) / "whole", TOOLS / "node_modules")
    return missing()


MANY_SCOPES = "11_transformer"  # whose page stands for all where one is enough
TRAINED = "09_attention"  # trains before its pass is recorded: its page has a loss curve


@unittest.skipIf(missing(), f"the pages were not opened in a browser: {missing()}")
class Page(unittest.TestCase):
    chapter = MANY_SCOPES

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        page, trace = cls.folder / "page.html", cls.folder / "trace.json"
        # The embedded sample and --step with nothing to read: the program ends at the recorded pass.
        cls.said = cls.run_program(f"bin/ch{cls.chapter}", "--quick", "--step", "--html", page, "--trace", trace, "--out", cls.folder / "out",
                        UNROLLED_CACHE=str(cls.folder / "empty"))
        cls.order = {"tools": str(TOOLS), "chromium": CHROMIUM, "shots": os.environ.get("UNROLLED_SHOTS", ""),
                     "chapter": {"name": cls.chapter, "html": str(page), "trace": str(trace)}}

    @staticmethod
    def run_program(name, *options, **environment):
        return subprocess.run([BUILD / name, *options], stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120, cwd=TOP,
                              text=True, env={**os.environ, **environment}).stdout

    def check(self, script, **more):
        order = self.folder / "order.json"
        order.write_text(json.dumps({**self.order, **more}))
        done = subprocess.run(["node", HERE / script, order], capture_output=True, text=True, timeout=500)
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])
        print(done.stdout)


class OfAChapter(Page):
    def test_from_end_to_end(self):
        self.check("chapter.mjs")

    def test_what_it_misses_is_what_book_fetches_for_it(self):
        missed = set(re.findall(r"\./book\s+data\s+(\S+)\s+fetches", self.said))
        wanted = subprocess.run([TOP / "common/data/wanted", f"chapters/{self.chapter}"], cwd=TOP, check=True, capture_output=True, text=True)
        self.assertLessEqual(missed, set(wanted.stdout.split()))


class OfAll(Page):
    def test_all_ways_through_a_page(self):
        self.check("ways.mjs")

    def test_hostile_text(self):
        page = self.folder / "hostile.html"
        self.run_program("tests/test_trace", "-tc=untrusted text stays text*", UNROLLED_HOSTILE_PAGE=str(page))
        self.check("hostile.mjs", hostile=str(page))


class OfATraining(Page):
    chapter = TRAINED

    def test_the_loss_curve_is_whole(self):
        self.check("curve.mjs")


if __name__ == "__main__":
    if sys.argv[1:] == ["--fetch"]:
        print(fetch(), end="")
    elif sys.argv[1:]:
        OfAChapter.chapter = sys.argv[1]
        unittest.main(argv=[sys.argv[0], "OfAChapter"], verbosity=2)
    else:
        unittest.main(argv=[sys.argv[0], "OfAll", "OfATraining"], verbosity=2)
