// Are words near each other that mean things of one kind? WordNet sorts its nouns into 26 topics.
#include <fmt/format.h>

#include <map>

#include "04_word_vectors/experiments/story.hpp"
#include "04_word_vectors/glove.hpp"
#include "04_word_vectors/neighbours.hpp"
#include "data/thesaurus.hpp"

namespace unrolled::word_vectors {
namespace {

/// The share of nouns whose nearest noun has the same topic, and the share among the ten nearest.
struct TopicScores {
  double nearest = 0, ten = 0;
};

TopicScores score_topics(const Array& vectors, const std::vector<TopicNoun>& nouns) {
  std::vector<Index> words;
  for (const TopicNoun& noun : nouns) words.push_back(noun.word);
  const Array unit = unit_rows(rows_of(vectors, words));
  TopicScores scores;
  const double share = 1 / static_cast<double>(nouns.size());
  for (std::size_t i = 0; i < nouns.size(); ++i) {
    const auto near = nearest(unit, static_cast<Index>(i), 10);
    for (std::size_t n = 0; n < near.size(); ++n) {
      if (nouns[near[n].word].topic != nouns[i].topic) continue;
      if (n == 0) scores.nearest += share;
      scores.ten += share / static_cast<double>(near.size());
    }
  }
  return scores;
}

/// Σ p²: how probable two nouns that are drawn have one topic.
double chance_of(const std::vector<TopicNoun>& nouns) {
  std::map<std::size_t, double> shares;
  for (const TopicNoun& noun : nouns) shares[noun.topic] += 1 / static_cast<double>(nouns.size());
  double chance = 0;
  for (const auto& [topic, share] : shares) chance += share * share;
  return chance;
}

/// The same words in sentences of the same lengths, but all in random order.
Sentences shuffled(Sentences sentences, Generator& generator) {
  std::vector<Index> words;
  for (const auto& sentence : sentences) words.insert(words.end(), sentence.begin(), sentence.end());
  generator.shuffle(words);
  std::size_t at = 0;
  for (auto& sentence : sentences) {
    for (Index& word : sentence) word = words[at++];
  }
  return sentences;
}

}  // namespace

void compare_with_topics(app::Program& program, const Dataset& dataset, const Options& options,
                         const Vectors& vectors) {
  program.section("Do neighbours mean things of one kind?");
  const std::vector<TopicNoun>& nouns = dataset.nouns;
  if (nouns.size() < 2) {
    program.say("This takes WordNet's topics, which are not here; ./book data wordnet fetches them.");
    return;
  }
  const Sentences& sentences = dataset.corpus.sentences;
  const std::size_t V = vectors.vocabulary.size();
  SkipGramOptions how = options.skip_gram;
  if (program.quick()) how.passes = 1;
  Generator generator(program.seed());
  const double chance = chance_of(nouns);
  const TopicScores learnt = score_topics(vectors.words, nouns);
  const auto example = std::find_if(nouns.begin(), nouns.end(), [&](const TopicNoun& noun) {
    return noun.topic != data::Synset::first_noun && vectors.vocabulary.word(noun.word).size() > 4;
  });
  const TopicNoun& shown = example == nouns.end() ? nouns[0] : *example;
  program.say(
      "{} of these words are nouns all of whose senses lie in one of WordNet's topics, as \"{}\" in \"{}\". "
      "How often has the "
      "nearest of the other nouns the same topic? The topics were used by no training.",
      nouns.size(), vectors.vocabulary.word(shown.word), data::noun_topic(shown.topic));

  const Sentences random = shuffled(sentences, generator);
  const ReadingPlan plan{random.size(), how.passes};
  TopicScores control;
  {
    app::Progress progress = program.progress("skip-gram, words shuffled", plan.steps());
    control = score_topics(
        learn_word_vectors(random, V, how, generator, [&](double loss) { progress.step(loss); }), nouns);
  }

  TopicScores glove, glove_control;
  {
    const PairCounts counts = count_pairs(sentences, V, how.reach, inverse_distance);
    const GloveOptions glove_options = {.width = how.width, .passes = std::size_t{program.quick() ? 1U : 4U}};
    app::Progress progress = program.progress("GloVe", 20 * glove_options.passes);
    const Array rows =
        learn_glove(counts, glove_options, generator, [&](double loss) { progress.step(loss); });
    glove = score_topics(rows, nouns);
    std::vector<TopicNoun> mixed = nouns;
    for (std::size_t i = mixed.size(); i > 1; --i)
      std::swap(mixed[i - 1].topic, mixed[generator.below(i)].topic);
    glove_control = score_topics(rows, mixed);
  }

  const auto row = [](const char* name, const TopicScores& scores) -> app::Row {
    return {name, fmt::format("{:.3f}", scores.nearest), fmt::format("{:.3f}", scores.ten)};
  };
  program.table({"vectors", "nearest has its topic", "of the ten nearest"},
                {row("skip-gram", learnt),
                 row("GloVe", glove),
                 row("skip-gram, the text's words shuffled", control),
                 {"two nouns drawn at random", fmt::format("{:.3f}", chance), ""}});
  program.say(
      "No order of the two methods follows: their settings matter more (Levy, Goldberg, Dagan 2015).");
  if (!dataset.has_claims) return;
  program.claim({.claim = "skip-gram on WordNet: the nearest of the other nouns has the same topic",
                 .measured = learnt.nearest,
                 .bound = 0.48,
                 .control = control.nearest,
                 .control_meaning = "the text's words shuffled"});
  program.claim(
      {.claim = "GloVe on the counts of the same text: the nearest of the other nouns has the same topic",
       .measured = glove.nearest,
       .bound = 0.22,
       .control = glove_control.nearest,
       .control_meaning = "the topics shuffled"});
}

}  // namespace unrolled::word_vectors
