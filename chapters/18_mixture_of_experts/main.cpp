// Chapter 18: must every weight work on every word?
#include "18_mixture_of_experts/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::mixture;

int main(int argc, char** argv) {
  app::Program program("18_mixture_of_experts", "Must every weight work on every word?");
  Options options;
  using Choices = std::vector<std::string>;
  program.option("--experts", options.experts, "of the layer that is stepped through", app::at_least(1, 64));
  program.option("--top", options.top, "how many of them work on each token", app::at_least(1, 64));
  program.option("--router", options.router, "who chooses them", Choices{"learnt", "hash", "random"});
  program.option("--capacity", options.capacity, "room of an expert, as a multiple of an even load",
                 app::at_least(0, 64));
  program.option("--balance", options.balance, "how much the balance loss counts", app::at_least(0, 100));
  program.option("--noise", options.noise, "deviation of what is added to scores while training",
                 app::at_least(0, 100));
  program.option("--text", options.text, "what is read step by step");

  return program.run(argc, argv, [&] {
    const Dataset dataset = open_text(program, options);
    count_published(program);
    check_formulas(program);
    compare_routers(program);
    follow_tokens(program, dataset, options);
  });
}
