// Chapter 12: what is a text cut into?
#include "12_tokens/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::tokens;

int main(int argc, char** argv) {
  app::Program program("12_tokens", "What is a text cut into?");
  Options options;
  program.option("--text", options.text, "a sentence of yours, to be cut five ways");
  program.option("--tokenizer", options.tokenizer, "a tokenizer.json, to cut the sentence a sixth way");
  program.option("--word", options.word, "a word of yours, to step through all its cuts");
  program.option("--size", options.size, "how many pieces are learnt", app::at_least(100, 20'000));

  return program.run(argc, argv, [&] {
    const std::optional<text::TokenizerFile> tokenizer = open_tokenizer(options);
    const Dataset dataset = open_text(program, options);
    const Vocabularies vocabularies = learn_vocabularies(program, dataset, options);
    cut_a_sentence(program, vocabularies, tokenizer, options);
    follow_a_word(program, dataset, vocabularies, options);
    score_pairs(program, dataset);
    count_published_tokens(program);
    choose_words(program, dataset);
  });
}
