// What is written for −ln σ(d) where softplus(−d) belongs: the same slips in 23.1 and in 23.7.
#pragma once

#include <cmath>

#include "exercise.hpp"
#include "tensor/ops.hpp"

namespace unrolled::exercise {

struct LogOfSigmoid {
  static constexpr auto name = "naive logarithm of σ";
  static constexpr auto sentence =
      "Right, until a difference is −1000: there e^1000 is too large a number and σ is 0, so the logarithm "
      "is infinite and its gradient is none.";
  static Tensor of(const Tensor& d) { return -log(sigmoid(d)); }
};

/// With 10^−zeros under the logarithm.
template <int zeros>
struct KeptFromZero {
  static constexpr auto name = zeros == 12   ? "10^−12 added to σ"
                               : zeros == 10 ? "10^−10 added to σ"
                                             : "10^−8 added to σ";
  static constexpr auto sentence =
      zeros == 12 ? "A small number under the logarithm, added to σ or as its lowest value, keeps the loss "
                    "finite, but stops it at 27.6, and the gradient dies there."
      : zeros == 10 ? "A small number under the logarithm, added to σ or as its lowest value, keeps the loss "
                      "finite, but stops it at 23.0, and the gradient dies there."
                    : "A small number under the logarithm, added to σ or as its lowest value, keeps the loss "
                      "finite, but stops it at 18.4, and the gradient dies there.";
  static Tensor of(const Tensor& d) { return -log(sigmoid(d) + std::pow(10., -zeros)); }
};

struct LimitedDifference {
  static constexpr auto name = "limited difference";
  static constexpr auto sentence =
      "You hold the difference between two bounds: beyond them the loss stops growing, and the pairs that "
      "are most wrong no longer pull.";
  static Tensor of(const Tensor& d) { return softplus(-clamp(d, -30, 30)); }
};

struct InTwoParts {
  static constexpr auto name = "no slope at 0";
  static constexpr auto sentence =
      "Right, but for the gradient where both rewards are equal: your two parts have a corner there, and the "
      "loss has none. A model that begins with equal rewards would never learn.";
  static Tensor of(const Tensor& d) { return relu(-d) + log(1 + exp(-abs(d))); }
};

struct NaiveBranch {
  static constexpr auto name = "a branch that is not chosen";
  static constexpr auto sentence =
      "The value is right, but the gradient is NaN: the branch that was not chosen is differentiated too, "
      "and 0 · ∞ is NaN.";
  static Tensor of(const Tensor& d) { return select(d.value() < -30, -d, -log(sigmoid(d))); }
};

struct Bits {
  static constexpr auto name = "base 2";
  static constexpr auto sentence =
      "Your loss is in bits, with the logarithm of base 2; it was to be in nats.";
  static Tensor of(const Tensor& d) { return softplus(-d) / std::log(2.); }
};

/// The mistake that `wrong` is where `answer` makes its loss of it.
template <class Wrong, class Answer>
Mistake<Answer> known(Answer answer) {
  return {Wrong::name, Wrong::sentence, answer};
}

}  // namespace unrolled::exercise
