// GPT-2's tokens, for two languages and for numbers: what a vocabulary costs those whose text it was not learnt from.
#include <fmt/format.h>

#include "12_tokens/experiments/story.hpp"
#include "data/manifest.hpp"
#include "data/parallel.hpp"

namespace unrolled::tokens {
namespace {

struct Language {
  double tokens = 0, bytes = 0, letters = 0;

  void add(const text::BytePairs& pairs, const std::string& text) {
    tokens += static_cast<double>(pairs.encode(text).size());
    bytes += static_cast<double>(text.size());
    letters += static_cast<double>(utf8::decode(text).size());
  }
};

}  // namespace

void count_published_tokens(app::Program& program) {
  const auto files = data::resolve_files("gpt2-bpe");
  if (files.empty() || !data::is_fetched(*data::find_entry("uk"))) return;
  program.section("GPT-2's tokens, in two languages");
  const text::BytePairs gpt2 = text::BytePairs::load(files[0], files[1]);
  data::Parallel pairs = data::resolve_parallel("uk");
  if (program.quick()) pairs.pairs.resize(std::min<std::size_t>(pairs.pairs.size(), 1000));
  Language english, ukrainian;
  for (const data::Pair& pair : pairs.pairs) {
    english.add(gpt2, pair.source);
    ukrainian.add(gpt2, pair.target);
    program.stop_if_interrupted();
  }
  program.say("{} messages of an office program, each in both languages.", pairs.pairs.size());
  const auto row = [](const std::string& name, const Language& language) {
    return app::Row{name, fmt::format("{:.0f}", language.tokens),
                    fmt::format("{:.2f}", language.bytes / language.tokens),
                    fmt::format("{:.2f}", language.tokens / language.letters)};
  };
  program.table({"language", "tokens", "bytes a token", "tokens a letter"},
                {row("English", english), row("Ukrainian", ukrainian)});

  std::size_t numbers[4] = {0, 0, 0, 0};
  for (int n = 1000; n < 10'000; ++n)
    ++numbers[std::min<std::size_t>(3, gpt2.encode(fmt::format(" {}", n)).size() - 1)];
  program.say("Of the 9,000 numbers of four digits, a space before each, {} are one token, {} two, {} three.",
              numbers[0], numbers[1], numbers[2]);
  program.claim({.claim = "GPT-2 needs many more tokens for the same in Ukrainian (times as many)",
                 .measured = ukrainian.tokens / english.tokens,
                 .bound = 5,
                 .control = ukrainian.bytes / english.bytes,
                 .control_meaning = "bytes"});
  program.claim({.claim = "more than one token for each Ukrainian letter",
                 .measured = ukrainian.tokens / ukrainian.letters,
                 .bound = 1,
                 .control = english.tokens / english.letters,
                 .control_meaning = "English"});
  program.claim({.claim = "of the numbers of four digits few are one token",
                 .measured = static_cast<double>(numbers[0]),
                 .relation = "==",
                 .bound = 176,
                 .control = 0,
                 .control_meaning = "bytes alone"});
  program.claim({.claim = "and most are two, cut at one place or another",
                 .measured = static_cast<double>(numbers[1]),
                 .relation = "==",
                 .bound = 8610,
                 .control = 0,
                 .control_meaning = "bytes alone"});
}

}  // namespace unrolled::tokens
