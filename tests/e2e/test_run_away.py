"""A training that explodes: told in one line, and open to be stepped through where the first NaN or infinity appeared."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release")) / "bin"


class RunAway(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.out = pathlib.Path(self.temporary.name) / "out"

    def tearDown(self):
        self.temporary.cleanup()

    def run_unclipped(self, program, rate, *options, typed=""):
        command = [BIN / program, "--quick", "--clip", "0", "--rate", rate, "--out", self.out, *options]
        return subprocess.run([str(part) for part in command], input=typed, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "UNROLLED_CACHE": str(self.out / "empty"), "NO_COLOR": "1"})

    def test_it_is_told_and_can_be_looked_at(self):
        for program, rate in (("ch05_rnn", "2"), ("ch06_lstm", "1e30")):
            with self.subTest(program):
                done = self.run_unclipped(program, rate)
                self.assertEqual(done.returncode, 2)
                said = re.fullmatch(r"error: the training ran away: at step \d+ the loss is \S+; the first NaN or infinity "
                                    r"appeared in the (value|gradient) of (\w+) at (\S+):(\d+) · HINT: .*--step.*\n",
                                    done.stderr)
                self.assertIsNotNone(said, done.stderr)
                self.assertNotIn("nan", done.stdout)
                self.assertFalse((self.out / "claims.json").exists())
                _, operation, file, line = said.groups()

                looked = self.run_unclipped(program, rate, "--step", typed="break nan\ncontinue\nquit\n")
                self.assertEqual(looked.returncode, 0, looked.stderr)
                stopped = looked.stdout.split("Breakpoint 1: nan")[2]
                self.assertRegex(stopped, rf"= {operation}\b.*{re.escape(pathlib.Path(file).name)}:{line}\n")

    def test_a_training_that_stays_finite_goes_on(self):
        done = self.run_unclipped("ch05_rnn", "0.01", "--train-steps", "10")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertIn("the numbers stayed finite", done.stdout)


if __name__ == "__main__":
    unittest.main()
