// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <string>

#include "18_mixture_of_experts/model.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"

namespace unrolled::mixture {

/// What helps a training that runs away.
inline constexpr const char* runaway_hint = "another --seed";

/// What the chapter's own options say, of the layer that reads a text.
struct Options {
  std::size_t experts = 8, top = 1;
  std::string router = "learnt";
  double capacity = 1.25, balance = .1, noise = 0;
  std::string text = "In the";  ///< what is stepped through
};

struct Dataset {
  data::Text source;
  std::string train, held_out;  ///< every twentieth line is held out
};

/// Before anything else. Errors: as resolve_text; a text that is too short; options that contradict each other; --load does not fit.
Dataset open_text(const app::Program& program, const Options& options);

/// Parameters of published models, and how many of them are at work; claims.
void count_published(app::Program& program);
/// What follows from the formulas: one expert, copies, the balance loss; claims.
void check_formulas(app::Program& program);
/// Routers, learnt and not, on chapter 16's language; claims.
void compare_routers(app::Program& program);
/// The reader's own experts on a text: trained, kept, and stepped through.
void follow_tokens(app::Program& program, const Dataset& dataset, const Options& options);

}  // namespace unrolled::mixture
