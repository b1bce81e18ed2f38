"""`./book test --budget [NAME...]`: what chapters cost, beside what a chapter may cost, and what thirty of them would.

`budget.py BUILD [CHAPTER...]`; without a chapter all of them, and what belongs to none. BUILD has been built: each compiler is
called once more, without ccache and without leaving anything, and each test is run. Processor time counts, of all cores together;
where much else runs it grows too, so measure on a quiet machine. The status is 1 when something costs more than it may."""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[1]
# What a chapter may cost: seconds of processor time, and thousands of bytes.
BUILD, CHECK, SUITE, GOLDEN = 40, 2, 20, 150
CHAPTERS, CORES, MINUTES = 30, 2, 25  # what all of it is for: the whole of `./book test`, from nothing
REST = "what is no chapter's"


def processor_seconds(command, **where):
    """Of a command and of all that it starts."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **where)
    with process.stdout:
        said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        print(f"{said.decode(errors='replace')[-2000:]}this failed: {command}", file=sys.stderr)
        sys.exit(2)
    return usage.ru_utime + usage.ru_stime


def chapter_of(text, chapters):
    return next((chapter for chapter in chapters if re.search(rf"(?<!\d){chapter}(?![a-z0-9])", text)), REST)


def compilations(build, target):
    """{what comes out: the command} of all that the compiler does for a target."""
    said = subprocess.run(["ninja", "-C", build, "-t", "commands", target], check=True, capture_output=True, text=True).stdout
    found = ((re.search(r" -o (\S+)", line), line) for line in said.splitlines())
    return {output[1]: line for output, line in found if output}


def compile_again(build, output, command):
    """The same, into a folder that is thrown away: ninja would notice newer files."""
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = re.sub(r" -(o|MF) (\S+)", lambda option: f" -{option[1]} {folder}/{pathlib.Path(option[2]).name}", command)
        return processor_seconds(["sh", "-c", elsewhere], cwd=build, env={**os.environ, "CCACHE_DISABLE": "1"})


def properties(test):
    return {entry["name"]: entry["value"] for entry in test.get("properties", [])}


def tests(build):
    """[(name, labels, command, environment, folder), …] of all that `./book test` runs. What is not built has no command."""
    said = subprocess.run(["ctest", "--show-only=json-v1", "-LE", "^claims$"], cwd=build, check=True, capture_output=True, text=True).stdout
    for test in json.loads(said)["tests"]:
        has = properties(test)
        yield (test["name"], has.get("LABELS", []), test.get("command"),
               dict(pair.split("=", 1) for pair in has.get("ENVIRONMENT", []) if pair), has.get("WORKING_DIRECTORY", build))


def measure(build, wanted, chapters):
    """Per chapter: its compilations and its tests, each with its seconds. Those of the rest too when all are wanted."""
    whole = REST in wanted
    built, tested = collections.defaultdict(dict), collections.defaultdict(dict)
    commands = {}
    for target in ["tests"] if whole else [f"tests_{chapter}" for chapter in wanted]:
        commands |= compilations(build, target)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        asked = {output: pool.submit(compile_again, build, output, command) for output, command in commands.items()
                 if chapter_of(output, chapters) in wanted}
        for output, seconds in asked.items():
            built[chapter_of(output, chapters)][output] = seconds.result()
    for name, labels, command, environment, folder in tests(build):
        chapter = next((label for label in labels if label in chapters), REST)
        if chapter in wanted:
            tested[chapter][name] = processor_seconds(command, cwd=folder, env={**os.environ, **environment})
    return built, tested


def golden(chapter):
    files = [path for path in (TOP / "tests/chapters" / chapter).rglob("*") if path.suffix in (".json", ".safetensors")]
    return sum(path.stat().st_size for path in files) / 1000


def kinds(tested):
    """"unit 3.1, quick 1.2, exercises 5.4, page 3.9"."""
    kind = {"test": "unit", "solution": "exercises", "starter": "exercises", "answer": "exercises", "e2e": "e2e"}
    sums = collections.Counter()
    for name, seconds in tested.items():
        first = name.partition("_")[0]
        sums[kind.get(first, first)] += seconds
    return ", ".join(f"{name} {seconds:.1f}" for name, seconds in sums.items())


def main():
    build = pathlib.Path(sys.argv[1])
    chapters = sorted(main.parent.name for main in TOP.glob("chapters/[0-9][0-9]_*/main.cpp"))
    wanted = sys.argv[2:] or [*chapters, REST]
    print("Compiling without ccache, and running the tests: this takes some minutes.", flush=True)
    built, tested = measure(build, wanted, chapters)
    print(f"\nprocessor seconds       build  slowest check           suite  golden kB\n{'─' * 78}")
    print(f"{'a chapter may take':22}{BUILD:7}{CHECK:7}{SUITE:23}{GOLDEN:11}")
    over = []
    for chapter in wanted:
        checks = {name[1]: seconds for output, seconds in built[chapter].items() if (name := re.search(rf"/check_{chapter}_(\w+)", output))}
        slowest = max(checks, key=checks.get, default="")
        row = (sum(built[chapter].values()), checks.get(slowest, 0), sum(tested[chapter].values()), golden(chapter))
        print(f"{chapter:22}{row[0]:7.1f}{row[1]:7.1f} {slowest:16.16}{row[2]:6.1f}{row[3]:11.0f}   {kinds(tested[chapter])}")
        if chapter != REST:
            over += [f"{chapter}: {what} {has:.2f}, and {may} at most" for what, has, may in
                     zip(("build", f"the check of {slowest}", "suite", "golden files"), row, (BUILD, CHECK, SUITE, GOLDEN)) if has > may]
    if REST in wanted:
        sums = {chapter: sum(built[chapter].values()) + sum(tested[chapter].values()) for chapter in wanted}
        each = sum(sums[chapter] for chapter in chapters) / len(chapters)
        for count, one in ((len(chapters), each), (CHAPTERS, each), (CHAPTERS, BUILD + SUITE)):
            minutes = (sums[REST] + count * one) / CORES / 60
            print(f"{count} chapters: ({sums[REST]:.0f} + {count} × {one:.0f}) s / {CORES} cores = {minutes:.1f} minutes")
    print("\n".join(["", *over]) if over else "\nNothing costs more than it may.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
