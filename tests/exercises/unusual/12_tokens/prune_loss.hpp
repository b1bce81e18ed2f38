// The best other cut by splitting in two, again and again.
#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "tensor/array.hpp"

namespace unrolled {

inline Real best_in_two(const std::string& part, const std::map<std::string, Real>& log_p,
                        bool may_be_whole) {
  const auto whole = log_p.find(part);
  Real best = may_be_whole && whole != log_p.end() ? whole->second : -std::numeric_limits<Real>::infinity();
  for (std::size_t n = part.size(); n-- > 1;)
    best = std::max(best,
                    best_in_two(part.substr(0, n), log_p, true) + best_in_two(part.substr(n), log_p, true));
  return best;
}

static Real prune_loss(const std::string& piece, Real count, const std::map<std::string, Real>& log_p) {
  const Real other = best_in_two(piece, log_p, false);
  if (other < -1e300) return std::numeric_limits<Real>::infinity();
  return log_p.find(piece)->second * count - other * count;
}

}  // namespace unrolled
