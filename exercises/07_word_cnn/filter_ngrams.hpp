// Exercise 7.5: what a filter looks for, in words.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The phrases of K words that fit one filter best, at most `count`, best first. Each text of K words or more offers one: its
/// window with the largest feature, the first among equals. features(b, t) belongs to the window of text b that begins with word t;
/// where a text has no more windows there is padding. A phrase that several texts offer stands once, at its largest feature; of
/// equal features the earlier text comes first.
inline std::vector<std::string> filter_ngrams(const std::vector<std::vector<std::string>>& texts,
                                              const Array& features, std::size_t K, std::size_t count) {
  throw unfinished("7.5");
}

}  // namespace unrolled
