// Chapter 05: why does it forget?
#include "05_rnn/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::rnn;

int main(int argc, char** argv) {
  app::Program program("05_rnn", "Why does it forget?");
  Options options;
  program.option("--clip", options.clip, "the largest global norm of a gradient; 0 for none",
                 app::at_least(0));
  program.option("--rate", options.rate, "how far a step goes", app::above(0));
  program.option("--start", options.start,
                 "what the trained model writes on from; else the text's first words");

  return program.run(argc, argv, [&] {
    const Dataset dataset = read_text(program, options);
    if (options.clip == 0) train_without_clipping(program, options);
    follow_one_pass(program, dataset);
    measure_forgetting(program);
    measure_clipping(program);
    try_to_remember(program);
    learn_to_write(program, dataset, options);
  });
}
