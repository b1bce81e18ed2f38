// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "10_positions/lookback.hpp"
#include "10_positions/windows.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"

namespace unrolled::positions {

/// What the chapter's own options say.
struct Options {
  std::string way = "rope", symbols = "dafbcaeb";
};

/// Lengths, in tokens: of the trainings, and of the texts that are read afterwards.
inline constexpr std::size_t trained_length = 32, read_length = 128;

struct Dataset {
  data::Text source;
  std::string train, held_out;  ///< every twentieth line is held out
};

/// One model for each way, in the order of `kinds`.
using Readers = std::vector<Reader>;

/// Before anything else. Errors: as resolve_text; a text that is too short; --load does not fit.
Dataset open_text(app::Program& program, const Options& options);
/// Errors: --symbols is no row of the task.
void check_symbols(const Options& options);
/// What follows from the formulas alone: claims on scores that are moved, on lengths, on what a mask tells.
void compare_scores(app::Program& program);
/// RoPE's pairs as hands of clocks.
void draw_clocks(app::Program& program);
/// The task of looking three places back, in each way; claims.
void look_back(app::Program& program);
/// One row of symbols, for the debugger and the graphs, by a reader with one head.
void follow_one_pass(app::Program& program, const Options& options);
/// Text, in each way; claims on loss past the length of the training.
Readers learn_to_read(app::Program& program, const Dataset& dataset, const Options& options);
/// How much each way's heads look at what stands near and far; with --quick only that of --way.
void draw_distances(app::Program& program, const Readers& readers, const Dataset& dataset,
                    const Options& options);

/// The way of that option's name.
Kind kind_of(const std::string& option);

}  // namespace unrolled::positions
