// Every way of choosing the next word, from one model: how likely, and how varied, what it writes is.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "12_tokens/counts.hpp"
#include "12_tokens/experiments/story.hpp"
#include "12_tokens/sampling.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::tokens {
namespace {

using Words = std::vector<Index>;

struct Written {
  Words words;
  double surprise = 0;  ///< the mean of −ln p under the model, in nats
};

/// Scores for distribution(): ln p.
Array logits_of(const std::vector<double>& p) {
  Array logits = Array::from_shape({p.size()});
  for (std::size_t w = 0; w < p.size(); ++w) logits(w) = static_cast<Real>(std::log(p[w]));
  return logits;
}

Written write_on(const Trigrams& model, Words words, std::size_t count, const Sampling& sampling,
                 Generator& generator) {
  Written written{std::move(words), 0};
  for (std::size_t n = 0; n < count; ++n) {
    const std::vector<double> p = model.next(written.words.end()[-2], written.words.back());
    const Index word = generator.pick(distribution(logits_of(p), sampling));
    written.surprise -= std::log(p[static_cast<std::size_t>(word)]) / static_cast<double>(count);
    written.words.push_back(word);
  }
  return written;
}

/// The same for words that somebody else wrote.
double surprise_of(const Trigrams& model, const Words& words) {
  double sum = 0;
  for (std::size_t n = 2; n < words.size(); ++n)
    sum -= std::log(model.next(words[n - 2], words[n - 1])[static_cast<std::size_t>(words[n])]);
  return sum / static_cast<double>(words.size() - 2);
}

/// Different runs of four words, of all.
double variety(const Words& words) {
  std::set<Words> runs;
  for (std::size_t n = 0; n + 4 <= words.size(); ++n)
    runs.insert(Words(words.begin() + static_cast<std::ptrdiff_t>(n),
                      words.begin() + static_cast<std::ptrdiff_t>(n + 4)));
  return static_cast<double>(runs.size()) / static_cast<double>(words.size() - 3);
}

std::size_t kept_by(const Array& logits, const Sampling& sampling) {
  const Array p = distribution(logits, sampling);
  return static_cast<std::size_t>(std::count_if(p.begin(), p.end(), [](Real each) { return each > 0; }));
}

/// Words by the one before alone, until one comes up again and as many more: what is then different from one round to the next.
struct Rounds {
  std::size_t words = 0;      ///< until one came up again
  std::size_t different = 0;  ///< of those after it
};

Rounds rounds_of(const Trigrams& model, Index word, double temperature, Generator& generator) {
  Words words = {word};
  const auto go_on = [&] {
    words.push_back(
        generator.pick(distribution(logits_of(model.next(words.back())), {.temperature = temperature})));
  };
  auto first = words.end();
  do {
    go_on();
    first = std::find(words.begin(), words.end() - 1, words.back());
  } while (first == words.end() - 1);
  const std::size_t period = words.size() - 1 - static_cast<std::size_t>(first - words.begin());
  Rounds rounds{words.size() - 1, 0};
  for (std::size_t n = 0; n < 40; ++n) {
    go_on();
    rounds.different += words.back() != words[words.size() - 1 - period];
  }
  return rounds;
}

}  // namespace

void choose_words(app::Program& program, const Dataset& dataset) {
  program.section("Choosing the next word");
  const std::size_t least = dataset.words.size() > 5000 ? 5 : 1;
  const text::Vocabulary vocabulary = text::Vocabulary::build(dataset.train, {.min_count = least});
  const auto encoded = [&](const Sentences& sentences) {
    std::vector<Words> all;
    for (const auto& sentence : sentences) {
      all.emplace_back();
      for (const std::string& word : sentence) {
        if (const auto number = vocabulary.find(word)) all.back().push_back(*number);
      }
    }
    return all;
  };
  const Trigrams model(encoded(dataset.train), vocabulary.size());
  Words real;
  for (const Words& sentence : encoded(dataset.held_out))
    real.insert(real.end(), sentence.begin(), sentence.end());
  const std::size_t count = program.quick() ? 40 : 400;
  if (real.size() < 12) return program.say("The text held out is too short to write on from.");
  real.resize(std::min(real.size(), count + 2));
  program.say(
      "Each next word is counted from the two before it: {} different words{}. All ways go on from the same "
      "two words, \"{} {}\", "
      "for {} words.",
      vocabulary.size(), least > 1 ? ", those that occur five times" : "", vocabulary.word(real[0]),
      vocabulary.word(real[1]), count);

  struct Way {
    std::string name;
    Sampling sampling;
  };
  const std::vector<Way> ways = {{"always the likeliest", {.temperature = 0}},
                                 {"temperature .5", {.temperature = .5}},
                                 {"top-k 40", {.top_k = 40}},
                                 {"top-p .9", {.top_p = .9}},
                                 {"min-p .1", {.min_p = .1}},
                                 {"typical .9", {.typical = .9}},
                                 {"all, temperature 1", {}}};
  const double real_surprise = surprise_of(model, real), real_variety = variety(real);
  std::vector<app::Row> table = {
      {"what people wrote", fmt::format("{:.2f}", real_surprise), fmt::format("{:.3f}", real_variety), ""}};
  std::vector<Written> written;
  for (const Way& way : ways) {
    Generator generator(program.seed());
    written.push_back(write_on(model, {real[0], real[1]}, count, way.sampling, generator));
    std::string begin;
    for (std::size_t n = 2; n < 12; ++n) begin += vocabulary.word(written.back().words[n]) + ' ';
    table.push_back({way.name, fmt::format("{:.2f}", written.back().surprise),
                     fmt::format("{:.3f}", variety(written.back().words)), begin});
    program.stop_if_interrupted();
  }
  program.table({"chosen by", "−ln p (nats a word)", "different runs of four", "it begins"}, table);

  // How many words may be drawn, at each place of the real text
  app::Lines plot = {.title = "How many words may come next",
                     .x_axis = "word of the text",
                     .y_axis = "words kept",
                     .curves = {},
                     .log_y = true};
  std::vector<std::size_t> most(ways.size(), 0), fewest(ways.size(), vocabulary.size());
  double smallest_rise = HUGE_VAL, by_k = HUGE_VAL;
  for (const std::size_t w : {2, 3, 4}) plot.curves.push_back({ways[w].name, {}, {}});
  for (std::size_t n = 2; n < real.size(); ++n) {
    const Array logits = logits_of(model.next(real[n - 2], real[n - 1]));
    for (std::size_t c = 0; c < plot.curves.size(); ++c) {
      const std::size_t kept = kept_by(logits, ways[c + 2].sampling);
      most[c] = std::max(most[c], kept);
      fewest[c] = std::min(fewest[c], kept);
      if (n >= 62) continue;
      plot.curves[c].x.push_back(static_cast<double>(n - 1));
      plot.curves[c].y.push_back(static_cast<double>(kept));
    }
    const auto entropy_at = [&](const Sampling& sampling) { return entropy(distribution(logits, sampling)); };
    smallest_rise = std::min({smallest_rise, entropy_at({.temperature = 1}) - entropy_at({.temperature = .5}),
                              entropy_at({.temperature = 2}) - entropy_at({.temperature = 1})});
    by_k = std::min(by_k, entropy_at({.top_k = 40}) - entropy_at({}));
  }
  program.plot(plot, "kept.svg");
  program.say("top-p keeps {} to {} words, top-k always {}, min-p {} to {}.", fewest[1], most[1], most[0],
              fewest[2], most[2]);
  program.claim({.claim = "entropy rises with temperature at every place (the smallest rise, nats)",
                 .measured = smallest_rise,
                 .bound = 0,
                 .control = by_k,
                 .control_meaning = "with top-k 40 instead"});
  Generator generator(program.seed());
  const Rounds likeliest = rounds_of(model, real[1], 0, generator),
               drawn = rounds_of(model, real[1], 1, generator);
  program.say(
      "Always the likeliest word by the one before: after {} words one comes up again, as it must within V + "
      "1 = {}; from there on all "
      "is repeated.",
      likeliest.words, vocabulary.size() + 1);
  program.claim({.claim = "always the likeliest word by the one before: once one comes up again, all repeats "
                          "(words that differ, of 40)",
                 .measured = static_cast<double>(likeliest.different),
                 .relation = "==",
                 .bound = 0,
                 .control = static_cast<double>(drawn.different),
                 .control_meaning = "drawn by p"});
  if (!dataset.has_claims) return;
  program.claim({.claim = "the likeliest text is not what people write: its −ln p over theirs",
                 .measured = written[0].surprise / real_surprise,
                 .relation = "<=",
                 .bound = .6,
                 .control = written.back().surprise / real_surprise,
                 .control_meaning = "drawn by p"});
  program.claim({.claim = "it repeats itself: different runs of four words",
                 .measured = variety(written[0].words),
                 .relation = "<=",
                 .bound = .10,
                 .control = variety(written.back().words),
                 .control_meaning = "drawn by p"});
  program.claim(
      {.claim = "top-p .9 keeps hundreds of words at one place and few at another (the most over the fewest)",
       .measured = static_cast<double>(most[1]) / static_cast<double>(fewest[1]),
       .bound = 100,
       .control = static_cast<double>(most[0]) / static_cast<double>(fewest[0]),
       .control_meaning = "top-k 40"});
}

}  // namespace unrolled::tokens
