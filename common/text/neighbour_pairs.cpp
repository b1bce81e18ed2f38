#include "text/neighbour_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.hpp"

namespace unrolled::text {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

}  // namespace

NeighbourPairs::NeighbourPairs(const std::vector<CountedWord>& words) {
  std::size_t all = 0;
  for (const CountedWord& word : words) all += word.symbols.size();
  if (all >= none) throw Error(fmt::format("{} symbols are too many to learn pairs from", all));
  symbols_.reserve(all);
  for (const auto& [symbols, count] : words) {
    const auto number = static_cast<std::uint32_t>(counts_.size());
    counts_.push_back(count);
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      if (symbols[i] < 0 || symbols[i] >= static_cast<Index>(none)) {
        throw Error(fmt::format("a symbol has the number {}", symbols[i]));
      }
      const auto here = static_cast<Place>(symbols_.size());
      symbols_.push_back({static_cast<std::uint32_t>(symbols[i]), i == 0 ? none : here - 1,
                          i + 1 == symbols.size() ? none : here + 1, number});
    }
  }
  for (Place place = 0; place < symbols_.size(); ++place) {
    if (symbols_[place].after != none) add(place);
  }
  for (const auto& [pair, occurrences] : pairs_) waiting_.push({occurrences.count, pair});
}

std::optional<NeighbourPairs::Pair> NeighbourPairs::most_frequent() {
  while (!waiting_.empty()) {
    const auto [count, pair] = waiting_.top();
    const auto found = pairs_.find(pair);
    const std::size_t now = found == pairs_.end() ? 0 : found->second.count;
    if (now >= 2 && now == count) {
      return Pair{static_cast<Index>(pair >> 32), static_cast<Index>(pair & 0xFFFF'FFFF)};
    }
    waiting_.pop();
    if (now >= 2 && now < count) waiting_.push({now, pair});  // it has lost some since it was put here
  }
  return std::nullopt;
}

void NeighbourPairs::merge(const Pair& pair, Index whole) {
  const auto found = pairs_.find(key(pair.first, pair.second));
  if (found == pairs_.end()) return;
  std::vector<Place> places = std::move(found->second.places);
  std::sort(places.begin(), places.end());
  std::vector<Key> grown;
  const auto grow = [&](Place left) {
    add(left);
    grown.push_back(key_at(left));
  };
  for (const Place left : places) {
    const Place right = symbols_[left].after;
    // The pair may have been here once, or its left one is gone into the pair before it
    if (symbols_[left].number != static_cast<std::uint32_t>(pair.first) || right == none ||
        symbols_[right].number != static_cast<std::uint32_t>(pair.second)) {
      continue;
    }
    const Place before = symbols_[left].before, after = symbols_[right].after;
    if (before != none) remove(before);
    remove(left);
    if (after != none) remove(right);
    symbols_[left].number = static_cast<std::uint32_t>(whole);
    symbols_[left].after = after;
    symbols_[right].number = none;
    if (after != none) symbols_[after].before = left;
    if (before != none) grow(before);
    if (after != none) grow(left);
  }
  std::sort(grown.begin(), grown.end());
  grown.erase(std::unique(grown.begin(), grown.end()), grown.end());
  for (const Key other : grown) {
    const auto now = pairs_.find(other);  // it may have been merged away again
    if (now != pairs_.end()) waiting_.push({now->second.count, other});
  }
}

// Counts the pair of this symbol and the one after it.
void NeighbourPairs::add(Place left) {
  Occurrences& occurrences = pairs_[key_at(left)];
  occurrences.count += counts_[symbols_[left].word];
  occurrences.places.push_back(left);
}

// Counts it no more.
void NeighbourPairs::remove(Place left) {
  const auto found = pairs_.find(key_at(left));
  found->second.count -= counts_[symbols_[left].word];
  if (found->second.count == 0) pairs_.erase(found);
}

}  // namespace unrolled::text
