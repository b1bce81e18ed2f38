// Words in a string, hypotheses in a multimap by falling probability; what has ended waits in a list.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

using Next = std::function<Array(const std::vector<Index>&)>;

static std::vector<Index> beam_search(const Next& next, std::size_t beams, Index end, std::size_t longest,
                                      double alpha) {
  using Words = std::vector<Index>;
  using Ranked =
      std::multimap<double, Words, std::greater<>>;  // equal ones stay in the order of their coming
  Ranked growing = {{0., {}}};
  std::list<std::pair<double, Words>> ended;
  while (longest-- > 0 && !growing.empty()) {
    Ranked all, left;
    for (const auto& [log_p, words] : growing) {
      const Array more = next(words);
      for (Index word = 0; word < static_cast<Index>(more.size()); ++word) {
        Words longer = words;
        longer.push_back(word);
        all.emplace(log_p + more(word), longer);
      }
    }
    std::size_t places = beams - ended.size();
    for (auto best = all.begin(); best != all.end() && places > 0; ++best, --places) {
      if (best->second.back() == end)
        ended.push_back(*best);
      else
        left.insert(*best);
    }
    growing = left;
  }
  ended.insert(ended.end(), growing.begin(), growing.end());
  const auto score = [&](const auto& h) { return h.first * std::pow(6. / (5. + h.second.size()), alpha); };
  auto best = ended.begin();
  for (auto one = ended.begin(); one != ended.end(); ++one) {
    if (score(*one) > score(*best)) best = one;
  }
  return best->second;
}

}  // namespace unrolled
