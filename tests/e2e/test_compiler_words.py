"""What is said of a line that the compiler does not understand: of each line in compiler_words.txt, with g++'s own words."""

import pathlib
import re
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools/exercises"))

import compiler_words  # noqa: E402
from compiler_words import advice  # noqa: E402

RECORDED = (pathlib.Path(__file__).parent / "compiler_words.txt").read_text()
RECORDS = re.findall(r"^> (.*)\n= (.*)\n((?:.+\n)+)", RECORDED, re.MULTILINE)
TEXT = "exercises/answer.hpp:1:38: error: expected primary-expression before ‘)’ token\n"


class Advice(unittest.TestCase):
    def test_each_line_is_led_to_its_part_of_the_page(self):
        self.assertGreater(len(RECORDS), 50)
        for line, part, said in RECORDS:
            with self.subTest(line):
                self.assertTrue((advice(said, [line]) or "").endswith(f"(docs/xtensor.md: {part})"), advice(said, [line]))

    def test_functions_of_single_numbers(self):
        given = [advice(said, [line]) for line, _, said in RECORDS if re.search(r"[^:]\b(?:pow|sqrt|exp|max)\(\w", line)]
        self.assertGreaterEqual(len([sentence for sentence in given if "std::sqrt" in (sentence or "")]), 5, given)

    def test_in_plain_quotes_too(self):
        for line, _, said in RECORDS:
            self.assertEqual(advice(said.replace("‘", "'").replace("’", "'"), [line]), advice(said, [line]))

    def test_the_parts_are_on_the_page(self):
        headings = re.findall(r"^##+ (.*)$", (TOP / "docs/xtensor.md").read_text(), re.MULTILINE)
        for rule in compiler_words.RULES:
            self.assertIn(rule.part, headings)

    def test_each_rule_is_needed(self):
        given = {advice(said, [line]) for line, _, said in RECORDS}
        for rule in compiler_words.RULES:
            begin = rule.sentence.split("{")[0]
            self.assertTrue(any(sentence.startswith(begin) for sentence in given), rule.sentence)

    def test_a_variable_may_be_called_text(self):
        loop = "for (const std::string& word : text) {}"
        starter = (TOP / "solutions/03_bag_of_words/count_vector.hpp").read_text().splitlines()  # its comments speak of the text
        self.assertIn("`text` is a namespace", advice(TEXT, [loop, *starter]))
        for first in ("inline Array f(const Array& text) {", "const std::vector<std::string> text = {};", "auto text = 1;"):
            self.assertIsNone(advice(TEXT, [loop, first]))

    def test_the_line_that_led_into_the_library(self):
        said = ("/usr/include/xtensor/a.hpp:9:1:   required from ‘f’\nexercises/answer.hpp:2:7:   required from here\n"
                "/usr/include/xtensor/a.hpp:5:5: error: something\nexercises/answer.hpp:1:1: error: unary ‘*’\n")
        self.assertIn("parentheses", advice(said, ["x ** 2;", "xt::view(x, xt::all, 1);"]))

    def test_what_is_no_mistake_of_this_kind(self):
        for said in ("", "exercises/answer.hpp:1:9: error: ‘coutns’ was not declared in this scope; did you mean ‘counts’?\n",
                     "exercises/answer.hpp:1:3: error: expected ‘;’ before ‘return’\n", "exercises/answer.hpp:1:3: warning: unused variable\n",
                     "c++: fatal error: Killed signal terminated program cc1plus\n",
                     "exercises/answer.hpp:99:3: error: no match for ‘operator==’ (operand types are ‘int’ and ‘std::string’)\n"):
            self.assertIsNone(advice(said, ["coutns += 1;"]), said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
