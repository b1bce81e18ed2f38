// The sections of the chapter's program, in the order in which main() tells them.
#pragma once

#include "06_lstm/character_model.hpp"
#include "app/program.hpp"

namespace unrolled::lstm {

void step_through_a_cell(app::Program& program);
void ride_the_conveyor(app::Program& program);
void remember_two_numbers(app::Program& program);
void read_a_text(app::Program& program, const ReadingOptions& options);
void balance_a_pole(app::Program& program);
void count_the_cost(app::Program& program);

}  // namespace unrolled::lstm
