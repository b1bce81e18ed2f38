// Chapter 13: what comes of predicting the next token?
#include "13_gpt/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::gpt;

int main(int argc, char** argv) {
  app::Program program("13_gpt", "What comes of predicting the next token?");
  Options options;
  program.option("--prompt", options.prompt,
                 "a text of yours, to look inside and to write on from; else the text's first words");
  program.option("--length", options.length, "how many tokens to write", app::at_least(0, most_tokens));
  program.option("--temperature", options.sampling.temperature,
                 "below 1: more careful; above 1: more random; 0: always the likeliest token",
                 app::at_least(0));
  program.option("--top-k", options.sampling.top_k, "choose among this many of the likeliest tokens; 0: all");
  program.option("--top-p", options.sampling.top_p,
                 "choose among the fewest that reach this probability; 1: all", app::above(0, 1));
  program.option("--tokens", options.tokens, "characters, bytes, pairs (of bytes, learnt here) or gpt2",
                 std::vector<std::string>{"characters", "bytes", "pairs", "gpt2"});
  program.option("--vocabulary-size", options.vocabulary, "how many tokens to learn with --tokens pairs",
                 app::at_least(256, most_vocabulary));
  program.option("--accumulate", options.accumulate, "batches whose gradients add up to one step",
                 app::at_least(1, most_batches));
  program.option("--rate", options.rate, "the highest learning rate", app::above(0));
  program.option("--decay", options.decay, "weight decay of matrices", app::at_least(0));
  program.option("--clip", options.clip, "the largest global norm of a gradient", app::above(0));
  program.option("--heads", options.heads, "of a published model (--load); 0: one for every 64 columns");
  program.option("--vocab", options.token_table,
                 "a published model's vocab.json; without it the data set gpt2-bpe");
  program.option("--merges", options.merges, "and its merges.txt");

  return program.run(argc, argv, [&] {
    if (is_published(program.load())) return open_published(program, options);
    check(options);
    count_parameters(program);
    const Dataset dataset = read_text(program, options);
    const Gpt model = learn(program, dataset, options);
    look_inside(program, model, dataset.tokenizer, options);
    compare_cache(program);
    copy_in_context(program);
    write_text(program, model, dataset.tokenizer, options);
  });
}
