// Beam search against greedy search: how often it finds a sentence with at least as high a score.
#include <fmt/format.h>

#include <algorithm>

#include "11_transformer/experiments/story.hpp"

namespace unrolled::transformer {
namespace {

constexpr std::size_t K = 4;
const double alpha = BeamOptions{}.alpha;
constexpr double same = 1e-4;  // scores closer than this are rounding

/// One sentence, searched for in two ways.
struct Searched {
  data::Pair pair;
  Hypothesis greedy, beam;
  double gain() const { return beam.score(alpha) - greedy.score(alpha); }
};

std::vector<Searched> search_all(app::Program& program, const Trained& trained, std::size_t most) {
  std::vector<Searched> all;
  app::Progress progress = program.progress("searching", std::min(most, trained.held_out.size()));
  for (const data::Pair& pair : trained.held_out) {
    if (all.size() == most) break;
    all.push_back({pair, trained.translator.search(pair.source, 1).front(),
                   trained.translator.search(pair.source, K).front()});
    progress.step();
  }
  return all;
}

std::string described(const Translator& translator, const Searched& one) {
  return fmt::format("\"{}\": greedy search writes \"{}\" ({:.2f}), beam search \"{}\" ({:.2f}).",
                     one.pair.source, translator.text_of(one.greedy), one.greedy.score(alpha),
                     translator.text_of(one.beam), one.beam.score(alpha));
}

/// The first step after which greedy search's beginning is not among those that go on, in a sentence; empty when
/// it always is.
std::string why_lost(const Translator& translator, const Searched& one) {
  std::string why;
  std::size_t step = 0;
  translator.search(one.pair.source, K, [&](const std::vector<Hypothesis>& growing) {
    if (++step >= one.greedy.words.size() || !why.empty() || growing.empty()) return;
    const auto first = one.greedy.words.begin();
    const Sentence beginning(first, first + static_cast<std::ptrdiff_t>(step));
    const auto is_it = [&](const Hypothesis& hypothesis) { return hypothesis.words == beginning; };
    if (std::any_of(growing.begin(), growing.end(), is_it)) return;
    why = fmt::format(
        "After {} pieces \"{}\" was not among the likeliest beginnings any more, \"{}\" to \"{}\"; that a "
        "likely "
        "end would have come after it, no search that looks at beginnings can know.",
        step, translator.subwords.decode(beginning), translator.text_of(growing.front()),
        translator.text_of(growing.back()));
  });
  return why;
}

/// A sentence whose words are drawn as the model weighs them: what one finds without searching.
Hypothesis drawn(const NextWord& next, std::size_t longest, Generator& generator) {
  Hypothesis sentence;
  while (!sentence.finished() && sentence.words.size() < longest) {
    const Array log_p = next({sentence});  // (1,V)
    const Index word = generator.pick(exp(Tensor(log_p)).value());
    sentence.words.push_back(word);
    sentence.log_probability += log_p(0, word);
  }
  return sentence;
}

/// The share of sentences for which the best of K drawn ones reaches greedy search's score: as much work as the
/// beams, without searching.
double share_drawn(const Translator& translator, const std::vector<Searched>& all, Generator& generator) {
  std::size_t reached = 0;
  for (const Searched& one : all) {
    const NextWord next = translator.next_words(one.pair.source);
    double best = -HUGE_VAL;
    for (std::size_t k = 0; k < K; ++k) best = std::max(best, drawn(next, 60, generator).score(alpha));
    reached += best >= one.greedy.score(alpha) - same;
  }
  return static_cast<double>(reached) / static_cast<double>(all.size());
}

}  // namespace

void search_with_beams(app::Program& program, const Trained& trained) {
  program.section("Beam search");
  const Translator& translator = trained.translator;
  const std::vector<Searched> all = search_all(program, trained, program.quick() ? 5 : 100);
  std::vector<std::string> references, by_greedy, by_beam;
  std::vector<Searched> better, worse;
  for (const Searched& one : all) {
    references.push_back(joined(words_of(one.pair.target)));
    by_greedy.push_back(translator.text_of(one.greedy));
    by_beam.push_back(translator.text_of(one.beam));
    if (one.gain() > same) better.push_back(one);
    if (one.gain() < -same) worse.push_back(one);
  }
  program.say(
      "Of {} held-out sentences beam search with {} beams found a better one than greedy search for {}, a "
      "worse "
      "one for {}, by ln p / ((5 + length) / 6)^{}. BLEU on these sentences: {:.1f} greedy, {:.1f} with "
      "beams.",
      all.size(), K, better.size(), worse.size(), alpha, bleu(by_greedy, references).score,
      bleu(by_beam, references).score);
  if (!better.empty()) program.say("Better: {}", described(translator, better.front()));
  const auto lost = std::find_if(worse.begin(), worse.end(),
                                 [&](const Searched& one) { return !why_lost(translator, one).empty(); });
  if (lost != worse.end())
    program.say("Worse: {} {}", described(translator, *lost), why_lost(translator, *lost));
  if (!trained.is_sample || program.quick()) return;

  translate_sentence(program, trained, "the teacher sees my house");
  Generator generator(program.seed());
  program.claim({.claim = "beam search reaches greedy search's score (share of sentences)",
                 .measured = 1 - static_cast<double>(worse.size()) / static_cast<double>(all.size()),
                 .relation = ">=",
                 .bound = 0.95,
                 .control = share_drawn(translator, all, generator),
                 .control_meaning = "the best of four drawn at random"});
}

}  // namespace unrolled::transformer
