// A reader of a task: trained on fresh pairs, tested on others.
#pragma once

#include <functional>
#include <string>

#include "07_word_cnn/readers.hpp"
#include "app/training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::word_cnn {

/// Pairs of one of the two tasks, this many.
using DrawPairs = std::function<Pairs(std::size_t pairs, Generator&)>;

/// Adam on 32 fresh pairs a step, with a warm-up.
inline void learn_task(app::Program& program, const std::string& name, const Reader& reader,
                       const DrawPairs& draw, std::size_t steps, Generator& generator) {
  app::fit(
      program, name,
      [&](Generator& drawing) {
        const Pairs pairs = draw(32, drawing);
        return cross_entropy(reader.logits(pairs.ids), pairs.labels);
      },
      {.adam = nn::Adam(reader.module.parameters()),
       .rate = nn::WarmupCosine{6e-3, std::min<std::size_t>(30, steps / 3), steps},
       .clip = 1},
      steps, generator);
}

/// The share of right answers.
inline double task_accuracy(const Reader& reader, const Pairs& pairs) {
  const NoGrad no_grad;
  const Indices guessed = argmax(reader.logits(pairs.ids));
  std::size_t right = 0;
  for (std::size_t i = 0; i < guessed.size(); ++i) right += guessed(i) == pairs.labels(i) ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(guessed.size());
}

}  // namespace unrolled::word_cnn
