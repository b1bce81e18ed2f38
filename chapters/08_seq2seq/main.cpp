// Chapter 08: how does one sentence become another?
#include "08_seq2seq/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::seq2seq;

int main(int argc, char** argv) {
  app::Program program("08_seq2seq", "How does one sentence become another?");
  Options options;
  program.option("--attention", options.attention,
                 "when the translator asks: bahdanau (before its step), luong (after it), none (never)",
                 std::vector<std::string>{"bahdanau", "luong", "none"});
  program.option(
      "--score", options.score,
      "how it compares: additive, general, dot, or paper (additive for bahdanau, general for luong)",
      std::vector<std::string>{"paper", "additive", "general", "dot"});
  program.option("--task", options.task, "what is done to symbols: reverse or copy",
                 std::vector<std::string>{"reverse", "copy"});
  program.option("--sentence", options.sentence, "a sentence of yours, to translate and to step through");

  return program.run(argc, argv, [&] {
    const Dataset dataset = open_pairs(program, options);
    const Translator translator = learn_to_translate(program, dataset, options);
    follow_one_sentence(program, translator, options.sentence);
    // With the reader's own data only the translation is shown: its training is long enough.
    if (!program.data().empty()) return;
    count_operations(program);
    const Readers readers = learn_tasks(program, options);
    look_at_the_map(program, readers, options);
    pad_a_batch(program, readers, options);
    ask_in_every_way(program, options);
  });
}
