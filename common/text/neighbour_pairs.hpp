// Which two neighbours occur most often, and what becomes of the others when these two are joined: how byte pairs and
// pieces of words are learnt.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::text {

/// Is called after each merge that was learnt: a place to show progress, and to notice Ctrl-C.
using EachMerge = std::function<void()>;

/// A word as symbols, and how often it occurs.
struct CountedWord {
  std::vector<Index> symbols;
  std::size_t count = 0;
};

/// The pairs of neighbours in some words. Each word is a linked list and each pair knows its places, so a merge costs
/// what it changes, however long the words are: learning takes time in proportion to the text, but for a logarithm.
class NeighbourPairs {
 public:
  using Pair = std::pair<Index, Index>;

  /// Errors: symbols outside [0, 2³²); 2³² symbols or more in all.
  explicit NeighbourPairs(const std::vector<CountedWord>& words);

  /// The pair that occurs most often, of smaller numbers among equals; nothing when none occurs twice. In "aaa" the pair
  /// "aa" occurs twice.
  std::optional<Pair> most_frequent();

  /// Puts `whole`, which is neither of the two, for the pair wherever it occurs, in each word from left to right.
  void merge(const Pair& pair, Index whole);

 private:
  using Place = std::uint32_t;
  using Key = std::uint64_t;
  struct Symbol {
    std::uint32_t number;
    Place before, after;  // none at a word's ends
    std::uint32_t word;
  };
  struct Occurrences {
    std::size_t count = 0;
    std::vector<Place> places;  // of the left one; where the pair is, or was once
  };
  struct Waiting {
    std::size_t count;
    Key pair;
    bool operator<(const Waiting& other) const {
      return count != other.count ? count < other.count : pair > other.pair;
    }
  };

  static Key key(Index left, Index right) { return static_cast<Key>(left) << 32 | static_cast<Key>(right); }
  Key key_at(Place left) const { return key(symbols_[left].number, symbols_[symbols_[left].after].number); }
  void add(Place left);
  void remove(Place left);

  std::vector<Symbol> symbols_;      // of all words, one after another
  std::vector<std::size_t> counts_;  // how often each word occurs
  std::unordered_map<Key, Occurrences> pairs_;
  std::priority_queue<Waiting> waiting_;  // with the counts from when they were put here
};

}  // namespace unrolled::text
