// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "08_seq2seq/experiments/phrases.hpp"
#include "08_seq2seq/experiments/tasks.hpp"
#include "app/program.hpp"
#include "nn/schedule.hpp"

namespace unrolled::seq2seq {

/// What the chapter's own options say.
struct Options {
  std::string attention = "bahdanau", score = "paper", task = "reverse", sentence = "";
};

/// How much of everything, for the phrase book and for real text.
struct Scale {
  std::size_t words;    ///< at most, of each language
  std::size_t longest;  ///< words in a sentence
  std::size_t embedding, width, steps, warmup;
  double peak;  ///< the largest learning rate
};

/// Pairs of sentences, as a translator learns from them and is tested on them.
struct Dataset {
  std::string about;
  bool is_sample = false;
  Scale scale;
  WordPairs train, held_out;
  Languages languages;
};

/// A model that has learnt, with its words.
struct Translator {
  Languages languages;
  Seq2Seq model;
  Words sample;  ///< a sentence that it can translate, where the reader gives none
};

/// The models that have learnt a task.
struct Readers {
  Seq2Seq fixed, bahdanau, luong;
  std::vector<double> aligned_before;  ///< share_aligned of the last two before training
};

/// Before anything else. Errors: as data::resolve_parallel; too few pairs, or all too long; --sentence or --load does not fit.
Dataset open_pairs(app::Program& program, const Options& options);
/// Trains on pairs of sentences; claims what crosses.
Translator learn_to_translate(app::Program& program, const Dataset& dataset, const Options& options);
/// One sentence, for the debugger and the graphs, and its alignment map.
void follow_one_sentence(app::Program& program, const Translator& translator, const std::string& sentence);
/// How far the words of the source are from the first word that is written, in the recorded graph.
void count_operations(app::Program& program);
/// Trains with the fixed vector and with both attentions; claims on accuracy over length.
Readers learn_tasks(app::Program& program, const Options& options);
/// Claims on where the largest weights stand.
void look_at_the_map(app::Program& program, const Readers& readers, const Options& options);
/// Claims on what padding changes.
void pad_a_batch(app::Program& program, const Readers& readers, const Options& options);
/// Each moment with each score.
void ask_in_every_way(app::Program& program, const Options& options);

/// The score that a paper has, or the one that is named.
inline Score score_of(const std::string& name, Attention attention) {
  if (name == "additive" || (name == "paper" && attention == Attention::bahdanau)) return Score::additive;
  return name == "dot" ? Score::dot : Score::general;
}

/// The map of a batch's first sentence: (B,T,S) → (T,S)
inline Array first_map(const Tensor& weights) {
  return reshape(slice(weights, 0, 0, 1),
                 {static_cast<Index>(weights.size(1)), static_cast<Index>(weights.size(2))})
      .value();
}

/// A map (T,S) as a picture, in thousandths.
inline app::HeatMap picture_of(const Array& map, const std::string& title, const Words& source,
                               const Words& written) {
  app::HeatMap picture = {.title = title,
                          .x_axis = "source",
                          .y_axis = "written",
                          .unit = "weight",
                          .rows = written,
                          .columns = source,
                          .values = {}};
  for (std::size_t t = 0; t < written.size(); ++t) {
    picture.values.emplace_back();
    for (std::size_t s = 0; s < source.size(); ++s)
      picture.values.back().push_back(std::round(1000 * static_cast<double>(map(t, s))) / 1000);
  }
  return picture;
}

/// Up to `peak` over `warmup` steps, and down to 0 over the last 40 % of all steps.
inline nn::WarmupLinear schedule(double peak, std::size_t warmup, std::size_t steps) {
  return {peak, warmup, steps + 1, 0.4 * static_cast<double>(steps)};
}

}  // namespace unrolled::seq2seq
