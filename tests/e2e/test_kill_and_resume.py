"""--save, Ctrl-C, kill -9, --load: a training goes on from a whole checkpoint and ends in the same bits."""

import json
import os
import pathlib
import random
import re
import signal
import struct
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ.get("UNROLLED_BUILD", "build/release")) / "bin"


def state_of(file):
    """The metadata of a checkpoint. Fails when it is not whole."""
    raw = file.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8:8 + length])
    metadata = header.pop("__metadata__")
    assert len(raw) == 8 + length + max(entry["data_offsets"][1] for entry in header.values()), "cut short"
    return metadata


class Resume:
    """The same for every chapter that trains through time."""

    threads = 2

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.whole = cls.folder / "whole"
        cls.story = cls().run_to_the_end("--save", cls.whole)
        cls.threads = 1  # what is resumed runs on one, to the same bits

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        for file in self.folder.iterdir():
            if file.is_file() and file != self.whole:
                file.unlink()
        (self.folder / "out" / "claims.json").unlink(missing_ok=True)

    def start(self, *options):
        command = [BIN / self.program, "--quick", "--train-steps", self.steps, "--clip", self.clip,
                   "--out", self.folder / "out", *options]
        # The embedded sample, whatever this machine has fetched
        environment = {**os.environ, "UNROLLED_CACHE": str(self.folder / "empty"), "OMP_NUM_THREADS": str(self.threads)}
        return subprocess.Popen([str(part) for part in command], text=True, env=environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run_to_the_end(self, *options):
        process = self.start(*options)
        out, error = process.communicate(timeout=120)
        self.assertIn(process.returncode, (0, 1), error)  # 1: so short a training need not keep its claims
        return out

    def interrupt(self, *options):
        """Ctrl-C once the training has begun; returns what was said on standard error."""
        process = self.start(*options)
        began = False
        for line in process.stdout:
            began = began or line.endswith(self.section)
            if began and line.startswith(self.task):
                process.send_signal(signal.SIGINT)
                break
        _, error = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, error)
        return error

    def saving(self):
        """Changes as soon as a save begins, and again when it ends."""
        try:
            return {file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in os.scandir(self.folder)
                    if file.is_file()}
        except FileNotFoundError:  # renamed while we looked
            return None

    def test_stopped_and_killed_it_ends_in_the_same_bits(self):
        file = self.folder / "model"
        for _ in range(5):  # on a busy machine Ctrl-C may come when all is done
            error = self.interrupt("--save", file)
            self.assertIn(f"saved to {file}\n", error)
            step = int(state_of(file)["training.step"])
            if step < self.steps:
                break
        self.assertGreater(step, 0)
        self.assertLess(step, self.steps)
        self.assertNotEqual(file.read_bytes(), self.whole.read_bytes())

        chance = random.Random(5)
        for _ in range(6):
            process = self.start("--load", file, "--save", file)
            for _ in range(chance.randrange(1, 4)):  # saves to wait for before the kill
                before = self.saving()
                while process.poll() is None and self.saving() == before:
                    pass
            process.kill()
            process.communicate()
            self.assertGreaterEqual(int(state_of(file)["training.step"]), step)
            step = int(state_of(file)["training.step"])

        # Another seed, so that whatever the file does not bring is seen
        resumed = self.run_to_the_end("--load", file, "--save", file, "--seed", 7)
        self.assertEqual(file.read_bytes(), self.whole.read_bytes())
        # What it writes afterwards is the same too: the random numbers went on where they stopped.
        written = re.compile(r"(?s)(Temperature 0.5: |The LSTM goes on).*?\n\n")
        self.assertEqual(written.search(resumed).group(), written.search(self.story).group())

    def test_without_a_place_of_its_own(self):
        self.assertIn(f"saved to {self.folder / 'out' / 'interrupted.safetensors'}\n", self.interrupt())

    def refused(self, expected, *options):
        process = self.start(*options)
        out, error = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 2, error)
        self.assertEqual(error.count("\n"), 1, error)
        self.assertIn(expected, error)
        self.assertFalse((self.folder / "out" / "claims.json").exists())
        return out

    def test_a_file_that_does_not_fit(self):
        good, cut, text, mine = (self.folder / name for name in ("good", "cut", "text", "mine"))
        self.interrupt("--save", good)
        before = good.read_bytes()
        cut.write_bytes(before[:-1])
        text.write_text("And it came to pass\n" * 9)
        for file in (cut, text, self.folder):  # told before anything is done
            self.assertEqual(self.refused(str(file), "--load", file), "")
        mine.write_text("And so on: another alphabet\n" * 100)
        self.refused("its alphabet is another", "--load", good, "--data", mine)
        self.program, self.clip = self.other, 1 - self.clip  # of another shape
        self.refused("'optimiser.mean.1' is (64, ", "--load", good, "--save", good)
        self.assertEqual(good.read_bytes(), before)


class Rnn(Resume, unittest.TestCase):
    program, other = "ch05_rnn", "ch06_lstm"
    section, task, steps, clip = "A model of characters\n", "training ", 60, 1


class Lstm(Resume, unittest.TestCase):
    program, other = "ch06_lstm", "ch05_rnn"
    section, task, steps, clip = "Reading\n", "LSTM ", 20, 0  # without clipping the reading comes first


if __name__ == "__main__":
    unittest.main()
