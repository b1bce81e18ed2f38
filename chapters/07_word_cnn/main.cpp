// Chapter 07: how far do short patterns carry?
#include "07_word_cnn/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::word_cnn;

int main(int argc, char** argv) {
  app::Program program("07_word_cnn", "How far do short patterns carry?");
  std::string sentence;
  program.option("--sentence", sentence, "a sentence of yours, to step through");

  return program.run(argc, argv, [&] {
    const Reviews reviews = read_reviews(program, sentence);
    const WordCnn network = compare_networks(program, reviews);
    follow_one_sentence(program, reviews, network);
    show_favourites(program, reviews, network);
    pad_a_batch(program, reviews, network);
    ask_for_order(program);
    ask_from_afar(program);
    measure_path(program);
  });
}
