// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "15_encoder_decoder/experiments/language.hpp"
#include "15_encoder_decoder/t5.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"
#include "text/byte_pairs.hpp"

namespace unrolled::infilling {

/// What helps a training that runs away.
inline constexpr const char* runaway_hint = "another --seed";

/// What the chapter's own options say.
struct Options {
  std::string sentence = "la bill ___ pays la loan .";  ///< with one gap
  std::string code = "for i in ___:";                   ///< a line of code with one gap
};

/// Code in byte pairs; its last tenth is held out.
struct Code {
  data::Text source;
  text::BytePairs pieces;
  Tokens train, held_out;
};

/// Sentences to learn from, others to be asked about, and code.
struct Dataset {
  std::vector<bert::Sentence> train, asked;
  Code code;
};

/// Before anything else. Errors: --sentence, --code or --data cannot be used; --load does not fit.
Dataset open(app::Program& program, const Language& language, const Options& options);
/// One sentence with gaps, as four models get it; claims on lengths.
void show_four_ways(app::Program& program, const Language& language);
/// The bias depends on the distance alone; a claim.
void move_a_text(app::Program& program, const Language& language);
/// A word that agrees with both sides, by T5, GLM, fill in the middle and from the left; claims. Returns the T5.
T5 fill_the_particle(app::Program& program, const Language& language, const Dataset& dataset);
/// The reader's sentence, for the debugger and the graphs.
void follow_one_pass(app::Program& program, const Language& language, const T5& model,
                     const Options& options);
/// Three tasks by their names; a claim.
void name_the_tasks(app::Program& program, const Language& language, const Dataset& dataset);
/// Real code with a gap; claims.
void fill_code(app::Program& program, const Dataset& dataset, const Options& options);

}  // namespace unrolled::infilling
