#include "16_scaling/exact_match.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&exact_match);

Indices drawn(double wrong_share, const Indices& right, Generator& generator) {
  Indices answers = right;
  for (Index& each : answers) {
    if (generator.chance(wrong_share)) each += 1 + static_cast<Index>(generator.below(3));
  }

  return answers;
}

void check(exercise::Checker& checker, Answer answer) {
  const Indices right = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {1, 1, 1}};
  checker.equal("12 answers, 9 right, and two of four texts",
                answer(Indices{{1, 2, 3}, {4, 5, 0}, {7, 8, 9}, {0, 0, 1}}, right), Array{.75, .5});
  checker.equal("all right", answer(right, right), Array{1, 1});
  checker.equal("one wrong in each text: the first, the middle, the last",
                answer(Indices{{0, 2, 3}, {4, 0, 6}, {7, 8, 0}, {1, 1, 0}}, right), Array{2. / 3, 0});
  checker.equal("one text, one question", answer(Indices(Shape{1, 1}, 5), Indices(Shape{1, 1}, 5)),
                Array{1, 1});
  for (const std::string& name : exercise::three_drawn("answers")) {
    Generator& generator = checker.generator();
    const std::size_t B = exercise::between(9, 14, generator), k = exercise::between(2, 4, generator);
    Indices wanted = Indices::from_shape({B, k});
    for (Index& each : wanted) each = static_cast<Index>(generator.below(9));
    const Indices answers = drawn(.3, wanted, generator);
    checker.equal(name, answer(answers, wanted), exact_match(answers, wanted));
  }
}

/// What a wrong answer does.
struct Variant {
  enum class All { every, power, product, any, last, first, half } all = All::every;
  bool over_answers = false, columns = false, counts = false, errors = false, exchanged = false;
};

Array wrong(const Variant& how, const Indices& answers, const Indices& right) {
  using All = Variant::All;
  const std::size_t B = right.shape(0), k = right.shape(1), rows = how.columns ? k : B,
                    questions = how.columns ? B : k;
  Real each = 0, all = 0;
  for (std::size_t b = 0; b < rows; ++b) {
    std::size_t count = 0;
    bool last = false, first = false;
    for (std::size_t n = 0; n < questions; ++n) {
      last = how.columns ? answers(n, b) == right(n, b) : answers(b, n) == right(b, n);
      if (n == 0) first = last;
      count += last;
    }
    each += static_cast<Real>(count);
    const bool counts = how.all == All::any     ? count > 0
                        : how.all == All::last  ? last
                        : how.all == All::first ? first
                        : how.all == All::half  ? 2 * count > questions
                                                : count == questions;
    all += counts;
  }
  const auto n = static_cast<Real>(B * k);
  Real share = how.counts ? each : each / n,
       whole = how.counts ? all : all / (how.over_answers ? n : static_cast<Real>(rows));
  if (how.all == All::power) whole = std::pow(each / n, static_cast<Real>(k));
  if (how.all == All::product) whole = each / n * static_cast<Real>(k);
  if (how.errors) share = 1 - share, whole = 1 - whole;
  if (how.exchanged) return {whole, share};
  return {share, whole};
}

using All = Variant::All;
const exercise::Exercise registered(
    "16.6", &exact_match, check,
    {{"p^k",
      "Your second number is the first to the power of k, as if answers were independent; count the texts.",
      exercise::bound<wrong, Variant{.all = All::power}>},
     {"p k", "Your second number is k times the first; count the texts in which all answers are right.",
      exercise::bound<wrong, Variant{.all = All::product}>},
     {"any right", "You counted texts with one right answer; all have to be.",
      exercise::bound<wrong, Variant{.all = All::any}>},
     {"the last answer", "You counted texts whose last answer is right; all have to be.",
      exercise::bound<wrong, Variant{.all = All::last}>},
     {"the first answer", "You counted texts whose first answer is right; all have to be.",
      exercise::bound<wrong, Variant{.all = All::first}>},
     {"more than half", "You counted texts with more right answers than wrong ones; all have to be right.",
      exercise::bound<wrong, Variant{.all = All::half}>},
     {"texts over answers",
      "You divided the number of texts by that of all answers; it is a share of the texts.",
      exercise::bound<wrong, Variant{.over_answers = true}>},
     {"columns", "You went down the columns: a row is a text.",
      exercise::bound<wrong, Variant{.columns = true}>},
     {"counts", "Yours are counts; divide them by how many there are.",
      exercise::bound<wrong, Variant{.counts = true}>},
     {"what is wrong", "You counted what is wrong; count what is right.",
      exercise::bound<wrong, Variant{.errors = true}>},
     {"exchanged", "You gave the share of texts first.",
      exercise::bound<wrong, Variant{.exchanged = true}>}});

}  // namespace
