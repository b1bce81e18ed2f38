// What is written for −ln σ(d) where softplus(−d) belongs: the same slips in 23.1 and in 23.7.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "tensor/ops.hpp"

namespace unrolled::exercise {

/// What is made of a difference d, and what is wrong with that.
struct WrongLogSigmoid {
  const char* name;
  const char* sentence;
  Tensor (*of)(const Tensor& d);
};

inline constexpr WrongLogSigmoid wrong_log_sigmoids[] = {
    {"naive logarithm of σ",
     "Right, until a difference is −1000: there e^1000 is too large a number and σ is 0, so the logarithm "
     "is infinite and its gradient is none.",
     [](const Tensor& d) { return -log(sigmoid(d)); }},
    {"10^−12 added to σ",
     "A small number under the logarithm, added to σ or as its lowest value, keeps the loss "
     "finite, but stops it at 27.6, and the gradient dies there.",
     [](const Tensor& d) { return -log(sigmoid(d) + 1e-12); }},
    {"10^−10 added to σ",
     "A small number under the logarithm, added to σ or as its lowest value, keeps the loss "
     "finite, but stops it at 23.0, and the gradient dies there.",
     [](const Tensor& d) { return -log(sigmoid(d) + 1e-10); }},
    {"10^−8 added to σ",
     "A small number under the logarithm, added to σ or as its lowest value, keeps the loss "
     "finite, but stops it at 18.4, and the gradient dies there.",
     [](const Tensor& d) { return -log(sigmoid(d) + 1e-8); }},
    {"limited difference",
     "You hold the difference between two bounds: beyond them the loss stops growing, and the pairs that "
     "are most wrong no longer pull.",
     [](const Tensor& d) { return softplus(-clamp(d, -30, 30)); }},
    {"no slope at 0",
     "Right, but for the gradient where both rewards are equal: your two parts have a corner there, and the "
     "loss has none. A model that begins with equal rewards would never learn.",
     [](const Tensor& d) { return relu(-d) + log(1 + exp(-abs(d))); }},
    {"a branch that is not chosen",
     "The value is right, but the gradient is NaN: the branch that was not chosen is differentiated too, "
     "and 0 · ∞ is NaN.",
     [](const Tensor& d) { return select(d.value() < -30, -d, -log(sigmoid(d))); }},
    {"base 2", "Your loss is in bits, with the logarithm of base 2; it was to be in nats.",
     [](const Tensor& d) { return softplus(-d) / std::log(2.); }}};

/// `mistakes`, and behind them all of these: `mean_of(loss, arguments…)` is the answer that makes its loss of the differences
/// as `loss` does.
template <class Answer, auto mean_of>
std::vector<Mistake<Answer>> and_wrong_log_sigmoids(std::vector<Mistake<Answer>> mistakes) {
  const auto add = [&]<std::size_t... i>(std::index_sequence<i...>) {
    (mistakes.push_back({wrong_log_sigmoids[i].name, wrong_log_sigmoids[i].sentence,
                         bound<mean_of, wrong_log_sigmoids[i].of>}),
     ...);
  };
  add(std::make_index_sequence<std::size(wrong_log_sigmoids)>());
  return mistakes;
}

}  // namespace unrolled::exercise
