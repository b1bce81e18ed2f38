// What follows from the formulas alone: nothing is trained here.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "18_mixture_of_experts/experiments/story.hpp"
#include "nn/module.hpp"

namespace unrolled::mixture {
namespace {

constexpr std::size_t width = 24, inner_size = 8, token_count = 40;

double largest_difference(const Tensor& a, const Tensor& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(a.value().flat(i) - b.value().flat(i))));
  return largest;
}

/// What E experts make of x with this router, with room for all.
Tensor routed(const Experts& experts, const Router& router, const Tensor& x) {
  const Routes routes = router(x);
  return experts(x, routes, assign(routes.experts, experts.each.size(), no_limit));
}

void compare_with_dense(app::Program& program, Generator& generator) {
  const NoGrad no_grad;
  const Tensor x = normal({token_count, width}, 1, generator);
  const Experts one(1, width, inner_size, generator), others(8, width, inner_size, generator),
      copies(8, width, inner_size, generator);
  const FeedForward& dense = one.each[0];
  for (const FeedForward& copy : copies.each) nn::copy_values(dense, copy);
  const Router of_one(width, 1, 1, generator), best_of_8(width, 8, 1, generator),
      two_of_8(width, 8, 2, generator);
  program.claim({.claim = "one expert of one is the dense layer (largest difference)",
                 .measured = largest_difference(routed(one, of_one, x), dense(x)),
                 .relation = "<=",
                 .bound = 1e-6,
                 .control = largest_difference(routed(copies, best_of_8, x), dense(x)),
                 .control_meaning = "one of 8 copies, whose gate is below 1"});
  program.claim({.claim = "two of 8 copies of one expert are that expert (largest difference)",
                 .measured = largest_difference(routed(copies, two_of_8, x), dense(x)),
                 .relation = "<=",
                 .bound = 1e-6,
                 .control = largest_difference(routed(others, two_of_8, x), dense(x)),
                 .control_meaning = "8 that differ"});
}

/// The balance loss of tokens with these probabilities (N,E), each sent to its best expert.
double balance_at(const Array& probabilities) {
  Routes routes;
  routes.experts = best(probabilities, 1);
  routes.probabilities = probabilities;
  return static_cast<double>(balance(routes).item());
}

void balance_by_hand(app::Program& program) {
  Array each_its_own(Shape{8, 8}, 0), all_on_one(Shape{8, 8}, 0);
  for (std::size_t n = 0; n < 8; ++n) each_its_own(n, n) = all_on_one(n, 3) = 1;
  // Two tokens hardly prefer expert 0; the third is sure of expert 1: f (2/3, 1/3), P (.34, .66)
  const Array unsure = {{Real(.51), Real(.49)}, {Real(.51), Real(.49)}, {Real(0), Real(1)}};
  program.claim({.claim = "balance loss at an even load of 8 experts",
                 .measured = balance_at(each_its_own),
                 .relation = "==",
                 .bound = 1,
                 .control = balance_at(all_on_one),
                 .control_meaning = "all tokens on one"});
  program.claim({.claim = "balance loss when all tokens go to one of 8",
                 .measured = balance_at(all_on_one),
                 .relation = "==",
                 .bound = 8,
                 .control = balance_at(each_its_own),
                 .control_meaning = "an even load"});
  program.claim({.claim = "it can fall below 1: two unsure tokens on one expert, a sure one on the other",
                 .measured = balance_at(unsure),
                 .relation = "<=",
                 .bound = .95,
                 .control = balance_at(each_its_own),
                 .control_meaning = "an even load"});
}

}  // namespace

void check_formulas(app::Program& program) {
  program.section("What follows from the formulas");
  Generator generator(program.seed());
  compare_with_dense(program, generator);
  balance_by_hand(program);
  program.say(
      "One expert of one is the dense layer. So are two of eight copies, since their gates sum to 1. The "
      "balance loss is 1 at an even load, 8 "
      "when one of eight gets all.");
}

}  // namespace unrolled::mixture
