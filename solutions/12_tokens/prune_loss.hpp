// Exercise 12.5: what is lost without a piece.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// What a text would lose without `piece`, which it is expected to use `count` times: count · (ln p(piece) − ln p(its best cut into other
/// pieces)). log_p: ln p of each piece, this one among them. Infinite if there is no other cut. The piece has small letters a to z only.
inline Real prune_loss(const std::string& piece, Real count, const std::map<std::string, Real>& log_p) {
  constexpr Real infinity = std::numeric_limits<Real>::infinity();
  std::vector<Real> best(piece.size() + 1, -infinity);
  best[0] = 0;
  for (std::size_t end = 1; end <= piece.size(); ++end) {
    for (std::size_t begin = 0; begin < end; ++begin) {
      if (end - begin == piece.size()) continue;  // the piece itself
      const auto other = log_p.find(piece.substr(begin, end - begin));
      if (other != log_p.end()) best[end] = std::max(best[end], best[begin] + other->second);
    }
  }
  return best.back() == -infinity ? infinity : count * (log_p.at(piece) - best.back());
}

}  // namespace unrolled
