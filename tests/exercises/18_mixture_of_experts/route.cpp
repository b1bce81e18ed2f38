#include "18_mixture_of_experts/route.hpp"

#include <numeric>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&route);

void check(exercise::Checker& checker, Answer answer) {
  const Real ln_2 = std::log(Real{2}), ln_3 = std::log(Real{3}), ln_4 = std::log(Real{4});
  const Array two_rows = {{0, ln_2, ln_3, ln_4}, {ln_4, 0, ln_3, ln_2}};
  checker.equal("one of four: probabilities .1, .2, .3, .4 in other orders", answer(two_rows, 1),
                Array{{0, 0, 0, Real(.4)}, {Real(.4), 0, 0, 0}});
  checker.equal("two of four: shares of .7", answer(two_rows, 2),
                Array{{0, 0, Real(3) / 7, Real(4) / 7}, {Real(4) / 7, 0, Real(3) / 7, 0}});
  checker.equal("all of four", answer(two_rows, 4),
                Array{{Real(.1), Real(.2), Real(.3), Real(.4)}, {Real(.4), Real(.1), Real(.3), Real(.2)}});
  checker.equal("four equal scores, one expert", answer(Array(Shape{1, 4}, 5), 1),
                route(Array(Shape{1, 4}, 5), 1));
  checker.equal("four equal scores, two experts", answer(Array(Shape{1, 4}, 5), 2),
                route(Array(Shape{1, 4}, 5), 2));
  const Array large = {{1000, 1001, 999}, {-1000, -1001, -1002}};
  checker.equal("large scores", answer(large, 2), route(large, 2));
  checker.equal("a probability too small for a number, two of three", answer(Array{{1000, 0, -1000}}, 2),
                Array{{1, 0, 0}});
  checker.equal("40 equal scores, 20 chosen: the first ones", answer(Array(Shape{1, 40}, 5), 20),
                route(Array(Shape{1, 40}, 5), 20));
  checker.equal("one expert there is", answer(Array(Shape{2, 1}, -3), 1), Array(Shape{2, 1}, 1));
  checker.equal("no token", answer(Array::from_shape({0, 3}), 2), Array::from_shape({0, 3}));
  const Array wide = exercise::wave({21, 19}, .7);
  checker.equal("21 tokens, 19 experts, three chosen", answer(wide, 3), route(wide, 3));
  checker.throws(
      "five of four", [&] { answer(two_rows, 5); }, "experts");
  checker.throws(
      "none of four", [&] { answer(two_rows, 0); }, "experts");
  for (const std::string& name : exercise::three_drawn("scores")) {
    Generator& generator = checker.generator();
    const std::size_t E = exercise::between(4, 7, generator), k = exercise::between(1, 3, generator);
    const Array scores = normal({exercise::between(3, 6, generator), E}, 1, generator);
    checker.equal(name, answer(scores, k), route(scores, k));
  }
}

/// What a wrong router does.
struct Variant {
  bool over_chosen = false, not_shares = false, last_of_equals = false, smallest = false, over_tokens = false,
       raw = false, equal = false, always_one = false, always_two = false, no_shift = false, no_error = false,
       all_kept = false, sigmoid = false;
};

Array wrong(const Variant& how, const Array& scores, std::size_t k) {
  const std::size_t N = scores.shape(0), E = scores.shape(1);
  if ((k == 0 || k > E) && !how.no_error) throw Error("experts");
  k = std::min(how.always_one ? 1 : how.always_two ? 2 : k, E);
  Array gates(Shape{N, E}, 0);
  for (std::size_t n = 0; n < N; ++n) {
    std::vector<std::size_t> order(E);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      if (scores(n, a) == scores(n, b)) return how.last_of_equals && a > b;
      return (scores(n, a) > scores(n, b)) != how.smallest;
    });
    const Real shift = how.no_shift ? 0 : scores(n, order[how.smallest ? E - 1 : 0]);
    const auto size = [&](std::size_t e) {
      return how.sigmoid ? 1 / (1 + std::exp(-scores(n, e))) : std::exp(scores(n, e) - shift);
    };
    Real all = 0, chosen = 0;
    for (std::size_t i = 0; i < E; ++i) {
      all += size(order[i]);
      if (i < k) chosen += size(order[i]);
    }
    if (how.over_tokens) {
      all = 0;
      for (std::size_t m = 0; m < N; ++m) all += std::exp(scores(m, order[0]) - shift);
    }
    if (how.sigmoid) all = 1;
    for (std::size_t i = 0; i < (how.all_kept ? E : k); ++i) {
      const std::size_t e = order[i];
      const bool shares = (k > 1 || how.over_chosen) && !how.not_shares;
      gates(n, e) = how.raw     ? scores(n, e)
                    : how.equal ? 1 / static_cast<Real>(k)
                                : size(e) / (shares ? chosen : all);
    }
  }
  return gates;
}

const exercise::Exercise registered(
    "18.1", &route, check,
    {{"softmax over the chosen",
      "With one expert your gate is always 1, so the router could never learn; it is the probability among "
      "all experts.",
      exercise::bound<wrong, Variant{.over_chosen = true}>},
     {"no shares",
      "With two and more the gates are shares of their sum, so that they add up to 1; you took the "
      "probabilities as they are.",
      exercise::bound<wrong, Variant{.not_shares = true}>},
     {"the last of equals", "Among equal scores you took the last expert; the first is asked for.",
      exercise::bound<wrong, Variant{.last_of_equals = true}>},
     {"the smallest", "You chose the experts with the smallest scores.",
      exercise::bound<wrong, Variant{.smallest = true}>},
     {"softmax over tokens",
      "Your softmax goes over the tokens of a column; it goes over the experts of a row.",
      exercise::bound<wrong, Variant{.over_tokens = true}>},
     {"scores for gates", "Your gates are the scores themselves; they are probabilities, by softmax.",
      exercise::bound<wrong, Variant{.raw = true}>},
     {"equal gates", "All your gates are 1 / k; they follow from the scores.",
      exercise::bound<wrong, Variant{.equal = true}>},
     {"one expert", "You chose one expert whatever k is.",
      exercise::bound<wrong, Variant{.always_one = true}>},
     {"two experts", "You chose two experts whatever k is.",
      exercise::bound<wrong, Variant{.always_two = true}>},
     {"e to a large power", "e to the power of 1000 is infinite: subtract the row's largest score first.",
      exercise::bound<wrong, Variant{.no_shift = true}>},
     {"more than there are",
      "With k of 0, or more than there are experts, you returned something; an Error is asked for.",
      exercise::bound<wrong, Variant{.no_error = true}>},
     {"all kept", "Experts that were not chosen have a gate above 0 in your answer.",
      exercise::bound<wrong, Variant{.all_kept = true}>},
     {"sigmoid",
      "You took the sigmoid of each score by itself; softmax makes the probabilities of a row sum to 1.",
      exercise::bound<wrong, Variant{.sigmoid = true}>}});

}  // namespace
