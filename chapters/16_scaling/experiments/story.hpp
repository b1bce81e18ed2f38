// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "10_positions/windows.hpp"
#include "16_scaling/experiments/plans.hpp"
#include "16_scaling/experiments/sweep.hpp"
#include "16_scaling/frontier.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"

namespace unrolled::scaling {

/// What the chapter's own options say.
struct Options {
  std::string sweep = "usual";  ///< or "large"
  double rate = .056;           ///< the learning rate's peak, times the root of the width
};

/// Bytes of real text that are read at once.
inline constexpr std::size_t window = 32;

/// The runs that are to be made, and what has come of them.
struct Dataset {
  Setting setting;
  Plans plans;
  std::vector<Run> runs;
  data::Text text;              ///< real text, of which nobody knows the entropy
  std::string train, held_out;  ///< every twentieth line of it is held out

  /// Errors: there is no such run.
  const Run& run(const Plan& plan) const;
  std::vector<Run> runs_of(const std::vector<Plan>& plans) const;
};

/// Before anything else. Errors: as resolve_text; --load does not fit.
Dataset open(app::Program& program, const Options& options);
/// What is known without a run: 6 N D of published models, two fits of one law, and the least that reading language Z can cost; claims.
void count(app::Program& program, const Dataset& dataset);
/// All runs, resumable.
void make_runs(app::Program& program, Dataset& dataset);
/// Laws through the small runs; the larger one is foretold; claims.
void foretell(app::Program& program, const Dataset& dataset);
/// One budget spent in several ways; claims.
void cross_valleys(app::Program& program, const Dataset& dataset);
/// The same runs by two measures; a claim.
void measure_twice(app::Program& program, const Dataset& dataset);
/// Facts that hold for one text only; claims.
void look_back(app::Program& program);
/// Real text: a floor that can only be fitted; a claim.
void read_real_text(app::Program& program, const Dataset& dataset);
/// One run's step, for the debugger and the graphs.
void follow_one_pass(app::Program& program, const Dataset& dataset);

}  // namespace unrolled::scaling
