// Linear bias (ALiBi): the farther away a key stands, the less it counts. Nothing is learnt.
//
//   scores_ij = q_i · k_j / √D − m_h (i − j)
//
// Press, Smith and Lewis 2022, §3. Each head has a slope m_h of its own: steep ones look near, flat ones far.
#pragma once

#include <cmath>
#include <cstdlib>
#include <vector>

#include "10_positions/way.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::positions {

// [alibi_slopes]
/// m_h of H heads: 2^(−8/H), 2^(−16/H), …, 2^(−8) where H is a power of two. Else those of the largest power of two P
/// below, then every second one of 2P heads, as in the published code. (H)
inline std::vector<double> alibi_slopes(std::size_t H) {
  std::size_t P = 1;
  while (2 * P <= H) P *= 2;
  const auto slope = [](std::size_t n, std::size_t of) {
    return std::pow(2.0, -8 * static_cast<double>(n) / static_cast<double>(of));
  };
  std::vector<double> slopes;
  for (std::size_t n = 1; n <= P && n <= H; ++n) slopes.push_back(slope(n, P));
  for (std::size_t n = 1; slopes.size() < H; n += 2) slopes.push_back(slope(n, 2 * P));
  return slopes;
}
// [/alibi_slopes]

class Slopes : public Way {
 public:
  explicit Slopes(std::size_t heads) : slopes(alibi_slopes(heads)) {}

  // [slope_bias]
  Tensor bias(const Tensor& queries, std::size_t S) const override {
    const trace::Scope scope("slopes");
    const std::size_t H = slopes.size(), T = queries.size(-2);
    const Indices back = distances(T, S);  // (T,S)
    Array bias = Array::from_shape({H, T, S});
    for (std::size_t h = 0; h < H; ++h) {
      for (std::size_t i = 0; i < T * S; ++i) {
        bias.data()[h * T * S + i] =
            static_cast<Real>(-slopes[h] * static_cast<double>(std::abs(back.flat(i))));
      }
    }
    return bias;
  }
  // [/slope_bias]

  std::vector<double> slopes;
};

}  // namespace unrolled::positions
