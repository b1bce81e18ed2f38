// Every cut is listed, and its pieces are counted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array expected_counts(const std::string& word, const std::vector<std::string>& pieces,
                             const Array& p) {
  Array counts = Array(Shape{pieces.size()}, 0);
  Real total = 0;
  std::vector<std::size_t> cut;
  const std::function<void(std::size_t, Real)> go_on = [&](std::size_t at, Real so_far) {
    if (at >= word.size()) {
      total += so_far;
      for (const std::size_t k : cut) counts(k) += so_far;
      return;
    }
    for (std::size_t k = pieces.size(); k-- > 0;) {
      if (pieces[k].empty() || word.substr(at).rfind(pieces[k], 0) != 0) continue;
      cut.push_back(k);
      go_on(at + pieces[k].size(), so_far * p(k));
      cut.pop_back();
    }
  };
  go_on(0, 1);
  for (Real& count : counts) count = total > 0 ? count / total : 0;
  return counts;
}

}  // namespace unrolled
