#!/usr/bin/python3
"""Ours beside PyTorch and beside the floor, in turns, in one sitting. `./book bench` builds the programs and calls this.

    ./book bench [NAME...] [--quick] [--rounds N] [--against out/bench/FILE.json]
    ./book bench --busy [NAME...] [--quick] [--rounds N]

Each way of doing a workload (ours, the floor, PyTorch; one thread and two) is a process of its own. They take turns of
a third of a second, so that a busy machine disturbs all alike; a ratio is the median of the rounds' ratios. All that
was measured goes into out/bench/.

    ours, floor        with two threads; PyTorch, plain C: the better of one thread and two, in each round
    PyTorch ÷ ours     how many times as fast as PyTorch
    ours ÷ floor       how many times what the matrix products alone take (floor.hpp); for writing tokens: what reading
                       the weights once a token takes (generation.cpp); for word vectors, all on one thread: what the
                       products of each pair take in OpenBLAS (word_vectors.cpp)
    1 thread ÷ 2       how many times as fast with the second
    MB                 the most memory that the process ever held
    same bits          whether loss and parameters (results, tokens) of one thread and of two are the same, each round

With --busy, other processes keep every processor busy, and ours alone takes turns, of a second: what do two threads cost
where there is no processor for the second? Means of the turns, since a few steps may take all the time.
"""
import argparse
import datetime
import importlib.util
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

from busy import benchmark_busy
from contenders import (FLOOR, FLOOR_1, OURS, OURS_1, PLAIN_BEST, PLAIN_C, TORCH_BEST, WORKLOADS, Contender, fail, line, sizes_of)

TOP = pathlib.Path(__file__).resolve().parents[2]


def measure(programs, workload, size, rounds, with_torch, quick):
    """All rounds: for each, what every contender answered."""
    ways = [OURS, FLOOR, *(PLAIN_BEST if workload in PLAIN_C else []), OURS_1, FLOOR_1, *(TORCH_BEST if with_torch else [])]
    contenders = {way: Contender(programs, workload, size, way) for way in ways}
    try:
        warm = {way: contender.turn(1 if quick else 3) for way, contender in contenders.items()}
        steps = 1 if quick else max(1, min(100, round(300 / warm[OURS]["ms"])))
        return [{way: contender.turn(steps) for way, contender in contenders.items()} for _ in range(rounds)]
    finally:
        for contender in contenders.values():
            contender.end()


def best(what, *ways):
    """The smallest of what these contenders answered in a round; None when none of them took part."""
    return lambda answers: min((answers[way][what] for way in ways if way in answers), default=None)


def ratio(above, below):
    def of(answers):
        numerator, denominator = best("ms", *above)(answers), best("ms", *below)(answers)
        return numerator / denominator if numerator and denominator else None
    return of


# The table's columns: heading in two lines, what is taken of the rounds, digits, the value in one round.
COLUMNS = {
    "ours\nms": (statistics.median, 2, best("ms", OURS)),
    "PyTorch\nms": (statistics.median, 2, best("ms", *TORCH_BEST)),
    "floor\nms": (statistics.median, 2, best("ms", FLOOR)),
    "PyTorch\n÷ ours": (statistics.median, 2, ratio(TORCH_BEST, [OURS])),
    "plain C\n÷ ours": (statistics.median, 2, ratio(PLAIN_BEST, [OURS])),
    "ours\n÷ floor": (statistics.median, 2, ratio([OURS], [FLOOR])),
    "÷ floor,\n1 thread": (statistics.median, 2, ratio([OURS_1], [FLOOR_1])),
    "1 thread\n÷ 2": (statistics.median, 2, ratio([OURS_1], [OURS])),
    "ours\nMB": (max, 0, best("peak_mb", OURS)),
    "PyTorch\nMB": (max, 0, best("peak_mb", *TORCH_BEST)),
}


def summary(rounds):
    """A workload's row of the table."""
    row = {}
    for heading, (take, _, value) in COLUMNS.items():
        values = [v for v in map(value, rounds) if v is not None]
        row[heading.replace("\n", " ")] = take(values) if values else None
    row["same bits"] = all(r[OURS]["bits"] == r[OURS_1]["bits"] != "" for r in rounds)
    return row


def heading():
    upper, lower = zip(*(name.split("\n") for name in [*COLUMNS, "same\nbits"]))
    return f"{line('', upper)}\n{line('in turns; medians of the rounds', lower)}"


def shown(title, row):
    cells = ["" if value is None else f"{value:.{digits}f}" for value, (_, digits, _) in zip(row.values(), COLUMNS.values())]
    return line(title, cells + ["yes" if row["same bits"] else "NO"])


def benchmark_workload(arguments, workload, with_torch):
    """Measures and prints its rows; returns them, with all that was answered."""
    results = {}
    sizes = sizes_of(workload, arguments.quick)
    for size in sizes:
        rounds = measure(arguments.programs, workload, size, 1 if arguments.quick else arguments.rounds, with_torch,
                         arguments.quick)
        results[sizes[size]] = row = summary(rounds)
        print(shown(sizes[size], row), flush=True)
        if workload in PLAIN_C:
            print(f"   {PLAIN_C[workload]} a second: " + ", ".join(
                f"{name} {statistics.median(1e3 * int(size) / best('ms', *ways)(r) for r in rounds):.0f}"
                for name, ways in (("ours", [OURS]), ("plain C", PLAIN_BEST), ("the floor", [FLOOR]))))
        row["rounds"] = [{f"{name}, {threads} thread{'s' * (threads > 1)}": answer["ms"]
                          for (name, threads), answer in answers.items()} for answers in rounds]
    return results


def benchmark_operations(arguments):
    """Google Benchmark's table, with what it means for this machine."""
    command = [arguments.programs / "bench_micro", "--benchmark_format=json",
               f"--benchmark_min_time={.001 if arguments.quick else .3}"]
    run = subprocess.run(command, text=True, capture_output=True)
    if run.returncode:
        fail(run.stderr)
    said = json.loads(run.stdout)
    peaks = {unit: max(b[unit] for b in said["benchmarks"] if b["name"].startswith("peak") and unit in b)
             for unit in ("flops", "bytes")}
    print(f"\n{'operations':<58}{'µs':>10}{'GFLOP/s':>10}{'of peak':>9}{'GB/s':>10}{'of copy':>9}")
    for entry in said["benchmarks"]:
        rates = "".join(f"{entry[unit] / 1e9:>10.1f}{entry[unit] / peaks[unit]:>9.0%}" if unit in entry else " " * 19
                        for unit in peaks)
        print(f"{entry['name'].removesuffix('/real_time'):<58}{entry['real_time']:>10.1f}{rates}".rstrip())
    return said["benchmarks"]


def machine():
    """Where this was measured."""
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "-C", TOP, "describe", "--always", "--dirty"], text=True, capture_output=True)
    return {"processor": model, "cores": os.cpu_count(), "commit": commit.stdout.strip()}


def read_earlier(file):
    """The rows of an earlier run."""
    try:
        return json.loads(file.read_text())["workloads"]
    except (OSError, ValueError, KeyError, TypeError):
        fail(f"{file} is not what a run leaves · HINT: those are in out/bench")


def compare(results, before):
    """The rows that both have: this one after that one."""
    print("\nThen and now: PyTorch ÷ ours, ours ÷ floor")
    for title in [t for t in results if t in before]:
        pairs = [(before[title][column], results[title][column]) for column in ("PyTorch ÷ ours", "ours ÷ floor")]
        print(f"{title:<58}" + "".join(f"{f'{was:.2f} → {now:.2f}' if was and now else '':>16}" for was, now in pairs))


def benchmark_all(arguments):
    """Everything that was asked for, each in its own table; returns what was measured."""
    before = read_earlier(arguments.against) if arguments.against else None
    with_torch = importlib.util.find_spec("torch") is not None
    results = {"workloads": {}}
    for name in arguments.names:
        if name == "micro":
            results["operations"] = benchmark_operations(arguments)
        elif name in WORKLOADS:
            if not results["workloads"]:
                print(heading())
            results["workloads"] |= benchmark_workload(arguments, name, with_torch)
        else:
            print(flush=True)
            subprocess.run([arguments.programs / f"bench_{name}", *["3"] * arguments.quick], check=True)
    if results["workloads"] and not with_torch:
        print("PyTorch's columns are empty: apt-get install --no-install-recommends python3-torch fills them.")
    if before:
        compare(results["workloads"], before)
    return results


def main():
    parser = argparse.ArgumentParser(prog="book bench")
    parser.add_argument("names", nargs="+")
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--against", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--programs", type=pathlib.Path, default=TOP / "build/release/benchmarks")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "out/bench")
    arguments = parser.parse_args()

    for name in arguments.names:
        if arguments.busy and name not in WORKLOADS:
            fail(f"{name} does not run on a busy machine · HINT: these do: {', '.join(WORKLOADS)}")
        if not (arguments.programs / f"bench_{name}").exists():
            fail(f"{name} is not built · HINT: ./book bench builds what it runs")
    results = {"machine": machine()} | (benchmark_busy if arguments.busy else benchmark_all)(arguments)
    file = arguments.out / f"{datetime.datetime.now():%Y-%m-%d_%H-%M-%S}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(f"\nAll of it is in {os.path.relpath(file)}" + ("." if arguments.busy else "; a later run can be held --against it."))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
