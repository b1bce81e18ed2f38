// What the reader reads: windows of bytes from a text, to learn from and to be tested on, also longer than it ever learnt from.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "10_positions/reader.hpp"
#include "base/error.hpp"
#include "text/batching.hpp"

namespace unrolled::positions {

/// B rows of T tokens, and what comes after each.
struct Windows {
  Indices inputs, targets;  ///< (B,T)
};

/// Every twentieth line of a text is held out. Errors: too few lines; one of the parts has no window of T bytes. `name` is what they call it.
inline text::Parts parts_for_windows(std::string_view text, const std::string& name, std::size_t T) {
  const text::Parts parts = text::hold_out_lines(text, 20);
  if (std::min(parts.train.size(), parts.held_out.size()) > T) return parts;
  throw Error(
      fmt::format(
          "{}: too short: every twentieth line is held out, and these have {} bytes; at least {} are needed",
          name, parts.held_out.size(), T + 1),
      "give a longer text");
}

/// The windows of T bytes that begin at these places of a text.
inline Windows windows_at(std::string_view text, const std::vector<std::size_t>& begins, std::size_t T) {
  Windows windows;
  for (Indices* part : {&windows.inputs, &windows.targets}) part->resize({begins.size(), T});
  for (std::size_t b = 0; b < begins.size(); ++b) {
    for (std::size_t t = 0; t < T; ++t) {
      windows.inputs(b, t) = static_cast<unsigned char>(text[begins[b] + t]);
      windows.targets(b, t) = static_cast<unsigned char>(text[begins[b] + t + 1]);
    }
  }
  return windows;
}

/// B windows at random. Errors: the text is shorter than T + 1.
inline Windows draw_windows(std::string_view text, std::size_t B, std::size_t T, Generator& generator) {
  if (text.size() <= T) {
    throw Error(fmt::format("a text of {} bytes has no window of {}", text.size(), T + 1),
                "give a longer text");
  }
  std::vector<std::size_t> begins(B);
  for (std::size_t& begin : begins) begin = generator.below(text.size() - T);
  return windows_at(text, begins, T);
}

/// At most B windows at equal distances, which do not overlap. Errors: as draw_windows.
inline Windows spread_windows(std::string_view text, std::size_t B, std::size_t T) {
  if (text.size() <= T) {
    throw Error(fmt::format("a text of {} bytes has no window of {}", text.size(), T + 1),
                "give a longer text");
  }
  const std::size_t n = std::min(B, (text.size() - 1) / T);
  std::vector<std::size_t> begins(n);
  for (std::size_t b = 0; b < n; ++b) begins[b] = b * ((text.size() - 1) / n);
  return windows_at(text, begins, T);
}

// [by_position]
/// −ln p of what came, in nats, at each position: the mean over all windows. (T)
inline std::vector<double> loss_by_position(const Reader& reader, const Windows& windows) {
  const NoGrad no_grad;
  const Array right = pick(log_softmax(reader(windows.inputs)), windows.targets).value();  // (B,T)
  std::vector<double> loss(right.shape(1), 0);
  for (std::size_t b = 0; b < right.shape(0); ++b) {
    for (std::size_t t = 0; t < loss.size(); ++t) {
      loss[t] -= static_cast<double>(right(b, t)) / static_cast<double>(right.shape(0));
    }
  }
  return loss;
}
// [/by_position]

/// The mean of the positions [begin, end).
inline double mean_of(const std::vector<double>& by_position, std::size_t begin, std::size_t end) {
  double sum = 0;
  for (std::size_t t = begin; t < end; ++t) sum += by_position[t];
  return sum / static_cast<double>(end - begin);
}

}  // namespace unrolled::positions
