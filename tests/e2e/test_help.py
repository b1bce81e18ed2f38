"""What a student is shown and given back: hints, solutions, starters; in the small book."""

import unittest

from small_book import BINARY
from student_case import FIRST, Student


class Help(Student):
    def test_hints_come_one_by_one(self):
        self.expect(0, "3.1 first · Hint 1: the idea", "The idea of first.", "hint 3.1 2", of=["hint", "3.1"])
        self.expect(0, "The place in first.", of=["hint", "3.1"])
        self.expect(0, "The idea of second.", of=["hint", "3.2"])
        said = self.expect(0, "The code of first.", "solution 3.1", of=["hint", "3.1", "3"])
        self.assertNotIn("details", said)
        self.expect(2, "there is no hint 4", of=["hint", "3.1", "4"])

    def test_the_tenth_is_not_the_first(self):
        self.book.add_exercise(10, "tenth")
        self.expect(0, "The idea of tenth.", of=["hint", "3.10"])
        self.expect(0, "3.10 tenth, 5 minutes", of=["list"])

    def test_solution(self):
        self.expect(0, "counts(i) += word", of=["solution", "3.1"])

    def test_unknown_exercise_suggests_the_nearest(self):
        self.expect(2, "there is no exercise 'frist' · HINT: did you mean first?", of=["check", "frist"])
        self.expect(2, "there is no exercise '3.7'", of=["hint", "3.7"])
        self.expect(2, "there is no exercise '3'", of=["reset", "3"])

    def test_reset_keeps_what_was_written(self):
        self.expect(0, "is the starter already", of=["reset", "3.1"])
        starter = self.book.path(FIRST).read_text()
        self.book.answer(BINARY)
        answer = self.book.path(FIRST).read_text()
        self.expect(0, "What you wrote is kept in", "is the starter again", of=["reset", "3.1"])
        self.assertEqual(self.book.path(FIRST).read_text(), starter)
        [backup] = self.book.path("exercises/03_counting").glob("first.hpp.backup-*")
        self.assertEqual(backup.read_text(), answer)

    def test_reset_finds_the_starter_behind_committed_answers(self):
        starter = self.book.path(FIRST).read_text()
        self.book.answer(BINARY)
        self.book.git("commit", "-q", "-a", "-m", "My answer")
        self.expect(0, "is the starter again", of=["reset", "3.1"])
        self.assertEqual(self.book.path(FIRST).read_text(), starter)
        self.book.git("commit", "-q", "-a", "-m", "Back to the starter")

    def test_reset_without_git_loses_nothing(self):
        self.book.answer(BINARY)
        answer = self.book.path(FIRST).read_text()
        self.expect(2, "git", of=["reset", "3.1"], GIT_DIR="/nowhere")
        self.assertEqual(self.book.path(FIRST).read_text(), answer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
