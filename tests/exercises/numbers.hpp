// Numbers to try an answer with.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "tensor/random.hpp"

namespace unrolled::exercise {

/// A single unit's number: (1,1).
Array one(double x);

/// The numbers of a list: (N).
template <class Number>
xt::xarray<Number> list(const std::vector<Number>& numbers) {
  auto x = xt::xarray<Number>::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

/// The same one below the other: (N,1).
Array column(const std::vector<Real>& numbers);

/// sin(phase + offset), sin(2 · phase + offset), … in row-major order: no two alike, below and above zero.
Array wave(const Shape& shape, double phase, double offset = 0);

// Fresh cases: small ones that are drawn at random, beside normal() and uniform() of tensor/random.hpp.

/// "a text drawn at random, the first", … the third: names that say the same with every seed.
std::vector<std::string> three_drawn(const std::string& what);

/// A whole number from `low` to `high`, both included: how large a case is.
std::size_t between(std::size_t low, std::size_t high, Generator& generator);

/// Whole numbers from `low` to `high`, both included: labels, tokens, lengths.
Indices drawn_indices(std::size_t low, std::size_t high, const Shape& shape, Generator& generator);
/// The same as numbers to compute with: counts.
Array drawn_counts(std::size_t low, std::size_t high, const Shape& shape, Generator& generator);

/// One of a list.
template <class Thing>
const Thing& one_of(const std::vector<Thing>& things, Generator& generator) {
  return things[generator.below(things.size())];
}

}  // namespace unrolled::exercise
