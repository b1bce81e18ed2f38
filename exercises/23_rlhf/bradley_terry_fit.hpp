// Exercise 23.3: a scale that explains a table of choices.
#pragma once

#include <cstddef>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// wins (K,K): how often i was preferred to j → r (K), of mean 0. From strengths e^r of 1, each round sets all of them
/// anew, from those of the round before: wins of i / Σ_j games(i,j) / (e^{r_i} + e^{r_j}), over all j but i. Each text has
/// won and lost at least once. (Bradley and Terry 1952; Hunter 2004, eq. 3)
inline Array bradley_terry_fit(const Array& wins, std::size_t rounds) { throw unfinished("23.3"); }

}  // namespace unrolled
