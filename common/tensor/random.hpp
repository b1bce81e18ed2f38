// Random numbers: one seeded generator, and distributions of our own, because the standard library's
// differ from one implementation to the next. Same seed: the same numbers, at any thread count.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "tensor/array.hpp"

namespace unrolled {

/// xoshiro256++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators"), seeded by
/// splitmix64. 32 bytes of state, so a checkpoint can hold it.
class Generator {
 public:
  using State = std::array<std::uint64_t, 4>;

  explicit Generator(std::uint64_t seed);

  /// 64 random bits.
  std::uint64_t bits();
  /// Uniform on [0, 1), 53 bits deep.
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Standard normal (Box and Muller 1958).
  double normal();
  /// A whole number in [0, n), each equally likely (Lemire 2019). Errors: n = 0.
  std::size_t below(std::size_t n);
  /// True with this probability.
  bool chance(double probability) { return uniform() < probability; }

  /// A position of p, each with its probability: p (V) sums to 1. One without probability is never picked. Errors:
  /// nothing in p is above 0.
  Index pick(const Array& p);

  /// Puts a vector in random order (Fisher and Yates).
  template <class Range>
  void shuffle(Range& range) {
    for (std::size_t i = range.size(); i > 1; --i) std::swap(range[i - 1], range[below(i)]);
  }

  /// A generator of its own for a part of the program, so that what one part draws never shifts another's.
  Generator split() { return Generator(bits()); }

  const State& state() const { return state_; }
  void set_state(const State& state) { state_ = state; }

 private:
  State state_;
};

/// While one of these lives, normal() and uniform() of this thread draw nothing and return any numbers, untouched
/// memory: for a model whose numbers are all about to be loaded or copied, so that its first numbers are never used.
class SkipInitialisation {
 public:
  SkipInitialisation();
  ~SkipInitialisation();
  SkipInitialisation(const SkipInitialisation&) = delete;
  SkipInitialisation& operator=(const SkipInitialisation&) = delete;

 private:
  bool before_;
};

/// Independent normal numbers with mean 0.
Array normal(const Shape& shape, double standard_deviation, Generator& generator);
/// Independent uniform numbers on [low, high).
Array uniform(const Shape& shape, double low, double high, Generator& generator);

}  // namespace unrolled
