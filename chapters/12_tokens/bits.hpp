// How good is a vocabulary? Bits for each byte of the text: the only measure that does not depend on what a token is.
//
//   bits = −Σ log₂ p(token)          p(token) = (count + 1) / (all + V), counted in the text to learn from
//   bits a byte = bits / bytes       also of a language model, from its loss: nats · tokens / (ln 2 · bytes)
//
// Perplexity a token is exp of the mean of −ln p: with longer tokens it rises, however good they are.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::tokens {

/// Counts of tokens, and their probabilities with one added to each (Laplace).
class Frequencies {
 public:
  /// V is the number of tokens that there may be.
  explicit Frequencies(std::size_t V) : V_(V) {}

  void add(const std::string& token, std::size_t count = 1) {
    counts_[token] += count;
    all_ += count;
  }
  /// −log₂ p.
  double bits(const std::string& token) const {
    const auto found = counts_.find(token);
    const std::size_t count = found == counts_.end() ? 0 : found->second;
    return std::log2(static_cast<double>(all_ + V_) / static_cast<double>(count + 1));
  }

 private:
  std::size_t V_, all_ = 0;
  std::map<std::string, std::size_t> counts_;
};

// [bits]
/// Bits a byte of a text that a model reads at a mean loss of `nats` for each of its tokens.
inline double bits_per_byte(double nats, std::size_t tokens, std::size_t bytes) {
  return nats * static_cast<double>(tokens) / (std::log(2.0) * static_cast<double>(bytes));
}
// [/bits]

}  // namespace unrolled::tokens
