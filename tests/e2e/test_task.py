"""`./book task`: the task of every exercise in a terminal, without its hints; and its formulas as plain text."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

import pexpect

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools/exercises"))

import formula  # noqa: E402
import task  # noqa: E402

PAGES = {page.parent.name: page.read_text() for page in sorted((TOP / "exercises").glob("[0-9][0-9]_*/README.md"))}
EXERCISES = [(chapter, name) for chapter, page in PAGES.items() for name in re.findall(r"^## \d+\.\d+ (\w+) \(", page, re.MULTILINE)]

PAGE = r"""# Exercises of chapter 99

Write it and ask:

```
./book check 99.1
```

Everywhere `*` multiplies.

## 99.1 first (5 minutes)

The *mean* of **all** rows, `xt::mean(x)()`, as in [the paper](https://example.org/a.pdf), where h_{T−k} is x^{2} and $a_i \cdot b$:

$$
\frac{\partial L}{\partial w} = \frac{1}{N} \sum_i (p_i - y_i) \cdot x_i + \lambda w
$$

| name | shape |
|---|---|
| `x` | (N,V) |
| weights | (V) |

1. Take each row, and each of the rows after it, and each of those after these too.
2. Stop.

    norm = √(Σ g²)

```cpp
## 99.9 no heading (5 minutes)
```

By hand: 5.

<details><summary>Hint 1: the idea</summary>

A secret.

</details>

## 99.2 second (5 minutes)

Another.
"""

TASK = """99.1 first, 5 minutes

The mean of all rows, `xt::mean(x)()`, as in the paper
(https://example.org/a.pdf), where h_(T−k) is x^2 and aᵢ
· b:

    ∂L/∂w = 1/N Σᵢ (pᵢ − yᵢ) · xᵢ + λ w

name      shape
`x`       (N,V)
weights   (V)

1. Take each row, and each of the rows after it, and each of
   those after these too.
2. Stop.

    norm = √(Σ g²)

    ## 99.9 no heading (5 minutes)

By hand: 5.

Of all exercises of this chapter

Everywhere `*` multiplies.
"""


class Tasks(unittest.TestCase):
    def test_every_task_of_the_book_is_plain_and_has_no_hint(self):
        self.assertGreater(len(EXERCISES), 50)
        for chapter, name in EXERCISES:
            with self.subTest(f"{chapter} {name}"):
                said = task.task_text(PAGES[chapter], name, 100)
                for mark in ("\\", "$", "<details", "</", "Hint", "\x1b", "]("):
                    self.assertNotIn(mark, said)
                for hint in re.findall(r"<summary>(.*?)</summary>\n\n(.*?)\n", PAGES[chapter]):
                    self.assertNotIn(hint[1], said)
                self.assertGreater(len(said), 300)
                self.assertLessEqual(max(map(task.shown_width, said.splitlines())), 100)

    def test_no_word_is_lost_or_changed_by_the_width(self):
        for chapter, name in EXERCISES:
            wide, narrow = (task.task_text(PAGES[chapter], name, width) for width in (100, 40))
            self.assertEqual(wide.split(), narrow.split())
            coloured = task.task_text(PAGES[chapter], name, 100, colour=True)
            self.assertEqual(re.sub(r"\x1b\[\d*m", "", coloured).split(), wide.replace("`", "").split())

    def test_markdown_as_a_terminal_has_it(self):
        self.assertEqual(task.task_text(PAGE, "first", 60), TASK)
        coloured = task.task_text(PAGE, "first", 60, colour=True)
        for words in ("\x1b[1m99.1 first, 5 minutes\x1b[0m", "\x1b[3mmean\x1b[0m", "\x1b[1mall\x1b[0m", "\x1b[36mxt::mean(x)()\x1b[0m"):
            self.assertIn(words, coloured)

    def test_a_name_that_the_page_lacks(self):
        with self.assertRaises(KeyError):
            task.task_text(PAGE, "frist")

    def test_a_formula_that_cannot_be_shown_is_not_shown_half(self):
        with self.assertRaisesRegex(formula.Unreadable, r"\\substack"):
            task.task_text(PAGE.replace(r"\lambda w", r"\substack{a}"), "first")


class Formulas(unittest.TestCase):
    def test_what_they_become(self):
        for source, text in {
            r"h_t = \tanh(x_t \cdot W_x + h_{t-1} \cdot W_h + b)": "hₜ = tanh(xₜ · Wₓ + hₜ₋₁ · Wₕ + b)",
            r"\mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{D}}\right) V": "softmax(Q Kᵀ / √D) V",
            r"\sum_{i=1}^{N} x_i^2": "Σᵢ₌₁ᴺ xᵢ²",
            r"\sum_{c} w_c x_i": "Σ_c w_c x_i",  # there is no small c below, so none is small
            r"h_{T-k} - h_T": "h_(T−k) − h_T",
            r"\frac{x + 1}{\sqrt{\sigma^2 + \varepsilon}}": "(x + 1) / √(σ² + ε)",
            r"e^{-x}": "e⁻ˣ",
            r"10000^{2i/C}, f'(x)": "10000^(2i/C), f′(x)",
            r"\hat{y} = -\bar x": "ŷ = −x̄",
            r"\begin{cases} 1, & \text{if } x > 0 \\ 0, & \text{else} \end{cases}": "{ 1, if x > 0; 0, else }",
            r"\begin{pmatrix} 0 & 1 \\ \frac{1}{4} & -x \end{pmatrix}": "{{0, 1}, {1/4, −x}}",
            r"\mathrm{KL}(\pi \,\|\, p) \le \infty": "KL(π ‖ p) ≤ ∞",
            r"x \in \mathbb{R}^{n \times m}": "x ∈ ℝ^(n×m)",
            r"\begin{aligned} a &= b \\ c &= d \end{aligned}": "a = b\nc = d",
        }.items():
            self.assertEqual(formula.plain(source), text)

    def test_what_has_no_readable_form(self):
        for source in (r"\substack{a}", r"\frac{a}{b", r"a}", r"\hat{xy}", r"\sqrt[3]{x}", r"\begin{tikzcd} a \end{tikzcd}", r"a \\ b",
                       r"\begin{cases} a", r"\mathcal{xy}", r"x_", "a & b", r"\frac{a}"):
            with self.assertRaises(formula.Unreadable, msg=source):
                formula.plain(source)


class TheVerb(unittest.TestCase):
    def book(self, *arguments):
        run = subprocess.run([TOP / "book", "task", *arguments], capture_output=True, text=True, env={**os.environ, "CI": "true"})
        return run.returncode, run.stdout, run.stderr

    def test_it_prints_the_task_and_what_comes_next(self):
        for word in ("5.1", "step"):
            status, said, _ = self.book(word)
            self.assertEqual(status, 0)
            self.assertTrue(said.startswith(task.task_text(PAGES["05_rnn"], "step")), said)
            self.assertIn("exercises/05_rnn/step.hpp · ./book check 5.1", said)

    def test_an_exercise_that_is_not_there(self):
        for words in (["5.99"], ["5.1", "5.2"], ["--colour"]):
            status, said, wrong = self.book(*words)
            self.assertEqual((status, said, wrong.count("\n")), (2, "", 1))

    def test_a_reader_who_leaves_early(self):
        run = subprocess.run(["bash", "-c", "exec 3> >(exec true); wait $!; exec ./book task 5.1 >&3"], capture_output=True, text=True, cwd=TOP)
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_colours_and_width_are_those_of_the_terminal(self):
        for wish, coloured in ({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False):
            environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "", **wish}
            said = pexpect.run(f"'{TOP / 'book'}' task 5.1", env=environment, encoding="utf-8", dimensions=(24, 60))
            self.assertEqual("\x1b[1m" in said, coloured, said)
            if "TERM" not in wish:
                lines = said.replace("\r", "").rsplit("\n\n", 1)[0].splitlines()
                self.assertLessEqual(max(map(task.shown_width, lines)), 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
