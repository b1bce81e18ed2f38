// The marks that stand in a text beside its words: where a gap is, what comes next, where it ends. Their numbers come after those
// of the vocabulary, so no text that is tokenised can hold one, whatever is written in it.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled::infilling {

using Tokens = std::vector<Index>;

// [marks]
/// Marks for a vocabulary of `words` words: their numbers are words, words + 1, …
struct Marks {
  static constexpr std::size_t most_gaps = 100;  ///< as T5 has them; one sentinel more closes the last

  std::size_t words;
  Index start() const { return number(0); }   ///< before what is written
  Index end() const { return number(1); }     ///< after it
  Index prefix() const { return number(2); }  ///< ⟨pre⟩, ⟨suf⟩, ⟨mid⟩: fill in the middle
  Index suffix() const { return number(3); }
  Index middle() const { return number(4); }
  Index gap() const { return number(5); }  ///< GLM's gap
  /// T5's sentinel for gap n, from 0. Errors: more gaps than there are sentinels.
  Index sentinel(std::size_t n) const {
    if (n <= most_gaps) return number(6 + n);
    throw Error(fmt::format("a text with {} gaps", n), fmt::format("at most {}", most_gaps));
  }

  /// V with the marks.
  std::size_t size() const { return words + 6 + most_gaps + 1; }
  /// "⟨pre⟩", "⟨0⟩"; only of marks.
  std::string name(Index mark) const {
    static constexpr const char* names[] = {"start", "end", "pre", "suf", "mid", "gap"};
    const std::size_t n = static_cast<std::size_t>(mark) - words;
    return n < 6 ? fmt::format("⟨{}⟩", names[n]) : fmt::format("⟨{}⟩", n - 6);
  }
  bool contains(Index token) const { return token >= number(0) && static_cast<std::size_t>(token) < size(); }

 private:
  Index number(std::size_t n) const { return static_cast<Index>(words + n); }
};
// [/marks]

}  // namespace unrolled::infilling
