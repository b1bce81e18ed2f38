#include "16_scaling/count_flops.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&count_flops);

void check(exercise::Checker& checker, Answer answer) {
  const auto one = [](Index x) { return Indices{x}; };
  checker.equal("no layers: the readout alone, 6 V C", one(answer(100, 10, 0, 50)), one(6000), 0);
  checker.equal("one layer of width 10, no token before: 6 (1200 + 1000 + 20)", one(answer(100, 10, 1, 1)),
                one(13320), 0);
  checker.equal("the same after 999 more", one(answer(100, 10, 1, 1000)), one(6 * (1200 + 1000 + 20000)), 0);
  checker.equal("GPT-3", one(answer(50257, 12288, 96, 2048)), one(count_flops(50257, 12288, 96, 2048)), 0);
  for (const std::string& name : exercise::three_drawn("sizes")) {
    const auto some = [&](std::size_t low, std::size_t high) {
      return static_cast<Index>(exercise::between(low, high, checker.generator()));
    };
    const Index V = some(300, 900), C = some(20, 60), L = some(2, 7), T = some(100, 200);
    checker.equal(name, one(answer(V, C, L, T)), one(count_flops(V, C, L, T)), 0);
  }
}

/// What a wrong answer does.
struct Variant {
  Index tables = 1, matrices = 12, attention = 2, factor = 6;
  bool squared = false, layers = true, positions = false, once = false;
};

Index wrong(const Variant& how, Index V, Index C, Index L, Index T) {
  const Index layers = how.layers ? L : 1;
  const Index attention = how.attention * (how.once ? 1 : layers) * T * C * (how.squared ? T : 1);
  return how.factor *
         (how.matrices * layers * C * C + how.tables * V * C + attention + (how.positions ? T * C : 0));
}

const exercise::Exercise registered(
    "16.5", &count_flops, check,
    {{"the lookup counted",
      "You counted the table twice; looking up a vector costs nothing, only the readout multiplies.",
      exercise::bound<wrong, Variant{.tables = 2}>},
     {"no readout", "The readout is missing: V C multiplications a token.",
      exercise::bound<wrong, Variant{.tables = 0}>},
     {"positions counted", "You counted the table of positions; looking up costs nothing.",
      exercise::bound<wrong, Variant{.positions = true}>},
     {"forward only",
      "Yours is the price of reading; learning also has a backward pass, which costs twice as much again.",
      exercise::bound<wrong, Variant{.factor = 2}>},
     {"backward once",
      "You counted the backward pass as much as the forward one; it has two products for each.",
      exercise::bound<wrong, Variant{.factor = 4}>},
     {"multiplications alone", "You counted multiplications; each comes with an addition.",
      exercise::bound<wrong, Variant{.factor = 3}>},
     {"no attention", "Scores and means of attention are missing: 2 T C multiplications a layer.",
      exercise::bound<wrong, Variant{.attention = 0}>},
     {"scores without the means",
      "You counted attention's scores and not the mean of the values, which costs as much.",
      exercise::bound<wrong, Variant{.attention = 1}>},
     {"T²", "Your attention costs T² a token; that is for all T tokens together.",
      exercise::bound<wrong, Variant{.squared = true}>},
     {"feed-forward forgotten", "You counted 4 C² a layer; the feed-forward layer has 8 C² more.",
      exercise::bound<wrong, Variant{.matrices = 4}>},
     {"attention's matrices forgotten", "You counted 8 C² a layer; attention has four matrices of C² too.",
      exercise::bound<wrong, Variant{.matrices = 8}>},
     {"one layer", "You counted one layer; there are L.", exercise::bound<wrong, Variant{.layers = false}>},
     {"attention in one layer", "You counted attention's products for one layer; each of L has them.",
      exercise::bound<wrong, Variant{.once = true}>}});

}  // namespace
