// Every token's new place, computed: none is appended.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

struct MiddleMarks {
  Index pre, suf, mid, end;
};

static Indices to_middle(const Indices& text, std::size_t begin, std::size_t end, bool suffix_first,
                         const MiddleMarks& marks) {
  const std::size_t N = text.size(), after = N - end;
  const std::size_t suf = suffix_first ? 1 : begin + 1, mid = suf + after + 1;
  Indices turned = Indices::from_shape({N + 4});
  turned(0) = marks.pre;
  turned(suf) = marks.suf;
  turned(mid) = marks.mid;
  turned(N + 3) = marks.end;
  for (std::size_t t = 0; t < N; ++t) {
    const std::size_t place = t >= end       ? suf + 1 + t - end
                              : t >= begin   ? N + 3 - (end - t)
                              : suffix_first ? mid + 1 + t
                                             : 1 + t;
    turned(place) = text(t);
  }
  return turned;
}

}  // namespace unrolled
