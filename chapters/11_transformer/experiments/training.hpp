// A translator in training: pairs of sentences drawn at random, the rate of the paper.
#pragma once

#include <string>

#include "11_transformer/experiments/translator.hpp"
#include "nn/drawn_training.hpp"

namespace unrolled::transformer {

struct TrainingOptions {
  FadingNoam rate;
  std::size_t batch = 32;  ///< B
  double smoothing = 0.1;  ///< ε of label smoothing, the paper's
};

/// Trains the translator's model, whose parameters are shared. The lessons must outlive this.
inline nn::DrawnTraining training_of(const Translator& translator, const Lessons& lessons,
                                     const TrainingOptions& options, const Generator& generator) {
  // A model of other pieces, or of other pairs, is another training.
  std::string pieces;
  for (const std::string& piece : translator.subwords.vocabulary().words()) pieces += piece + ' ';
  return {translator.model,
          [model = translator.model, options, &lessons](Generator& drawing) {
            return loss_of(model, lessons.draw(options.batch, drawing), options.smoothing);
          },
          {.adam = paper_adam(translator.model), .rate = options.rate},
          {0, generator, {}, {{"pieces", pieces}, {"number of pairs", std::to_string(lessons.size())}}}};
}

}  // namespace unrolled::transformer
