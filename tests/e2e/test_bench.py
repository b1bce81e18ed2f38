"""`book bench`, kept alive: each workload once, a table of the promised shape, and a file that a later run is compared with."""

import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("UNROLLED_BUILD", TOP / "build/release")) / "benchmarks"
WORKLOADS = sorted({source.stem for source in (TOP / "tests/benchmarks").glob("*.cpp")} - {"micro", "mixture", "recorder"})


TWINS = '''import json, sys
for line in sys.stdin:
    print(json.dumps({"ms": 12.5, "peak_mb": 99}), flush=True)
'''


class Bench(unittest.TestCase):
    def bench(self, *arguments, hide_torch=True, script=TOP / "tests/benchmarks/bench.py"):
        """A short run: what it says, and what it leaves."""
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, *["-S"] * hide_torch, "-B", script, "--quick",
                       "--programs", PROGRAMS, "--out", out, *arguments]
            run = subprocess.run(command, text=True, capture_output=True, timeout=300)
            self.assertEqual(run.returncode, 0, run.stderr)
            [file] = pathlib.Path(out).iterdir()
            return run.stdout, json.loads(file.read_text())

    def test_each_workload(self):
        said, left = self.bench(*WORKLOADS)
        self.assertEqual(len(left["workloads"]), len(WORKLOADS))
        for title, row in left["workloads"].items():
            line = next(line for line in said.splitlines() if line.startswith(title))
            self.assertIs(row["same bits"], True, f"{title}: other results at one thread than at two")
            shown = [float(cell) for cell in line.removeprefix(title).removesuffix("yes").split()]
            plain = ["plain C ÷ ours"] * ("written" in title or "skip-gram" in title)
            names = ["ours ms", "floor ms", *plain, "ours ÷ floor", "÷ floor, 1 thread", "1 thread ÷ 2", "ours MB"]
            self.assertEqual(len(shown), len(names), line)
            for name, cell in zip(names, shown):
                self.assertGreater(row[name], 0, name)
                self.assertAlmostEqual(row[name], cell, delta=.51, msg=name)
            self.assertIsNone(row["PyTorch ÷ ours"])
        self.assertIn("apt-get install --no-install-recommends python3-torch", said)

    def test_experts_that_do_not_work(self):
        said, left = self.bench("mixture")
        for ratio in ("one of 16 ÷ one of 4", "one of 8 ÷ dense", "dense × 8 ÷ one of 8"):
            self.assertRegex(said, ratio + r" +\d+\.\d\d")
        self.assertEqual(left["workloads"], {})

    def test_on_a_busy_machine(self):
        said, left = self.bench("--busy", "lstm", "generation")
        self.assertEqual(len(left["busy"]), 2)
        for title, row in left["busy"].items():
            shown = next(line for line in said.splitlines() if line.startswith(title)).removeprefix(title).split()
            self.assertEqual(shown, [*(f"{row[name]:.2f}" for name in list(row)[:-1]), "yes"])
            self.assertAlmostEqual(row["2 ÷ 1 median"], row["2 threads ms"] / row["1 thread ms"])  # of one round
        spinning = subprocess.run(["pgrep", "-f", "while os.getppid[(][)] == parent"], stdout=subprocess.PIPE, text=True)
        self.assertEqual(spinning.stdout, "", "what kept the machine busy is still there")

    def test_what_has_no_threads_is_refused_on_a_busy_machine(self):
        run = subprocess.run([sys.executable, "-B", TOP / "tests/benchmarks/bench.py", "--busy", "recorder"], text=True,
                             capture_output=True)
        self.assertEqual(run.returncode, 2)
        self.assertRegex(run.stderr, r"^recorder does not run on a busy machine · HINT: these do: gpt, .*\n$")

    def test_against_an_earlier_run(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            _, left = self.bench("lstm")
            json.dump(left, file)
            file.flush()
            said, _ = self.bench("lstm", "--against", file.name)
        self.assertRegex(said, r"LSTM language model.* \d+\.\d\d → \d+\.\d\d")

    def test_beside_pytorch(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(TOP / "tests/benchmarks", folder, dirs_exist_ok=True)
            if not importlib.util.find_spec("torch"):  # it is large, and asked for by nobody: something that answers like it
                pathlib.Path(folder, "torch.py").touch()
                pathlib.Path(folder, "twins.py").write_text(TWINS)
            said, left = self.bench("lstm", hide_torch=False, script=pathlib.Path(folder, "bench.py"))
        [row] = left["workloads"].values()
        for name in ("PyTorch ms", "PyTorch ÷ ours", "PyTorch MB"):
            self.assertGreater(row[name], 0, name)
        self.assertNotIn("python3-torch", said)

    def test_a_process_that_stops_is_named(self):
        run = subprocess.run([PROGRAMS / "bench_lstm", "256", "theirs", "2"], text=True, capture_output=True)
        self.assertEqual(run.returncode, 2)
        self.assertRegex(run.stderr, r"usage: .* SIZE floor\|ours THREADS")


if __name__ == "__main__":
    unittest.main(verbosity=2)
