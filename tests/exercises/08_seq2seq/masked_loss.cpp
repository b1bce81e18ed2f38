#include "08_seq2seq/masked_loss.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::shaped, exercise::shaped_words;

namespace {

using Answer = decltype(&masked_loss);

void check(exercise::Checker& checker, Answer answer) {
  const Real l3 = std::log(3.);
  // Logits ln 3 and 0: p = ¾ and ¼.
  checker.equal("one word of p = ¾", answer(shaped({1, 1, 2}, {l3, 0}), shaped_words({1, 1}, {0})),
                std::log(4. / 3));
  checker.equal("one word of p = ¼", answer(shaped({1, 1, 2}, {l3, 0}), shaped_words({1, 1}, {1})),
                std::log(4.));
  checker.equal("two words, ¾ and ¼", answer(shaped({1, 2, 2}, {l3, 0, l3, 0}), shaped_words({1, 2}, {0, 1})),
                std::log(16. / 3) / 2);
  checker.equal("a word of ¼ and padding",
                answer(shaped({1, 2, 2}, {l3, 0, 9, 1}), shaped_words({1, 2}, {1, ignored})), std::log(4.));
  // Row 0 has three words of ln 2, row 1 one of ln 4: (3 ln 2 + ln 4) / 4
  checker.equal("rows of three words and of one",
                answer(shaped({2, 3, 2}, {0, 0, 0, 0, 0, 0, l3, 0, 5, 0, 5, 0}),
                       shaped_words({2, 3}, {0, 1, 0, 1, ignored, ignored})),
                5 * std::log(2.) / 4);
  checker.equal("a row that is all padding beside a word of ¼",
                answer(shaped({2, 2, 2}, {l3, 0, 0, 0, 2, 1, 1, 2}),
                       shaped_words({2, 2}, {1, ignored, ignored, ignored})),
                std::log(4.));
  checker.equal("nothing is wanted", answer(shaped({1, 1, 2}, {l3, 0}), shaped_words({1, 1}, {ignored})), 0.);
  checker.equal("logits of 1,000 and 999", answer(shaped({1, 1, 2}, {1000, 999}), shaped_words({1, 1}, {1})),
                1 + std::log1p(std::exp(-1.)));
  checker.equal("logits of −1,000 and −999",
                answer(shaped({1, 1, 2}, {-1000, -999}), shaped_words({1, 1}, {0})),
                1 + std::log1p(std::exp(-1.)));
  checker.equal("logits of 1,000 and 0, and the second is wanted",
                answer(shaped({1, 1, 2}, {1000, 0}), shaped_words({1, 1}, {1})), 1000.);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a batch")) {
    const std::size_t B = exercise::between(2, 4, generator), T = exercise::between(3, 6, generator),
                      V = exercise::between(3, 6, generator);
    const Array logits = normal({B, T, V}, 1, generator);
    Indices wanted = exercise::drawn_indices(0, V - 1, {B, T}, generator);
    for (std::size_t b = 0; b < B; ++b)
      for (std::size_t t = exercise::between(1, T, generator); t < T; ++t) wanted(b, t) = ignored;
    wanted(0, T - 1) = ignored;
    checker.equal(name, answer(logits, wanted), masked_loss(logits, wanted));
  }
}

/// What a wrong loss does.
struct Variant {
  bool over_all = false, of_rows = false, summed = false, positive = false, has_softmax = true,
       base_two = false;
  bool padding_is_word = false, careless = false, probability = false, nothing_is_nan = false,
       per_row = false, from_zero = false, p_first = false;
};

Real wrong(const Variant& how, const Array& logits, const Indices& wanted) {
  const std::size_t B = logits.shape(0), T = logits.shape(1), V = logits.shape(2);
  double total = 0, words = 0, rows = 0, of_rows = 0;
  for (std::size_t b = 0; b < B; ++b) {
    double row = 0, in_row = 0;
    for (std::size_t t = 0; t < T; ++t) {
      Index word = wanted(b, t);
      if (word == ignored && !how.padding_is_word) continue;
      if (word == ignored) word = 0;
      double largest = logits(b, t, 0), sum = 0;
      for (std::size_t v = 0; v < V; ++v) largest = std::max<double>(largest, logits(b, t, v));
      if (how.careless) largest = 0;
      if (how.from_zero) largest = std::max(largest, 0.);
      for (std::size_t v = 0; v < V; ++v) sum += std::exp(logits(b, t, v) - largest);
      const double logit = logits(b, t, static_cast<std::size_t>(word));
      const double log_p = how.p_first ? std::log(std::exp(logit - largest) / sum)
                                       : logit - (how.has_softmax ? largest + std::log(sum) : 0);
      row += how.probability ? -std::exp(log_p)
             : how.base_two  ? -std::log2(std::exp(log_p))
             : how.positive  ? log_p
                             : -log_p;
      ++in_row;
    }
    total += row, words += in_row;
    if (in_row > 0) of_rows += row / in_row, ++rows;
  }
  if (how.summed) return static_cast<Real>(total);
  if (how.of_rows) return static_cast<Real>(rows > 0 ? of_rows / rows : 0);
  if (how.per_row) return static_cast<Real>(total / static_cast<double>(B));
  if (how.over_all) return static_cast<Real>(total / static_cast<double>(B * T));
  return static_cast<Real>(words > 0 || how.nothing_is_nan ? total / words : 0);
}

const exercise::Exercise registered(
    "8.5", &masked_loss, check,
    {{"padding counts",
      "You divided by all positions, padding too: the more padding a batch has, the smaller your loss.",
      exercise::bound<wrong, Variant{.over_all = true}>},
     {"mean of the rows' means",
      "You took the mean of the rows' means, so that a word of a short sentence weighs more; each word was "
      "to weigh the same.",
      exercise::bound<wrong, Variant{.of_rows = true}>},
     {"summed", "You added up the words' losses; their mean was asked for.",
      exercise::bound<wrong, Variant{.summed = true}>},
     {"divided by the rows",
      "You divided by the number of sentences; divide by the number of words that count.",
      exercise::bound<wrong, Variant{.per_row = true}>},
     {"no minus", "Your loss is below zero: ln p is never above zero, so the minus is missing.",
      exercise::bound<wrong, Variant{.positive = true}>},
     {"no softmax", "You took the logits for ln p; they become that by softmax: take ln Σ e^logit off.",
      exercise::bound<wrong, Variant{.has_softmax = false}>},
     {"base two", "Your logarithm has the base 2, so your loss is in bits; the natural one was asked for.",
      exercise::bound<wrong, Variant{.base_two = true}>},
     {"padding is word 0",
      "`ignored` positions count as if word 0 were wanted there; they were to be left out.",
      exercise::bound<wrong, Variant{.padding_is_word = true}>},
     {"overflow", "Your e^logit overflows where logits are large: take a position's largest logit off first.",
      exercise::bound<wrong, Variant{.careless = true}>},
     {"largest begins at 0",
      "Your search for the largest logit begins at 0, and no logit is above that where all are negative: "
      "begin "
      "with the first logit.",
      exercise::bound<wrong, Variant{.from_zero = true}>},
     {"p first",
      "You worked out p before its logarithm; a very small p becomes 0, and ln 0 is −∞. Take ln Σ e^logit "
      "off "
      "the logit instead.",
      exercise::bound<wrong, Variant{.p_first = true}>},
     {"no logarithm", "You averaged −p; the loss is −ln p.",
      exercise::bound<wrong, Variant{.probability = true}>},
     {"0/0", "Where nothing is wanted you divide 0 by 0; the loss was to be 0 there.",
      exercise::bound<wrong, Variant{.nothing_is_nan = true}>}});

}  // namespace
