"""One thread and two on a machine that other programs keep busy: what `./book bench --busy` measures."""
import contextlib
import os
import statistics
import subprocess
import sys

from contenders import OURS, OURS_1, Contender, line, sizes_of


@contextlib.contextmanager
def busy_machine():
    """Meanwhile every processor that this program may use has a process that computes without a pause."""
    spin = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    for _ in range(1000000): pass"
    spinning = [subprocess.Popen([sys.executable, "-c", spin], start_new_session=True) for _ in os.sched_getaffinity(0)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def measure_busy(programs, workload, size, rounds, quick):
    """As measure(), of one thread and two beside processes that keep the machine busy."""
    contenders = {way: Contender(programs, workload, size, way) for way in (OURS, OURS_1)}
    try:
        with busy_machine():
            # Both take the first step, or one would be a step of training ahead of the other.
            warm = [contender.turn(1) for contender in contenders.values()]
            steps = 1 if quick else max(1, round(1000 / warm[-1]["ms"]))
            return [{way: contender.turn(steps) for way, contender in contenders.items()} for _ in range(rounds)]
    finally:
        for contender in contenders.values():
            contender.end()


def benchmark_busy(arguments):
    """Measures and prints the first size of each workload on a busy machine; returns what was measured."""
    results = {}
    headings = ("1 thread\nms", "2 threads\nms", "2 ÷ 1\nmedian", "2 ÷ 1\nleast", "2 ÷ 1\nmost", "same\nbits")
    upper, lower = zip(*(name.split("\n") for name in headings))
    print(f"{line('', upper)}\n{line('every processor busy; in turns', lower)}")
    for workload in arguments.names:
        size, title = next(iter(sizes_of(workload, arguments.quick).items()))
        rounds = measure_busy(arguments.programs, workload, size, 1 if arguments.quick else arguments.rounds,
                              arguments.quick)
        one, two = ([answers[way]["mean_ms"] for answers in rounds] for way in (OURS_1, OURS))
        ratios = [b / a for a, b in zip(one, two)]
        results[title] = row = {
            "1 thread ms": statistics.median(one), "2 threads ms": statistics.median(two),
            "2 ÷ 1 median": statistics.median(ratios), "2 ÷ 1 least": min(ratios), "2 ÷ 1 most": max(ratios),
            "same bits": all(answers[OURS]["bits"] == answers[OURS_1]["bits"] != "" for answers in rounds)}
        *numbers, same = row.values()
        print(line(title, [f"{number:.2f}" for number in numbers] + ["yes" if same else "NO"]), flush=True)
    return {"busy": results}
