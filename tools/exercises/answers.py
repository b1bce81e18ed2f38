"""From a student's file to a library that a judge can load. What is compiled is a copy, set aside at the start, and it stands by
itself: nothing else of the student's, and nothing of the book's solutions and checks, reaches the compiler."""

import dataclasses
import functools
import json
import os
import pathlib
import re
import shlex
import stat
import tempfile
import time

import compiler_output
import processes
from box import unconfined
from catalogue import TOP
from progress import checksum

BUILD = TOP / "build/release"
LARGEST = 256 << 10  # bytes of an answer
TOO_LARGE = f"it has more than {LARGEST >> 10} kB; an answer is a page or two"
# Of the compiler: seconds of processor time, seconds on the clock, bytes of memory, of a file that it writes, and of its words that are read.
SECONDS, PATIENCE, MEMORY, FILE, WORDS = 60, 300, 4 << 30, 64 << 20, 1 << 20


class Refused(Exception):
    """An answer that cannot be judged, and why; `verdict` is what reports call it."""

    def __init__(self, verdict, why):
        super().__init__(why)
        self.verdict = verdict


def read(path):
    """The contents of an answer: of a plain file, and no larger than an answer may be."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Refused("missing", "there is no such file; ./book reset brings the starter back") from None
    except OSError as error:
        link = pathlib.Path(path).is_symlink()
        raise Refused("refused", "it is a link; an answer is a plain file" if link else f"it cannot be read: {error.strerror}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refused("refused", "it is no plain file")
        contents = b""
        while len(contents) <= LARGEST and (more := os.read(descriptor, LARGEST + 1)):
            contents += more
    finally:
        os.close(descriptor)
    if len(contents) > LARGEST:
        raise Refused("refused", TOO_LARGE)
    return contents


@functools.cache
def command_of_build():
    """How the build compiles an answer, without the compiler's cache, its input and its output."""
    with open(BUILD / "compile_commands.json") as file:
        entry = next(one for one in json.load(file) if one["file"].endswith("judge/answer_flags.cpp"))
    words = shlex.split(entry["command"])
    while re.search(r"(^|/)(cmake|env|ccache)$|^-E$|^\w+=", words[0]):
        words.pop(0)
    del words[words.index("-o"):words.index("-o") + 2], words[words.index("-c"):words.index("-c") + 2]
    return tuple(f"-I{word.removeprefix(f'-I{TOP}/')}" if word == f"-I{TOP}/exercises" else word for word in words)


def entry(exercise):
    return BUILD / "tests/exercises" / exercise.chapter / f"{exercise.name}.cpp"


@functools.cache
def link_of_build():
    """What an answer is linked with: the book's library first."""
    return tuple((BUILD / "tests/exercises/answer_link").read_text().split("\n")[:-1])


@dataclasses.dataclass(frozen=True)
class Compiled:
    library: pathlib.Path
    said: str  # the compiler's warnings


def warning(said, exercise):
    """The first about the student's own lines, with the source under it."""
    lines = said.splitlines()
    for i, line in enumerate(lines):
        if line.startswith(exercise.file) and "warning:" in line:
            return "\n".join(text[:300] for text in lines[i:i + 3])
    return ""


ASKED_FOR = "what was asked for"  # the name that entry.cpp.in gives its lines


def refusal(said, exercise, contents):
    """Why the compiler did not take an answer."""
    error = compiler_output.first_error(said)
    if not error.startswith(ASKED_FOR):
        import compiler_words  # its patterns take longer to read than most verdicts need them for

        meant = compiler_words.advice(said, contents.decode(errors="replace").splitlines())
        return Refused("compile_error", error + (f"\n\n→ {meant}" if meant else ""))
    missing = re.search(r"‘\w+’ is not a member of ‘unrolled’", error)
    if missing:
        return Refused("changed", f"{missing[0]}: a function keeps the name that it was handed out with")
    if re.search(r"expected|does not name a type|not declared", error):
        return Refused("compile_error", f"{exercise.file} ends before it should: is a bracket or a comment left open?\n{error}")
    return Refused("changed", "result and arguments must stay as they were handed out, types and order")


def check_includes(rule, folder, exercise):
    """Refuses an answer that stands on what is not the book's to read. `rule` is what the compiler says that it has read."""
    own = (folder / exercise.file).resolve()
    for name in rule.replace("\\\n", " ").partition(": ")[2].replace("\\ ", "\0").split():
        name = name.replace("\0", " ")
        path = (folder / name).resolve()
        of_the_book = any(path.is_relative_to(place) for place in (TOP / "common", TOP / "chapters", BUILD / "tests/exercises"))
        of_the_system = path.is_relative_to("/usr") and not path.is_relative_to(TOP)
        if path.exists() and path != own and not of_the_book and not of_the_system:
            raise Refused("refused", f"it includes {name}: an answer is one file, and stands on the book's common/ and chapters/ and on the "
                          "system's libraries")


def needed_to_compile(exercise):
    """What the compiler reads beside the answer and the system's own files: not the solutions, and not the checks."""
    command = command_of_build()
    header = command[command.index("-include") + 1] if "-include" in command else None
    precompiled = [header, f"{header}.gch"] if header else []
    return [TOP / "common", TOP / "chapters", entry(exercise), *precompiled, *(file for file in link_of_build() if file.startswith("/"))]


def run_compiler(command, exercise, folder, box):
    """Its exit status and its words, of a compiler that is limited in time, memory and output. Raises Refused where it was stopped."""
    limits = ["prlimit", f"--cpu={SECONDS}", f"--as={MEMORY}", f"--fsize={FILE}", "--core=0"]
    with open(folder / "said", "wb") as said:
        status, *_ = processes.run([*box(needed_to_compile(exercise), folder), *limits, *command], PATIENCE, cwd=folder, stdout=said,
                                   stderr=said, env={**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": str(folder)})
    with open(folder / "said", "rb") as file:
        words = file.read(WORDS).decode(errors="replace")
    if status is None or status in (-9, -24, 137, 152) or re.search(r"Killed signal|CPU time limit", words):
        raise Refused("refused", f"the compiler was stopped after {SECONDS} seconds of work on it")
    if re.search(r"out of memory|virtual memory exhausted|cannot allocate", words, re.IGNORECASE):
        raise Refused("refused", f"the compiler needs more than {MEMORY >> 30} GB of memory for it")
    return status, words


def compile_answer(exercise, contents, folder, box=unconfined):
    """Compiles an answer inside `folder`, in a box. Raises Refused."""
    copy = folder / exercise.file
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(contents)
    (folder / "exports").write_text(f"{{ global: unrolled_answer_{exercise.name}; local: *; }};\n")
    includes = folder / "includes"
    source = str(entry(exercise))
    status, words = run_compiler(
        [*command_of_build(), "-shared", "-MD", "-MF", includes.name, "-o", "answer.so", source, *filter(None, link_of_build()),
         "-Wl,-Bsymbolic", "-Wl,--version-script=exports", "-Wl,--no-undefined"], exercise, folder, box)
    if status != 0:  # the compiler has not said what it read; whose words are in the error?
        run_compiler([*command_of_build(), "-M", "-MG", "-MF", includes.name, source], exercise, folder, box)
    if includes.is_file():
        check_includes(includes.read_text(errors="surrogateescape"), folder, exercise)
    if status != 0:
        raise refusal(words, exercise, contents)
    return Compiled(folder / "answer.so", words)


def library(exercise, contents):
    """The library of an answer on the reader's own machine: compiled only when it is not that of the file that was judged last."""
    made_of = [contents, entry(exercise).read_bytes(), " ".join(command_of_build()).encode(),
               str(os.stat(link_of_build()[0]).st_mtime_ns).encode()]
    name = f"{exercise.chapter}-{exercise.name}-{checksum(b'0'.join(made_of))[:32]}"
    kept = BUILD / "answers"
    kept.mkdir(exist_ok=True)
    if (kept / f"{name}.so").is_file() and (kept / f"{name}.txt").is_file():
        return Compiled(kept / f"{name}.so", (kept / f"{name}.txt").read_text())
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        made = compile_answer(exercise, contents, pathlib.Path(folder))
        for old in kept.glob("*-*"):  # another check may be judging a younger one
            if old.is_file() and time.time() - old.stat().st_mtime > 3600:
                old.unlink(missing_ok=True)
        (kept / f"{name}.txt").write_text(made.said)
        made.library.replace(kept / f"{name}.so")
    return Compiled(kept / f"{name}.so", made.said)
