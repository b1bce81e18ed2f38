#include "15_encoder_decoder/shared_bias.hpp"

#include <limits>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&shared_bias);

void check(exercise::Checker& checker, Answer answer) {
  const Array none = Array(Shape{2, 2}, 0), ln2 = Array{0, std::log(Real{2})};
  checker.equal("equal scores; one place back counts twice", answer(none, ln2, false),
                Array{{1, 0}, {2. / 3, 1. / 3}});
  checker.equal("the same scores with a source", answer(none, ln2, true), Array{{.5, .5}, {.5, .5}});
  checker.equal("equal scores, three positions; farther ones as the last",
                answer(Array(Shape{3, 3}, 0), ln2, false),
                Array{{1, 0, 0}, {2. / 3, 1. / 3, 0}, {.4, .4, .2}});
  checker.equal("one query, the last of three", answer(Array(Shape{1, 3}, 0), ln2, false),
                Array{{.4, .4, .2}});
  const Array scores = exercise::wave({4, 4}, .7), by_distance = exercise::wave({3}, 1.1);
  checker.equal("four queries and keys", answer(scores, by_distance, false),
                shared_bias(scores, by_distance, false));
  const Array last = exercise::wave({2, 5}, .9);
  checker.equal("two queries, the last of five", answer(last, by_distance, false),
                shared_bias(last, by_distance, false));
  checker.equal("two queries and a source of five", answer(last, by_distance, true),
                shared_bias(last, by_distance, true));
  // e to the scores would be infinite
  checker.equal("scores of 2,000 and 2,000 − ln 4, one place back counts twice",
                answer(Array{{2000 - std::log(Real{4}), 2000}}, ln2, false), Array{{1. / 3, 2. / 3}});
  checker.equal("no queries", answer(Array::from_shape({0, 3}), by_distance, false),
                Array::from_shape({0, 3}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("scores")) {
    const std::size_t T = exercise::between(2, 5, generator), S = T + exercise::between(1, 5, generator);
    const Array drawn = normal({T, S}, 1, generator),
                bias = normal({exercise::between(2, 6, generator)}, 1, generator);
    checker.equal(name, answer(drawn, bias, false), shared_bias(drawn, bias, false));
  }
}

/// What a wrong answer does.
struct Variant {
  bool after_softmax = false, in_cross = false, queries_from_0 = false, sees_all = false,
       hidden_in_cross = false, far_is_0 = false, of_the_key = false, multiplied = false, not_divided = false,
       no_bias = false, not_shifted = false;
  Real sign = 1;
};

Array wrong(const Variant& how, const Array& scores, const Array& by_distance, bool cross) {
  const std::size_t T = scores.shape(0), S = scores.shape(1), N = by_distance.size();
  Array weights = xt::zeros<Real>({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    const std::size_t at = how.queries_from_0 ? t : S - T + t;
    const bool all = cross ? !how.hidden_in_cross : how.sees_all;
    const std::size_t seen = all ? S : std::min(S, at + 1);
    const auto bias = [&](std::size_t s) -> Real {
      if ((cross && !how.in_cross) || how.no_bias) return 0;
      const std::size_t n = how.of_the_key ? s : at > s ? at - s : s - at;
      if (n >= N && how.far_is_0) return 0;
      return how.sign * by_distance(std::min(n, N - 1));
    };
    Real largest = -std::numeric_limits<Real>::infinity(), sum = 0;
    for (std::size_t s = 0; s < seen; ++s) {
      weights(t, s) = how.after_softmax                             ? scores(t, s)
                      : how.multiplied && !(cross && !how.in_cross) ? scores(t, s) * bias(s)
                                                                    : scores(t, s) + bias(s);
      largest = std::max(largest, weights(t, s));
    }
    if (how.not_shifted) largest = 0;
    for (std::size_t s = 0; s < seen; ++s) sum += weights(t, s) = std::exp(weights(t, s) - largest);
    for (std::size_t s = 0; s < seen; ++s) {
      if (!how.not_divided) weights(t, s) /= sum;
      if (how.after_softmax) weights(t, s) += bias(s);
    }
  }
  return weights;
}

const exercise::Exercise registered(
    "15.4", &shared_bias, check,
    {{"after softmax",
      "You added the bias to the weights; it is added to the scores, and softmax comes after it.",
      exercise::bound<wrong, Variant{.after_softmax = true}>},
     {"in cross-attention too",
      "You added the bias with a source too; its places are others, and nothing is added there.",
      exercise::bound<wrong, Variant{.in_cross = true}>},
     {"queries begin at 0", "You let query t stand at position t; the queries are the last T of S positions.",
      exercise::bound<wrong, Variant{.queries_from_0 = true}>},
     {"the future is seen",
      "Your queries look at keys that come after them; among one's own positions these are hidden.",
      exercise::bound<wrong, Variant{.sees_all = true}>},
     {"the source is hidden", "You hid part of the source; a query sees all of it.",
      exercise::bound<wrong, Variant{.hidden_in_cross = true}>},
     {"subtracted", "You subtracted the bias; it is added.", exercise::bound<wrong, Variant{.sign = -1}>},
     {"far is 0", "Beyond the last distance you added nothing; what is farther takes the last number.",
      exercise::bound<wrong, Variant{.far_is_0 = true}>},
     {"by the key's place",
      "You took the bias by the key's position; it goes by how far before its query the key stands.",
      exercise::bound<wrong, Variant{.of_the_key = true}>},
     {"multiplied", "You multiplied scores and bias; it is added.",
      exercise::bound<wrong, Variant{.multiplied = true}>},
     {"not divided", "Your weights do not sum to 1: divide by the sum of all exponentials of the row.",
      exercise::bound<wrong, Variant{.not_divided = true}>},
     {"the largest score not subtracted",
      "Large scores become infinite: subtract the row's largest score before the exponential.",
      exercise::bound<wrong, Variant{.not_shifted = true}>},
     {"no bias", "The bias is missing: it is added to the scores of a query with its own positions.",
      exercise::bound<wrong, Variant{.no_bias = true}>}});

}  // namespace
