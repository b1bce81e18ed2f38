// Exercise 15.2: a text with gaps, and what stood in them.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

struct CorruptedText {
  Indices source, target;
};

/// text (N); hidden (N): true where a token is taken out. Sentinels are the numbers first, first + 1, … Source: the text with one
/// sentinel for each span. Target: before each span its sentinel, and one more at the end.
inline CorruptedText corrupt_spans(const Indices& text, const Mask& hidden, Index first) {
  throw unfinished("15.2");
}

}  // namespace unrolled
