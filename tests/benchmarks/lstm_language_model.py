#!/usr/bin/python3
"""The LSTM language model's training step, ours and PyTorch's in turn (needs Debian's python3-torch).

    cmake --build build/release --target bench_lstm_language_model
    tests/benchmarks/lstm_language_model.py [PAIRS]

Each pair runs one after the other, ours and then PyTorch with 1 and with 2 threads, whichever of the two is faster; so a
busy machine disturbs both. Printed are the medians and the median of the pairs' ratios.
"""
import pathlib
import statistics
import subprocess
import sys
import time

import torch

B, T, C, V = 32, 64, 256, 64
OURS = pathlib.Path(__file__).resolve().parents[2] / "build/release/benchmarks/bench_lstm_language_model"


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, C)
        self.lstm = torch.nn.LSTM(C, C, batch_first=True)
        self.readout = torch.nn.Linear(C, V)

    def forward(self, characters):
        return self.readout(self.lstm(self.embedding(characters))[0])


def torch_step(threads, steps=20):
    torch.set_num_threads(threads)
    times = []
    for n in range(steps + 3):
        begin = time.perf_counter()
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(inputs).reshape(-1, V), targets.reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimiser.step()
        if n >= 3:
            times.append(1e3 * (time.perf_counter() - begin))
    return statistics.median(times)


model = Model()
optimiser = torch.optim.Adam(model.parameters(), 1e-3)
inputs, targets = torch.randint(V, (B, T)), torch.randint(V, (B, T))
pairs = []
for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
    ours = float(subprocess.run([OURS, "20"], check=True, capture_output=True, text=True).stdout)
    pairs.append((ours, min(torch_step(1), torch_step(2))))
print(f"ours    {statistics.median(o for o, _ in pairs):7.1f} ms a step")
print(f"PyTorch {statistics.median(t for _, t in pairs):7.1f} ms (version {torch.__version__}, the better of 1 and 2 threads)")
print(f"ratio   {statistics.median(t / o for o, t in pairs):7.2f} (median of {len(pairs)} pairs)")
