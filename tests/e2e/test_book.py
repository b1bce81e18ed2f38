"""The one door: verbs, names, suggestions, packages, and what a reader's own work does to `book test`."""

import functools
import os
import pathlib
import re
import shutil
import stat
import tempfile
import unittest

import pexpect

import small_book
from small_book import RIGHT


SKIPPED = """import unittest


class Moon(unittest.TestCase):
    def test_light(self):
        pass

    @unittest.skip("there is no moon (apt-get install moon)")
    def test_tide(self):
        pass


unittest.main(verbosity=2)
"""


@functools.cache
def light_book():
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    return small_book.SmallBook(folder.name, light=True)


class Door(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.book = light_book()

    def setUp(self):
        self.book.git("checkout", "-q", "--", ".")  # whatever the test before has written

    def expect(self, status, *texts, of, **environment):
        found, said = self.book.book(*of, **environment)
        for text in texts:
            self.assertIn(text, said)
        self.assertEqual(found, status, said)
        return said


class Names(Door):
    def test_help(self):
        self.expect(0, "./book run", "./book check 3.1", of=[])
        self.expect(0, "./book run", of=["--help"])

    def test_unknown_verb_suggests_the_nearest(self):
        self.expect(2, "book does not know 'chekc' · HINT: did you mean check?", of=["chekc"])
        self.expect(2, "book does not know 'zzzzzz' · HINT: ./book help", of=["zzzzzz"])

    def test_unknown_chapter_suggests_the_nearest(self):
        self.expect(2, "there is no chapter 'countnig' · HINT: did you mean counting?", of=["run", "countnig"])
        self.expect(2, "there is no chapter '77'", of=["run", "77"])
        self.expect(2, "which chapter?", of=["step"])

    def test_planned_chapter(self):
        for name in ("13", "gpt", "13_gpt"):
            self.expect(2, "chapter 13 gpt is planned, not built yet", of=["run", name])

    def test_list(self):
        self.expect(0, "03 counting\n", "○ 3.1 first, 5 minutes", "13 gpt (planned)", of=["list"])

    def test_unknown_benchmark_suggests_the_nearest(self):
        self.book.write("tests/benchmarks/lstm.cpp", "")
        self.expect(2, "there is no benchmark 'lsmt' · HINT: did you mean lstm?", of=["bench", "lsmt"])
        self.expect(2, "bench does not know '--fast'", of=["bench", "lstm", "--fast"])
        self.expect(2, "there is no file 'yesterday.json'", of=["bench", "--against", "yesterday.json"])
        self.expect(2, "--busy and --against do not go together", of=["bench", "--busy", "--against", self.book.top / "book"])

    def test_bad_option(self):
        self.expect(2, "test does not know '--fast' · HINT: ./book test [NAME...] [--claims | --budget]", of=["test", "--fast"])
        self.expect(2, "--claims and --budget do not go together", of=["test", "--claims", "--budget"])
        self.expect(2, "there is no chapter 'countnig' · HINT: did you mean counting?", of=["test", "countnig"])
        self.expect(2, "chapter 13 gpt is planned, not built yet", of=["test", "--claims", "gpt"])
        self.expect(2, "check does not know '--fast'", of=["check", "--fast"])


class Programs(Door):
    def test_chapters_go_by_number_name_and_beginning(self):
        for name in ("3", "03", "counting", "count", "03_counting"):
            self.expect(0, "[--quick] the program ran", of=["run", name, "--quick"])

    def test_step_is_run_with_step(self):
        self.expect(0, "[--step][--seed] the program ran", of=["step", "3", "--seed"])

    def test_status_is_handed_on(self):
        self.expect(1, "the program ran", of=["run", "3", "fail"])

    def test_a_compile_error_is_shown_without_the_noise(self):
        main = self.book.path("chapters/03_counting/main.cpp")
        before = main.read_text()
        main.write_text(before + "oops\n")
        said = self.expect(2, "chapters/03_counting/main.cpp:8:1: error:", "this does not compile", of=["run", "3"])
        self.assertNotIn("/c++ ", said)
        main.write_text(before)

    def test_a_tree_that_was_moved_builds_again(self):
        self.expect(0, "the program ran", of=["run", "3"])
        old, new = self.book.top, self.book.top.with_name("moved book")
        old.rename(new)
        self.book.top = new
        try:
            self.expect(0, "the program ran", of=["run", "3"])
        finally:
            new.rename(old)
            self.book.top = old


    def test_a_build_for_another_compiler_or_processor_is_not_used(self):
        self.expect(0, "the program ran", of=["run", "3"])
        self.book.path("build/release/made_for").write_text("another machine")
        self.expect(0, "for another place, compiler or processor. It is built anew", "the program ran", of=["run", "3"])
        self.assertNotIn("anew", self.expect(0, "the program ran", of=["run", "3"]))


class StandIns(Door):
    """With stand-ins for tools of the system, first in PATH."""

    def setUp(self):
        super().setUp()
        self.tools = tempfile.TemporaryDirectory()
        self.path = f"{self.tools.name}:{os.environ['PATH']}"

    def tearDown(self):
        self.tools.cleanup()

    def stand_in(self, name, body):
        path = pathlib.Path(self.tools.name) / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


class Data(StandIns):
    def test_where_no_registry_answers_the_sample_stands_in(self):
        main = self.book.path("chapters/03_counting/main.cpp")
        main.write_text(main.read_text() + "// data::resolve(program.data())\n")
        self.stand_in("npm", 'echo "npm ERR! no network" >&2; exit 1')
        self.expect(0, "The embedded sample stands in for real data: sentiment: npm could not fetch", "no network",
                    "the program ran", of=["run", "3"], PATH=self.path)
        said = self.expect(0, "the program ran", of=["run", "3"], PATH=self.path)
        self.assertNotIn("sample", said)  # it asks once an hour, not each time

    def test_what_a_chapter_and_the_headers_it_includes_ask_for_is_fetched(self):
        main, words = self.book.path("chapters/03_counting/main.cpp"), self.book.path("chapters/03_counting/words.hpp")
        before = main.read_text()
        self.stand_in("npm", 'echo "npm ERR! no network" >&2; exit 1')
        try:
            main.write_text(f'#include "03_counting/words.hpp"\n{before}// look(data::resolve_lexicon(), resolve_text(file))\n')
            words.write_text('#pragma once\n// data::resolve_text(file(x), "names"); data::resolve_parallel(file)\n')
            said = self.expect(0, "the program ran", of=["run", "3"], PATH=self.path)
            self.assertEqual(re.findall(r"stands in for real data: (\w+):", said), ["names", "vader"])
        finally:
            main.write_text(before)
            words.unlink()

    def test_a_data_set_goes_by_name(self):
        self.expect(0, "sentiment", "spam", of=["data"])
        self.expect(2, "there is no data set 'sentimnet'", of=["data", "sentimnet"])


class Packages(StandIns):
    def setUp(self):
        super().setUp()
        self.stand_in("dpkg-query", "echo installed g++; exit 1")  # as it does when it does not know one
        self.stand_in("apt-get", 'echo "$@" >>"$0.log"')
        self.stand_in("sudo", '"$@"')

    def installed(self):
        log = pathlib.Path(self.tools.name) / "apt-get.log"
        return log.read_text() if log.exists() else ""

    def test_missing_packages_are_named_and_installed(self):
        self.expect(0, "Missing: cmake ninja-build", "Installed in", of=["run", "3"], PATH=self.path)
        self.assertIn("install --no-install-recommends cmake ninja-build", self.installed())
        self.assertNotIn("g++", self.installed())

    def test_a_failed_installation_says_what_to_type(self):
        self.stand_in("apt-get", 'echo "E: no network"; exit 100')
        self.expect(2, "E: no network", "could not be installed · HINT: try it by hand:",
                    "apt-get install --no-install-recommends cmake", of=["run", "3"], PATH=self.path)

    def test_a_person_is_asked_and_may_refuse(self):
        environment = {**os.environ, "PATH": self.path, "CI": ""}
        book = pexpect.spawn(str(self.book.path("book")), ["run", "3"], env=environment, encoding="utf-8", timeout=60)
        book.expect("Install them now")
        book.sendline("n")
        book.expect("nothing was installed")
        book.expect(pexpect.EOF)
        book.close()
        self.assertEqual(book.exitstatus, 2)
        self.assertEqual(self.installed(), "")


    def test_doctor_names_what_is_missing_and_how_to_get_it(self):
        self.expect(1, "✗ packages missing: cmake ninja-build", "→ sudo apt-get install --no-install-recommends cmake",
                    "✓ cmake 3.", of=["doctor"], PATH=self.path)
        self.stand_in("cmake", "echo cmake version 3.18.4")
        self.expect(1, "✗ cmake 3.18.4, at least 3.24", of=["doctor"], PATH=self.path)

    def test_elsewhere_than_on_debian_the_packages_are_named(self):
        elsewhere = pathlib.Path(self.tools.name) / "elsewhere"
        elsewhere.mkdir()
        for tool in pathlib.Path("/usr/bin").iterdir():
            if tool.name not in ("apt-get", "dpkg-query", "cmake"):
                (elsewhere / tool.name).symlink_to(tool)
        self.expect(2, "only on Debian and Ubuntu", "xsimd", of=["run", "3"], PATH=str(elsewhere))


class Suite(Door):
    @classmethod
    def setUpClass(cls):
        cls.book = small_book.shared()

    def test_a_case_that_is_skipped_is_told_and_fails_in_ci(self):
        self.book.write("tests/e2e/test_moon.py", SKIPPED)
        told = "Skipped, and so not tested:\n  e2e_moon\n    there is no moon (apt-get install moon)\n"
        try:
            self.expect(2, "100% tests passed", told, "CI skips no test · HINT", of=["test"])
            self.assertNotIn("CI skips", self.expect(0, "100% tests passed", told, of=["test"], CI=""))
        finally:
            self.book.path("tests/e2e/test_moon.py").unlink()

    def test_a_chapter_is_tested_with_those_that_include_it(self):
        self.book.write("chapters/03_counting/counting.hpp", "#pragma once\n")
        self.book.write("chapters/05_more/main.cpp", '#include "03_counting/counting.hpp"\n\n' + small_book.PROGRAM)
        unusual = "tests/exercises/unusual/03_counting/first.hpp"
        self.book.write(unusual, '#include "03_counting/counting.hpp"\n' + small_book.starter("first", small_book.RIGHT))
        try:
            said = self.expect(0, "With what includes it: 03_counting 05_more\n", "quick_ch05_more", "solution_03_counting_second",
                               "answer_03_counting_first", "out of 7", of=["test", "counting"])
            self.assertNotIn("claims_", said)
            said = self.expect(0, "quick_ch05_more", "out of 1", of=["test", "5"])
            self.assertNotIn("includes it", said)
            self.expect(0, "claims_ch05_more_seed4", "out of 5", of=["test", "more", "--claims"])
        finally:
            self.book.path("chapters/03_counting/counting.hpp").unlink()
            shutil.rmtree(self.book.path("chapters/05_more"))
            shutil.rmtree(self.book.path(unusual).parent.parent)

    def test_a_readers_half_written_answer_does_not_stop_the_tests(self):
        self.expect(0, "100% tests passed, 0 tests failed out of 5", of=["test"])
        self.book.answer("retrn 3;")
        self.expect(0, "Left out", "03_counting/first", "out of 4", of=["test"])
        # Nor does a right one, committed.
        self.book.answer(RIGHT)
        self.book.git("commit", "-qam", "My answer")
        self.expect(0, "Left out", "out of 4", of=["test"])

        # What an author may do wrong, each told in its own words.
        self.book.add_exercise(3, "third", body="return Array{1};  // no throw unfinished(")
        self.book.add_exercise(4, "fourth", second_mistake="binary")
        self.book.add_exercise(5, "fifth", second_mistake="&fifth")
        self.book.add_exercise(6, "sixth", second_mistake="[](const Words&, const Words&) { static Real n = 0; return Array{++n}; }")
        page = self.book.path("exercises/03_counting/README.md")
        page.write_text(page.read_text().replace("Hint 2: where</summary>\n\nThe place in second", "The place in second"))
        self.expect(8, "the starter of third must throw unfinished(\"3.3\")",
                    'the mistakes "binary" and "total" cannot be told apart',
                    'the mistake "total" passes as right', "the page has no hint 2 for 3.2",
                    'the mistake "total" is not recognised: the check is another each time', "5 tests failed",
                    of=["test"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
