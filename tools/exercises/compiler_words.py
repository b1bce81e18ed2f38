"""What somebody who thinks in NumPy meant, when g++ does not understand it: advice(compiler_output, source_lines) answers the usual
mistakes with one sentence, which names the part of docs/xtensor.md that it is about; None where nothing fits. It reads g++'s English
messages (LC_ALL=C.UTF-8), and only the first error: those after it mostly follow from it."""

import re

PAGE = "docs/xtensor.md"

ROW = "One index is not a row"
EQUAL = "`==` gives one answer"
SUM = "A sum is not yet a number"
SIGN = "Sizes have no sign"
SORTING = "Sorting"
PRINTING = "Printing"
BESIDE = "An array beside a tensor"
SAME = "The same in both"
LISTS = "Lists are not arrays"
COPIES = "Views change what they look at; copies are copies"
LIST = "An array of a shape, or a list"
COMPILER = "When the compiler does not understand"

ARRAY = r"(?:unrolled::(?:Array|Indices|Mask)|xt::x\w+)"
NUMBER = r"(?:unrolled::(?:Real|Index)|double|float|long int|int|bool|std::size_t|long unsigned int|const xt::uvector<[^']*value_type)"
UNNAMED = r"'{}' was not declared in this scope"


class Rule:
    """A pattern of the compiler's words; what to say; where to read on. Where the words are not enough, a pattern of the student's
    line, and one that the file must not have."""

    def __init__(self, said, sentence, part, line="", unless="(?!)"):
        self.said, self.sentence, self.part = re.compile(said), sentence, part
        self.line, self.unless = re.compile(line), re.compile(unless)


RULES = [
    # What the file lacks
    Rule(r"^(?:fatal error: )?([^:\s]+\.hp?p?): No such file", "An answer is one file: put what is in {0} above the function.", COMPILER),
    Rule(r"^expected primary-expression", "`text` is a namespace of the book here; what your function was given has another name, in its "
         "first line.", COMPILER, r"\btext\b(?!\s*::)", unless=r"[\w>]\s*[&*]?\s*\btext\s*[,)=;{(]"),

    # Python's words
    Rule(r"'_' was not declared", "An open end is xt::range(1, xt::placeholders::_).", SAME),
    Rule(UNNAMED.format("(?:axis|keepdims|keep_dims|dtype)"), "Axes stand in braces and have no names: xt::sum(x, {{1}}, xt::keep_dims).", SUM),
    Rule(UNNAMED.format("len"), "The length of a list is words.size(), that of an axis x.shape(0).", LISTS),
    Rule(UNNAMED.format("(np|numpy)"), "NumPy's functions are xtensor's here: xt::exp(x), xt::zeros<Real>({{n, m}}).", SAME),
    Rule(UNNAMED.format("(True|False|None|in|range|print|elif|lambda|def|pass)") + r"|expected ';' before 'in'",
         "That is Python: C++ writes true, false, `for (std::size_t i = 0; i < n; ++i)`.", SAME),
    Rule(r"stray '@'|'(?:dot|matmul|inner|einsum|tensordot)' is not a member of 'xt'|'xt::linalg' has not been declared",
         "A product of matrices is matmul(a, b).value(); xtensor has none of its own.", SAME),
    Rule(r"unary '\*'", "C++ has no **: write x * x, xt::square(x) or std::pow(x, 3).", SAME, r"\*\*"),
    Rule(r"before ':' token", "A slice is a view: x[1:3] is xt::view(x, xt::range(1, 3)), and x[:, j] is xt::view(x, xt::all(), j).", SAME,
         r"\[[^\]:]*:(?!:)[^\]]*\]|view\([^)]*[(,]\s*:\s*[,)]"),

    # Indices and shapes
    Rule(r"unresolved overloaded function type", "A size is x.shape(0), with parentheses.", SAME, r"\.shape\s*\["),
    Rule(rf"invalid types '(?:const )?{NUMBER}.*for array subscript", "All indices stand in one pair of parentheses: x(i, j). With one index "
         "x[i] is a number, and a row is xt::view(x, i).", ROW),
    Rule(rf"no match for 'operator[-+*/]?=' \(operand types are '{NUMBER}'.* and 'xt::xview", "x[i] is one number; a row that can be "
         "changed is xt::view(x, i).", ROW, r"\["),
    Rule(r"no match for call to '\((?:const )?unrolled::Tensor\)|no match for 'operator\[\]'.*unrolled::Tensor",
         "A tensor has no indices: t.value()(i, j) is an element, and slice, gather and pick take parts of it.", SAME),
    Rule(r"no match for call to '\(const xt::.*(?:shape|svector)", "A size is x.shape(0).", SAME),
    Rule(r"no matching function for call to 'xt::.*::size\(", "x.size() is the number of all elements; the size of an axis is x.shape(0). "
         "(With a tensor it is t.size(0).)", SAME),
    Rule(r"", "xt::all() and xt::newaxis() need their parentheses.", SAME, r"xt::(?:all|newaxis)\s*[,)]"),
    Rule(r"from type 'xt::x(?:all|range|newaxis)", "Parentheses take whole numbers only; with xt::all() or xt::range it is a view: "
         "xt::view(x, i, xt::all()).", SAME),

    Rule(r"brace-enclosed initializer list>.* is ambiguous", "Rows of one number each, {{{{1}}, {{2}}}}, are two things to the compiler: view a "
         "list with a new axis, xt::view(list, xt::all(), xt::newaxis()).", LIST),

    # Comparing and asking
    Rule(rf"no match for 'operator[!=]=' \(operand types are .*{ARRAY}", "== compares whole arrays: element by element it is "
         "xt::equal(labels, c), and a single label is labels(i) == c.", EQUAL),
    Rule(r"could not convert .*to 'bool'", "An array of truth values is not one answer: ask for an element, x(i) > 0.", EQUAL),

    # Numbers out of arrays, arrays out of tensors
    Rule(rf"'unrolled::Tensor' to '(?:const )?{NUMBER}|operand types are '(?:const )?{NUMBER}.* and 'unrolled::Tensor'|"
         rf"operand types are 'unrolled::Tensor' and '(?:const )?{NUMBER}",
         "For single numbers it is std::sqrt, std::exp, std::max, and e * e for a square: without std:: these are functions of tensors.",
         SAME, r"(?<![:\w.])(?:pow|sqrt|exp|log|tanh|abs|max|min)\s*\("),
    Rule(r"use of deleted function 'unrolled::Tensor unrolled::(?:operator.|minimum|maximum)\(A&&, B&&\)",
         "An array beside a tensor: make a tensor of it first, Tensor(a) * t.", BESIDE),
    Rule(rf"(?:convert|conversion from) .*'unrolled::Tensor' to (?:non-scalar type )?'(?:const )?{ARRAY}",
         "The array of a tensor is t.value().", BESIDE),
    Rule(r"call to '\w+\(const unrolled::Tensor&|decay<(?:const )?unrolled::Tensor", "Functions of tensors have no xt:: before them: exp(t), "
         "sum(t, -1).", SAME),
    Rule(r"xt::xreducer<.* to '(?:const )?" + NUMBER + r"|operand types are '" + NUMBER + r".* and 'xt::xreducer|call to '\w+\([^']*xt::xreducer",
         "The sum of an array is an array still; () takes the number out: xt::sum(x)().", SUM),
    Rule(r"decay_all<bool>", "Axes that are kept are xt::sum(x, {{1}}, xt::keep_dims).", SUM),

    # Functions that have another name
    Rule(r"'(?:arg)?(?:sort|partition)' is not a member of 'xt'", "Sort the numbers 0, 1, 2 … yourself: xt::argsort needs a header of its own, "
         "and mixes equals.", SORTING),
    Rule(r"no type named 'temporary_type'", "What is sorted must be an array: Array(-s). And xt::argsort mixes equals.", SORTING, r"sort"),
    Rule(r"'(max|min)' is not a member of 'xt'", "The largest along an axis is xt::amax(x, {{1}}), and xt::maximum(x, y) the larger of two.", SAME),
    Rule(r"'(argmax|argmin|concatenate|stack|hstack|vstack|take|softmax|cumsum|unique)' is not a member of 'xt'|call to 'concatenate\(<",
         "The operations on tensors have it, for arrays too: argmax(x), concat({{x, y}}, 1).value().", SAME),
    Rule(rf"{ARRAY}.* has no member named 'T'", "The transpose is xt::transpose(x).", SAME),
    Rule(rf"{ARRAY}.* has no member named '(\w+)'", "An array has hardly any functions of its own: xt::sum(x)(), xt::mean(x)(), xt::amax(x)().",
         SAME),
    Rule(r"has no member named '(?:append|extend|len|length)'", "A list grows with words.push_back(word), and its length is words.size().", LISTS),
    Rule(r"call to '(?:zeros|ones|eye|arange|empty|full)\(", "Say of what type: xt::zeros<Real>({{n, m}}).", SAME),
    Rule(rf"call to '(?:max|min)\((?:const )?{ARRAY}", "Element by element it is xt::maximum(x, Real{{0}}), and the largest of all is "
         "xt::amax(x)().", SAME),
    Rule(rf"call to '(\w+)\((?:const )?{ARRAY}", "std::{0} is for one number; for an array it is xt::{0}(x).", SAME, r"std::\w+\("),
    Rule(r"call to '(max|min)\(", "Both arguments must be of one type; say which: std::{0}<Real>(0, x(i)), std::{0}<std::size_t>(3, x.size()).",
         SIGN),

    # Lists, printing, changing
    Rule(r"no match for 'operator\[\]' \(operand types are '(?:const )?std::vector", "Between the brackets of a list stands a whole number: "
         "words[i].", LISTS),
    Rule(r"operand types are '(?:const )?std::vector|std::vector<.*' to non-scalar type '.*xt::x", "A std::vector is a list and does not "
         "compute: write a loop.", LISTS),
    Rule(rf"no match for 'operator<<' .*{ARRAY}", "To print an array include <xtensor/xio.hpp>.", PRINTING),
    Rule(r"assignment of read-only location.*xt::|passing 'const unrolled::(?:Array|Indices)'.*as 'this'", "What your function was given must "
         "not change: make a copy, Array y = x;", COPIES),
]

ERROR = re.compile(r"^([^\s:][^:]*):(\d+):(?:\d+:)? (?:fatal )?error: (.*)$")
FROM_HERE = re.compile(r"^([^\s:][^:]*):(\d+):\d+:\s+required from here")


def first_error(compiler_output):
    """(what g++ says, the line of the student's file that it is about or leads there); None where there is no error."""
    leading = None
    for line in compiler_output.replace("‘", "'").replace("’", "'").splitlines():
        from_here, error = FROM_HERE.match(line), ERROR.match(line)
        if from_here and "exercises/" in from_here[1]:
            leading = int(from_here[2])
        if error:
            return error[3], int(error[2]) if "exercises/" in error[1] else leading
    return None


def advice(compiler_output, source_lines):
    found = first_error(compiler_output)
    if found is None:
        return None
    said, number = found
    code = [line.split("//")[0] for line in source_lines]
    line = code[number - 1] if number and number <= len(code) else ""
    for rule in RULES:
        match = rule.said.search(said)
        if match and rule.line.search(line) and not rule.unless.search("\n".join(code)):
            sentence = rule.sentence.format(*match.groups())
            return f"{sentence} ({PAGE}: {rule.part.replace('`', '')})"
    return None
