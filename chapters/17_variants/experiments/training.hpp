// The training on text that all of this chapter's models share.
#pragma once

#include "17_variants/experiments/story.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::variants {

inline constexpr std::size_t window = 32, text_steps = 300;

/// Windows of 32 bytes, 16 at a time; the rate up over 50 steps, then down to a tenth. It can be kept in a file; the text must outlive this.
inline nn::DrawnTraining reading_of(const Model& model, const std::string& text, std::size_t steps,
                                    const Generator& generator, const std::string& switches = "") {
  return {
      model,
      [&text, model](Generator& drawing) {
        const positions::Windows windows = positions::draw_windows(text, 16, window, drawing);
        return cross_entropy(model(windows.inputs), windows.targets);
      },
      {.adam = nn::AdamW(model.parameters(), 0.1, {.beta2 = 0.98}),
       .rate =
           nn::WarmupCosine{
               .peak = 3e-3, .warmup = std::min<std::size_t>(50, steps / 4), .total = steps, .floor = 3e-4},
       .clip = 1},
      {0,
       generator,
       {},
       {{"block", switches},
        {"number of steps", std::to_string(steps)},
        {"text length", std::to_string(text.size())}}}};
}

/// In nats a byte.
inline double loss_of(const Model& model, const positions::Windows& windows) {
  const NoGrad no_grad;
  return cross_entropy(model(windows.inputs), windows.targets).item();
}

}  // namespace unrolled::variants
