// Exercise 12.6: a measure that does not depend on the tokens.
#pragma once

#include <string>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// nats: the mean of −ln p over the tokens of a text; tokens: how many there are. Bits for each byte of the text; 0 for an empty
/// text.
inline Real bits_per_byte(Real nats, std::size_t tokens, const std::string& text) {
  throw unfinished("12.6");
}

}  // namespace unrolled
