// In base 2 from the beginning: the probability of a token is a power of ½.
#pragma once

#include <cmath>
#include <iterator>
#include <string>

#include "tensor/array.hpp"

namespace unrolled {

static Real bits_per_byte(Real nats, std::size_t tokens, const std::string& text) noexcept {
  const Real half_lives = -std::log2(std::exp(-nats));
  Real bits = 0;
  for (std::size_t token = 0; token < tokens; ++token) bits += half_lives;
  const auto bytes = std::distance(text.begin(), text.end());
  return bytes == 0 ? Real(0) : bits / Real(bytes);
}

}  // namespace unrolled
