"""`book watch`: a verdict each time a student saves, however an editor does that; in the small book."""

import os
import time
import unittest

import pexpect

from small_book import BINARY, RIGHT
from student_case import FIRST, Student


class Watch(Student):
    def test_each_save_gets_a_verdict_soon(self):
        watch = pexpect.spawn(str(self.book.path("book")), ["watch"], encoding="utf-8", timeout=60)
        watch.expect("3.1 first.*not written yet")
        watch.expect("Ctrl-C ends it")
        saved = time.monotonic()
        self.book.answer(BINARY)
        watch.expect("You marked which words occur")
        self.assertLess(time.monotonic() - saved, 10)  # 3 s are promised for a machine with nothing else to do
        watch.expect("Ctrl-C ends it")
        self.book.answer(RIGHT)
        watch.expect("3.1 first.*right")
        watch.expect("Ctrl-C ends it")
        self.book.answer(BINARY, "second")
        watch.expect("3.2 second.*not yet")
        watch.expect("Ctrl-C ends it")
        # What editors leave, and how they save: a lock, a backup, another file in its place, an older one put back.
        self.book.path("exercises/03_counting/.#first.hpp").symlink_to("nobody@nowhere")
        self.book.write("exercises/03_counting/first.hpp~", "")
        self.book.write("exercises/03_counting/first copy.hpp", "#error")
        file = self.book.path(FIRST)
        file.unlink()
        time.sleep(1)
        self.book.answer(BINARY)
        os.utime(file, (0, 0))
        watch.expect("You marked which words occur")
        watch.expect("Ctrl-C ends it")
        watch.sendintr()
        watch.expect("saved in exercises/")
        watch.expect(pexpect.EOF)
        watch.close()
        self.assertEqual(watch.exitstatus, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
