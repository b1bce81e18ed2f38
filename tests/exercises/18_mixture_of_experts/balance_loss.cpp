#include "18_mixture_of_experts/balance_loss.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

struct Answer {
  decltype(&balance_loss) loss;
  decltype(&balance_gradient) gradient;
};

/// The experts of one layer: (1,N).
Indices layer(const std::vector<Index>& experts) {
  Indices one = exercise::list(experts);
  one.reshape({1, experts.size()});
  return one;
}

/// Rows that sum to 1.
Array drawn_probabilities(const Shape& shape, Generator& generator) {
  Array p = uniform(shape, .1, 1, generator);
  const std::size_t E = shape.back();
  for (std::size_t i = 0; i < p.size(); i += E) {
    Real sum = 0;
    for (std::size_t e = 0; e < E; ++e) sum += p.flat(i + e);
    for (std::size_t e = 0; e < E; ++e) p.flat(i + e) /= sum;
  }
  return p;
}

void check(exercise::Checker& checker, Answer answer) {
  const auto judge = [&](const std::string& name, const Array& p, const Indices& experts) {
    checker.equal(name + ": loss", answer.loss(p, experts), balance_loss(p, experts));
    checker.equal(name + ": gradient", answer.gradient(p, experts), balance_gradient(p, experts));
  };
  const Array even(Shape{1, 4, 4}, Real(.25));
  checker.equal("an even load", answer.loss(even, layer({0, 1, 2, 3})), 1);
  Array sure(Shape{1, 4, 4}, 0), unsure(Shape{1, 3, 2}, 0), of_one(Shape{1, 1, 3}, Real(.2));
  for (std::size_t n = 0; n < 4; ++n) sure(0, n, 2) = 1;
  checker.equal("all on one of four: loss", answer.loss(sure, layer({2, 2, 2, 2})), 4);
  checker.equal("all on one of four: gradient", answer.gradient(sure, layer({2, 2, 2, 2})),
                balance_gradient(sure, layer({2, 2, 2, 2})));
  for (std::size_t n = 0; n < 2; ++n) unsure(0, n, 0) = Real(.51), unsure(0, n, 1) = Real(.49);
  unsure(0, 2, 1) = 1;
  checker.equal("below 1: 2 (2/3 · .34 + 1/3 · .66)", answer.loss(unsure, layer({0, 0, 1})),
                2 * (.68 + .66) / 3);
  of_one(0, 0, 0) = Real(.5), of_one(0, 0, 1) = Real(.3);
  judge("one token", of_one, layer({1}));
  Generator fixed(3);
  const Array p = drawn_probabilities({2, 6, 3}, fixed);
  const Indices experts = {{0, 0, 0, 1, 0, 0}, {2, 2, 1, 2, 2, 2}};
  judge("two layers, each with a favourite", p, experts);
  judge("two layers of three tokens, 18 experts", drawn_probabilities({2, 3, 18}, fixed),
        exercise::drawn_indices(0, 17, {2, 3}, fixed));
  for (const std::string& name : exercise::three_drawn("layers")) {
    Generator& generator = checker.generator();
    const std::size_t L = exercise::between(2, 3, generator), N = exercise::between(5, 8, generator),
                      E = exercise::between(3, 5, generator);
    const Array drawn = drawn_probabilities({L, N, E}, generator);
    judge(name, drawn, exercise::drawn_indices(0, E - 1, {L, N}, generator));
  }
}

/// What a wrong loss does.
struct Variant {
  bool chosen_only = false, poured = false, no_factor = false, no_counts = false, mean_of_layers = false,
       through_f = false, counts = false, only_chosen_gradient = false, no_mean_gradient = false,
       zero_gradient = false, entropy = false, no_factor_gradient = false;
};

Real share(const Variant& how, const Array& p, const Indices& experts, std::size_t l, std::size_t e) {
  Real f = 0;
  const std::size_t L = p.shape(0), N = p.shape(1);
  for (std::size_t m = how.poured ? 0 : l; m < (how.poured ? L : l + 1); ++m) {
    for (std::size_t n = 0; n < N; ++n)
      f += how.no_counts ? p(m, n, e) : experts(m, n) == static_cast<Index>(e) ? 1 : 0;
  }
  if (how.poured) f /= static_cast<Real>(L);
  return how.counts ? f : f / static_cast<Real>(N);
}

Real wrong_loss(const Variant& how, const Array& p, const Indices& experts) {
  const std::size_t L = p.shape(0), N = p.shape(1), E = p.shape(2);
  Real loss = 0;
  for (std::size_t l = 0; l < L; ++l) {
    for (std::size_t e = 0; e < E; ++e) {
      Real P = 0;
      for (std::size_t m = how.poured ? 0 : l; m < (how.poured ? L : l + 1); ++m) {
        for (std::size_t n = 0; n < N; ++n) {
          if (!how.chosen_only || experts(m, n) == static_cast<Index>(e)) P += p(m, n, e);
        }
      }
      if (how.poured) P /= static_cast<Real>(L);
      P /= static_cast<Real>(N);
      const Real f = share(how, p, experts, l, e);
      loss += how.entropy ? f > 0 ? -f * std::log(f) : 0 : (how.no_factor ? 1 : static_cast<Real>(E)) * f * P;
    }
    if (how.poured) return loss;
  }
  return how.mean_of_layers ? loss / static_cast<Real>(L) : loss;
}

Array wrong_gradient(const Variant& how, const Array& p, const Indices& experts) {
  const std::size_t L = p.shape(0), N = p.shape(1), E = p.shape(2);
  Array gradient(Shape{L, N, E}, 0);
  if (how.zero_gradient || how.entropy) return gradient;
  for (std::size_t l = 0; l < L; ++l) {
    for (std::size_t n = 0; n < N; ++n) {
      for (std::size_t e = 0; e < E; ++e) {
        if ((how.chosen_only || how.only_chosen_gradient) && experts(l, n) != static_cast<Index>(e)) continue;
        Real g = share(how, p, experts, l, e) *
                 (how.no_factor || how.no_factor_gradient ? 1 : static_cast<Real>(E));
        if (!how.no_mean_gradient) g /= static_cast<Real>(N);
        if (how.poured || how.mean_of_layers) g /= static_cast<Real>(L);
        if (how.no_counts || how.through_f) g *= 2;
        gradient(l, n, e) = g;
      }
    }
  }
  return gradient;
}

template <Variant how>
constexpr Answer mistaken() {
  return {exercise::bound<wrong_loss, how>, exercise::bound<wrong_gradient, how>};
}

const exercise::Exercise registered(
    "18.4", Answer{&balance_loss, &balance_gradient}, check,
    {{"P of the chosen only",
      "Your P counts only tokens that were sent to the expert; it is the mean over all tokens of the layer.",
      mistaken<Variant{.chosen_only = true}>()},
     {"layers poured together",
      "You counted the tokens of all layers together: where each layer has another favourite that looks "
      "even. Each layer has a loss of its own, and they are added.",
      mistaken<Variant{.poured = true}>()},
     {"no factor E", "The factor E is missing, with which an even load costs 1.",
      mistaken<Variant{.no_factor = true}>()},
     {"no counts", "Your f is the mean probability too; it counts the tokens that were sent.",
      mistaken<Variant{.no_counts = true}>()},
     {"mean over the layers", "You took the mean over the layers; the losses are added.",
      mistaken<Variant{.mean_of_layers = true}>()},
     {"gradient through f",
      "Your gradient is twice as large, as if f had a share in it; counts pass nothing back.",
      mistaken<Variant{.through_f = true}>()},
     {"counts for shares",
      "Your f is a number of tokens, or your P a sum over them; f is a share and P a mean.",
      mistaken<Variant{.counts = true}>()},
     {"gradient of the chosen only",
      "Only the probability of the chosen expert has a gradient in your answer; P is a mean of all tokens' "
      "probabilities.",
      mistaken<Variant{.only_chosen_gradient = true}>()},
     {"gradient without 1/N", "The 1 / N of the mean P is missing from your gradient.",
      mistaken<Variant{.no_mean_gradient = true}>()},
     {"no gradient", "Your gradient is 0; f passes nothing back, but P does.",
      mistaken<Variant{.zero_gradient = true}>()},
     {"gradient without E", "The factor E is in your loss, but not in your gradient.",
      mistaken<Variant{.no_factor_gradient = true}>()},
     {"entropy",
      "You took the entropy of f, which counts only and could not be learnt from; the loss is E Σ f P.",
      mistaken<Variant{.entropy = true}>()}});

}  // namespace
