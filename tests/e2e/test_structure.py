"""The plan of the house, held: floors, mirrors, sizes, and the map in README.md."""

import collections
import pathlib
import re
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]

# A folder may include only what stands on its own floor or below it.
FLOORS = [f"common/{floor}" for floor in ("base", "tensor", "terminal", "trace/record", "trace/views", "trace/debugger", "nn", "text",
                                               "data", "app")] + ["chapters"]
TOP_LEVEL = {"chapters", "common", "exercises", "solutions", "docs", "tests", "tools", "book", "CMakeLists.txt",
             "CMakePresets.json", "README.md", "LICENSE"}
LONGEST = 300  # lines of any source file
LONGEST_CONCEPT = 200  # of a chapter's header
MOST_GOLDEN = 150_000  # bytes of other people's numbers that one chapter is compared with
GOLDEN_OF_OLD = {"11_transformer": 230_000}  # from before that rule


def tracked(top):
    """The files of the tree: what git tracks, or all of them where there is no git."""
    # safe.directory: the tree may be another owner's.
    listing = subprocess.run(["git", "-C", top, "-c", f"safe.directory={top}", "ls-files"], capture_output=True, text=True)
    if listing.returncode == 0:
        return [name for name in listing.stdout.splitlines() if (top / name).is_file()]
    return [str(p.relative_to(top)) for p in top.rglob("*") if p.is_file() and p.relative_to(top).parts[0] != "build"]


def floor_of(name):
    return next((i for i, floor in enumerate(FLOORS) if name.startswith(floor + "/")), None)


def included(text):
    return re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.MULTILINE)


def upward_includes(top, names):
    """Every include that runs upward across floors, as "file includes file"."""
    wrong = []
    for name in names:
        here = floor_of(name)
        if here is None or not name.endswith((".hpp", ".cpp")):
            continue
        for target in included((top / name).read_text()):
            there = floor_of("common/" + target) if not re.match(r"\d\d_", target) else FLOORS.index("chapters")
            if re.match(r"(exercises|solutions|tests)/", target) or (there is not None and there > here):
                wrong.append(f"{name} includes {target}")
            # A chapter may include the concept of an earlier chapter only.
            if here == there == FLOORS.index("chapters") and target[:2] > name.split("/")[1][:2]:
                wrong.append(f"{name} includes {target}")
    return wrong


def missing_files(names):
    """What each chapter and each exercise lacks of the files it must have."""
    have, wrong = set(names), []
    for chapter in sorted({n.split("/")[1] for n in names if re.match(r"chapters/\d\d_", n)}):
        wrong += [f"chapters/{chapter}/{f}" for f in ("main.cpp", "README.md") if f"chapters/{chapter}/{f}" not in have]
        if not any(re.match(rf"chapters/{chapter}/\w+\.hpp$", n) for n in names):
            wrong.append(f"chapters/{chapter}/*.hpp")
    exercises = [n for n in names if re.match(r"(exercises|solutions)/\d\d_\w+/\w+\.hpp$", n)]
    exercises += [n for n in names if re.match(r"tests/exercises/(\d\d_\w+/\w+\.cpp|unusual/\d\d_\w+/\w+\.hpp)$", n)]
    for chapter, exercise in sorted({tuple(n.rsplit(".", 1)[0].split("/")[-2:]) for n in exercises}):
        wanted = [f"exercises/{chapter}/{exercise}.hpp", f"solutions/{chapter}/{exercise}.hpp",
                  f"tests/exercises/{chapter}/{exercise}.cpp", f"tests/exercises/unusual/{chapter}/{exercise}.hpp",
                  f"exercises/{chapter}/README.md"]
        wrong += [name for name in wanted if name not in have]
        if f"chapters/{chapter}/{exercise}.hpp" in have:
            wrong.append(f"another name for exercises/{chapter}/{exercise}.hpp: the chapter has a file of that name")
    return wrong


# Where the loop of a training is written out: it carries a state from step to step, or stops in the middle to be looked at.
LOOPS = {"chapters/05_rnn/carried_training.hpp", "chapters/05_rnn/experiments/adding.cpp", "chapters/23_rlhf/ppo_training.hpp",
         "chapters/23_rlhf/experiments/one_update.cpp"}
OPTIMISER_STEP = re.compile(r"\bnn::update\(|\b(adam\w*|sgd|optimiser|descent)_?\.step\(", re.IGNORECASE)


def loops(top, names):
    """Chapters' files that take an optimiser's step: a chapter gives the loss, and nn::fit or app::fit does the rest."""
    chapters = [name for name in names if re.match(r"chapters/(?!02_).*\.[hc]pp$", name)]
    return sorted(name for name in chapters if OPTIMISER_STEP.search((top / name).read_text()))


def too_long(top, names):
    wrong = []
    for name in names:
        if not name.endswith((".hpp", ".cpp", ".py", ".bash", ".sh")) and name not in ("book", "common/data/fetch"):
            continue
        lines = len((top / name).read_bytes().splitlines())
        if lines > (LONGEST_CONCEPT if re.match(r"chapters/.*\.hpp$", name) else LONGEST):
            wrong.append(f"{name}: {lines} lines")
    return wrong


DEFINITION = re.compile(r"^(?:(?:struct|class|enum class|enum) (\w+)\b(?!\s*;)|(?:inline|template|constexpr|static)\b[^(;]*?(\w+)\()", re.MULTILINE)


def defined_twice(top, names):
    """What two solutions of a chapter define, or two unusual answers: they are linked into one program, and the linker would keep
    one of the two in silence."""
    wrong, seen = [], {}
    for name in names:
        if re.match(r"(solutions|tests/exercises/unusual)/\d\d_\w+/\w+\.hpp$", name):
            for found in {one or other for one, other in DEFINITION.findall((top / name).read_text())}:
                first = seen.setdefault((name.rsplit("/", 1)[0], found), name)
                wrong += [f"{found}: {first} and {name}"] if first != name else []
    return wrong


def too_much_golden(top, names):
    """Chapters that bring more numbers than a clone should carry for one."""
    sums = collections.Counter()
    for name in names:
        chapter = re.match(r"tests/chapters/(\d\d_\w+)/.*\.(json|safetensors)$", name)
        if chapter:
            sums[chapter[1]] += (top / name).stat().st_size
    return [f"tests/chapters/{chapter}: {size} bytes of other people's numbers" for chapter, size in sorted(sums.items())
            if size > GOLDEN_OF_OLD.get(chapter, MOST_GOLDEN)]


def is_shell(top, name):
    if name.endswith((".bash", ".sh")):
        return True
    with open(top / name, "rb") as file:
        return re.match(rb"#!.*\b(ba)?sh\b", file.readline()) is not None


EARLY_READER = re.compile(r"\|\s*(grep\b[^|]*\s-\w*[qm]|grep\b[^|]*>\s*/dev/null|head\b|cmp\b|sed\b[^|]*\b\d*q\b|awk\b[^|]*\bexit\b)")


def early_readers(top, names):
    """Readers behind a pipe that may leave before all is said: what writes is killed then, and pipefail makes that a failure,
    now and then. (grep leaves early for -q, for -m, and when its output is /dev/null.)"""
    wrong = []
    for name in names:
        if is_shell(top, name):
            text = re.sub(r"\|\|", ";", re.sub(r"\|\s*\\?\n\s*", "| ", (top / name).read_text()))
            wrong += [f"{name}: {found[0]}" for line in text.splitlines() for found in EARLY_READER.finditer(line)]
    return wrong


def unquoted_paths(top, names):
    """CMake takes a text that begins with SHELL: apart at its blanks; a folder may have one in its name."""
    found = {name: re.findall(r'"SHELL:(?:[^"\\]|\\.)*"', (top / name).read_text()) for name in names if name.endswith("CMakeLists.txt")}
    return [f"{name}: {text}" for name, texts in found.items() for text in texts if re.search(r'(?<!\\")\$\{', text)]


def map_of(readme):
    """The rows of the map: {"03": ("bag_of_words", True when it is a link)}."""
    rows = re.findall(r"^\| *(\d\d) *\| *(\[?)(\w+)", readme, re.MULTILINE)
    return {number: (name, link == "[") for number, link, name in rows}


def map_differs(readme, names):
    built = {n.split("/")[1] for n in names if re.match(r"chapters/\d\d_\w+/main\.cpp$", n)}
    shown = {f"{number}_{name}" for number, (name, link) in map_of(readme).items() if link}
    return sorted(built ^ shown)


class Structure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = tracked(TOP)

    def test_no_include_runs_upward(self):
        self.assertEqual(upward_includes(TOP, self.names), [])

    def test_chapters_and_exercises_are_whole(self):
        self.assertEqual(missing_files(self.names), [])

    def test_files_are_short_enough_to_read(self):
        self.assertEqual(too_long(TOP, self.names), [])

    def test_chapters_leave_the_loop_to_fit(self):
        self.assertEqual(loops(TOP, self.names), sorted(LOOPS))

    def test_no_name_is_defined_by_two_solutions(self):
        self.assertEqual(defined_twice(TOP, self.names), [])

    def test_golden_files_are_small(self):
        self.assertEqual(too_much_golden(TOP, self.names), [])

    def test_no_pipe_is_closed_early(self):
        self.assertEqual(early_readers(TOP, self.names), [])

    def test_paths_may_have_blanks(self):
        self.assertEqual(unquoted_paths(TOP, self.names), [])

    def test_the_map_shows_what_is_built(self):
        readme = (TOP / "README.md").read_text()
        self.assertEqual(len(map_of(readme)), 30, "the map has thirty chapters")
        self.assertEqual(map_differs(readme, self.names), [])

    def test_nothing_else_lies_at_the_top(self):
        self.assertLessEqual({n.split("/")[0] for n in self.names if not n.startswith(".")}, TOP_LEVEL)


class TheseTestsCanFail(unittest.TestCase):
    """Each rule, broken once in a tree of a few lines."""

    def tree(self, **files):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        top = pathlib.Path(folder.name)
        for name, text in files.items():
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(text)
        return top, list(files)

    def test_upward_include(self):
        top, names = self.tree(**{"common/base/d.hpp": '#include "tensor/b.hpp"\n',
                                  "common/tensor/a.hpp": '#include "nn/linear.hpp"\n#include "base/d.hpp"\n',
                                  "chapters/03_a/a.hpp": '#include "05_b/b.hpp"\n#include "app/program.hpp"\n',
                                  "common/app/c.hpp": '#include "03_a/a.hpp"\n'})
        self.assertEqual(upward_includes(top, names),
                         ["common/base/d.hpp includes tensor/b.hpp", "common/tensor/a.hpp includes nn/linear.hpp",
                          "chapters/03_a/a.hpp includes 05_b/b.hpp", "common/app/c.hpp includes 03_a/a.hpp"])

    def test_missing_file(self):
        names = ["chapters/03_a/main.cpp", "chapters/03_a/README.md", "exercises/03_a/x.hpp", "solutions/03_a/y.hpp",
                 "tests/exercises/unusual/03_a/z.hpp"]
        wrong = missing_files(names)
        for name in ("chapters/03_a/*.hpp", "solutions/03_a/x.hpp", "tests/exercises/03_a/x.cpp",
                     "tests/exercises/unusual/03_a/x.hpp", "exercises/03_a/y.hpp", "exercises/03_a/z.hpp", "exercises/03_a/README.md"):
            self.assertIn(name, wrong)

    def test_long_file(self):
        top, names = self.tree(**{"chapters/03_a/a.hpp": "\n" * 201, "chapters/03_a/main.cpp": "\n" * 201})
        self.assertEqual(too_long(top, names), ["chapters/03_a/a.hpp: 201 lines"])

    def test_loops(self):
        top, names = self.tree(**{"chapters/04_a/a.hpp": "adam.step(rate);\n", "chapters/04_a/b.cpp": "nn::update(adam, loss, rate);\n",
                                  "chapters/04_a/c.hpp": "progress.step(loss); cell.step(x, h); nn::fit(training);\n",
                                  "chapters/02_layers/sgd.hpp": "sgd.step(rate);\n"})
        self.assertEqual(loops(top, names), ["chapters/04_a/a.hpp", "chapters/04_a/b.cpp"])

    def test_defined_twice(self):
        one = "struct Pair { int a; };\ninline int half(int x) {\n  return x / 2;\n}\ninline std::vector<int> one(\n"
        other = "struct Pair {\ninline double half(double x);\nclass Known;\ninline std::vector<int> two(const std::pair<int, int>& one(\n"
        unusual = "tests/exercises/unusual/03_a"
        top, names = self.tree(**{"solutions/03_a/x.hpp": one, "solutions/03_a/y.hpp": other, "solutions/05_b/x.hpp": one,
                                  f"{unusual}/x.hpp": one, f"{unusual}/y.hpp": other})
        self.assertEqual(sorted(defined_twice(top, names)), [f"{what}: {folder}/x.hpp and {folder}/y.hpp" for what in ("Pair", "half")
                                                             for folder in ("solutions/03_a", unusual)])

    def test_golden(self):
        top, names = self.tree(**{"tests/chapters/03_a/pytorch.json": "1" * 100_000, "tests/chapters/03_a/x/y.safetensors": "1" * 50_001,
                                  "tests/chapters/05_b/pytorch.json": "1" * 150_000, "tests/chapters/05_b/pytorch.py": "1"})
        self.assertEqual(too_much_golden(top, names), ["tests/chapters/03_a: 150001 bytes of other people's numbers"])

    def test_early_readers(self):
        lines = ["a | grep -q x || b", "a | grep -E x >/dev/null", "a | head -n 1", "a |\n  grep -m 1 x", "a | sed 2q", "a | cmp -s - b",
                 "a | awk '{ print; exit }'"]
        fine = "grep -q x file || head -n 1 file; a | grep x | tail -n 1; a | sed -n 1p"
        top, names = self.tree(**{"a.bash": "\n".join([*lines, fine]), "run": "#!/bin/sh\na | head\n", "x.py": "# | head\n"})
        self.assertEqual(len(early_readers(top, names)), len(lines) + 1, early_readers(top, names))

    def test_unquoted_path(self):
        top, names = self.tree(**{"CMakeLists.txt": 'x(-O1 "SHELL:-include ${DIR}/a.hpp")\ny("SHELL:-include \\"${DIR}/a.hpp\\"")\n'})
        self.assertEqual(unquoted_paths(top, names), ['CMakeLists.txt: "SHELL:-include ${DIR}/a.hpp"'])

    def test_map(self):
        readme = "| 03 | [a](chapters/03_a) | why? |\n| 04 | [b](chapters/04_b) | how? |\n| 05 | c | what? |\n"
        self.assertEqual(map_differs(readme, ["chapters/03_a/main.cpp", "chapters/05_c/main.cpp"]), ["04_b", "05_c"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
