#include "04_word_vectors/pmi.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&pmi);

void check(exercise::Checker& checker, Answer answer) {
  const Real two = std::log(2), half = -std::log(2);
  checker.equal(
      "four words in two pairs: each twice as often as by chance",
      answer({{0, 3, 0, 0}, {3, 0, 0, 0}, {0, 0, 0, 3}, {0, 0, 3, 0}}),
      Array{{0, std::log(4), 0, 0}, {std::log(4), 0, 0, 0}, {0, 0, 0, std::log(4)}, {0, 0, std::log(4), 0}});
  checker.equal("all as often as chance has it", answer({{2, 4}, {1, 2}}), Array{{0, 0}, {0, 0}});
  checker.equal("rows and columns of other sums", answer({{6, 0}, {3, 3}}),
                Array{{std::log(4. / 3), 0}, {std::log(2. / 3), two}});
  checker.equal("below chance", answer({{1, 3}, {3, 1}}),
                Array{{half, std::log(1.5)}, {std::log(1.5), half}});
  checker.equal("a word that was never seen", answer({{4, 0, 4}, {0, 0, 0}, {4, 0, 4}}),
                Array(Shape{3, 3}, 0));
  checker.equal("two words and three contexts", answer({{2, 0, 2}, {0, 4, 0}}),
                Array{{two, 0, two}, {0, two, 0}});
  checker.equal("counts below 1: an eighth of the counts changes nothing",
                answer({{0.125, 0.375}, {0.375, 0.125}}),
                Array{{half, std::log(1.5)}, {std::log(1.5), half}});
  checker.equal("ten times the counts change nothing", answer({{10, 30}, {30, 10}}),
                Array{{half, std::log(1.5)}, {std::log(1.5), half}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("counts")) {
    const Shape shape = {exercise::between(2, 5, generator), exercise::between(2, 5, generator)};
    const Array counts = exercise::drawn_counts(0, 9, shape, generator);
    checker.equal(name, answer(counts), pmi(counts));
  }
}

/// What a wrong information does.
struct Variant {
  bool zeros = true;   ///< 0 where never seen
  bool of_all = true;  ///< N is there
  enum class N { counts_, cells, seen } n = N::counts_;
  Real base = 1;  ///< what the logarithm is divided by
  bool rows_only = false, columns_only = false;
  bool positive = false;  ///< nothing below 0
  bool smoothed = false, log = true, weighted = false, conditional = false;
};

Array wrong(const Variant& how, const Array& counts) {
  const std::size_t V = counts.shape(0), W = counts.shape(1);
  std::vector<Real> of_word(V, 0), of_context(W, 0);
  Real all = 0;
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < W; ++c) {
      of_word[w] += counts(w, c), of_context[c] += counts(w, c), all += counts(w, c);
    }
  }
  if (how.n == Variant::N::cells) all = static_cast<Real>(counts.size());
  if (how.n == Variant::N::seen) {
    all = 0;
    for (const Real count : counts) all += count > 0 ? 1 : 0;
  }
  Array information(counts.shape(), 0);
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < W; ++c) {
      if (counts(w, c) == 0 && how.zeros && !how.smoothed) continue;
      const Real row = of_word[w], column = how.rows_only ? of_word[c % V] : of_context[c];
      Real ratio =
          (counts(w, c) + (how.smoothed ? 1 : 0)) / (how.columns_only ? of_context[w % W] : row) / column;
      if (how.conditional) ratio = counts(w, c) / row;
      if (how.of_all && !how.conditional) ratio *= all;
      if (!how.of_all) ratio *= all * all;  // the count is not divided, the two others are
      Real x = how.log ? std::log(ratio) / how.base : ratio;
      if (how.weighted) x *= counts(w, c) / all;
      information(w, c) = how.positive ? std::max<Real>(0, x) : x;
    }
  }
  return information;
}

const exercise::Exercise registered(
    "4.5", &pmi, check,
    {{"the logarithm of 0", "You take the logarithm of 0 where a pair was never seen; there the answer is 0.",
      exercise::bound<wrong, Variant{.zeros = false}>},
     {"the joint count not divided",
      "You divide the words' counts by N but not that of the pair; all three are to be shares, which leaves "
      "one N above the line.",
      exercise::bound<wrong, Variant{.of_all = false}>},
     {"N is the number of cells", "Your N is the number of cells of the matrix; it is the sum of all counts.",
      exercise::bound<wrong, Variant{.n = Variant::N::cells}>},
     {"N is the number of seen pairs",
      "Your N is the number of pairs that were seen; it is the sum of all counts.",
      exercise::bound<wrong, Variant{.n = Variant::N::seen}>},
     {"bits", "Yours is in bits, with the logarithm to the base 2; asked is the natural one, in nats.",
      exercise::bound<wrong, Variant{.base = 0.6931471805599453}>},
     {"rows for columns",
      "You take a context's count from the rows; how often it is a context is the sum of its column.",
      exercise::bound<wrong, Variant{.rows_only = true}>},
     {"columns for rows",
      "You take a word's count from the columns; how often it is a word is the sum of its row.",
      exercise::bound<wrong, Variant{.columns_only = true}>},
     {"nothing below 0", "You cut off what is below 0, which is called positive PMI; asked is PMI itself.",
      exercise::bound<wrong, Variant{.positive = true}>},
     {"one added", "You add 1 to each pair's count; asked is that of the counts as they are.",
      exercise::bound<wrong, Variant{.smoothed = true}>},
     {"no logarithm", "Yours is how many times as often as by chance; asked is its logarithm.",
      exercise::bound<wrong, Variant{.log = false}>},
     {"weighted by the pair's share",
      "You multiply by the pair's share, which gives its part of the mutual information; pointwise, it has "
      "no weight.",
      exercise::bound<wrong, Variant{.weighted = true}>},
     {"given the word",
      "Yours is the logarithm of how probable c is near w; how frequent c is everywhere is missing.",
      exercise::bound<wrong, Variant{.conditional = true}>}});

}  // namespace
