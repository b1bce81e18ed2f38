#include "08_seq2seq/context.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::list;
using exercise::shaped;
using exercise::wave;

namespace {

using Answer = decltype(&context);

void check(exercise::Checker& checker, Answer answer) {
  // Scores ln 3 and 0: weights ¾ and ¼.
  const Array q = shaped({1, 1}, {1}), keys = shaped({1, 2, 1}, {std::log(3.), 0}),
              values = shaped({1, 2, 1}, {8, 4});
  checker.equal("weights ¾ and ¼ of the values 8 and 4", answer(q, keys, values, list<Index>({2})),
                shaped({1, 1}, {7}));
  checker.equal("the second word is padding", answer(q, keys, values, list<Index>({1})), shaped({1, 1}, {8}));
  checker.equal("equal scores: the plain mean", answer(shaped({1, 1}, {0}), keys, values, list<Index>({2})),
                shaped({1, 1}, {6}));
  const Array padded = shaped({1, 3, 1}, {std::log(3.), 0, 9}),
              with_padding = shaped({1, 3, 2}, {8, 1, 4, 2, 100, 100});
  checker.equal("two words and padding that matches best, values of two numbers",
                answer(q, padded, with_padding, list<Index>({2})), shaped({1, 2}, {7, 1.25}));
  checker.equal("two rows of different lengths",
                answer(shaped({2, 1}, {1, 1}), shaped({2, 2, 1}, {std::log(3.), 0, 5, 7}),
                       shaped({2, 2, 1}, {8, 4, 3, -50}), list<Index>({2, 1})),
                shaped({2, 1}, {7, 3}));
  checker.equal("keys of two numbers: q · k is ln 3 and 0",
                answer(shaped({1, 2}, {1, 2}), shaped({1, 2, 2}, {std::log(3.), 0, 2, -1}),
                       shaped({1, 2, 1}, {8, 4}), list<Index>({2})),
                shaped({1, 1}, {7}));
  checker.equal("values as wide as keys",
                answer(shaped({1, 2}, {1, 0}), shaped({1, 2, 2}, {std::log(3.), 0, 0, 5}),
                       shaped({1, 2, 2}, {8, 0, 4, 4}), list<Index>({2})),
                shaped({1, 2}, {7, 1}));
  checker.equal("scores of 2,000 and 1,000",
                answer(shaped({1, 1}, {1000}), shaped({1, 2, 1}, {2, 1}), values, list<Index>({2})),
                shaped({1, 1}, {8}));
  const auto far = [&](const char* name, Real score, Real other, const Array& v, Index words, Real expected) {
    checker.equal(name, answer(q, shaped({1, 2, 1}, {score, other}), v, list<Index>({words})),
                  shaped({1, 1}, {expected}));
  };
  far("scores of −2,000 and −2,900", -2000, -2900, values, 2, 8);
  far("padding that matches 5,000 better than the word", 1, 5001, values, 1, 8);
  checker.equal("a row that is all padding",
                answer(shaped({2, 1}, {1, 1}), shaped({2, 1, 1}, {1, 1}), shaped({2, 1, 1}, {5, 6}),
                       list<Index>({0, 1})),
                shaped({2, 1}, {0, 6}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a batch")) {
    const std::size_t B = exercise::between(2, 4, generator), S = exercise::between(2, 6, generator),
                      C = exercise::between(1, 4, generator), H = exercise::between(1, 4, generator);
    const Array query = normal({B, C}, 1, generator), k = normal({B, S, C}, 1, generator),
                v = normal({B, S, H}, 1, generator);
    const Indices lengths = exercise::drawn_indices(1, S, {B}, generator);
    checker.equal(name, answer(query, k, v, lengths), context(query, k, v, lengths));
  }
}

/// What a wrong context changes.
struct Variant {
  bool padding_weighed = false, padding_zero_score = false, late_mask = false, over_batch = false,
       keys_meant = false;
  bool has_softmax = true, divided = false, scaled = false, careless = false, empty_is_nan = false,
       hardest = false;
  bool large_number = false, equal_weights = false, from_zero = false, padding_largest = false;
};

Array wrong(const Variant& how, const Array& q, const Array& k, const Array& v, const Indices& lengths) {
  const Array& values = how.keys_meant && k.shape() == v.shape() ? k : v;
  const std::size_t B = q.shape(0), S = k.shape(1), C = q.shape(1), H = values.shape(2);
  const Real nothing = -std::numeric_limits<Real>::infinity();
  Array scores = xt::zeros<Real>({B, S}), mean = xt::zeros<Real>({B, H});
  const auto own = [&](std::size_t b, std::size_t j) { return static_cast<Index>(j) < lengths(b); };
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t j = 0; j < S; ++j) {
      for (std::size_t c = 0; c < C; ++c) scores(b, j) += q(b, c) * k(b, j, c);
      if (how.scaled) scores(b, j) /= std::sqrt(static_cast<Real>(C));
      if (own(b, j) || how.padding_weighed || how.late_mask) continue;
      scores(b, j) = how.padding_zero_score ? 0 : how.large_number ? Real(-1e9) : nothing;
    }
  }
  const auto weight = [&](std::size_t b, std::size_t j) {
    Real largest = nothing, total = 0;
    const std::size_t n = how.over_batch ? B : S;
    const auto score = [&](std::size_t i) { return how.over_batch ? scores(i, j) : scores(b, i); };
    for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, score(i));
    if (how.careless) largest = 0;
    if (how.from_zero) largest = std::max<Real>(largest, 0);
    for (std::size_t i = 0; i < S && how.padding_largest; ++i) {
      Real other = 0;
      for (std::size_t c = 0; c < C; ++c) other += q(b, c) * k(b, i, c);
      largest = std::max(largest, other);
    }
    if (how.equal_weights)
      return std::isinf(scores(b, j)) ? Real{0} : Real{1} / static_cast<Real>(lengths(b));
    if (!how.has_softmax) return std::isinf(scores(b, j)) ? Real{0} : scores(b, j);
    if (how.hardest) return Real(scores(b, j) == largest && !std::isinf(largest) ? 1 : 0);
    if (std::isinf(scores(b, j)) && !how.empty_is_nan) return Real{0};
    if (std::isinf(largest)) return how.empty_is_nan ? std::nan("") : Real{0};
    for (std::size_t i = 0; i < n; ++i) total += std::exp(score(i) - largest);
    return std::exp(scores(b, j) - largest) / total;
  };
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t j = 0; j < S; ++j) {
      if (how.late_mask && !own(b, j)) continue;
      for (std::size_t h = 0; h < H; ++h)
        mean(b, h) += weight(b, j) * values(b, j, h) / static_cast<Real>(how.divided ? S : 1);
    }
  }
  return mean;
}

const exercise::Exercise registered(
    "8.2", &context, check,
    {{"padding gets weight",
      "Padding gets weight in your mean; only a row's first lengths(b) words may have any.",
      exercise::bound<wrong, Variant{.padding_weighed = true}>},
     {"padding with score 0", "Your padding has the score 0, and e⁰ is 1: a score of 0 is no score of −∞.",
      exercise::bound<wrong, Variant{.padding_zero_score = true}>},
     {"masked after softmax",
      "You took the padding's weights away after the softmax; those of the words that are left no longer sum "
      "to 1.",
      exercise::bound<wrong, Variant{.late_mask = true}>},
     {"softmax over the batch",
      "Your softmax goes over the batch: weights sum to 1 over the rows, not over the words of a row.",
      exercise::bound<wrong, Variant{.over_batch = true}>},
     {"mean of the keys",
      "You took the mean of the keys; keys are what the query is compared with, and the values are what is "
      "averaged.",
      exercise::bound<wrong, Variant{.keys_meant = true}>},
     {"no softmax", "Your weights are the scores as they are; they must go through softmax.",
      exercise::bound<wrong, Variant{.has_softmax = false}>},
     {"divided by S",
      "You divided by the number of positions, too; weights that sum to 1 give a mean already.",
      exercise::bound<wrong, Variant{.divided = true}>},
     {"divided by √C",
      "You divided the scores by √C, as chapter 09 does; here the score is the plain product.",
      exercise::bound<wrong, Variant{.scaled = true}>},
     {"overflow", "Your e^score overflows where scores are large: take the row's largest score off first.",
      exercise::bound<wrong, Variant{.careless = true}>},
     {"largest begins at 0",
      "Your search for the largest score begins at 0, and no score is above that where all are negative: "
      "every "
      "e^(score − 0) becomes 0 then. Begin with the first score, or −∞.",
      exercise::bound<wrong, Variant{.from_zero = true}>},
     {"largest of the padding",
      "You sought the largest score among the padding too. Where that is far above the words' scores, "
      "e^(score "
      "− largest) is 0 for all of them.",
      exercise::bound<wrong, Variant{.padding_largest = true}>},
     {"0/0", "A row that is all padding gives NaN: 0 divided by 0. It was to be zeros.",
      exercise::bound<wrong, Variant{.empty_is_nan = true}>},
     {"a large number for −∞",
      "A row that is all padding gets the mean of its padding: where every score is −10⁹, softmax gives each "
      "the same share. It was to be zeros.",
      exercise::bound<wrong, Variant{.large_number = true}>},
     {"equal weights",
      "Your words all have the same weight; a word whose key matches the query better was to have more.",
      exercise::bound<wrong, Variant{.equal_weights = true}>},
     {"only the best", "You took the value of the best word alone; every word has its share.",
      exercise::bound<wrong, Variant{.hardest = true}>}});

}  // namespace
