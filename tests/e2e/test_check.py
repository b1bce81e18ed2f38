"""`book check` as a student meets it: verdicts and reports; in the small book."""

import json
import os
import re
import subprocess
import unittest
import xml.etree.ElementTree as xml

import pexpect

from small_book import BINARY, RIGHT
from student_case import FIRST, Student


class Verdicts(Student):
    def test_unfinished(self):
        said = self.expect(1, "○ 3.1 first: not written yet", FIRST, "./book task 3.1 shows the task", "0 of 2", of=["check"])
        self.assertNotIn("3.2", said)  # it never jumps ahead

    def test_whoever_reads_only_the_beginning_gets_no_traceback(self):
        for words in ("check 3.1", "list", "task 3.1", "hint 3.1"):
            with self.subTest(words):
                run = subprocess.run(["sh", "-c", f'"$0" {words} | true', self.book.path("book")], stdin=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, text=True, timeout=300)
                self.assertEqual(run.stderr, "")

    def test_half_written(self):
        half = 'if (vocabulary.size() == 3) throw unfinished("3.1");\n  '
        self.book.answer(half + RIGHT)
        self.expect(1, "○ 3.1 first: not all of it is written yet, 1 of 1 cases so far hold", FIRST, of=["check"])
        self.book.answer(half + BINARY)
        self.expect(1, "○ 3.1 first: not all of it is written yet, 0 of 1 cases so far hold", "yours 1, expected 2",
                    of=["check"])

    def test_the_next_is_of_the_same_chapter(self):
        self.book.write_exercise(1, "before", chapter="02_before")
        self.book.write("exercises/02_before/README.md", "## 2.1 before (5 minutes)\n")
        self.book.answer(RIGHT)
        self.expect(0, "check 3.2 (second, 5 minutes", of=["check", "3.1"])
        self.book.answer(RIGHT, "second")
        self.expect(0, "check 2.1 (before, 5 minutes", of=["check", "3.2"])

    def test_right_and_then_the_next(self):
        self.book.answer(RIGHT)
        self.expect(0, "✓ 3.1 first: right, all 3 cases hold", "1 of 2", "check 3.2 (second, 5 minutes", of=["check"])
        self.expect(0, "✓ 3.1 first", "○ 3.2 second", of=["list"])
        self.expect(1, "○ 3.2 second: not written yet", of=["check"])
        self.book.answer(RIGHT, "second")
        self.expect(0, "every exercise of the book is right", of=["check"])
        self.expect(0, "Every exercise is right", of=["check"])
        # A right answer that is changed must be checked again.
        self.book.answer(BINARY)
        self.expect(1, "✗ 3.1", of=["check"])

    def test_known_mistake_gets_its_sentence(self):
        self.book.answer(BINARY)
        said = self.expect(1, "✗ 3.1 first: not yet, 0 of 3 cases hold", "the counts of 'a b a'",
                           "first difference at [0]: yours 1, expected 2", "tolerance 1e-09",
                           "→ You marked which words occur; count them.", of=["check", "3.1"])
        self.assertNotIn("You counted the text", said)

    def test_a_verdict_is_coloured_where_the_book_is(self):
        self.book.answer(RIGHT)
        self.book.book("check", "3.1")  # compiles it
        for wish, coloured in ({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False):
            environment = {**os.environ, "CI": "true", "TERM": "xterm", "NO_COLOR": "", **wish}
            said = pexpect.run(f"'{self.book.path('book')}' check 3.1", env=environment, encoding="utf-8", timeout=100)
            self.assertIn("right, all 3 cases hold", said)
            self.assertEqual(re.search(r"\x1b\[[\d;]+m", said) is not None, coloured, (wish, said))

    def test_unknown_mistake_is_told_how_its_numbers_are_wrong(self):
        self.book.answer(RIGHT.replace("return counts", "return -2 * counts"))
        self.expect(1, "→ Each of your numbers is the right one times −2.", of=["check", "first"])

    def test_nothing_is_said_where_nothing_is_known(self):
        self.book.answer("return vocabulary.size() == 2 ? Array{1, 5} : Array{7, 1, 1};")
        said = self.expect(1, "first difference at [0]: yours 1, expected 2", of=["check", "first"])
        self.assertNotIn("→", said)

    def test_wrong_shape_comes_first(self):
        self.book.answer("return Array{{2, 1}};")
        self.expect(1, "yours has shape (1, 2), expected shape (2)", of=["check", "3.1"])

    def test_not_a_number(self):
        self.book.answer('return Array{2, std::nan("")};')
        self.expect(1, "yours nan, expected 1", of=["check", "3.1"])

    def test_numbers_that_are_written_alike(self):
        self.book.answer("return Array{2, 1 + 1e-7};")
        self.expect(1, "yours 1, expected 1, off by 1e-07", of=["check", "3.1"])

    def test_what_was_a_float_is_told_so(self):
        self.book.answer(RIGHT.replace("return counts", "return counts * (1 + 2e-8)"))
        self.expect(1, "→ Your numbers are right to six digits, as floats are", of=["check", "3.1"])
        self.book.answer(RIGHT.replace("return counts", "return counts * (vocabulary.size() == 2 ? 1 + 2e-8 : 2)"))
        self.assertNotIn("six digits", self.expect(1, "off by 4e-08", of=["check", "3.1"]))

    def test_compile_error_shows_the_students_line(self):
        self.book.answer("retrn 3;")
        said = self.expect(1, "✗ 3.1 first: the compiler does not understand it", f"{FIRST}:12:3: error: ‘retrn’",
                           "12 |   retrn 3;", of=["check", "3.1"])
        self.assertNotIn("c++", said)  # no command lines

    def test_compile_error_inside_a_library_names_the_line_that_led_there(self):
        self.book.answer("std::vector<Array> all(3);\n  std::sort(all.begin(), all.end());\n  return all[0];")
        self.expect(1, f"called from {FIRST}:13:", "error:", of=["check", "3.1"])

    def test_forgotten_return(self):
        self.book.answer("")
        self.expect(1, "no return statement", of=["check", "3.1"])

    def test_warning_is_shown_with_a_wrong_answer(self):
        self.book.answer("int forgotten; return Array{2, 2};")
        self.expect(1, "the compiler warns", "unused variable ‘forgotten’", of=["check", "3.1"])

    def test_changed_signature(self):
        changed = self.book.path(FIRST).read_text().replace("inline Array first", "inline Real first")
        self.book.path(FIRST).write_text(changed)
        self.expect(1, "✗ 3.1 first", "must stay as they were handed out", of=["check", "3.1"])
        self.book.path(FIRST).write_text(changed.replace("inline Real first", "inline Array first_one"))
        self.expect(1, "‘first’ is not a member of ‘unrolled’", of=["check", "3.1"])

    def test_static_noexcept_and_overloads_are_right(self):
        for before, after in (("inline Array first(", "static Array first("), ("vocabulary) {", "vocabulary) noexcept {"),
                              ("inline Array first(", "inline Array first(int) { return {}; }\ninline Array first(")):
            self.book.answer(RIGHT)
            changed = self.book.path(FIRST).read_text().replace(before, after, 1)
            self.book.path(FIRST).write_text(changed)
            self.expect(0, "right, all 3 cases hold", of=["check", "3.1"])

    def test_a_chapter_at_once(self):
        self.book.answer(RIGHT)
        for word in "3", "03", "counting", "count", "03_counting":
            self.expect(1, "✓ 3.1 first", "○ 3.2 second", "1 of 2 are right", of=["check", word])

    def test_an_exercise_whose_page_is_gone_is_still_there(self):
        page = self.book.path("exercises/03_counting/README.md")
        page.unlink()
        try:
            self.expect(0, "3.1 first, ? minutes", "3.2 second", of=["list"])
            self.expect(1, "○ 3.1 first: not written yet", of=["check", "3.1"])
        finally:
            self.book.git("checkout", "-q", "--", page)

    def test_a_second_file_is_not_there(self):
        self.book.write("exercises/03_counting/helper.hpp", "#pragma once\n")
        self.book.answer(RIGHT)
        file = self.book.path(FIRST)
        file.write_text(file.read_text().replace("#pragma once", '#pragma once\n#include "helper.hpp"'))
        self.expect(1, "helper.hpp: No such file", of=["check", "3.1"])

    def test_crash(self):
        self.book.answer("int* nowhere = nullptr; *nowhere = 3; return {};")
        self.expect(1, "✗ 3.1 first: it crashed", "in the case \"the counts of 'a b a'\"", "Segmentation fault",
                    of=["check", "3.1"])

    def test_crash_is_placed_and_hides_nothing_that_was_wrong_before(self):
        late = "if (vocabulary.size() == 3) std::abort();\n  return Array{%s, 1};"
        self.book.answer(late % 2)
        said = self.expect(1, "it crashed", 'in the case "a word that the text lacks"', "Aborted", of=["check", "3.1"])
        self.assertNotIn("wrong before", said)
        self.book.answer(late % 7)
        said = self.expect(1, "it crashed", 'in the case "a word that the text lacks"',
                           "wrong before that, in the case \"the counts of 'a b a'\":", "yours 7, expected 2",
                           of=["check", "3.1"])
        self.assertLess(said.index("Aborted"), said.index("wrong before"))

    def test_index_past_the_end(self):
        for past, of_what in (("text[9]", "vector"), ("text[0][9]", "string")):
            self.book.answer(f"return Array{{Real({past} == {past}), 1}};")
            said = self.expect(1, "it crashed", f"    index past the end of a std::{of_what}\n", of=["check", "3.1"])
            self.assertNotIn("Assertion", said)
        self.book.answer("Array counts{2, 1};\n  counts(7) = 3;\n  return counts;")
        self.expect(1, "your code threw: index 7 is out of bounds", of=["check", "3.1"])

    def test_endless_loop(self):
        self.book.answer("for (volatile int i = 0;;) i = 1;")
        self.expect(1, "it was not done in time", "stopped after 10 seconds", of=["check", "3.1"])

    def test_exception(self):
        self.book.answer('throw std::runtime_error("no such thing");')
        self.expect(1, "your code threw: no such thing", "in the case \"the counts of 'a b a'\"", of=["check", "3.1"])

    def test_what_the_student_prints_is_seen(self):
        self.book.answer('fmt::print("here I am\\n");\n  ' + RIGHT)
        self.expect(0, "here I am", of=["check", "3.1"])


class Reports(Student):
    def report(self, status, *arguments):
        found, said = self.book.book("check", *arguments)
        self.assertEqual(found, status, said)
        return said

    def test_json(self):
        self.book.answer(BINARY)
        first, second = json.loads(self.report(1, "all", "--report", "json"))
        self.assertEqual((first["exercise"], first["verdict"]), ("3.1", "wrong"))
        self.assertEqual(first["mistake"], "You marked which words occur; count them.")
        self.assertEqual((second["name"], second["verdict"]), ("second", "unfinished"))

    def test_json_of_a_compile_error(self):
        self.book.answer('retrn "a\\tb" < 3;')
        [only] = json.loads(self.report(1, "3.1", "--report=json"))
        self.assertEqual(only["verdict"], "compile_error")
        self.assertIn('retrn "a\\tb" < 3;', only["complaint"])

    def test_junit(self):
        self.book.answer("retrn <3>;")
        self.book.answer(RIGHT, "second")
        suite = xml.fromstring(self.report(1, "all", "--report", "junit"))[0]
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))
        failure = suite[0][0]
        self.assertEqual(failure.get("type"), "compile_error")
        self.assertIn("retrn <3>", failure.get("message"))
        self.assertEqual(len(suite[1]), 0)

    def test_what_the_student_prints_stays_out(self):
        self.book.answer('fmt::print("here I am\\n");\n  ' + RIGHT)
        found, said = self.book.book("check", "3.1", "--report", "json")
        self.assertEqual(found, 0)
        self.assertEqual(json.loads(said[said.index("["):])[0]["verdict"], "right")

    def test_unknown_report(self):
        self.expect(2, "there is no report 'html' · HINT: json or junit", of=["check", "3.1", "--report", "html"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
