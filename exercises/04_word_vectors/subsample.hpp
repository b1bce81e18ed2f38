// Exercise 4.2: how likely an occurrence of a word is kept.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// From how often each word occurs, counts (V), and the threshold t above 0: with which probability (V) each occurrence of it is
/// kept, min(1, √(t / f)), where f is the word's share among all occurrences. A word that never occurs gets 1.
inline Array subsample(const Array& counts, Real t) { throw unfinished("4.2"); }

}  // namespace unrolled
