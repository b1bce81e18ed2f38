#include "03_bag_of_words/tf_idf.hpp"

#include "exercise.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&tf_idf);

void check(exercise::Checker& checker, Answer answer) {
  // Two texts: the first term is in both, so its idf is ln(3/3) + 1 = 1; the second is in one: i = ln(3/2)
  // + 1.
  const Real i = std::log(1.5) + 1, length = std::sqrt(1 + i * i);
  checker.equal("the counts {{2, 0}, {1, 1}}", answer(Array{{2, 0}, {1, 1}}),
                Array{{1, 0}, {1 / length, i / length}});
  const Array one = xt::ones<Real>({1, 1}), five = 5 * one;
  checker.equal("one text, one term", answer(five), one);
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
}

// The pieces of which right and wrong answers are made.

Array texts_with(const Array& counts) { return xt::sum(xt::cast<Real>(counts > 0), {0}); }

Array idf(const Array& document_frequency, const Array& counts) {
  return xt::log((1 + static_cast<Real>(counts.shape(0))) / (1 + document_frequency)) + 1;
}

/// Each row divided by its length; rows of length 0 are left alone.
Array unit_rows(const Array& rows) {
  const Array length = xt::sqrt(xt::sum(rows * rows, {1}, xt::keep_dims));
  return rows / xt::where(length > 0, length, Real{1});
}

const exercise::Exercise registered(
    "3.2", &tf_idf, check,
    {{"upside down",
      "Your logarithm is upside down: the terms of many texts get more weight, they should get less.",
      [](const Array& counts) -> Array {
        const Array wrong = 2 - idf(texts_with(counts), counts);  // ln(1/x) = −ln x
        return unit_rows(counts * wrong);
      }},
     {"tokens counted",
      "Your df counts how often a term stands in all texts together; count the texts that have it, each "
      "once.",
      [](const Array& counts) -> Array {
        const Array tokens = xt::sum(counts, {0});
        return unit_rows(counts * idf(tokens, counts));
      }},
     {"no smoothing",
      "The 1 that is added to N and to df is missing: a term that no text has is divided by zero.",
      [](const Array& counts) -> Array {
        const Array plain = xt::log(static_cast<Real>(counts.shape(0)) / texts_with(counts)) + 1;
        return unit_rows(counts * plain);
      }},
     {"smoothed below only", "You add 1 to df but not to N: a term that every text has gets less than 1.",
      [](const Array& counts) -> Array {
        const Array half = xt::log(static_cast<Real>(counts.shape(0)) / (1 + texts_with(counts))) + 1;
        return unit_rows(counts * half);
      }},
     {"one forgotten",
      "The 1 after the logarithm is missing: a term that every text has is wiped out, and should weigh 1.",
      [](const Array& counts) -> Array {
        const Array less = idf(texts_with(counts), counts) - 1;
        return unit_rows(counts * less);
      }},
     {"base ten",
      "The formula has the natural logarithm, ln, which is std::log or xt::log; you took the one of base "
      "ten.",
      [](const Array& counts) -> Array {
        const Array base_ten = (idf(texts_with(counts), counts) - 1) / std::log(Real{10}) + 1;
        return unit_rows(counts * base_ten);
      }},
     {"base two",
      "The formula has the natural logarithm, ln, which is std::log or xt::log; you took the one of base "
      "two.",
      [](const Array& counts) -> Array {
        const Array base_two = (idf(texts_with(counts), counts) - 1) / std::log(Real{2}) + 1;
        return unit_rows(counts * base_two);
      }},
     {"not normalised",
      "The rows are weighted but not divided by their length, so long texts get large numbers.",
      [](const Array& counts) -> Array { return counts * idf(texts_with(counts), counts); }},
     {"not rooted", "You divided each row by the sum of its squares; its length is the root of that sum.",
      [](const Array& counts) -> Array {
        const Array weighted = counts * idf(texts_with(counts), counts);
        const Array squares = xt::sum(weighted * weighted, {1}, xt::keep_dims);
        return weighted / xt::where(squares > 0, squares, Real{1});
      }},
     {"divided by the sum",
      "You divided each row by the sum of its numbers; its length is the root of the sum of their squares.",
      [](const Array& counts) -> Array {
        const Array weighted = counts * idf(texts_with(counts), counts);
        const Array sum = xt::sum(weighted, {1}, xt::keep_dims);
        return weighted / xt::where(sum > 0, sum, Real{1});
      }},
     {"columns normalised",
      "You divided each column by its length: each row is a text, and it is the row that gets length 1.",
      [](const Array& counts) -> Array {
        const Array weighted = counts * idf(texts_with(counts), counts);
        const Array length = xt::sqrt(xt::sum(weighted * weighted, {0}));
        return weighted / xt::where(length > 0, length, Real{1});
      }},
     {"empty row divided",
      "A text without any word has length 0, and you divided by it; its row should stay zero.",
      [](const Array& counts) -> Array {
        const Array weighted = counts * idf(texts_with(counts), counts);
        const Array length = xt::sqrt(xt::sum(weighted * weighted, {1}, xt::keep_dims));
        return weighted / length;
      }},
     {"counts flattened", "You used only whether a term occurs; tf is how often it does.",
      [](const Array& counts) -> Array {
        const Array occurs = xt::cast<Real>(counts > 0);
        return unit_rows(occurs * idf(texts_with(counts), counts));
      }}});

}  // namespace
