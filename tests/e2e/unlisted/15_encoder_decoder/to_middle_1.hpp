// Exercise 15.5, wrong: the suffix is one too short.
#pragma once

#include <algorithm>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

struct MiddleMarks {
  Index pre, suf, mid, end;
};

/// text (N) with tokens begin … end − 1 moved behind the others, for a GPT that fills in. suffix_first = false: ⟨pre⟩ A ⟨suf⟩ C ⟨mid⟩
/// B ⟨end⟩; true: ⟨pre⟩ ⟨suf⟩ C ⟨mid⟩ A B ⟨end⟩. (N + 4)
inline Indices to_middle(const Indices& text, std::size_t begin, std::size_t end, bool suffix_first,
                         const MiddleMarks& marks) {
  std::vector<Index> turned = {marks.pre};
  const auto add = [&](std::size_t from, std::size_t to) {
    for (std::size_t t = from; t < to; ++t) turned.push_back(text(t));
  };
  if (!suffix_first) add(0, begin);
  turned.push_back(marks.suf);
  add(end + 1, text.size());
  turned.push_back(marks.mid);
  if (suffix_first) add(0, begin);
  add(begin, end);
  turned.push_back(marks.end);
  Indices row = Indices::from_shape({turned.size()});
  std::copy(turned.begin(), turned.end(), row.begin());
  return row;
}

}  // namespace unrolled
