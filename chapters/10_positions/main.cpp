// Chapter 10: how does it know what came first?
#include "10_positions/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::positions;

int main(int argc, char** argv) {
  app::Program program("10_positions", "How does it know what came first?");
  Options options;
  std::vector<std::string> names;
  for (const NamedKind& each : kinds) names.emplace_back(each.option);
  program.option("--way", options.way, "the way that is stepped through, and that --save and --load keep",
                 names);
  program.option("--symbols", options.symbols, "a row of yours to step through: letters from a to p");

  return program.run(argc, argv, [&] {
    const Dataset dataset = open_text(program, options);
    compare_scores(program);
    draw_clocks(program);
    look_back(program);
    follow_one_pass(program, options);
    const Readers readers = learn_to_read(program, dataset, options);
    draw_distances(program, readers, dataset, options);
  });
}
