// The sections of the chapter's program, in the order in which main() calls them.
#pragma once

#include "05_rnn/dataset.hpp"
#include "app/program.hpp"

namespace unrolled::lstm {

/// This chapter's own options.
struct Options {
  double clip = 1;     ///< the largest norm of all gradients of the character model together; 0: any
  double rate = 5e-3;  ///< Adam's, after 20 steps of warm-up, falling to 0 along half a cosine
};

/// The text of the last part, before any other. Errors: as rnn::read_dataset; --load does not fit it.
rnn::Dataset open_text(const app::Program& program, const Options& options);
void step_through_a_cell(app::Program& program);
void follow_the_cell_state(app::Program& program);
void remember_two_numbers(app::Program& program);
void balance_a_pole(app::Program& program);
void count_the_cost(app::Program& program);
void read_a_text(app::Program& program, const rnn::Dataset& dataset, const Options& options);

}  // namespace unrolled::lstm
