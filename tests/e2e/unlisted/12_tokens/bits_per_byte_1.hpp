// Exercise 12.6, wrong: base 10.
#pragma once

#include <cmath>
#include <string>

#include "tensor/array.hpp"

namespace unrolled {

/// nats: the mean of −ln p over the tokens of a text; tokens: how many there are. Bits for each byte of the text; 0 for an empty
/// text.
inline Real bits_per_byte(Real nats, std::size_t tokens, const std::string& text) {
  if (text.empty()) return 0;
  return nats * static_cast<Real>(tokens) / (std::log(Real{10}) * static_cast<Real>(text.size()));
}

}  // namespace unrolled
