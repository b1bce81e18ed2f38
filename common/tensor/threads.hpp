// Work shared out over threads, where there is enough of it.
// Where the cut could change the bits, it depends on the size of the work alone, never on the number of threads: that is
// why one thread and many give the same bits.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>

namespace unrolled::kernels {

/// Below this many elements a second thread costs more than it brings.
inline constexpr std::size_t piece = 16384;

/// Calls body(begin, end) on pieces of [0, n), in parallel when there is more than one.
/// `grain` is how many indices make a piece.
template <class Body>
void in_pieces(std::size_t n, std::size_t grain, const Body& body) {
  if (n <= grain) {
    if (n > 0) body(std::size_t{0}, n);
    return;
  }
  const auto pieces = static_cast<std::ptrdiff_t>((n + grain - 1) / grain);
#pragma omp parallel for schedule(static)
  for (std::ptrdiff_t p = 0; p < pieces; ++p) {
    const std::size_t begin = static_cast<std::size_t>(p) * grain;
    body(begin, std::min(n, begin + grain));
  }
}

/// Calls body(begin, end) on one share of [0, n) a thread: for work whose bits do not depend on where it is cut.
template <class Body>
void in_shares(std::size_t n, const Body& body) {
  const auto threads = static_cast<std::size_t>(omp_get_max_threads());
  in_pieces(n, std::max<std::size_t>(1, (n + threads - 1) / threads), body);
}

/// in_pieces for rows of `width` elements each.
template <class Body>
void in_rows(std::size_t rows, std::size_t width, const Body& body) {
  in_pieces(rows, std::max<std::size_t>(1, piece / std::max<std::size_t>(1, width)), body);
}

}  // namespace unrolled::kernels
