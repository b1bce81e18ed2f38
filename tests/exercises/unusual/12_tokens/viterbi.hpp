// By recursion from the end, remembering what was found.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

struct RestOfWord {
  Real log_p;
  std::vector<std::string> pieces;
};

inline std::optional<RestOfWord> likeliest_rest(const std::string& rest,
                                                const std::map<std::string, Real>& log_p,
                                                std::map<std::string, std::optional<RestOfWord>>& known) {
  if (rest.empty()) return RestOfWord{0, {}};
  if (const auto found = known.find(rest); found != known.end()) return found->second;
  std::optional<RestOfWord> best;
  for (const auto& [piece, weight] : log_p) {
    if (piece.empty() || !rest.starts_with(piece)) continue;
    const auto after = likeliest_rest(rest.substr(piece.size()), log_p, known);
    if (!after || (best && after->log_p + weight <= best->log_p)) continue;
    best = RestOfWord{after->log_p + weight, {piece}};
    best->pieces.insert(best->pieces.end(), after->pieces.begin(), after->pieces.end());
  }
  return known[rest] = best;
}

static std::vector<std::string> viterbi(const std::string& word, const std::map<std::string, Real>& log_p) {
  std::map<std::string, std::optional<RestOfWord>> known;
  const auto all = likeliest_rest(word, log_p, known);
  return all ? all->pieces : std::vector<std::string>();
}

}  // namespace unrolled
