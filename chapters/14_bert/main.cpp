// Chapter 14: read in both directions, then transfer.
#include "14_bert/story.hpp"

using namespace unrolled;
using namespace unrolled::bert;

int main(int argc, char** argv) {
  app::Program program("14_bert", "What does reading in both directions bring?");
  std::string sentence = "lo coach [MASK] kicks la goal .";
  program.option("--sentence", sentence, "a sentence of yours with [MASK] where words are missing");

  return program.run(argc, argv, [&] {
    const Grammar grammar;
    const Language language = language_of(grammar);
    language.read(sentence);  // one that cannot be read is refused before the training, not after it
    const Bert model = learn_the_grammar(program, grammar);
    look_inside(program, model, language, sentence);
    transfer_topics(program, grammar, model);
    probe_senses(program, grammar, model);
    compare_masks(program, grammar);
    compare_next_sentence(program, grammar);
  });
}
