// Chapter 06: how do gates keep a memory, and what do they cost?
#include "06_lstm/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::lstm;

int main(int argc, char** argv) {
  app::Program program("06_lstm", "How do gates keep a memory, and what do they cost?");
  Options options;
  program.option("--clip", options.clip, "largest norm of the character model's gradient; 0: no limit",
                 app::at_least(0));
  program.option("--rate", options.rate, "learning rate of the character model", app::above(0));

  return program.run(argc, argv, [&] {
    const rnn::Dataset dataset = open_text(program, options);
    const bool may_run_away = options.clip == 0;  // then the reader wants to see that, so it comes first
    if (may_run_away) read_a_text(program, dataset, options);
    step_through_a_cell(program);
    follow_the_cell_state(program);
    remember_two_numbers(program);
    balance_a_pole(program);
    count_the_cost(program);
    if (!may_run_away) read_a_text(program, dataset, options);
  });
}
