"""What `book grade` writes: CSV, JSON, JUnit, Gradescope's results.json and the page for the teacher."""

import csv
import html.parser
import io
import json
import unittest
import xml.etree.ElementTree as xml

from grade_case import Graded
from small_book import BINARY, RIGHT


class Tags(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


class Written(Graded):
    HOSTILE = "=1+1 <script>alert('x')<!-- & \"q\" \x1b[2J"

    def setUp(self):
        super().setUp()
        self.lay("Олена", RIGHT)
        self.lay("Олена", RIGHT, "second")
        self.lay("Петро", BINARY)
        self.lay(self.HOSTILE, 'fmt::print("</pre><script>alert(1)</script>\\x1b[2J\\xff]]>");\n  return Array{2, 2};')
        self.grade(*(part for form in ("csv", "json", "junit", "html") for part in (f"--{form}", self.folder / form)),
                   "--gradescope", self.folder / "gradescope")

    def test_all_forms(self):
        with self.subTest("csv"):
            rows = list(csv.reader(io.StringIO((self.folder / "csv").read_text("utf-8-sig"))))
            self.assertEqual(rows[0][:6], ["student", "3.1 first", "3.2 second", "right", "points", "of 10"])
            self.assertEqual(sorted(row[1:6] for row in rows[1:]),
                             [["right", "right", "2", "10", "100%"], *2 * [["wrong", "missing", "0", "0", "0%"]]])
            self.assertEqual([one for row in rows for one in row if one[:1] in ("=", "+", "-", "@", "\t")], [])
        with self.subTest("json"):
            found = json.loads((self.folder / "json").read_text())
            self.assertEqual([student["points"] for student in found["students"]], [0, 10, 0])
            self.assertEqual(found["students"][2]["verdicts"][0]["mistake"], "You marked which words occur; count them.")
        with self.subTest("junit"):
            suites = xml.fromstring((self.folder / "junit").read_text())
            self.assertEqual([(suite.get("tests"), suite.get("failures")) for suite in suites], [("2", "2"), ("2", "0"), ("2", "2")])
        with self.subTest("gradescope"):
            self.check_gradescope()
        with self.subTest("html"):
            self.check_page((self.folder / "html").read_text())

    def check_gradescope(self):
        files = sorted((self.folder / "gradescope").glob("*/results.json"))
        self.assertEqual(len(files), 3)
        for file in files:
            self.assertEqual(breaches(json.loads(file.read_text())), [], file)
        olena = json.loads((self.folder / "gradescope/Олена/results.json").read_text())
        self.assertEqual([(test["number"], test["name"], test["score"], test["max_score"], test["status"]) for test in olena["tests"]],
                         [("3.1", "first", 5, 5, "passed"), ("3.2", "second", 5, 5, "passed")])

    def check_page(self, page):
        self.assertNotIn("\x1b", page)
        tags = Tags(page)
        self.assertIn("=1+1 <script>alert('x')<!-- & \"q\" ␛[2J", tags.text)
        self.assertIn("</pre><script>alert(1)</script>", tags.text)
        self.assertIn("You marked which words occur; count them.", tags.text)
        self.assertEqual({tag for tag, _ in tags.tags} & {"script", "img", "link", "iframe", "form"}, set())
        for tag, attributes in tags.tags:
            self.assertEqual([name for name in attributes if name.startswith("on") or name in ("src", "style")], [], tag)
            self.assertTrue(attributes.get("href", "#").startswith("#"))
        policy = next(attributes["content"] for tag, attributes in tags.tags if attributes.get("http-equiv") == "Content-Security-Policy")
        self.assertIn("default-src 'none'", policy)


def breaches(results):
    """Where this is not as https://gradescope-autograders.readthedocs.io/en/latest/specs/ describes results.json."""
    number, text = (int, float), str
    visibility, form = {"hidden", "after_due_date", "after_published", "visible"}, {"text", "html", "simple_format", "md", "ansi"}
    top = {"score": number, "execution_time": number, "output": text, "output_format": form, "test_output_format": form,
           "test_name_format": form, "visibility": visibility, "stdout_visibility": visibility, "extra_data": dict, "tests": list, "leaderboard": list}
    test = {"score": number, "max_score": number, "status": {"passed", "failed"}, "name": text, "name_format": form, "number": text,
            "output": text, "output_format": form, "tags": list, "visibility": visibility, "extra_data": dict}

    def of(place, given, fields):
        for name, value in given.items():
            wanted = fields.get(name)
            if wanted is None:
                yield f"{place} has a field {name}"
            elif isinstance(wanted, set) and value not in wanted:
                yield f"{place}: {name} is {value}"
            elif not isinstance(wanted, set) and (not isinstance(value, wanted) or isinstance(value, bool)):
                yield f"{place}: {name} is a {type(value).__name__}"

    found = list(of("it", results, top))
    tests = results.get("tests", [])
    for i, one in enumerate(tests):
        found += of(f"test {i}", one, test)
        if "score" in one and not 0 <= one["score"] <= one.get("max_score", one["score"]):
            found.append(f"test {i}: the score is {one['score']}")
    if "score" not in results and not any("score" in one for one in tests):
        found.append("there is no score, neither of all nor of a test")
    return found


if __name__ == "__main__":
    unittest.main(verbosity=2)
