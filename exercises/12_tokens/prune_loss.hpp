// Exercise 12.5: what is lost without a piece.
#pragma once

#include <map>
#include <string>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// What a text would lose without `piece`, which it is expected to use `count` times: count · (ln p(piece) − ln p(its best cut into other
/// pieces)). log_p: ln p of each piece, this one among them. Infinite if there is no other cut. The piece has small letters a to z only.
inline Real prune_loss(const std::string& piece, Real count, const std::map<std::string, Real>& log_p) {
  throw unfinished("12.5");
}

}  // namespace unrolled
