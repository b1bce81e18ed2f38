#include "trace/record/paths.hpp"

#include <algorithm>
#include <vector>

namespace unrolled::trace {

// Inputs are earlier steps, so one walk in the order of the record meets every input before its use.

std::optional<std::size_t> shortest_path(const Record& record, std::size_t from, std::size_t to) {
  std::vector<std::optional<std::size_t>> distance(record.size());
  distance.at(from) = 0;
  for (std::size_t step = from + 1; step <= to; ++step) {
    for (const std::size_t input : record[step].inputs) {
      const auto& before = distance[input];
      if (before && (!distance[step] || *before + 1 < *distance[step])) distance[step] = *before + 1;
    }
  }
  return distance.at(to);
}

std::size_t critical_path(const Record& record, std::size_t to) {
  std::vector<std::size_t> length(to + 1, 0);
  for (std::size_t step = 0; step <= to; ++step) {
    for (const std::size_t input : record[step].inputs)
      length[step] = std::max(length[step], length[input] + 1);
  }
  return length[to];
}

}  // namespace unrolled::trace
