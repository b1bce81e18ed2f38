// Ways in which a text may look at what was found for its chunks: for exercise 21.4, who sees what.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "09_attention/attention.hpp"
#include "tensor/ops.hpp"

namespace unrolled::exercise {

/// How a text looks at what was found for its chunks: as it should, or in one of the ways that come to mind.
struct Look {
  enum {
    when_whole,
    own_chunk,
    own_chunk_then_last,
    next_chunk,
    chunk_late,
    token_early,
    last_token,
    until_two_before_the_next,
    so_far,
    from_the_start,
    whole_chunks_only,
    but_for_the_last,
    rest_by_its_first,
    always_the_first,
    all
  } sees = when_whole;
  enum { kept, dropped, zero } blind = kept;  ///< positions that see nothing
  bool rest_dropped = false, residual = true;
  bool swapped = false, text_too = false, hidden_ahead = false, first_alone = false, mean = false;
  bool divided_twice = false, cut_found = false, cut_query = false, cut_x = false, cut_all = false;
};

/// The chunks that position i sees: from the first to before the last.
inline std::pair<Index, Index> seen(const Look& how, Index i, Index m, Index U, Index T) {
  const Index whole = (i + 1) / m - 1;
  const auto one = [&](Index u) {
    return u >= 0 && u < U ? std::pair{u, u + 1} : std::pair<Index, Index>{0, 0};
  };
  const bool last_of_chunk = (i + 1) % m == 0;
  switch (how.sees) {
    case Look::when_whole:
      return one(whole);
    case Look::own_chunk:
      return one(i / m);
    case Look::own_chunk_then_last:
      return one(std::min(i / m, U - 1));
    case Look::next_chunk:
      return one(i / m - 1);
    case Look::chunk_late:
      return one(whole - 1);
    case Look::token_early:
      return one((i + 2) / m - 1);
    case Look::last_token:
      return one(last_of_chunk ? whole : -1);
    case Look::until_two_before_the_next:
      return one(i % m == m - 2 ? -1 : whole);
    case Look::so_far:
      return {0, whole + 1};
    case Look::from_the_start:
      return one(std::max<Index>(whole, 0));
    case Look::whole_chunks_only:
      return one(i < U * m ? whole : -1);
    case Look::but_for_the_last:
      return one(whole < U - 1 ? whole : -1);
    case Look::rest_by_its_first: {
      const Index begin = (whole + 1) * m - 1;
      return one(begin + m <= T || i == begin ? whole : -1);
    }
    case Look::always_the_first:
      return one(std::min<Index>(whole, 0));
    case Look::all:
      return {0, U};
  }
  return {};
}

inline Tensor look(const Look& how, const Tensor& x, const std::vector<Tensor>& neighbours, Index m) {
  const auto T = static_cast<Index>(x.size(1)), U = static_cast<Index>(neighbours.size());
  std::vector<Tensor> parts;
  const Index end = how.rest_dropped ? U * m : T;
  for (Index i = 0, next = 0; i < end; i = next) {
    // All positions that see the same
    const auto [first, last] = seen(how, i, m, U, T);
    while (next < end && seen(how, next, m, U, T) == std::pair{first, last}) ++next;
    const Tensor asking = slice(x, 1, i, next);
    if (first == last) {
      if (how.blind == Look::dropped) continue;
      parts.push_back(how.blind == Look::zero ? asking * 0 : asking);
      continue;
    }
    std::vector<Tensor> asked(neighbours.begin() + first, neighbours.begin() + last);
    if (how.text_too) asked.push_back(asking);
    Tensor found = concat(asked, 1);
    if (how.cut_found) found = found.detach();
    if (how.first_alone) found = slice(found, 1, 0, std::min<Index>(1, static_cast<Index>(found.size(1))));
    const Tensor divisor(Array(how.divided_twice ? std::sqrt(static_cast<Real>(x.size(2))) : 1));
    const Tensor query = (how.cut_query ? asking.detach() : asking) / divisor;
    Mask hidden = attention::no_mask;
    if (how.hidden_ahead) {
      hidden = Mask({asking.size(1), found.size(1)}, false);
      for (std::size_t r = 0; r < hidden.shape(0); ++r) {
        for (std::size_t s = r + 1; s < hidden.shape(1); ++s) hidden(r, s) = true;
      }
    }
    Tensor output = how.swapped ? attention::scaled_dot_product(found, asking, asking).output
                                : attention::scaled_dot_product(query, found, found, hidden).output;
    if (how.mean) output = mean(found, 1, true) + asking * 0;
    parts.push_back(how.residual ? (how.cut_x ? asking.detach() : asking) + output : output);
  }
  const Tensor all = concat(parts, 1);
  return how.cut_all ? all.detach() : all;
}

}  // namespace unrolled::exercise
