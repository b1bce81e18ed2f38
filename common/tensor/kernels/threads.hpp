// Loops shared out over threads, where there is enough work for more than one.
//
//   kernels::in_pieces(n, grain, [&](std::size_t begin, std::size_t end) { … });   // body(begin, end) on pieces of [0, n)
//
// The calling thread takes one piece after another, and so does every worker that is awake. Where the cut could change
// the bits, it depends on the size of the work alone, never on the number of threads: that is why one thread and many
// give the same bits. threads.cpp says how the pieces are shared out among threads, and what happens on a busy machine.
//
// A body may throw: the caller gets the first exception, when all pieces that were begun have ended. A loop inside a
// piece runs on its own thread alone, and so does the second of two loops that two threads of a program start at once.
// After fork() the child's loops run on the one thread that it has.
#pragma once

#include <algorithm>
#include <cstddef>

namespace unrolled::kernels {

/// OMP_NUM_THREADS, if that is a number of at least 1; otherwise how many processors this program may use (taskset).
std::size_t usual_thread_count();

/// How many threads work on a loop, the caller included: at first the usual number.
std::size_t thread_count();
/// From the next loop on. At least 1, at most 256.
void set_thread_count(std::size_t count);

/// Calls run(body, p) once for each p in [0, pieces), on as many threads as there are pieces at most.
void share_out(std::size_t pieces, void (*run)(const void* body, std::size_t piece), const void* body);

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
  const auto run = [&](std::size_t p) { body(p * grain, std::min(n, (p + 1) * grain)); };
  share_out((n + grain - 1) / grain,
            [](const void* erased, std::size_t p) { (*static_cast<const decltype(run)*>(erased))(p); }, &run);
}

/// Calls body(begin, end) on one share of [0, n) a thread: for work whose bits do not depend on where it is cut.
template <class Body>
void in_shares(std::size_t n, const Body& body) {
  const std::size_t threads = thread_count();
  in_pieces(n, std::max<std::size_t>(1, (n + threads - 1) / threads), body);
}

/// in_pieces for rows of `width` elements each.
template <class Body>
void in_rows(std::size_t rows, std::size_t width, const Body& body) {
  in_pieces(rows, std::max<std::size_t>(1, piece / std::max<std::size_t>(1, width)), body);
}

}  // namespace unrolled::kernels
