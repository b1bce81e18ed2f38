"""A small book: the real `book`, build and exercise machinery, the least of common/ that they need, and one chapter with two
exercises. Tests may do with it what they like; the checkout is never touched.

SmallBook(folder) is a new one. One that is `light` has no arrays, so its chapter compiles in a moment, and its exercises do not.
shared() is the one in the build folder, as it came, and with what was built in it before."""

import fcntl
import functools
import os
import pathlib
import shutil
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]

REAL = """
book CMakeLists.txt CMakePresets.json .gitattributes .gitignore chapters/CMakeLists.txt tests/CMakeLists.txt tests/doctest_main.cpp
tests/precompiled.cpp tests/golden.hpp tests/golden.cpp tests/kept_run tests/suite.bash tools/packages.bash docs/glossary.md docs/site/build.bash tests/e2e/CMakeLists.txt
tests/exercises/CMakeLists.txt
common/CMakeLists.txt common/data/fetch common/data/wanted common/data/manifest.txt common/data/embedded.cpp.in common/data/samples
common/trace/views/page common/tensor/array.cpp common/tensor/random.cpp common/base/error.cpp common/terminal/terminal.cpp
""".split()
WHOLE = ["common/**/*.hpp", "tests/exercises/*.cpp", "tests/exercises/*.hpp", "tests/exercises/judge/*", "tests/exercises/relations/*",
         "tests/exercises/truth/*", "tools/exercises/*.py", "tools/exercises/*.css"]

MAP = """# A small book

| | chapter | its question |
|---|---|---|
| 03 | [counting](chapters/03_counting) | how often? |
| 13 | gpt | predict the next token |
"""

PROGRAM = """#include <cstdio>
#include <string>
int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) std::printf("[%s]", arguments[i]);
  std::puts(" the program ran");
  return count > 1 && arguments[1] == std::string("fail") ? 1 : 0;
}
"""

PAGE = """## 3.{number} {name} (5 minutes)

Count.

<details><summary>Hint 1: the idea</summary>

The idea of {name}.

</details>

<details><summary>Hint 2: where</summary>

The place in {name}.

</details>

<details><summary>Hint 3: nearly the code</summary>

The code of {name}.

</details>
"""

STARTER = """#pragma once

#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "base/error.hpp"

namespace unrolled {{

inline Array {name}(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {{
  {body}
}}

}}  // namespace unrolled
"""

CHECK = """#include "{chapter}/{name}.hpp"

#include "exercise.hpp"

using namespace unrolled;

namespace {{

using Words = std::vector<std::string>;

void check(exercise::Checker& checker, Array (*answer)(const Words&, const Words&)) {{
  checker.equal("the counts of 'a b a'", answer({{"a", "b", "a"}}, {{"a", "b"}}), Array{{2, 1}});
  checker.equal("a word that the text lacks", answer({{"a", "b", "a"}}, {{"a", "b", "c"}}), Array{{2, 1, 0}});
  Words drawn;
  for (std::size_t i = 0; i < 20; ++i) drawn.push_back(Words{{"a", "b", "c"}}[checker.generator().below(3)]);
  checker.equal("20 words drawn at random", answer(drawn, {{"a", "b"}}), {name}(drawn, {{"a", "b"}}));
}}

Array binary(const Words& text, const Words& vocabulary) {{
  Array marks = xt::zeros<Real>({{vocabulary.size()}});
  for (std::size_t i = 0; i < vocabulary.size(); ++i) marks(i) = std::ranges::count(text, vocabulary[i]) > 0;
  return marks;
}}

[[maybe_unused]] Array total(const Words& text, const Words& /*vocabulary*/) {{ return Array{{static_cast<Real>(text.size())}}; }}

const exercise::Exercise registered("{id}", &{name}, check,
                                    {{{{"binary", "You marked which words occur; count them.", binary}},
                                     {{"total", "You counted the text; count each word.", {second_mistake}}}}});

}}  // namespace
"""

RIGHT = """Array counts = xt::zeros<Real>({vocabulary.size()});
  for (const auto& word : text) {
    for (std::size_t i = 0; i < vocabulary.size(); ++i) counts(i) += word == vocabulary[i];
  }
  return counts;"""
BINARY = RIGHT.replace("+= word == vocabulary[i]", "= std::max(counts(i), Real(word == vocabulary[i]))")


def starter(name, body):
    return STARTER.format(name=name, body=body)


class SmallBook:
    def __init__(self, folder, light=False):
        self.top = pathlib.Path(folder) / "мій код" / "book"  # where a path can go wrong, it does
        self.laid = set()
        sources = {file for name in REAL for file in ((TOP / name).rglob("*") if (TOP / name).is_dir() else [TOP / name])}
        sources |= {file for pattern in WHOLE for file in TOP.glob(pattern)}
        if light:
            sources -= {TOP / "common/tensor/array.cpp", TOP / "common/tensor/random.cpp"}
        for source in sources:
            if source.is_file():
                self.write(source.relative_to(TOP), source.read_bytes(), source.stat().st_mode)
        if light:
            self.write("common/precompiled.hpp", "#pragma once\n")
        self.write("README.md", MAP)
        self.write("chapters/03_counting/main.cpp", PROGRAM)
        self.write("exercises/03_counting/README.md", "# Exercises\n\n" + "".join(
            PAGE.format(number=number, name=name) for number, name in enumerate(("first", "second"), 1)))
        for number, name in enumerate(("first", "second"), 1):
            self.write_exercise(number, name)
        for file in [*self.top.rglob("*")]:  # what earlier tests have left of theirs
            if (file.is_file() or file.is_symlink()) and file.relative_to(self.top).parts[0] != "build" and file not in self.laid:
                file.unlink()
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "The book as it came")

    def add_exercise(self, number, name, **more):
        with open(self.top / "exercises/03_counting/README.md", "a") as page:
            page.write(PAGE.format(number=number, name=name))
        self.write_exercise(number, name, **more)

    def write_exercise(self, number, name, body=None, second_mistake="total", chapter="03_counting"):
        id = f"{int(chapter[:2])}.{number}"
        self.write(f"exercises/{chapter}/{name}.hpp", starter(name, body or f'throw unfinished("{id}");'))
        self.write(f"solutions/{chapter}/{name}.hpp", starter(name, RIGHT))
        check = CHECK.format(chapter=chapter, id=id, name=name, second_mistake=second_mistake)
        self.write(f"tests/exercises/{chapter}/{name}.cpp", check)

    def path(self, name):
        return self.top / name

    def write(self, name, contents, mode=None):
        """A file that has these contents already keeps its time, so that nothing is built again for it."""
        file = self.top / name
        contents = contents.encode() if isinstance(contents, str) else contents
        if not file.is_file() or file.read_bytes() != contents:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(contents)
        if mode is not None:
            file.chmod(mode)
        self.laid.add(file)

    def answer(self, body, name="first"):
        """Writes an answer to an exercise, as a student does."""
        self.write(f"exercises/03_counting/{name}.hpp", starter(name, body))

    def git(self, *arguments):
        who = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=self.top, check=True, capture_output=True)

    def book(self, *arguments, **environment):
        """Runs `book` through pipes: its exit status, and all it says."""
        env = {**os.environ, "CI": "true", "UNROLLED_CACHE": str(self.top / "cache"), **environment}
        run = subprocess.run([self.top / "book", *arguments], env=env, stdin=subprocess.DEVNULL, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500)
        return run.returncode, run.stdout


@functools.cache
def shared():
    """As it came, but built as far as it was; whoever asks for it meanwhile waits until this process has ended."""
    folder = pathlib.Path(os.environ.get("UNROLLED_BUILD", TOP / "build/release")) / "small_book"
    folder.mkdir(parents=True, exist_ok=True)
    lock = open(folder / "lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    shutil.rmtree(folder / "мій код/book/.git", ignore_errors=True)
    book = SmallBook(folder)
    book.path("build/progress").unlink(missing_ok=True)
    book.lock = lock
    return book
