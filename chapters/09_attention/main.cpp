// Chapter 09: how does a word look at the others?
#include "09_attention/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::attention;

int main(int argc, char** argv) {
  app::Program program("09_attention", "How does a word look at the others?");
  std::string sentence;
  program.option("--sentence", sentence, "a sentence of yours, to step through and to draw");

  return program.run(argc, argv, [&] {
    const Dataset dataset = open_reviews(program, sentence);
    soften_a_dictionary(program);
    scale_the_scores(program);
    hide_and_reorder(program);
    const Trained trained = learn_to_read(program, dataset);
    look_at_one_sentence(program, trained, dataset.sentence);
    pad_a_batch(program, trained);
    ask_for_two(program);
    measure_distance(program);
  });
}
