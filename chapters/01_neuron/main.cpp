// Chapter 01: what is one unit of all this?
#include "01_neuron/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::neuron;

int main(int argc, char** argv) {
  app::Program program("01_neuron", "What is one unit of all this?");
  Options options;
  program.option("--pass", options.pass,
                 "the pass to step through: of one unit, or of a network with a hidden layer",
                 std::vector<std::string>{"unit", "network"});
  program.option("--rate", options.rate, "the learning rate on standardised columns; 0 for 1/λ_max",
                 app::at_least(0));

  return program.run(argc, argv, [&] {
    const Dataset dataset = read_data(program, options);
    fit_one_line(program, dataset);
    check_the_gradient(program);
    follow_one_pass(program, dataset, options);
    learn_prices(program, dataset, options);
    try_learning_rates(program, dataset);
    look_at_four_sets(program);
    tell_classes_apart(program, dataset);
    solve_exclusive_or(program);
  });
}
