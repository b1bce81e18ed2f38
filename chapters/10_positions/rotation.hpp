// Rotary positions (RoPE): a query and a key are turned by angles that grow with their positions, so that what they say to
// each other depends on how far apart they are, and on nothing else.
//
//   (a, b) → (a cos tθ_i − b sin tθ_i,  a sin tθ_i + b cos tθ_i)    pair i of D/2, at position t,  θ_i = base^(−2i/D)
//   ⟨R(t) q, R(s) k⟩ = ⟨q, R(s − t) k⟩
//
// Su et al. 2021, §3.2.2. Two pairings are in use: numbers 2i and 2i + 1 (the paper, GPT-J), or i and i + D/2 (GPT-NeoX,
// Llama). They are the same up to the order of the columns, but a model trained with one is broken by the other.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "10_positions/way.hpp"
#include "base/error.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::positions {

enum class Pairs { neighbours, halves };

// [angles]
/// tθ_i in radians, of the positions t = first … first + T − 1: (T, D/2).
inline Array angles(std::size_t T, std::size_t D, std::size_t first = 0, double base = 10000) {
  Array turned = Array::from_shape({T, D / 2});
  for (std::size_t i = 0; i < D / 2; ++i) {
    const double theta = std::pow(base, -2 * static_cast<double>(i) / static_cast<double>(D));
    for (std::size_t t = 0; t < T; ++t)
      turned(t, i) = static_cast<Real>(static_cast<double>(first + t) * theta);
  }
  return turned;
}
// [/angles]

// [rotate]
/// Each pair of x (…,T,H,D) turned by its angle (T, D/2). Errors: an odd D.
inline Tensor rotate(const Tensor& x, const Array& angles, Pairs pairs) {
  if (x.size(-1) % 2 != 0) {
    throw Error(fmt::format("rotate: {} numbers a head are no pairs", x.size(-1)),
                "the width of a head is even");
  }
  const auto T = static_cast<Index>(x.size(-3)), half = static_cast<Index>(x.size(-1) / 2);
  // The two of a pair on an axis of their own: (…,T,H,2,D/2) or (…,T,H,D/2,2)
  const int axis = pairs == Pairs::halves ? -2 : -1;
  std::vector<Index> apart(x.shape().begin(), x.shape().end() - 1);
  apart.insert(apart.end(), {pairs == Pairs::halves ? 2 : half, pairs == Pairs::halves ? half : 2});
  const std::vector<Index> each = {T, 1, pairs == Pairs::halves ? 1 : half,
                                   pairs == Pairs::halves ? half : 1};

  const Tensor both = reshape(x, apart), a = slice(both, axis, 0, 1), b = slice(both, axis, 1, 2);
  Array cosines = angles, sines = angles;
  for (Real& angle : cosines) angle = std::cos(angle);
  for (Real& angle : sines) angle = std::sin(angle);
  const Tensor cosine_by_pair = cosines, sine_by_pair = sines;  // (T, D/2)
  const Tensor cosine = reshape(cosine_by_pair, each), sine = reshape(sine_by_pair, each);
  const Tensor turned = concat({a * cosine - b * sine, a * sine + b * cosine}, axis);
  trace::names({{"cos", cosine_by_pair}, {"sin", sine_by_pair}}, {{"position"}, {"pair"}});
  trace::names({{"first", a}, {"second", b}});
  return reshape(turned, {x.shape().begin(), x.shape().end()});
}
// [/rotate]

class Rotation : public Way {
 public:
  explicit Rotation(std::size_t heads, Pairs pairs = Pairs::halves, double base = 10000)
      : heads_(heads), pairs_(pairs), base_(base) {}

  // [turn]
  /// Each head's columns turned by the same angles.
  Tensor turn(const Tensor& x, std::size_t first = 0) const override {
    const trace::Scope scope("turn");
    const std::size_t T = x.size(-2), D = x.size(-1) / heads_;
    std::vector<Index> by_head(x.shape().begin(), x.shape().end() - 1);
    by_head.insert(by_head.end(), {static_cast<Index>(heads_), static_cast<Index>(D)});
    const Tensor turned = rotate(reshape(x, by_head), angles(T, D, first, base_), pairs_);  // (…,T,H,D)
    const Tensor result = reshape(turned, {x.shape().begin(), x.shape().end()});            // (…,T,C)
    trace::names({{"turned", result}}, {{"position", x}, {"feature"}});
    return result;
  }
  // [/turn]

 private:
  std::size_t heads_;
  Pairs pairs_;
  double base_;
};

}  // namespace unrolled::positions
