// Chapter 06: how do gates keep a memory, and what do they cost?
#include "06_lstm/story.hpp"
#include "tensor/error.hpp"

using namespace unrolled;
using namespace unrolled::lstm;

int main(int argc, char** argv) {
  app::Program program("06_lstm", "How do gates keep a memory, and what do they cost?");
  Wishes wishes;
  program.option("--clip", wishes.clip, "largest norm of the character model's gradient; 0: no limit");
  program.option("--rate", wishes.rate, "learning rate of the character model");

  return program.run(argc, argv, [&] {
    if (wishes.clip < 0 || wishes.rate <= 0) throw Error("--clip is 0 or more, and --rate above 0");
    const bool may_run_away = wishes.clip == 0;  // who asks for that wants to see it, and nothing before it
    if (may_run_away) read_a_text(program, wishes);
    step_through_a_cell(program);
    ride_the_conveyor(program);
    remember_two_numbers(program);
    balance_a_pole(program);
    count_the_cost(program);
    if (!may_run_away) read_a_text(program, wishes);
  });
}
