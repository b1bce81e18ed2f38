// Exercise 2.7: how much of the input one number at the end has seen.
#pragma once

#include <vector>

#include "02_layers/pooling.hpp"
#include "base/error.hpp"

namespace unrolled {

/// How far one position of the last layer sees: from the first to the last position of the input that it depends on, gaps
/// counted. Each layer slides its window over what the layer before made, with its size and stride; the first over the input.
/// Without a layer it is 1.
inline std::size_t receptive_field(const std::vector<layers::Window>& windows) { throw unfinished("2.7"); }

}  // namespace unrolled
