// Chapter 06: how do gates keep a memory, and what do they cost?
#include "06_lstm/story.hpp"

using namespace unrolled;
using namespace unrolled::lstm;

int main(int argc, char** argv) {
  app::Program program("06_lstm", "How do gates keep a memory, and what do they cost?");
  ReadingOptions reading;
  program.option("--clip", reading.clip, "largest norm of the character model's gradient; 0: no limit");
  program.option("--rate", reading.rate, "learning rate of the character model");

  return program.run(argc, argv, [&] {
    step_through_a_cell(program);
    ride_the_conveyor(program);
    remember_two_numbers(program);
    balance_a_pole(program);
    count_the_cost(program);
    read_a_text(program, reading);
  });
}
