"""What takes part in a benchmark: the workloads, the ways of doing them, and a process for each way."""
import json
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

# Program: its sizes, and how the table calls them.
WORKLOADS = {
    "gpt": {"small": "GPT: 4 layers, 4 heads, width 128, T 64, batch 12",
            "large": "GPT: 6 layers, 6 heads, width 384, T 128, batch 4"},
    "encoder_decoder": {"128": "encoder-decoder: 2 + 2 layers, width 128, T 32, batch 32"},
    "lstm": {"256": "LSTM language model: width 256, T 64, batch 32"},
    "attention": {str(T): f"attention: width 256, T {T}, batch {2048 // T}" for T in (64, 128, 256, 512, 1024, 2048)},
    "generation": {"256": "256 tokens written: 6 layers, width 288, V 32,000"},
    "word_vectors": {"100000": "skip-gram: 100,000 words, V 15,000, width 50"},
}
QUICK = {"generation": {"4": "4 tokens written: 6 layers, width 288, V 32,000"},
         "word_vectors": {"2000": "skip-gram: 2,000 words, V 15,000, width 50"}}  # others: their first size

# Which processes there are for a workload: the way it is done, and a number of threads.
OURS, OURS_1, FLOOR, FLOOR_1, PLAIN, PLAIN_1, TORCH, TORCH_1 = [
    (way, threads) for way in ("ours", "floor", "plain", "PyTorch") for threads in (2, 1)]
TORCH_BEST, PLAIN_BEST = (TORCH, TORCH_1), (PLAIN, PLAIN_1)
# Workloads that are written in plain C as well, and what their size counts.
PLAIN_C = {"generation": "tokens", "word_vectors": "words"}


def fail(what):
    print(what, file=sys.stderr)
    sys.exit(2)


class Contender:
    """A process that does steps when asked to (harness.hpp, twins.py)."""

    def __init__(self, programs, workload, size, way):
        name, threads = way
        command = [sys.executable, HERE / "twins.py", workload] if name == "PyTorch" else [programs / f"bench_{workload}"]
        command += [size, str(threads)] if name == "PyTorch" else [size, name, str(threads)]
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        start_new_session=True)  # Ctrl-C is ours; they end with their input

    def turn(self, steps):
        time.sleep(.03)  # threads of the one before may still be waiting for work, noisily
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            fail(f"{' '.join(map(str, self.process.args))} stopped with status {self.process.wait()}")
        return json.loads(answer)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def sizes_of(workload, quick):
    """The sizes that are measured, and how the table calls them."""
    sizes = WORKLOADS[workload]
    return QUICK.get(workload, dict(list(sizes.items())[:1])) if quick else sizes


def line(title, cells):
    return f"{title:<58}" + "".join(f"{cell:>10}" for cell in cells)
