// Learning word vectors by skip-gram: each word of a text in turn is the centre, each word near it a context, and each
// such pair moves the two vectors, and those of k negatives, a little (negative_sampling.hpp).
//
//   for each sentence:   frequent words are dropped at random          subsampling
//     for each word w:   a reach of 1 … W is drawn                     near words count more
//       for each c within reach:  k negatives are drawn                one step down the loss of the pair
//
// The rate falls in a straight line to 0. No graph is built: of 2 · V rows a pair moves 2 + k.
// Source: Mikolov, Chen, Corrado, Dean 2013, "Efficient estimation of word representations in vector space".
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "04_word_vectors/corpus.hpp"
#include "04_word_vectors/negative_sampling.hpp"
#include "tensor/fused/skip_gram.hpp"
#include "tensor/random.hpp"

namespace unrolled::word_vectors {

struct SkipGramOptions {
  std::size_t width = 50;     ///< C: numbers of a vector
  std::size_t reach = 5;      ///< W: the farthest a context stands from its centre
  std::size_t negatives = 5;  ///< k
  double power = 0.75;        ///< of the counts that negatives are drawn by
  double subsample = 1e-3;    ///< t; 0 keeps every word
  double rate = 0.05;         ///< of the first step; falls to 0
  std::size_t passes = 2;     ///< how often the text is read
};

/// The words' counts (V). Errors: an option outside of its limits, an id outside of the vocabulary, no pair of words.
inline Array checked_counts(const Sentences& sentences, std::size_t vocabulary_size,
                            const SkipGramOptions& options) {
  if (options.width < 1 || options.reach < 1 || options.negatives < 1 || options.negatives >= most_targets ||
      options.passes < 1)
    throw Error(
        fmt::format("skip-gram: width, reach and passes are 1 or more, negatives 1 to {}", most_targets - 1));
  bool has_pair = false;
  for (const auto& sentence : sentences) {
    has_pair = has_pair || sentence.size() > 1;
    for (const Index word : sentence) {
      if (word < 0 || static_cast<std::size_t>(word) >= vocabulary_size)
        throw Error(fmt::format("skip-gram: word {} of a vocabulary of {} words", word, vocabulary_size));
    }
  }
  const Array counts = word_counts(sentences, vocabulary_size);
  const auto different = std::count_if(counts.begin(), counts.end(), [](Real count) { return count > 0; });
  if (!has_pair || different < 2)
    throw Error("skip-gram: there are no two words in one sentence", "a longer text");
  return counts;
}

/// The two tables of vectors, and how they are moved.
class SkipGram {
 public:
  PaddedRows words, contexts;  ///< (V,C) each
  double mean_loss;            ///< nats: of the pairs read last; (1 + k) ln 2 before, where all scores are 0

  /// words: uniform on ±½/C, contexts: zeros. Errors: as checked_counts.
  SkipGram(const Sentences& sentences, std::size_t vocabulary_size, const SkipGramOptions& options,
           Generator& generator)
      : mean_loss(static_cast<double>(1 + options.negatives) * std::log(2.)),
        options_(options),
        counts_(checked_counts(sentences, vocabulary_size, options)),
        negatives_(negative_distribution(counts_, options.power)) {
    const Shape shape = {vocabulary_size, options.width};
    const double bound = 0.5 / static_cast<double>(options.width);
    words = PaddedRows(uniform(shape, -bound, bound, generator));
    contexts = PaddedRows(Array(shape, 0));
    const auto total = static_cast<double>(word_total(sentences));
    for (const Real count : flat(counts_))
      keep_.push_back(keep_probability(static_cast<double>(count) / total, options.subsample));
  }

  const SkipGramOptions& options() const { return options_; }
  std::size_t vocabulary_size() const { return counts_.size(); }

  // [read]
  /// Reads one sentence, moves the vectors of each pair in it, and adds to the losses and to the number of pairs.
  void read(const std::vector<Index>& sentence, double rate, Generator& drawing, double& losses,
            std::size_t& pairs) {
    const std::size_t count = 1 + options_.negatives;
    const auto step = static_cast<Real>(rate);
    kept_.clear();
    for (const Index word : sentence) {
      if (keep_[word] >= 1 || drawing.chance(keep_[word])) kept_.push_back(word);
    }
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      const std::size_t reach = 1 + drawing.below(options_.reach);
      const std::size_t first = i - std::min(i, reach), last = std::min(kept_.size() - 1, i + reach);
      // Which rows all pairs of this centre move
      targets_.clear();
      for (std::size_t j = first; j <= last; ++j) {
        if (j != i) draw_targets(kept_[j], drawing);
      }
      // One step for each pair
      for (std::size_t at = 0; at < targets_.size(); at += count, ++pairs)
        losses += skip_gram_step(words.row(kept_[i]), &targets_[at], count, words.stride(), step);
    }
  }

  /// A context and its negatives, which may be any other words.
  void draw_targets(Index context, Generator& drawing) {
    targets_.push_back(contexts.fetch(context));
    for (std::size_t n = 0; n < options_.negatives; ++n) {
      Index drawn = context;
      while (drawn == context) drawn = negatives_.draw(drawing);
      targets_.push_back(contexts.fetch(drawn));
    }
  }
  // [/read]

 private:
  SkipGramOptions options_;
  Array counts_;              ///< (V)
  std::vector<double> keep_;  ///< (V)
  AliasTable negatives_;
  std::vector<Index> kept_;     ///< of the sentence that is read
  std::vector<Real*> targets_;  ///< rows of contexts, 1 + k for each pair of a centre
};

/// How a training is cut into steps: each reads a fiftieth of the sentences, at one rate.
struct ReadingPlan {
  std::size_t sentences, passes;

  std::size_t in_a_step() const { return (sentences + 49) / 50; }
  std::size_t steps_in_pass() const { return (sentences + in_a_step() - 1) / in_a_step(); }
  std::size_t steps() const { return steps_in_pass() * passes; }
  /// Of a step, from 0: its first sentence, and the one after its last.
  std::pair<std::size_t, std::size_t> part(std::size_t step) const {
    const std::size_t first = step % steps_in_pass() * in_a_step();
    return {first, std::min(first + in_a_step(), sentences)};
  }
  /// What is left of the first rate: from 1 down in a straight line, to 0 after the last step.
  double rate(std::size_t step) const { return 1 - static_cast<double>(step) / static_cast<double>(steps()); }
};

/// One step: the mean loss of its pairs in nats; that of the step before where this one has no pair. A loss that is no
/// number makes it no number.
inline double read_part(SkipGram& model, const Sentences& sentences, const ReadingPlan& plan,
                        std::size_t step, Generator& drawing) {
  double losses = 0;
  std::size_t pairs = 0;
  const auto [first, last] = plan.part(step);
  for (std::size_t s = first; s < last; ++s)
    model.read(sentences[s], model.options().rate * plan.rate(step), drawing, losses, pairs);
  if (pairs > 0) model.mean_loss = losses / static_cast<double>(pairs);
  return model.mean_loss;
}

/// Word vectors (V,C), row i that of word i, learnt from sentences of word ids. `after_step` is called with the mean loss of
/// each fiftieth of a pass, ReadingPlan::steps() times; a progress bar's step() there also notices Ctrl-C.
/// Errors: as checked_counts; the training ran away.
inline Array learn_word_vectors(const Sentences& sentences, std::size_t vocabulary_size,
                                const SkipGramOptions& options, Generator& generator,
                                const std::function<void(double)>& after_step = {}) {
  SkipGram model(sentences, vocabulary_size, options, generator);
  const ReadingPlan plan{sentences.size(), options.passes};
  for (std::size_t step = 0; step < plan.steps(); ++step) {
    const double loss = read_part(model, sentences, plan, step, generator);
    if (!std::isfinite(loss))
      throw Error(fmt::format("the training ran away: at step {} the loss is {}", step + 1, loss),
                  "a lower learning rate");
    if (after_step) after_step(loss);
  }
  return model.words.array();
}

}  // namespace unrolled::word_vectors
