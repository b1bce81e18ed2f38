#include "03_bag_of_words/tf_idf.hpp"

#include <numbers>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using exercise::one;

namespace {

using Answer = decltype(&tf_idf);

void check(exercise::Checker& checker, Answer answer) {
  // Two texts: the first term is in both, so its idf is ln(3/3) + 1 = 1; the second is in one: i = ln(3/2)
  // + 1.
  const Real i = std::log(1.5) + 1, length = std::sqrt(1 + i * i);
  checker.equal("the counts {{2, 0}, {1, 1}}", answer(Array{{2, 0}, {1, 1}}),
                Array{{1, 0}, {1 / length, i / length}});
  checker.equal("one text, one term", answer(one(5)), one(1));
  checker.equal("a text without any word", answer(Array{{1, 0}, {0, 0}}), Array{{1, 0}, {0, 0}});
  checker.equal("a term that no text has", answer(Array{{3, 4, 0}, {3, 4, 0}}),
                Array{{0.6, 0.8, 0}, {0.6, 0.8, 0}});

  // A long text says no more than a short one in the same proportions; and rarer terms weigh more.
  const Array mixed = answer(Array{{1, 1, 1}, {10, 10, 10}, {0, 1, 1}, {0, 0, 1}});
  checker.observe("four texts", mixed);
  if (mixed.shape() == Shape{4, 3}) {
    const Array once = xt::view(mixed, 0), ten_times = xt::view(mixed, 1);
    checker.equal("ten times the same text", ten_times, once);
    checker.that("the rarest of three terms weighs most", once(0) > once(1) && once(1) > once(2),
                 "in a text with each term once, the term that few texts have must get the largest number");
  }

  // sklearn.feature_extraction.text.TfidfTransformer().fit_transform(counts)
  checker.equal("scikit-learn's numbers for five texts",
                answer(Array{{3, 0, 1, 0}, {0, 2, 1, 0}, {1, 1, 1, 1}, {0, 0, 4, 2}, {0, 0, 0, 0}}),
                Array{{0.973963331414, 0, 0.226705599978, 0},
                      {0, 0.944108576514, 0.329634639795, 0},
                      {0.535470315956, 0.535470315956, 0.373917935101, 0.535470315956},
                      {0, 0, 0.813063492221, 0.582175023182},
                      {0, 0, 0, 0}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("counts")) {
    Array counts = exercise::drawn_counts(
        0, 3, {exercise::between(2, 6, generator), exercise::between(2, 5, generator)}, generator);
    for (std::size_t i = 0; i < counts.shape(0); ++i) counts(i, generator.below(counts.shape(1))) += 1;
    checker.equal(name, answer(counts), tf_idf(counts));
  }
}

/// What a wrong weighting changes.
struct Variant {
  bool whether = false;  ///< tf is 1 wherever a term occurs
  bool tokens = false;   ///< df counts how often a term stands in all texts together
  double added_to_N = 1, added_to_df = 1;
  bool whole = false;  ///< the quotient of the two without what comes after the point
  double sign = 1, base = std::numbers::e, one = 1;  ///< idf = sign · log(…) + one
  bool normalised = true, rooted = true, squared = true, columns = false;
  bool empty_divided = false;  ///< by its length, 0
};

Array wrong(const Variant& how, const Array& given) {
  const Tensor counts = given, occurs = clamp(counts, 0, 1);  // (N,V)
  const auto N = static_cast<double>(counts.size(0));
  const Tensor df = sum(how.tokens ? counts : occurs, 0);  // (V)
  const Tensor ratio = (N + how.added_to_N) / (df + how.added_to_df);
  if (how.whole) {
    for (Real& number : flat(Tensor(ratio).value())) number = std::floor(number);
  }
  const Tensor idf = how.sign / std::log(how.base) * log(ratio) + how.one;
  const Tensor rows = (how.whether ? occurs : counts) * idf;  // (N,V)
  if (!how.normalised) return rows.value();
  Tensor length = sum(how.squared ? square(rows) : rows, how.columns ? 0 : 1, true);
  if (how.rooted) length = sqrt(length);
  for (Real& number : flat(length.value())) {
    if (!(number > 0) && !how.empty_divided) number = 1;
  }
  return (rows / length).value();
}

const exercise::Exercise registered(
    "3.2", &tf_idf, check,
    {{"upside down",
      "Your logarithm is upside down: the terms of many texts get more weight, they should get less.",
      exercise::bound<wrong, Variant{.sign = -1}>},
     {"tokens counted",
      "Your df counts how often a term stands in all texts together; count the texts that have it, each "
      "once.",
      exercise::bound<wrong, Variant{.tokens = true}>},
     {"no smoothing",
      "The 1 that is added to N and to df is missing: a term that no text has is divided by zero.",
      exercise::bound<wrong, Variant{.added_to_N = 0, .added_to_df = 0}>},
     {"smoothed below only", "You add 1 to df but not to N: a term that every text has gets less than 1.",
      exercise::bound<wrong, Variant{.added_to_N = 0}>},
     {"whole numbers",
      "(1 + N) / (1 + df) is a division of whole numbers, which drops what comes after the point: make them "
      "Real first, as with xt::cast<Real>(counts > 0).",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"one forgotten",
      "The 1 after the logarithm is missing: a term that every text has is wiped out, and should weigh 1.",
      exercise::bound<wrong, Variant{.one = 0}>},
     {"base ten",
      "The formula has the natural logarithm, ln, which is std::log or xt::log; you took the one of base "
      "ten.",
      exercise::bound<wrong, Variant{.base = 10}>},
     {"base two",
      "The formula has the natural logarithm, ln, which is std::log or xt::log; you took the one of base "
      "two.",
      exercise::bound<wrong, Variant{.base = 2}>},
     {"not normalised",
      "The rows are weighted but not divided by their length, so long texts get large numbers.",
      exercise::bound<wrong, Variant{.normalised = false}>},
     {"not rooted", "You divided each row by the sum of its squares; its length is the root of that sum.",
      exercise::bound<wrong, Variant{.rooted = false}>},
     {"divided by the sum",
      "You divided each row by the sum of its numbers; its length is the root of the sum of their squares.",
      exercise::bound<wrong, Variant{.rooted = false, .squared = false}>},
     {"columns normalised",
      "You divided each column by its length: each row is a text, and it is the row that gets length 1.",
      exercise::bound<wrong, Variant{.columns = true}>},
     {"empty row divided",
      "A text without any word has length 0, and you divided by it; its row should stay zero.",
      exercise::bound<wrong, Variant{.empty_divided = true}>},
     {"counts flattened", "You used only whether a term occurs; tf is how often it does.",
      exercise::bound<wrong, Variant{.whether = true}>}});

}  // namespace
