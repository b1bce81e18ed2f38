"""Other people's machines: how `book` opens where something is not as on ours. No test here compiles."""

import os
import pathlib
import stat
import subprocess
import tempfile
import unittest

import pexpect

import small_book

LOCKED = """E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 77 (unattended-upgr)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?"""


class Machine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.book = small_book.SmallBook(self.folder)

    def run_in(self, folder, *command, **environment):
        """The exit status, and all that it says."""
        run = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=100)
        return run.returncode, run.stdout

    def assert_lists(self, found):
        status, said = found
        self.assertEqual(status, 0, said)
        self.assertIn("03 counting\n", said)

    def stand_in(self, name, body):
        path = self.folder / "tools" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return f"{path.parent}:{os.environ['PATH']}"


class Starting(Machine):
    def test_through_links(self):
        (self.folder / "bin").mkdir()
        absolute, relative = self.folder / "bin/unrolled", self.folder / "bin/b"
        absolute.symlink_to(self.book.top / "book")
        relative.symlink_to(os.path.relpath(absolute, relative.parent))
        for link in (absolute, relative):
            self.assert_lists(self.run_in("/", link, "list"))

    def test_with_cdpath(self):
        up = self.book.top.parent
        self.assert_lists(self.run_in(up, "book/book", "list", CDPATH=str(up)))
        status, said = self.run_in(up, "book/common/data/fetch", CDPATH=str(up), UNROLLED_CACHE=str(up / "cache"))
        self.assertEqual(status, 0, said)
        self.assertIn("sentiment", said)

    def test_a_clone_made_on_windows(self):
        self.run_in("/", "git", "clone", "-q", "-c", "core.autocrlf=true", self.book.top, self.folder / "clone")
        self.assert_lists(self.run_in(self.folder / "clone", "./book", "list"))
        for name in ("book", "tests/suite.bash", "common/data/wanted", "common/data/manifest.txt"):
            self.assertNotIn(b"\r", (self.folder / "clone" / name).read_bytes(), name)

    def test_a_folder_that_cannot_be_written_to(self):
        self.book.write("build", "a file, which even root can make no folder in")
        status, said = self.book.book("run", "3")
        self.assertIn("build cannot be written to · HINT: make a copy", said)
        self.assertEqual(status, 2)


class Terminal(Machine):
    def in_terminal(self, verb, **environment):
        environment = {**os.environ, "TERM": "xterm", **environment}
        return pexpect.run(f"'{self.book.top / 'book'}' {verb}", env=environment, encoding="utf-8", timeout=100)

    def test_colours_are_for_terminals_that_know_them(self):
        for verb, coloured in ("list", "\x1b[1m03 counting"), ("doctor", "\x1b[1;32m✓"):
            self.assertIn(coloured, self.in_terminal(verb))
            self.assertNotIn("\x1b", self.in_terminal(verb, TERM="dumb"))

    def test_no_color_counts_when_it_says_something(self):
        for verb in ("list", "doctor"):
            self.assertIn("\x1b", self.in_terminal(verb, NO_COLOR=""))
            self.assertNotIn("\x1b", self.in_terminal(verb, NO_COLOR="1"))

    def test_progress_on_one_line_is_not_for_a_dumb_terminal(self):
        self.stand_in("dpkg-query", "exit 1")
        self.stand_in("sudo", '"$@"')
        path = self.stand_in("apt-get", "echo a line; echo E: no network; exit 100")
        for term, escapes in (("xterm", True), ("dumb", False)):
            said = pexpect.run(f"'{self.book.top / 'book'}' run 3 --yes", env={**os.environ, "PATH": path, "TERM": term},
                               encoding="utf-8", timeout=100)
            self.assertIn("E: no network", said)
            self.assertEqual("\x1b[K" in said, escapes, said)


class PackageManager(Machine):
    def setUp(self):
        super().setUp()
        self.stand_in("dpkg-query", "exit 1")
        self.stand_in("sudo", '"$@"')

    def test_a_busy_one_is_waited_for(self):
        path = self.stand_in("apt-get", f"""
            [ -e "$0.tried" ] && exec echo fine
            touch "$0.tried"; echo '{LOCKED}'; exit 100""")
        self.stand_in("cmake", "echo CMake Error: enough; exit 1")
        _, said = self.book.book("run", "3", PATH=path)
        self.assertEqual(said.count("Another program is installing packages (unattended-upgr, process 77). Waiting"), 1, said)
        self.assertIn("Installed in", said)

    def test_any_other_failure_is_told_at_once(self):
        path = self.stand_in("apt-get", "echo 'E: Unable to locate package cmake'; exit 100")
        status, said = self.book.book("run", "3", PATH=path)
        self.assertIn("E: Unable to locate package cmake\nthe packages could not be installed", said)
        self.assertNotIn("Waiting", said)
        self.assertEqual(status, 2)


class Owner(Machine):
    def test_reset_in_a_tree_of_another_owner_says_what_git_says(self):
        self.book.answer("return {};")
        answer = self.book.path("exercises/03_counting/first.hpp").read_text()
        status, said = self.book.book("reset", "3.1", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
        self.assertRegex(said, r"git says: detected dubious ownership .* · HINT: git config --global --add safe.directory ")
        self.assertEqual(status, 2)
        self.assertEqual(self.book.path("exercises/03_counting/first.hpp").read_text(), answer)

    def test_reset_without_a_checkout_keeps_the_answers(self):
        status, said = self.book.book("reset", "3.1", GIT_DIR="/nowhere")
        self.assertIn("git says: not a git repository: '/nowhere' · HINT: clone the book beside", said)
        self.assertEqual(status, 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
