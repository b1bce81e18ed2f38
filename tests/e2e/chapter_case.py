"""A chapter's program, run as a person runs it, in a folder of the test's own."""

import os
import pathlib
import signal
import subprocess
import tempfile
import unittest


class ChapterCase(unittest.TestCase):
    program = None  # "ch13_gpt"
    always = ()  # options of every run

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *options, threads=2, stdin=subprocess.DEVNULL):
        # The embedded sample, whatever this machine has fetched
        environment = {**os.environ, "UNROLLED_CACHE": str(self.folder / "empty"), "OMP_NUM_THREADS": str(threads)}
        binary = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release")) / "bin" / self.program
        command = [binary, *self.always, "--out", self.folder / "out", *options]
        return subprocess.Popen([str(part) for part in command], env=environment, stdin=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run_to_the_end(self, *options, status=0, **more):
        process = self.start(*options, **more)
        out, error = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, error)
        self.assertEqual(error.count("\n"), 0 if status == 0 else 1, error)
        return out if status == 0 else error

    def interrupt_at(self, words, *options):
        """Ctrl-C at the first line that has these words. Errors: the program ends with another status than 130."""
        process = self.start(*options)
        reached = any(words in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=120)
        self.assertTrue(reached, f"no line with '{words}'")
        self.assertEqual(process.returncode, 130, error)

    def check_stopped_and_resumed(self, words, *options):
        """A training that is stopped at the line with these words and taken up again, on one thread, ends in the bits of one that
        ran through. Returns the file of the stopped one."""
        whole, stopped, resumed = (self.folder / name for name in ("whole", "stopped", "resumed"))
        self.run_to_the_end(*options, "--save", whole)
        self.interrupt_at(words, *options, "--save", stopped)
        self.assertNotEqual(stopped.read_bytes(), whole.read_bytes())
        self.run_to_the_end(*options, "--load", stopped, "--save", resumed, threads=1)
        self.assertEqual(resumed.read_bytes(), whole.read_bytes())
        return stopped
