"""Chapter 23 from outside: a policy that collapses, options that make no sense, a training that is taken up again."""

import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release")) / "bin" / "ch23_rlhf"


class Rlhf(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def run_quick(self, *options):
        # The embedded samples, whatever this machine has fetched
        environment = {**os.environ, "UNROLLED_CACHE": str(self.folder / "empty")}
        return subprocess.run([str(part) for part in (PROGRAM, "--quick", "--out", self.folder / "out", *options)],
                              env=environment, capture_output=True, text=True, timeout=120)

    def refused(self, expected, *options):
        done = self.run_quick(*options)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(expected, done.stderr)
        self.assertFalse((self.folder / "out" / "claims.json").exists())
        return done.stdout

    def test_a_policy_that_collapses_is_told_and_stopped(self):
        said = self.refused("the policy is too far from the model it began as: ", "--largest-kl", "0.01")
        self.assertNotIn("nan", said)
        self.assertNotIn("Without a leash", said)

    def test_before_anything_is_done(self):
        for expected, *options in (("it is above 0", "--clip", "0"), ("--train-steps is above 0", "--train-steps", "0"),
                                   ("it is 0 or more", "--kl-coefficient", "-1"), ("it is 0 to 1", "--lambda", "1.5"),
                                   ("not one of step, pair", "--look", "policy"),
                                   ("neither a data set nor a file", "--data", "sentimant"),
                                   ("missing", "--load", self.folder / "missing")):
            with self.subTest(options=options):
                self.assertNotIn("fine-tuning", self.refused(expected, *options))
        three = self.folder / "three.tsv"
        three.write_text("a\tone two three\nb\tfour five six\nc\tseven eight nine\n" * 5)
        self.refused("3 classes", "--data", three)

    def test_a_text_that_always_loses_has_no_place_on_the_scale(self):
        done = self.run_quick("--train-steps", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("always or never preferred", done.stdout)
        self.assertNotIn("always or never preferred", self.run_quick().stdout)

    def test_a_training_is_taken_up_again(self):
        first, second = self.folder / "first", self.folder / "second"
        whole = self.run_quick("--save", first)
        self.assertEqual(whole.returncode, 0, whole.stderr)
        again = self.run_quick("--load", first, "--save", second)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertNotIn("\nPPO 100 %", again.stdout)
        curves = "iteration  reward"
        self.assertEqual(again.stdout.split(curves)[1].split("Without a leash")[0],
                         whole.stdout.split(curves)[1].split("Without a leash")[0])
        (self.folder / "out" / "claims.json").unlink()
        self.refused("its reference is another", "--load", first, "--seed", "2")


if __name__ == "__main__":
    unittest.main()
