// Searches that leave out a text's own document, rightly and in the ways that come to mind: for exercise 21.3.
#pragma once

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::exercise {

inline constexpr Real infinity = std::numeric_limits<Real>::infinity();

/// What a wrong search does.
struct Search {
  enum {
    document,
    nothing,
    row,
    best_row,
    first_row,
    best_rows,
    alike,
    batch,
    first_text,
    text_number,
    others
  } own = document;
  Real low = -infinity;         ///< the similarity that rows left out are given, unless that is −∞
  bool after_choosing = false;  ///< K rows are chosen first, then those of the own document are left out
  bool holes = false;           ///< or marked where they stand
  enum { marked, zero, own_rows, last_row } rest = marked;
  enum { best, worst, by_number } order = best;
  enum { stable, all_std_sort, all_turned_round, std_sort, partial, ranges_partial } sort = stable;
  bool one_more = false;      ///< K + 1 rows are chosen first
  bool stops_at_low = false;  ///< what is no more similar than `low` counts as not there
  bool last_of_equal = false, above_zero = false, one_a_document = false, documents_for_rows = false;
  bool first_similarity = false, among_those_left = false, numbered_anew = false;
};

inline Indices search(const Search& how, const Array& similarity, const Indices& documents,
                      const Indices& own, std::size_t K) {
  const std::size_t N = documents.size();
  Indices found({own.size(), K}, how.rest == Search::zero ? 0 : -1);
  for (std::size_t b = 0; b < own.size(); ++b) {
    Array s = xt::view(similarity, how.first_similarity ? 0 : b);
    std::vector<std::size_t> order(N);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (how.last_of_equal) std::ranges::reverse(order);
    const auto sort = [&] {
      const auto better = [&](std::size_t a, std::size_t c) {
        return how.order == Search::worst ? s(a) < s(c) : s(a) > s(c);
      };
      const auto last = order.begin() + static_cast<std::ptrdiff_t>(std::min(K, order.size()));
      switch (how.sort) {
        case Search::stable:
          return (void)std::stable_sort(order.begin(), order.end(), better);
        case Search::all_turned_round:
          std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t c) { return s(a) < s(c); });
          return (void)std::ranges::reverse(order);
        case Search::all_std_sort:
        case Search::std_sort:
          return std::sort(order.begin(), order.end(), better);
        case Search::partial:
          return std::partial_sort(order.begin(), last, order.end(), better);
        case Search::ranges_partial:
          return (void)std::ranges::partial_sort(order, last, better);
      }
    };
    // Which rows are taken for the text's own
    std::set<std::size_t> out;
    std::vector<std::size_t> of_document;
    for (std::size_t n = 0; n < N; ++n) {
      if (documents(n) == own(b)) of_document.push_back(n);
      const bool same = documents(n) == (how.own == Search::first_text ? own(0) : own(b));
      if (how.own == Search::batch         ? std::ranges::count(own, documents(n)) > 0
          : how.own == Search::row         ? static_cast<Index>(n) == own(b)
          : how.own == Search::alike       ? s(n) > 1 - 1e-6
          : how.own == Search::text_number ? documents(n) == static_cast<Index>(b)
          : how.own == Search::others      ? !same
                                           : same) {
        if (how.own != Search::first_row || out.empty()) out.insert(n);
      }
    }
    // An order that is not stable depends on what is there to be sorted.
    if (how.sort > Search::all_turned_round)
      std::erase_if(order, [&](std::size_t n) { return out.contains(n); });
    if (how.numbered_anew) {
      order.resize(N - out.size());
      out.clear();
    }
    sort();
    if (how.own == Search::nothing) out.clear();
    if (how.own == Search::best_row)
      out = {order.begin(), order.begin() + std::min<std::ptrdiff_t>(1, std::ssize(order))};
    if (how.own == Search::best_rows) out = {order.begin(), order.begin() + std::ssize(of_document)};
    if (how.low > -infinity) {
      for (const std::size_t n : out) s(n) = how.low;
      out.clear();
      std::ranges::sort(order);
      sort();
    }
    if (how.after_choosing || how.holes) order.resize(std::min(K + (how.one_more ? 1 : 0), N));
    std::vector<Index> rows;
    std::set<Index> seen;
    for (const std::size_t n : order) {
      if (out.contains(n)) {
        if (how.holes) rows.push_back(-1);
        continue;
      }
      if (how.above_zero && s(n) <= 0) continue;
      if (how.stops_at_low && s(n) <= how.low) continue;
      if (how.one_a_document && !seen.insert(documents(n)).second) continue;
      const auto before = std::ranges::count_if(out, [&](std::size_t other) { return other < n; });
      rows.push_back(static_cast<Index>(n) - (how.among_those_left ? before : 0));
    }
    if (how.rest == Search::own_rows) {
      for (const std::size_t n : order) {
        if (out.contains(n)) rows.push_back(static_cast<Index>(n));
      }
    }
    if (how.rest == Search::last_row && !rows.empty()) rows.resize(std::max(K, rows.size()), rows.back());
    rows.resize(std::min(K, rows.size()));
    if (how.order == Search::by_number) std::ranges::sort(rows);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      found(b, k) = how.documents_for_rows && rows[k] >= 0 ? documents(rows[k]) : rows[k];
    }
  }
  return found;
}

}  // namespace unrolled::exercise
