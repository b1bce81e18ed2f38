// Beam search against greedy search: how often it finds a sentence that the model likes at least as much.
#include <fmt/format.h>

#include "11_transformer/story.hpp"

namespace unrolled::transformer {
namespace {

constexpr std::size_t K = 4;
const double alpha = BeamOptions{}.alpha;

/// A sentence whose words are drawn as the model weighs them: what a search without a plan finds.
Hypothesis drawn(const NextWord& next, std::size_t longest, Generator& generator) {
  Hypothesis sentence;
  while (!sentence.finished() && sentence.words.size() < longest) {
    const Array log_p = next({sentence});  // (1,V)
    double left = generator.uniform();
    Index word = 0;
    while (word + 1 < static_cast<Index>(log_p.size()) && (left -= std::exp(log_p(0, word))) >= 0) ++word;
    sentence.words.push_back(word);
    sentence.log_probability += log_p(0, word);
  }
  return sentence;
}

/// The first step after which greedy's beginning is no longer among those that go on.
struct Lost {
  std::size_t step = 0;  ///< 0: never
  std::string beginning, likeliest, last;
};

Lost where_lost(const Translator& translator, const std::string& sentence, const Hypothesis& greedy) {
  Lost lost;
  std::size_t step = 0;
  translator.search(sentence, K, [&](const std::vector<Hypothesis>& growing) {
    if (++step > greedy.words.size() || lost.step > 0 || growing.empty()) return;
    const Sentence beginning(greedy.words.begin(), greedy.words.begin() + static_cast<std::ptrdiff_t>(step));
    const bool is_there = std::any_of(growing.begin(), growing.end(),
                                      [&](const Hypothesis& h) { return h.words == beginning; });
    if (is_there || beginning.back() == end) return;
    lost = {step, translator.subwords.decode(beginning), translator.text_of(growing.front()),
            translator.text_of(growing.back())};
  });
  return lost;
}

}  // namespace

void search_with_beams(app::Program& program, const Trained& trained) {
  program.section("Beam search");
  const Translator& translator = trained.translator;
  Generator generator(program.seed());
  std::size_t better = 0, worse = 0, drawn_reaches = 0;
  std::string example, counterexample;
  const std::size_t most = std::min<std::size_t>(trained.held_out.size(), program.quick() ? 5 : 100);
  app::Progress progress = program.progress("searching", most);
  for (std::size_t i = 0; i < most; ++i) {
    const std::string& sentence = trained.held_out[i].source;
    const Hypothesis greedy = translator.search(sentence, 1).front(),
                     beam = translator.search(sentence, K).front();
    const double difference = beam.score(alpha) - greedy.score(alpha);
    const std::string both = fmt::format(
        "\"{}\": greedy search writes \"{}\" ({:.2f}), beam search \"{}\" ({:.2f}).", sentence,
        translator.text_of(greedy), greedy.score(alpha), translator.text_of(beam), beam.score(alpha));
    if (difference > 1e-4) {
      ++better;
      if (example.empty()) example = both;
    }
    if (difference < -1e-4) {
      ++worse;
      const Lost lost = where_lost(translator, sentence, greedy);
      if (counterexample.empty() && lost.step > 0) {
        counterexample = both + fmt::format(
                                    " After {} pieces the beginning \"{}\" was not among the {} likeliest "
                                    "any more, which went from \"{}\" to "
                                    "\"{}\"; what would have come after it was not looked at.",
                                    lost.step, lost.beginning, K, lost.likeliest, lost.last);
      }
    }
    // The control spends as much without a plan
    const NextWord next = translator.next_words(sentence);
    double best = -HUGE_VAL;
    for (std::size_t k = 0; k < K; ++k) best = std::max(best, drawn(next, 60, generator).score(alpha));
    drawn_reaches += best >= greedy.score(alpha) - 1e-4;
    progress.step();
  }
  const auto share = [&](std::size_t count) {
    return static_cast<double>(count) / static_cast<double>(most);
  };
  program.say(
      "Of {} held-out sentences beam search with {} beams found a better one than greedy search for {}, "
      "a worse one for {}. The score is ln p over ((5 + length) / 6)^{}.",
      most, K, better, worse, alpha);
  if (!example.empty()) program.say("Better: {}", example);
  if (!counterexample.empty()) program.say("Worse: {}", counterexample);
  if (program.quick()) return;
  program.claim({.claim = "beam search reaches greedy search's score (share of sentences)",
                 .measured = 1 - share(worse),
                 .relation = ">=",
                 .bound = 0.95,
                 .control = share(drawn_reaches),
                 .control_meaning = "the best of four drawn at random"});
}

}  // namespace unrolled::transformer
