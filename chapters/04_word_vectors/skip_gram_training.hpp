// A training of skip-gram that can be stopped, saved and continued in the same bits, as app::KeptTraining expects it.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "04_word_vectors/neighbours.hpp"
#include "04_word_vectors/one_pair.hpp"
#include "04_word_vectors/skip_gram.hpp"
#include "base/checksum.hpp"
#include "base/error.hpp"
#include "nn/checkpoint.hpp"

namespace unrolled::word_vectors {

/// SHA-256 of the ids of all words, with the ends of the sentences.
inline std::string checksum_of(const Sentences& sentences) {
  std::string bytes;
  for (const auto& sentence : sentences) {
    for (const Index word : sentence) bytes.append(reinterpret_cast<const char*>(&word), sizeof(word));
    bytes.append(sizeof(Index), '\xff');  // −1, which is no word
  }
  return sha256(bytes);
}

class SkipGramTraining {
 public:
  /// `sentences` must outlive this. What `notes` say must be the same in a file that is loaded. Errors: as checked_counts.
  SkipGramTraining(const Sentences& sentences, std::size_t vocabulary_size, const SkipGramOptions& options,
                   Generator generator, std::map<std::string, std::string> notes = {})
      : sentences_(&sentences),
        plan_{sentences.size(), options.passes},
        model_(sentences, vocabulary_size, options, generator),
        generator_(generator),
        notes_(std::move(notes)) {
    notes_["set of options"] = fmt::format(
        "width {}, reach {}, {} negatives, power {}, subsampling {}, rate {}, {} passes", options.width,
        options.reach, options.negatives, options.power, options.subsample, options.rate, options.passes);
    notes_["text"] = checksum_of(sentences);
  }

  std::size_t steps() const { return plan_.steps(); }
  std::size_t steps_done() const { return step_; }
  const SkipGram& model() const { return model_; }

  /// A fiftieth of a pass: the mean loss of its pairs, as read_part. Nothing, and nothing has changed, when it ran away.
  std::optional<double> step() {
    words_before_ = model_.words, contexts_before_ = model_.contexts;
    const double loss_before = model_.mean_loss;
    Generator drawing = generator_;
    const double loss = read_part(model_, *sentences_, plan_, step_, drawing);
    if (!std::isfinite(loss)) {
      model_.mean_loss = loss_before;
      std::swap(model_.words, words_before_), std::swap(model_.contexts, contexts_before_);
      return std::nullopt;
    }
    generator_ = drawing;
    ++step_;
    return loss;
  }

  /// The step that ran away once more, on a copy, sentence by sentence, up to the first whose loss is no number: one pair of it is
  /// then gone through with the vectors that it found. Returns that loss.
  double pass_again() const {
    SkipGram copy = model_;
    Generator drawing = generator_;
    double losses = 0;
    const auto [first, last] = plan_.part(step_);
    for (std::size_t s = first; s < last && std::isfinite(losses); ++s) {
      const SkipGram before = copy;
      std::size_t pairs = 0;
      copy.read((*sentences_)[s], model_.options().rate * plan_.rate(step_), drawing, losses, pairs);
      if (std::isfinite(losses)) continue;
      const auto& sentence = (*sentences_)[s];
      const Array words = before.words.array(), contexts = before.contexts.array();
      const Tensor centre = parameter(rows_of(words, {sentence[0]}), "w");
      const Tensor target = parameter(rows_of(contexts, {sentence[1]}), "c");
      pair_loss(centre, target).backward();
    }
    return losses;
  }

  /// Errors: as nn::Checkpoint. Loading changes all or nothing; errors besides: another text or other options.
  void save(const std::filesystem::path& file) const {
    nn::Checkpoint checkpoint;
    checkpoint.tensors = {{"words", model_.words.array()}, {"contexts", model_.contexts.array()}};
    checkpoint.set_number("training.step", step_);
    checkpoint.put("training.generator", generator_);
    for (const auto& [name, text] : notes_) checkpoint.metadata["training.note." + name] = text;
    checkpoint.save(file);
  }
  void load(const std::filesystem::path& file) {
    const nn::Checkpoint checkpoint(file);
    for (const auto& [name, text] : notes_) {
      const auto found = checkpoint.metadata.find("training.note." + name);
      if (found == checkpoint.metadata.end() || found->second != text)
        throw Error(fmt::format("{}: its {} is another", file.string(), name),
                    "load it with the data, the --seed and the options it was saved with");
    }
    const Shape shape = {model_.words.rows(), model_.words.width()};
    const Array& words = checkpoint.tensor("words", shape);
    const Array& contexts = checkpoint.tensor("contexts", shape);
    const std::uint64_t step = checkpoint.number("training.step");
    if (step > steps() || !all_finite(words) || !all_finite(contexts))
      throw Error(fmt::format("{}: these are no numbers of this training", file.string()));
    checkpoint.get("training.generator", generator_);
    model_.words = PaddedRows(words), model_.contexts = PaddedRows(contexts);
    step_ = step;
  }

 private:
  const Sentences* sentences_;
  ReadingPlan plan_;
  SkipGram model_;
  PaddedRows words_before_, contexts_before_;
  Generator generator_;
  std::map<std::string, std::string> notes_;
  std::size_t step_ = 0;
};

}  // namespace unrolled::word_vectors
