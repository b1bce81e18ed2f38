#include "01_neuron/softmax.hpp"

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = Array (*)(const Array&);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("three scores of 0", answer(Array{{0, 0, 0}}), Array{{1. / 3, 1. / 3, 1. / 3}});
  checker.equal("the scores ln 1, ln 2, ln 5", answer(Array{{0, std::log(2.), std::log(5.)}}),
                Array{{.125, .25, .625}});
  checker.equal("two rows", answer(Array{{0, std::log(3.)}, {std::log(4.), 0}}), Array{{.25, .75}, {.8, .2}});
  checker.equal("one class", answer(exercise::column({3, -2})), exercise::column({1, 1}));
  checker.equal("scores of 1,000 and 1,000", answer(Array{{1000, 1000}}), Array{{.5, .5}});
  checker.equal("scores of −1,000 and −1,000", answer(Array{{-1000, -1000}}), Array{{.5, .5}});
  const Real p = 1 / (1 + std::exp(Real{-1}));
  checker.equal("1,000 and 999 beside 0; 1,000 in last place; 0 alone",
                answer(Array{{1000, 999, 0, 0, 0}, {0, 0, 0, 0, 1000}, {0, 0, 0, 0, 0}}),
                Array{{p, 1 - p, 0, 0, 0}, {0, 0, 0, 0, 1}, {.2, .2, .2, .2, .2}});
  // torch.softmax(torch.tensor([[.2, -1.5, 3.1, .7], [2.2, .4, -.3, -2.]], dtype=torch.float64), 1)
  checker.equal("PyTorch's numbers", answer(Array{{.2, -1.5, 3.1, .7}, {2.2, .4, -.3, -2}}),
                Array{{0.04760646553807029, 0.008696916892189752, 0.8652068252142708, 0.07848979235546909},
                      {0.7921548383684806, 0.13094231408166038, 0.0650240288173915, 0.011878818732467648}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("scores")) {
    const std::size_t N = exercise::between(2, 4, generator), K = exercise::between(2, 5, generator);
    const Array drawn = normal({N, K}, 2, generator);
    checker.equal(name, answer(drawn), softmax(drawn));
  }
}

/// What is done wrong.
struct Variant {
  bool shifted = true;   ///< the largest score is taken off first
  bool first = false;    ///< the first score of the row is
  bool columns = false;  ///< each column sums to 1
  bool whole = false;    ///< everything sums to 1
  bool divided = true;
  bool exponential = true;
  bool logarithm = false;
  bool each_own = false;  ///< σ of each score
};

Array wrong(const Variant& how, const Array& scores) {
  Array p = scores;
  const std::size_t N = p.shape(0), K = p.shape(1);
  const auto together = [&](std::size_t i, std::size_t k, std::size_t j, std::size_t m) {
    return how.whole || (how.columns ? k == m : i == j);
  };
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t k = 0; k < K; ++k) {
      Real largest = scores(i, k), sum = 0;
      for (std::size_t j = 0; j < N; ++j)
        for (std::size_t m = 0; m < K; ++m)
          if (together(i, k, j, m)) largest = std::max(largest, scores(j, m));
      if (how.first) largest = scores(i, 0);
      if (!how.shifted || !how.exponential) largest = 0;
      const auto grown = [&](Real s) { return how.exponential ? std::exp(s - largest) : s; };
      for (std::size_t j = 0; j < N; ++j)
        for (std::size_t m = 0; m < K; ++m)
          if (together(i, k, j, m)) sum += grown(scores(j, m));
      p(i, k) = how.each_own  ? 1 / (1 + std::exp(-scores(i, k)))
                : how.divided ? grown(scores(i, k)) / sum
                              : grown(scores(i, k));
      if (how.logarithm) p(i, k) = std::log(p(i, k));
    }
  }
  return p;
}

const exercise::Exercise registered(
    "1.5", &softmax, check,
    {{"overflow",
      "e^1000 is infinity, and infinity / infinity is no number. Take something off all scores of a row "
      "first: the quotient stays the same.",
      exercise::bound<wrong, Variant{.shifted = false}>},
     {"first score taken off",
      "You took one certain score off the others; where another one is 1,000 larger, e to that power is "
      "infinity. The "
      "largest of the row is safe.",
      exercise::bound<wrong, Variant{.first = true}>},
     {"wrong axis", "Your columns sum to 1; the scores of one example stand in a row.",
      exercise::bound<wrong, Variant{.columns = true}>},
     {"all together", "All your numbers together sum to 1; each row is a distribution of its own.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"not normalised", "Your rows do not sum to 1: divide by the sum of the row.",
      exercise::bound<wrong, Variant{.divided = false}>},
     {"no exponential",
      "You divided the scores themselves by their sum; take e to the power of each first, so that none is "
      "below 0.",
      exercise::bound<wrong, Variant{.exponential = false}>},
     {"logarithm", "Your numbers are the logarithms of the probabilities; the probabilities were asked for.",
      exercise::bound<wrong, Variant{.logarithm = true}>},
     {"sigmoid",
      "You took σ of each score by itself; in softmax the scores of a row compete, and their probabilities "
      "sum to 1.",
      exercise::bound<wrong, Variant{.each_own = true}>}});

}  // namespace
