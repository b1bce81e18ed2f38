#include "11_transformer/label_smoothing.hpp"

#include <cmath>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&label_smoothing);

constexpr Index none = 1;  // a padding that occurs in no target

void check(exercise::Checker& checker, Answer answer) {
  // p = (¾, ¼), q = (.9, .1)
  const Real high = std::log(Real{3} / 4), low = std::log(Real{1} / 4);
  const Array odds = {{std::log(Real{3}), 0}};
  checker.equal("p = (¾, ¼), target 0, ε = 0", answer(odds, {0}, 0, none), -high);
  checker.equal("p = (¾, ¼), target 0, ε = .2", answer(odds, {0}, .2, none), -.9 * high - .1 * low);
  checker.equal("p = (¼, ¼, ¼, ¼), target 2, ε = .1", answer(Array{{5, 5, 5, 5}}, {2}, .1, none), -low);
  checker.equal("logits (100, 0): certainty costs", answer(Array{{100, 0}}, {0}, .2, none), 10);
  checker.equal("logits (1000, 0)", answer(Array{{1000, 0}}, {0}, .2, none), 100);
  checker.equal("p = (½, ¼, ¼), target 0, ε = .3", answer(Array{{std::log(Real{2}), 0, 0}}, {0}, .3, none),
                -.8 * std::log(Real{.5}) - .2 * low);
  const Array rows = {{std::log(Real{3}), 0}, {std::log(Real{3}), 0}, {0, 40}, {40, 0}};
  checker.equal("two rows of words, two of padding", answer(rows, {0, 0, 1, 1}, .2, 1),
                -.9 * high - .1 * low);
  checker.equal("the padding has the number 0", answer(rows, {0, 1, 0, 0}, 0, 0), -low);

  // Nothing is better than p = q.
  const Array wanted = {{.925, .025, .025, .025}};
  const Tensor best = parameter(log(Tensor(wanted)).value());
  const Tensor lowest = answer(best, {0}, .1, none);
  if (lowest.requires_grad() && lowest.size() == 1) lowest.backward();
  checker.equal("at p = q no logit wants to move", best.grad(), Array{{0, 0, 0, 0}});

  const Array logits = (3 * Tensor(wave({4, 5}, .9))).value();
  const Indices targets = {2, 0, 4, 1};
  exercise::flows_back(checker, "what flows back", {{"logits", logits}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], targets, .1, 0); });
  // torch.nn.functional.cross_entropy(ignore_index=0, label_smoothing=0.1)
  checker.equal("PyTorch's numbers", answer(logits, targets, .1, 0), pytorch::label_smoothing);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("logits and targets")) {
    const std::size_t rows_of_it = exercise::between(2, 6, generator), V = exercise::between(3, 7, generator);
    const Tensor drawn = normal({rows_of_it, V}, 2, generator);
    const auto padding = static_cast<Index>(generator.below(V));
    Indices wanted = exercise::drawn_indices(0, V - 1, {rows_of_it}, generator);
    wanted(0) = (padding + 1) % static_cast<Index>(V);  // one that counts
    const double epsilon = generator.uniform(.05, .4);
    checker.equal(name, answer(drawn, wanted, epsilon, padding),
                  label_smoothing(drawn, wanted, epsilon, padding));
  }
}

/// What a wrong loss does.
struct Variant {
  bool smoothed = true, among_others = false, target_left_out = false, without_padding = false;
  bool padding_counts = false, padding_divides = false, summed = false, shares_swapped = false;
  bool log_of_softmax = false, no_softmax = false, negative = true;
  bool whole_share = false;   ///< every word gets ε, not ε/V
  bool target_whole = false;  ///< the target keeps 1 besides its share
  bool padding_adds = false;  ///< padding is in the sum, and not in what it is divided by
};

Tensor wrong(const Variant& how, const Tensor& logits, const Indices& targets, double given, Index padding) {
  const Tensor log_p = how.no_softmax       ? logits
                       : how.log_of_softmax ? log(softmax(logits))
                                            : log_softmax(logits);
  const auto V = static_cast<double>(logits.size(-1));
  const double epsilon = !how.smoothed ? 0 : how.shares_swapped ? 1 - given : given;
  // What the wanted distribution is, row by row
  const double others = how.whole_share       ? epsilon
                        : how.among_others    ? epsilon / (V - 1)
                        : how.without_padding ? epsilon / (V - 2)
                                              : epsilon / V;
  Array q = Array(logits.shape(), static_cast<Real>(others));
  Array counts(Shape{targets.size()}, 1);
  double words = 0;
  for (std::size_t n = 0; n < targets.size(); ++n) {
    const bool word = targets(n) != padding;
    words += word ? 1 : 0;
    counts(n) = word || how.padding_counts || how.padding_adds ? 1 : 0;
    Real& target = q(n, static_cast<std::size_t>(targets(n)));
    const bool alone = how.among_others || how.target_left_out || how.without_padding;
    target = static_cast<Real>(alone ? 1 - epsilon : how.target_whole ? 1 + others : 1 - epsilon + others);
    if (how.without_padding && word) q(n, static_cast<std::size_t>(padding)) = 0;
  }
  const Tensor losses = sum((how.negative ? -1 : 1) * Tensor(q) * log_p, -1);  // (N)
  const auto divisor =
      how.padding_counts || how.padding_divides ? static_cast<double>(targets.size()) : words;
  const Tensor total = sum(losses * Tensor(counts));
  return how.summed ? total : total / divisor;
}

const exercise::Exercise registered(
    "11.6", &label_smoothing, check,
    {{"not smoothed", "ε does nothing in your loss: it is the plain cross-entropy.",
      exercise::bound<wrong, Variant{.smoothed = false}>},
     {"spread over the others",
      "You gave ε to the V − 1 other words; here it is spread over all V, and the target gets its share too.",
      exercise::bound<wrong, Variant{.among_others = true}>},
     {"target left out",
      "The target gets 1 − ε and the others ε/V each: that does not sum to 1. The target gets its ε/V as "
      "well.",
      exercise::bound<wrong, Variant{.target_left_out = true}>},
     {"ε for every word", "Every word got ε in your loss; they share it: ε/V each, so that q sums to 1.",
      exercise::bound<wrong, Variant{.whole_share = true}>},
     {"nothing taken from the target",
      "The target kept its whole 1, and got ε/V on top: what the others get must be taken from it.",
      exercise::bound<wrong, Variant{.target_whole = true}>},
     {"softmax forgotten", "You took the logits for ln p; they become it by `log_softmax`.",
      exercise::bound<wrong, Variant{.no_softmax = true}>},
     {"padding adds", "You divided by the rows that count, but the others are still in the sum.",
      exercise::bound<wrong, Variant{.padding_adds = true}>},
     {"padding gets no share",
      "You left target and padding out when ε was spread, as some do; here every word of the V gets ε/V.",
      exercise::bound<wrong, Variant{.without_padding = true}>},
     {"padding counts", "Rows whose target is padding are in your mean; nobody asked for a word there.",
      exercise::bound<wrong, Variant{.padding_counts = true}>},
     {"padding divides",
      "You left the padding out of the sum, but divided by all rows: the loss then depends on how the batch "
      "was "
      "filled.",
      exercise::bound<wrong, Variant{.padding_divides = true}>},
     {"summed", "You summed over the rows; a mean was asked for.",
      exercise::bound<wrong, Variant{.summed = true}>},
     {"shares swapped", "The target has ε and all words share 1 − ε: it is the other way round.",
      exercise::bound<wrong, Variant{.shares_swapped = true}>},
     {"logarithm of softmax",
      "You took the logarithm of a softmax: where it is 0 the logarithm is −∞. log_softmax never gets there.",
      exercise::bound<wrong, Variant{.log_of_softmax = true}>},
     {"cut from the graph",
      "The value is right, but the loss is cut from the graph: with .value() on the way nothing flows back.",
      [](const Tensor& logits, const Indices& targets, double smoothing, Index padding) {
        return wrong({}, logits, targets, smoothing, padding).detach();
      }},
     {"sign", "Your loss is negative: the sign is reversed.",
      exercise::bound<wrong, Variant{.negative = false}>}});

}  // namespace
