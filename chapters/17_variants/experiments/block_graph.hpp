// A block as a graph of its parts, with those coloured that differ from GPT-2's.
#pragma once

#include <string>

#include "17_variants/config.hpp"

namespace unrolled::variants {

/// In DOT.
std::string block_graph(const Config& config);

}  // namespace unrolled::variants
