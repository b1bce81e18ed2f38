#include "terminal/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace unrolled {
namespace {

// Optimal string alignment: Damerau's distance without edits between swapped letters.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates) {
  // Half of the letters may be wrong, and a name that begins as typed is always near.
  constexpr std::size_t longest = 200;
  typed = typed.substr(0, longest);
  std::optional<std::string> best;
  std::size_t fewest = typed.size() / 2 + 1;
  for (const std::string& candidate : candidates) {
    const bool begins = typed.size() >= 2 && candidate.starts_with(typed);
    const std::size_t distance = begins ? 1 : edits(typed, std::string_view(candidate).substr(0, longest));
    if (distance < fewest) {
      fewest = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view typed, const std::vector<std::string>& candidates,
                       std::string_view otherwise) {
  const auto near = nearest(typed, candidates);
  return near ? fmt::format("did you mean {}?", *near) : std::string(otherwise);
}

}  // namespace unrolled
