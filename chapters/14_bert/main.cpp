// Chapter 14: read in both directions, then transfer.
#include "14_bert/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::bert;

int main(int argc, char** argv) {
  app::Program program("14_bert", "What does reading in both directions bring?");
  Options options;
  program.option("--sentence", options.sentence, "a sentence of yours with [MASK] where words are missing");
  program.option("--corpus", options.corpus,
                 "with --data: what to pretrain on, wordnet, kjv, … or a file of yours");
  program.option("--pieces", options.pieces,
                 "with --data: pieces of words, learnt (from the texts) or bert (its own)",
                 std::vector<std::string>{"learnt", "bert"});

  return program.run(argc, argv, [&] {
    // With the reader's own data only that is shown: its training is long enough
    if (!program.data().empty()) return read_reviews(program, options);
    check(options);
    const Grammar grammar;
    const Language language = language_of(grammar);
    const std::string sentence =
        options.sentence.empty() ? "lo coach [MASK] kicks la goal ." : options.sentence;
    language.read(sentence, grammar_positions);  // an error before the training, not after it
    const Bert model = learn_the_grammar(program, grammar);
    look_inside(program, model, language, sentence);
    transfer_topics(program, grammar, model);
    probe_senses(program, grammar, model);
    compare_masks(program, grammar);
    compare_next_sentence(program, grammar);
  });
}
