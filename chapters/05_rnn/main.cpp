// Chapter 05: why does it forget?
#include "05_rnn/story.hpp"

using namespace unrolled;
using namespace unrolled::rnn;

int main(int argc, char** argv) {
  app::Program program("05_rnn", "Why does it forget?");
  Wishes wishes;
  program.option("--clip", wishes.clip, "the largest global norm of a gradient; 0 for none");
  program.option("--rate", wishes.rate, "how far a step goes");
  program.option("--start", wishes.start, "what the trained model writes on from");

  return program.run(argc, argv, [&] {
    if (wishes.clip < 0 || wishes.rate <= 0) throw Error("--clip is 0 or more, and --rate above 0");
    if (wishes.clip == 0) train_without_clipping(program, wishes);
    const Material material = read_text(program, wishes);
    follow_one_pass(program, material);
    measure_forgetting(program);
    measure_clipping(program);
    try_to_remember(program);
    learn_to_write(program, material, wishes);
  });
}
