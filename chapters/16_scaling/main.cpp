// Chapter 16: what can a small run know about a large one?
#include "16_scaling/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::scaling;

int main(int argc, char** argv) {
  app::Program program("16_scaling", "What can a small run know about a large one?");
  Options options;
  program.option("--sweep", options.sweep, "which runs: usual takes half a minute, large goes on for an hour",
                 std::vector<std::string>{"usual", "large"});
  program.option("--rate", options.rate,
                 "peak of the learning rate for width 1; others have it over the root of their width",
                 app::above(0));

  return program.run(argc, argv, [&] {
    Dataset dataset = open(program, options);
    count(program, dataset);
    make_runs(program, dataset);
    foretell(program, dataset);
    cross_valleys(program, dataset);
    measure_twice(program, dataset);
    look_back(program);
    read_real_text(program, dataset);
    follow_one_pass(program, dataset);
  });
}
