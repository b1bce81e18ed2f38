// Exercise 12.5: what is lost without a piece.
#pragma once

#include <map>
#include <string>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// log_p: ln p of each piece, `piece` among them, and how often it is expected. What the text would lose without it: count · (ln p −
/// that of its best cut into other pieces). Infinite if there is no such cut. The piece has small letters a to z only.
inline Real prune_loss(const std::string& piece, Real count, const std::map<std::string, Real>& log_p) {
  throw unfinished("12.5");
}

}  // namespace unrolled
