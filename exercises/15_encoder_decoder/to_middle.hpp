// Exercise 15.5: the right side first.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

struct MiddleMarks {
  Index pre, suf, mid, end;
};

/// text (N) with tokens begin … end − 1 moved behind the others, for a GPT that fills in. suffix_first = false: ⟨pre⟩ A ⟨suf⟩ C ⟨mid⟩
/// B ⟨end⟩; true: ⟨pre⟩ ⟨suf⟩ C ⟨mid⟩ A B ⟨end⟩. (N + 4)
inline Indices to_middle(const Indices& text, std::size_t begin, std::size_t end, bool suffix_first,
                         const MiddleMarks& marks) {
  throw unfinished("15.5");
}

}  // namespace unrolled
