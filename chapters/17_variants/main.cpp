// Chapter 17: what was changed since 2017, and what did each change buy?
#include "17_variants/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::variants;

int main(int argc, char** argv) {
  app::Program program("17_variants", "What was changed since 2017, and what did each change buy?");
  Options options;
  std::vector<std::string> ways;
  for (const positions::NamedKind& each : positions::kinds) ways.emplace_back(each.option);
  using Choices = std::vector<std::string>;
  program.option("--norm", options.norm, "of the block that is stepped through", Choices{"layer", "rms"});
  program.option("--place", options.place, "where its norms stand",
                 Choices{"post", "pre", "sandwich", "parallel", "deep"});
  program.option("--activation", options.activation, "of its feed-forward layer",
                 Choices{"relu", "gelu", "solu", "geglu", "swiglu"});
  program.option("--pattern", options.pattern, "which positions it looks at",
                 Choices{"dense", "banded", "strided", "fixed"});
  program.option("--way", options.way, "how it is told where tokens stand", ways);
  program.option("--key-heads", options.key_heads, "pairs of key and value for its 4 heads: 1, 2 or 4",
                 app::at_least(1, 4));
  program.option("--text", options.text, "what is read step by step; with a published model, the prompt");
  program.option("--tokenizer", options.tokenizer,
                 "tokenizer.json of a published model in Llama's layout (--load)");
  program.option("--tokens", options.tokens, "how many tokens such a model writes", app::at_least(1, 4096));

  return program.run(argc, argv, [&] {
    if (is_published(program.load())) return open_published(program, options);
    const Dataset dataset = open_text(program, options);
    count_published(program);
    compare_parts(program);
    go_deep(program);
    change_each(program, dataset);
    compare_caches(program);
    follow_one_pass(program, dataset, options);
  });
}
