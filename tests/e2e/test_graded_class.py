"""What `book grade` writes: CSV, JSON, JUnit, Gradescope's results.json and the page for the teacher."""

import csv
import html.parser
import io
import json
import unittest
import xml.etree.ElementTree as xml

import gradescope_format
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
            self.assertEqual(gradescope_format.wrong(json.loads(file.read_text())), [], file)
        olena = json.loads((self.folder / "gradescope/Олена/results.json").read_text())
        self.assertEqual([(test["number"], test["name"], test["score"], test["max_score"], test["status"]) for test in olena["tests"]],
                         [("3.1", "first", 5, 5, "passed"), ("3.2", "second", 5, 5, "passed")])

    def test_the_work_of_one(self):
        """As Gradescope calls it: whatever lies in the folder is one student's."""
        file = self.folder / "results.json"
        self.handed_in = self.handed_in / "Олена"
        self.grade("--exercises", "3.1,3.2", "--gradescope", file)
        results = json.loads(file.read_text())
        self.assertEqual(gradescope_format.wrong(results), [])
        self.assertEqual([(test["number"], test["score"], test["max_score"]) for test in results["tests"]], [("3.1", 5, 5), ("3.2", 5, 5)])

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
