// Both trainings of the chapter: text, and the task of looking back.
#pragma once

#include <string>

#include "10_positions/lookback.hpp"
#include "10_positions/windows.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::positions {

// [rule]
/// AdamW; the rate up over 50 steps, then down to a tenth at step `steps`.
inline nn::UpdateRule rule_of(const Reader& reader, std::size_t steps) {
  return {.adam = nn::AdamW(reader.parameters(), 0.1, {.beta2 = 0.98}),
          .rate = nn::WarmupCosine{.peak = 3e-3, .warmup = 50, .total = steps, .floor = 3e-4},
          .clip = 1};
}
// [/rule]

/// A training on windows of T bytes, 16 at a time, which can be kept in a file. The reader's parameters are shared; the text must
/// outlive this.
inline nn::DrawnTraining reading_of(const Reader& reader, const std::string& text, std::size_t T,
                                    std::size_t steps, const Generator& generator) {
  return {reader,
          [&text, T, reader](Generator& drawing) {
            const Windows windows = draw_windows(text, 16, T, drawing);
            return cross_entropy(reader(windows.inputs), windows.targets);
          },
          rule_of(reader, steps),
          {0,
           generator,
           {},
           {{"way", named(reader.kind).option},
            {"number of steps", std::to_string(steps)},
            {"text length", std::to_string(text.size())}}}};
}

/// The loss of 16 rows of T symbols.
inline nn::Loss looking_back(const Reader& reader, std::size_t T) {
  return [reader, T](Generator& drawing) { return lookback_loss(reader, draw_symbols(16, T, drawing)); };
}

}  // namespace unrolled::positions
