// Chapter 03: what can be known from counts alone?
#include "03_bag_of_words/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::bag_of_words;

int main(int argc, char** argv) {
  app::Program program("03_bag_of_words", "What can be known from counts alone?");
  Options options;
  program.option("--sentence", options.sentence, "a sentence of yours, to classify and to step through");
  program.option("--truth", options.truth, "its true class, 0 or 1", app::at_least(0, 1));
  program.option("--export", options.export_file,
                 "write the split and its words as JSON lines, for another library");

  return program.run(argc, argv, [&] {
    const Dataset dataset = read_texts(program, options);
    show_vectors(program, dataset);
    const Models models = learn(program, dataset);
    show_weights(program, dataset, models);
    follow_one_sentence(program, dataset, models);
    compare_vectors(program, dataset);
    ask_about_order(program);
    ask_about_negation(program);
  });
}
