// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>

#include "05_rnn/character_model.hpp"
#include "app/program.hpp"

namespace unrolled::rnn {

/// This chapter's own options.
struct Options {
  double clip = 1;     ///< the most that all gradients together may measure; 0: no clipping
  double rate = 3e-3;  ///< Adam's
  std::string start;   ///< empty: read_text puts the text's first words here
};

/// Reads the text, and describes it. Errors: --start or --load does not fit it.
Dataset read_text(app::Program& program, Options& options);
/// One small pass of an untrained model, for the debugger and the graphs.
void follow_one_pass(app::Program& program, const Dataset& dataset);
/// With --clip 0: trains until the numbers overflow, and says where they did.
void train_without_clipping(app::Program& program, const Options& options);
/// Claims on how a gradient fades or grows with distance.
void measure_forgetting(app::Program& program);
/// Claims on clipping by the global norm.
void measure_clipping(app::Program& program);
/// The adding problem over 60 steps, where it fails, and over 6, where it works.
void try_to_remember(app::Program& program);
/// The language model: trained, compared with bigram counts, then sampled.
void learn_to_write(app::Program& program, const Dataset& dataset, const Options& options);

}  // namespace unrolled::rnn
