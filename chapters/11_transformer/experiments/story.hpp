// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "11_transformer/experiments/tasks.hpp"
#include "11_transformer/experiments/translator.hpp"
#include "app/program.hpp"

namespace unrolled::transformer {

/// How much of everything, for the phrase book and for real text.
struct Scale {
  std::size_t pieces, width, inner, layers, batch, longest, steps, warmup;
  double factor, dropout, smoothing;
};

/// Pairs of sentences, as a translator learns from them and is tested on them.
struct TranslationTask {
  std::string about;
  bool is_sample;
  Scale scale;
  std::vector<data::Pair> held_out;
  Corpus corpus;
  text::Subwords subwords;
  Lessons lessons;
};

/// A translator that has learnt, and what it has not seen.
struct Trained {
  Translator translator;
  std::vector<data::Pair> held_out;
  bool is_sample;
};

/// One small pass of an untrained model, for the debugger and the graphs.
void follow_one_pass(app::Program& program, Norm norm);
/// Claims on copying and reversing, and on what breaks when a part is taken away.
void learn_tasks(app::Program& program, Norm norm);
/// The recorded graph's critical path, beside that of chapter 05's network.
void measure_critical_path(app::Program& program, Norm norm);
/// Before anything else. Errors: as data::resolve_parallel; too few pairs, or all too long; the reader's sentence (if
/// any) or --load does not fit.
TranslationTask prepare_translation(app::Program& program, Norm norm, const std::string& sentence);
/// Trains on pairs of sentences, and compares the result with a dictionary.
Trained learn_to_translate(app::Program& program, const TranslationTask& task, Norm norm);
/// Beam search against greedy search, on the trained translator.
void search_with_beams(app::Program& program, const Trained& trained);
/// The reader's own sentence, with all that beam search found.
void translate_sentence(app::Program& program, const Trained& trained, const std::string& sentence);

}  // namespace unrolled::transformer
