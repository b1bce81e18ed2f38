"""The site of `./book docs`: what its own modules do, on a small tree. The real pages are built, and compared with the programs, by
./book docs itself. Where there is no Sphinx only the catalogues are looked at; ./book docs installs it."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import small_site

TOP = pathlib.Path(__file__).resolve().parents[2]
NO_SPHINX = "" if subprocess.run(["/usr/bin/python3", "-c", "import sphinx, myst_parser, furo"], capture_output=True
                                 ).returncode == 0 else "the site was not built: there is no Sphinx (./book docs installs it)"
if not NO_SPHINX:
    sys.path.insert(0, str(TOP / "docs/site"))
    import exercises
    import links
    import listings
    import promises
    import reference
    import theme


def messages(catalogue):
    """[(line, English, translation), …] of a .po file."""
    def joined(quoted):
        text = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', quoted))
        return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), text)
    for found in re.finditer(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', catalogue, re.MULTILINE):
        yield catalogue[:found.start()].count("\n") + 1, joined(found[1]), joined(found[2])


def marks(text):
    """What a translation must take over as it is: addresses of links and code."""
    return sorted(re.findall(r"\]\(([^)]+)\)", text)), sorted(re.findall(r"`([^`]+)`", text))


class Catalogues(unittest.TestCase):
    def test_translations_keep_links_and_code(self):
        for path in TOP.glob("docs/locale/*/LC_MESSAGES/**/*.po"):
            found = list(messages(path.read_text()))
            self.assertGreater(len(found), 5, path)
            for line, english, translation in found:
                if english and translation:
                    self.assertEqual(marks(english), marks(translation), f"{path.relative_to(TOP)}:{line}")

    def test_what_the_modules_say_is_translated(self):
        said = {text for path in TOP.glob("docs/site/*.py") for text in re.findall(r'\b_\(\s*"([^"]+)"', path.read_text())}
        self.assertGreater(len(said), 5)
        for path in TOP.glob("docs/locale/*/LC_MESSAGES/site.po"):
            self.assertEqual(said - {english for _, english, _ in messages(path.read_text())}, set(), path)


@unittest.skipIf(NO_SPHINX, NO_SPHINX)
class Modules(unittest.TestCase):
    def test_a_listing_is_a_snippet_or_a_definition(self):
        text = ("// [pair]\nint a;\n// [/pair]\nnamespace x {\n  int f(int a);\n\n  /// Doc.\n  template <class T>\n  int f(T a) {\n"
                "    if (a) { g(\"}\"); }\n    return f(a);  // {\n  }\n  struct S {\n    int b = 1;\n  };\n}\n")
        self.assertEqual(listings.snippet(text, "pair"), ("int a;", 2))
        self.assertEqual(listings.snippet(text, "f")[0].splitlines()[0], "/// Doc.")
        self.assertEqual(listings.snippet(text, "f")[0].splitlines()[-1], "}")
        self.assertEqual(len(listings.snippet(text, "f")[0].splitlines()), 6)
        self.assertEqual(listings.snippet(text, "S"), ("struct S {\n  int b = 1;\n};", 13))
        for name in ("g", "b", "x", "pai"):
            self.assertIsNone(listings.snippet(text, name), name)

    def test_links_that_lead_nowhere_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            small_site.write(top, "a.html", '<p id="here">\n<a href="#here"><a href="b/c.html#%d1%8f"><a href="https://x.y/z">\n'
                             '<a href="#there">\n<img src="b/d.svg"><a href="b/c.html#here"><a href="mailto:x@y">')
            small_site.write(top, "b/c.html", '<a name="я" href="../a.html?q=1#here"></a><a href="">')
            self.assertEqual([found.removeprefix(f"{top}/") for found in links.broken(top)], [
                "a.html:3: a.html has no place 'there'", "a.html:4: there is no b/d.svg", "a.html:4: b/c.html has no place 'here'"])

    def test_promises(self):
        page = ("x\n`./book run a --seed 7`\n(unrolled) break score\n(unrolled) print grad h[0]\n\n"
                "## Exercises\n\nTwo, in [e](e): `f`, `g`.\n")
        exercise_page = "## 1.1 f (5 minutes)\n\n## 1.2 g (5 minutes)\n"
        self.assertEqual(list(promises.commands(page, "a", "--seed N")), [])
        self.assertEqual([line for line, _ in promises.commands(page, "a", "--sed N")], [2])
        self.assertEqual(list(promises.commands(page, "b", "")), [])
        self.assertEqual(list(promises.stops(page, {"score", "∂h"})), [])
        self.assertEqual([line for line, _ in promises.stops(page, {"h"})], [3, 4])
        self.assertEqual(list(promises.listed_exercises(page, exercise_page)), [])
        one_more = exercise_page + "\n## 1.3 h (5 minutes)\n"
        self.assertEqual([line for line, _ in promises.listed_exercises(page, one_more)], [8, 8])

    def test_every_mistake_of_the_book_is_found(self):
        for check in TOP.glob("tests/exercises/[0-9][0-9]_*/*.cpp"):
            text = check.read_text()
            self.assertRegex(exercises.number_of(text) or "none", r"^\d+\.\d+$", check)
            self.assertGreaterEqual(len(exercises.mistakes(text)), 1, check)

    def test_headers_are_read(self):
        lines = ("// A.\n\nnamespace n {\n\n/// First.\nint f(int a,\n      int b = g());\nint f();\n\nint bare();\n\n"
                 "/// A thing.\nclass C : public B {\n public:\n  /// Makes one.\n  explicit C(int a) : a_(a) {}\n  int x = 1;  ///< its x\n\n private:\n  int a_;\n};\n\n"
                 "template <class T>\nstruct P {\n  T y;\n};\n}  // namespace n\n").splitlines()
        first, bare, thing, pair = reference.groups(lines)
        self.assertEqual((first.comment, first.names(), len(first.code)), (["First."], ["f"], 2))
        self.assertEqual((bare.comment, bare.names()), ([], ["bare"]))
        self.assertEqual((thing.type, [m.code for m in thing.members]), ("C", [["explicit C(int a);"], ["int x = 1;"]]))
        self.assertEqual((thing.members[1].comment, pair.type), (["its x"], "P"))

    def test_what_asks_the_network_is_seen(self):
        for asks in ('<script src="https://a.b/c.js">', '<img alt="" src="http://a.b">', '<link rel="stylesheet" href="//a.b/c">',
                     "@import url(https://a.b)", "url('http://a.b/font')"):
            self.assertTrue(theme.fetched(asks), asks)
        for harmless in ('<a href="https://a.b">', '<script src="_static/a.js">', '<svg xmlns="http://www.w3.org/2000/svg">'):
            self.assertEqual(theme.fetched(harmless), [], harmless)


@unittest.skipIf(NO_SPHINX, NO_SPHINX)
class Site(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        small_site.lay(self.top)

    def made(self, name):
        return (self.top / "build/html" / name).read_text()

    def test_a_chapter_that_is_added_appears(self):
        # Its folders and its row on the map: nothing else.
        for name, text in small_site.FILES.items():
            if "03_tiny" in name:
                small_site.write(self.top, name.replace("03_tiny", "04_more"), text.replace("03_tiny", "04_more")
                                 .replace("03 · Tiny", "04 · More").replace("run tiny", "run more"))
        readme = self.top / "README.md"
        readme.write_text(readme.read_text() + "| 04 | [more](chapters/04_more/README.md) |\n")
        self.assertEqual(small_site.make(self.top), (0, ""))
        for page in ("index.html", "chapters/03_tiny/index.html", "chapters/04_more/index.html"):
            self.assertIn("04 · More", self.made(page))
        page = self.made("chapters/04_more/index.html")
        for part in ("<math", 'href="step.html"', 'src="../../_images/words', "half is half", "Exercises of chapter 03",
                     'href="../../docs/glossary.html#term-bag"', "sources/chapters/04_more/tiny.hpp.html#L-3"):
            self.assertIn(part, page)
        self.assertIn("<summary>Hint 1: the idea</summary>", self.made("exercises/04_more/index.html"))
        self.assertIn("You doubled; “half” is asked: cast&lt;Real&gt;(x) &amp; <code", self.made("docs/exercises.html"))
        self.assertIn("Twice", self.made("common/tensor/x.html"))
        self.assertIn('"chapters/04_more/index"', self.made("searchindex.js"))
        self.assertTrue((self.top / "build/html/chapters/04_more/step.html").is_file())
        to_ukrainian = [found for found in links.broken(self.top / "build/html") if "there is no " in found and "uk/" in found]
        self.assertEqual(list(links.broken(self.top / "build/html")), to_ukrainian)  # which ./book docs puts beside it

    def test_what_no_longer_agrees_is_named_with_file_and_line(self):
        page = self.top / "chapters/03_tiny/README.md"
        text = page.read_text()
        for right, wrong in (("#half", "#third"), ("words.svg", "letters.svg"), ("x.hpp", "y.hpp"), ("--size", "--width"),
                             ("break halves", "break thirds"), ("One, in", "Two, in"),
                             (r"\frac{1}{2}", r"\frak{1}{2}")):
            self.assertIn(right, text)
            text = text.replace(right, wrong, 1)
        page.write_text(text)
        status, said = small_site.make(self.top)
        self.assertNotEqual(status, 0)
        for line, what in ((15, "there is no 'third'"), (17, "leaves no letters.svg"), (17, "there is no common/tensor/y.hpp"),
                           (8, "no --width"), (20, "thirds"), (31, "two exercises here, and 1"),
                           (11, "cannot be read")):
            self.assertRegex(said, rf"chapters/03_tiny/README\.md:{line}: WARNING: .*{re.escape(what)}")

    def test_a_translated_page(self):
        small_site.write(self.top, "chapter.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                         'msgid "03 · Tiny"\nmsgstr "03 · Малий"\n')
        target = self.top / "build/docs/locale/uk/LC_MESSAGES/chapters/03_tiny"
        target.mkdir(parents=True)
        subprocess.run(["msgfmt", "-o", target / "README.mo", self.top / "chapter.po"], check=True)
        (target.parents[1] / "sphinx.mo").write_bytes((target / "README.mo").read_bytes())
        self.assertEqual(small_site.make(self.top, "html", "-D", "language=uk"), (0, ""))
        self.assertIn("03 · Малий", self.made("index.html"))
        self.assertIn("How small?", self.made("chapters/03_tiny/index.html"))

    def test_the_book_to_carry(self):
        self.assertEqual(small_site.make(self.top, "epub"), (0, ""))
        book = self.top / "build/epub"
        self.assertTrue((book / "unrolled.epub").is_file())
        contents, package = ((book / name).read_text() for name in ("nav.xhtml", "content.opf"))
        with self.subTest("formulas, pictures, and nothing that leads out"):
            chapter = (book / "chapters/03_tiny/README.xhtml").read_text()
            self.assertEqual(re.findall(r'href="([^"]+)" properties="mathml"', package), ["chapters/03_tiny/README.xhtml"])
            self.assertNotIn("step.html", chapter)
            for page in book.glob("**/*.xhtml"):
                xml.etree.ElementTree.parse(page)  # an entity that only HTML knows would end it
            self.assertIn("\u2061", chapter)
            [picture] = book.glob("_images/*.svg")
            self.assertNotIn("DOCTYPE", picture.read_text())
        with self.subTest("its contents are in the order of reading"):
            pages = {page: name for name, page in re.findall(r'<item id="([^"]+)" href="([^"]+)"', package)}
            order = re.findall(r'<itemref idref="([^"]+)"', package)
            listed = [order.index(pages[page]) for page in re.findall(r'<a href="([^"#]+)', contents.partition("</nav>")[0])]
            self.assertGreater(len(listed), 10)
            self.assertEqual(listed, sorted(listed))


if __name__ == "__main__":
    unittest.main(verbosity=2)
