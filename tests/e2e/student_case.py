"""A test case with the small book as it came, for what a student does."""

import unittest

import small_book

FIRST = "exercises/03_counting/first.hpp"


class Student(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.book = small_book.shared()
        cls.book.book("check")  # builds the machinery

    def setUp(self):
        self.book.git("checkout", "-q", "--", ".")
        self.book.git("clean", "-qfx", "exercises", "solutions", "tests")
        self.book.path("build/progress").unlink(missing_ok=True)

    def expect(self, status, *texts, of, **environment):
        found, said = self.book.book(*of, **environment)
        for text in texts:
            self.assertIn(text, said)
        self.assertEqual(found, status, said)
        return said
