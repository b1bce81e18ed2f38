"""Every line of C++ on docs/xtensor.md stands in a test that is compiled and run: tests/common/tensor/xtensor_page.cpp."""

import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs/xtensor.md").read_text()
TEST = (TOP / "tests/common/tensor/xtensor_page.cpp").read_text()


def plain(line):
    """With single spaces: how comments are lined up does not matter."""
    return " ".join(line.split())


def missing(page, test):
    """The code of a page that a test lacks: lines of its C++ blocks, in their order, and the right column of its tables."""
    have, wrong, at = [plain(line) for line in test.splitlines()], [], 0
    for line in re.findall(r"^.+$", "".join(re.findall(r"^```cpp\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)), re.MULTILINE):
        if plain(line) in have[at:]:
            at = have.index(plain(line), at) + 1
        elif not (line.startswith("#include") and line in have):
            wrong.append(plain(line))
    for row in re.findall(r"^\| .*`.*\|$", page.split("## The same in both")[1], re.MULTILINE):
        wrong += [code for code in re.findall(r"`([^`]+)`", row.rsplit(" | ", 1)[1]) if code not in test]
    return wrong


class Page(unittest.TestCase):
    def test_all_of_its_code_is_run(self):
        self.assertEqual(missing(PAGE, TEST), [])
        self.assertGreater(len(re.findall(r"^```cpp$", PAGE, re.MULTILINE)), 10)

    def test_a_line_that_is_not_run_is_found(self):
        self.assertEqual(missing(PAGE.replace("labels / 2; ", "labels / 3; "), TEST),
                         ["const Indices halves = labels / 3; // {0, 0, 0, 1}"])
        self.assertEqual(missing(PAGE.replace("`xt::exp(x)`", "`xt::expm1(x)`"), TEST), ["xt::expm1(x)"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
