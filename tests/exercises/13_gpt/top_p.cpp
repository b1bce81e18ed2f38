#include "13_gpt/top_p.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&top_p);

Real sum_of(const Array& p) { return std::accumulate(p.begin(), p.end(), Real{0}); }

/// What a wrong nucleus does.
struct Variant {
  bool crossing = true, at_least_one = false;  ///< whether the token with which the mass is reached goes in
  bool beyond = false;                         ///< one more, when the mass is reached exactly
  enum { likeliest, unlikeliest, as_they_come } first = likeliest;
  bool last_of_equal = false, all_of_equal = false, any_of_equal = false, turned_round = false;
  enum { by_the_sum, by_the_mass, by_softmax, not_at_all } renormalised = by_the_sum;
  bool sorted = false, each_by_itself = false, far_from_the_best = false, share_of_tokens = false;
};

Array nucleus(const Variant& how, const Array& p, double mass) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (how.last_of_equal) std::ranges::reverse(order);
  const auto priority = [&](std::size_t token) {
    return how.first == Variant::unlikeliest ? -p(token) : p(token);
  };
  if (how.first != Variant::as_they_come) std::ranges::stable_sort(order, std::greater{}, priority);
  if (how.any_of_equal) std::ranges::sort(order, std::greater{}, priority);
  if (how.turned_round) {
    std::ranges::sort(order, std::less{}, priority);
    std::ranges::reverse(order);
  }
  const auto in = [&](std::size_t n, double sum) {
    const Real here = p(order[n]);
    if (how.all_of_equal && n > 0 && here == p(order[n - 1]) && sum > 0) return true;
    if (how.each_by_itself) return here >= 1 - mass;
    if (how.far_from_the_best) return here >= (1 - mass) * p(order[0]);
    if (how.share_of_tokens) return static_cast<double>(n) < mass * static_cast<double>(p.size());
    if (how.at_least_one && n == 0) return true;
    if (!how.crossing) return sum + here <= mass;
    return how.beyond ? sum <= mass : sum < mass;
  };
  Array kept = Array(p.shape(), 0);
  double sum = 0;
  std::size_t n = 0;
  for (; n < order.size() && in(n, sum); ++n) {
    sum += kept(how.sorted ? n : order[n]) = p(order[n]);
  }
  if (how.renormalised == Variant::by_softmax) {
    for (Real& share : kept) share = share > 0 ? std::exp(share) : 0;
    sum = sum_of(kept);
  }
  if (how.renormalised == Variant::by_the_mass) sum = mass;
  if (how.renormalised != Variant::not_at_all) kept /= sum;
  return kept;
}

void check(exercise::Checker& checker, Answer answer) {
  // Eighths: no sum of them is rounded.
  const Array p = {.125, .5, .25, .125};
  checker.equal("p = ⅛ ½ ¼ ⅛, mass .7: ½ and ¼ go in", answer(p, .7), Array{0, 2. / 3, 1. / 3, 0});
  checker.equal("p = ⅛ ½ ¼ ⅛, mass ¾: ½ and ¼ are just enough", answer(p, .75), Array{0, 2. / 3, 1. / 3, 0});
  checker.equal("p = ⅛ ½ ¼ ⅛, mass .8: of the two of ⅛ the first", answer(p, .8),
                Array{1. / 7, 4. / 7, 2. / 7, 0});
  checker.equal("p = ⅛ ½ ¼ ⅛, mass .3: the likeliest alone", answer(p, .3), Array{0, 1, 0, 0});
  checker.equal("p = ⅛ ½ ¼ ⅛, mass .000001: still the likeliest", answer(p, 1e-6), Array{0, 1, 0, 0});
  checker.equal("p = ⅛ ½ ¼ ⅛, mass 1: all", answer(p, 1), p);
  checker.equal("p = 0 0 1 0, mass .9", answer(Array{0, 0, 1, 0}, .9), Array{0, 0, 1, 0});
  checker.equal("p = 0 0 1 0, mass 1", answer(Array{0, 0, 1, 0}, 1), Array{0, 0, 1, 0});
  checker.equal("p = ¼ ¼ ¼ ¼, mass ½: the first two", answer(Array{.25, .25, .25, .25}, .5),
                Array{.5, .5, 0, 0});
  checker.equal("a single token, mass .5", answer(Array{1}, .5), Array{1});

  // Many equal ones: a sort that is not stable would mix them.
  Array many = Array(Shape{128}, 0), wanted = many;
  for (std::size_t token = 0; token < 128; ++token) many(token) = (token % 2 == 0 ? 1. : 3.) / 256;
  for (std::size_t n = 0; n < 43; ++n) wanted(2 * n + 1) = 1. / 43;
  checker.equal("128 tokens, every other one three times as likely, mass ½", answer(many, .5), wanted);

  Generator generator(1);
  for (const double mass : {.1, .5, .9, .99}) {
    const Array given = softmax(normal({30}, 2, generator)).value(), found = answer(given, mass);
    const std::string name = fmt::format("thirty tokens, mass {}", mass);
    checker.equal(name, found, nucleus({}, given, mass));
    checker.that(name + ": sums to 1", std::abs(sum_of(found) - 1) < 1e-9,
                 "what is left must be a distribution again: divide by the sum of what was kept");
  }
  // Ten times 0.1 is a little less than 1 for the computer.
  const Array tenths = Array(Shape{10}, .1);
  checker.equal("ten tokens of .1, mass 1: no sum reaches it, and all go in", answer(tenths, 1), tenths);

  for (const std::string& name : exercise::three_drawn("probabilities and a mass")) {
    const std::size_t V = exercise::between(2, 12, checker.generator());
    const Array given = softmax(normal({V}, 1.5, checker.generator())).value();
    const double mass = checker.generator().uniform(.2, .95);
    checker.equal(name, answer(given, mass), top_p(given, mass));
  }
}

const exercise::Exercise registered(
    "13.4", &top_p, check,
    {{"crossing token left out",
      "You left out the token with which the mass is reached: what you keep is less than was asked for, or "
      "nothing at "
      "all.",
      exercise::bound<nucleus, Variant{.crossing = false}>},
     {"crossing token left out, but never the first",
      "You always keep one token, but leave out the one with which the mass is reached: what you keep is "
      "less than was "
      "asked for.",
      exercise::bound<nucleus, Variant{.crossing = false, .at_least_one = true}>},
     {"not renormalised", "What you keep no longer sums to 1; it is to be a distribution again.",
      exercise::bound<nucleus, Variant{.renormalised = Variant::not_at_all}>},
     {"divided by the mass",
      "You divided by the mass that was asked for; what is kept is a little more, and is divided by its own "
      "sum.",
      exercise::bound<nucleus, Variant{.renormalised = Variant::by_the_mass}>},
     {"softmax of probabilities",
      "You put what is kept through a softmax: it is probabilities already, and makes them nearly equal.",
      exercise::bound<nucleus, Variant{.renormalised = Variant::by_softmax}>},
     {"one too many", "Where the mass is reached exactly you take one more; `mass` or more was asked for.",
      exercise::bound<nucleus, Variant{.beyond = true}>},
     {"not sorted", "You took the tokens as they come; the likeliest go in first.",
      exercise::bound<nucleus, Variant{.first = Variant::as_they_come}>},
     {"unlikeliest first", "You began with the unlikeliest tokens; the likeliest go in first.",
      exercise::bound<nucleus, Variant{.first = Variant::unlikeliest}>},
     {"left in order of size",
      "Your probabilities come in order of their size; each must stay in the place of its token.",
      exercise::bound<nucleus, Variant{.sorted = true}>},
     {"all of equal ones",
      "You keep all tokens that are as likely as the last one to go in; only as many as needed are kept, the "
      "first of them.",
      exercise::bound<nucleus, Variant{.all_of_equal = true}>},
     {"last of equal ones", "Of equally likely tokens you take the last; the first go in first.",
      exercise::bound<nucleus, Variant{.last_of_equal = true}>},
     {"any of equal ones",
      "Your sort mixes equally likely tokens, and the first are to go in first: std::sort and "
      "xt::argsort promise no order among equals, std::stable_sort keeps theirs.",
      exercise::bound<nucleus, Variant{.any_of_equal = true}>},
     {"sorted upwards, reversed",
      "You sorted upwards and reversed the order; that reverses equally likely tokens too, and "
      "std::sort or "
      "xt::argsort have left them in any order.",
      exercise::bound<nucleus, Variant{.turned_round = true}>},
     {"each by itself",
      "You compare each probability with 1 − mass; it is the sum from the likeliest down that is compared "
      "with the mass.",
      exercise::bound<nucleus, Variant{.each_by_itself = true}>},
     {"measured against the best",
      "You keep what is not far below the likeliest: that is another filter, min-p. Here the sum of what is "
      "kept counts.",
      exercise::bound<nucleus, Variant{.far_from_the_best = true}>},
     {"a share of the tokens",
      "You keep a share of the tokens, however likely they are: that is top-k. Here their probability "
      "counts.",
      exercise::bound<nucleus, Variant{.share_of_tokens = true}>}});

}  // namespace
