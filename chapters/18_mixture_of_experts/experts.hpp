// The experts: E feed-forward layers, of which each token goes through k.
//
//   y_n = Σ_j gate_nj · expert_e(n,j) (x_n)
//
//   1. assign     tokens are grouped by expert; an expert takes at most ⌈k · factor · N / E⌉ of them, its capacity
//   2. work       each expert runs once, on its own rows and no others, forward and backward
//   3. combine    each token collects its answers, times their gates
//
// A choice for which there is no room counts as an answer of 0: the token goes on with what the residual carries. First choices of all
// tokens come before second choices, earlier tokens before later ones (Lepikhin et al. 2021, algorithm 1).
#pragma once

#include <cmath>
#include <numeric>

#include "17_variants/parts.hpp"
#include "18_mixture_of_experts/router.hpp"

namespace unrolled::mixture {

using variants::FeedForward;

inline constexpr std::size_t no_limit = ~std::size_t{0};

// [capacity]
/// ⌈k · factor · N / E⌉: how many of N tokens an expert takes. A factor of 1 leaves room for an even load and no other.
inline std::size_t capacity_of(std::size_t N, std::size_t E, std::size_t k, double factor) {
  if (std::isinf(factor)) return no_limit;
  const double even = static_cast<double>(k * N) / static_cast<double>(E);
  return static_cast<std::size_t>(std::ceil(factor * even - 1e-9));  // 1.1 · 10 is 11, not a little more
}
// [/capacity]

// [assign]
/// Which rows each expert works on.
struct Assignment {
  Indices tokens;                 ///< (M): those of expert 0, then those of expert 1, …
  std::vector<std::size_t> load;  ///< (E): how many each has; their sum is M
  Indices answers;  ///< (N,k): the row of 1 … M in which the answer stands; 0 where there was no room

  std::size_t dropped() const { return answers.size() - tokens.size(); }
};

/// experts (N,k), each in [0, E).
inline Assignment assign(const Indices& experts, std::size_t E, std::size_t capacity) {
  const std::size_t N = experts.shape(0), k = experts.shape(1);
  Assignment plan = {{}, std::vector<std::size_t>(E, 0), Indices(Shape{N, k}, 0)};
  for (std::size_t j = 0; j < k; ++j) {
    for (std::size_t n = 0; n < N; ++n) {
      std::size_t& load = plan.load[static_cast<std::size_t>(experts(n, j))];
      if (load < capacity)
        plan.answers(n, j) = static_cast<Index>(++load);  // its place within the expert, for now
    }
  }
  std::vector<std::size_t> before(E + 1, 0);  // rows of the experts before this one
  std::partial_sum(plan.load.begin(), plan.load.end(), before.begin() + 1);
  plan.tokens = Indices::from_shape({before[E]});
  for (std::size_t n = 0; n < N; ++n) {
    for (std::size_t j = 0; j < k; ++j) {
      Index& row = plan.answers(n, j);
      if (row == 0) continue;
      row += static_cast<Index>(before[static_cast<std::size_t>(experts(n, j))]);
      plan.tokens(static_cast<std::size_t>(row - 1)) = static_cast<Index>(n);
    }
  }
  return plan;
}
// [/assign]

class Experts : public nn::Module {
 public:
  /// E feed-forward layers C → F → C.
  Experts(std::size_t E, std::size_t C, std::size_t F, Generator& generator) {
    for (std::size_t e = 0; e < E; ++e)
      each.push_back(add(std::to_string(e), FeedForward({.width = C, .inner = F}, generator)));
  }

  // [work]
  /// x (N,C) → (N,C): the sum over each token's choices. Experts without a token do not run.
  Tensor operator()(const Tensor& x, const Routes& routes, const Assignment& plan) const {
    const Tensor grouped = gather(x, plan.tokens);  // (M,C)
    name_rows(grouped, x, plan);
    const Tensor no_room = Array(Shape{1, x.size(-1)}, 0);
    std::vector<Tensor> answers = {no_room};
    Index from = 0;
    for (std::size_t e = 0; e < each.size(); ++e) {
      const Index to = from + static_cast<Index>(plan.load[e]);
      const trace::Scope scope("expert.", e);
      if (from < to) answers.push_back(each[e](slice(grouped, 0, from, to)));
      from = to;
    }
    trace::names({{"no_room", no_room}});
    return combine_answers(gather(concat(answers, 0), plan.answers), routes.gates, x);
  }

  /// answers (N,k,C), gates (N,k) → (N,C)
  static Tensor combine_answers(const Tensor& answers, const Tensor& gates, const Tensor& x) {
    const auto N = static_cast<Index>(gates.size(0)), k = static_cast<Index>(gates.size(1));
    const Tensor y = sum(answers * reshape(gates, {N, k, 1}), -2);
    trace::names({{"answers", answers}}, {{"token", x}, {"choice"}, {"feature"}});
    trace::names({{"combined", y}}, {{"token", x}, {"feature"}});
    trace::note(answers, "a row of zeros where the expert had no room: this token goes on as it came");
    return y;
  }
  // [/work]

  std::vector<FeedForward> each;

 private:
  /// Rows of the group are called as the tokens they come from.
  static void name_rows(const Tensor& grouped, const Tensor& x, const Assignment& plan) {
    if (!trace::recording()) return;
    const std::vector<std::string> words = trace::ticks(x, -2);
    std::vector<std::string> sorted;
    for (const Index token : plan.tokens) {
      if (!words.empty()) sorted.push_back(words[static_cast<std::size_t>(token)]);
    }
    trace::label(grouped, "grouped", {{"token", sorted}, {"feature", {}}});
  }
};

}  // namespace unrolled::mixture
