// What is read, and the questions that a reader asks of vectors.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "04_word_vectors/co_occurrence.hpp"
#include "04_word_vectors/experiments/story.hpp"
#include "04_word_vectors/neighbours.hpp"
#include "app/options.hpp"
#include "base/error.hpp"
#include "data/thesaurus.hpp"
#include "terminal/nearest.hpp"

namespace unrolled::word_vectors {
namespace {

/// WordNet as sentences: the words of a set, then its definition.
std::vector<std::vector<std::string>> sentences_of(const data::Thesaurus& thesaurus, std::size_t every) {
  std::vector<std::vector<std::string>> sentences;
  for (std::size_t i = 0; i < thesaurus.sets.size(); i += every) {
    const data::Synset& set = thesaurus.sets[i];
    auto words = text::words(fmt::format("{} {}", fmt::join(set.words, " "), set.gloss));
    if (!words.empty()) sentences.push_back(std::move(words));
  }
  return sentences;
}

/// Nouns of the vocabulary that WordNet has in one topic alone, and that are no verb, adjective or adverb.
std::vector<TopicNoun> nouns_of_one_topic(const data::Thesaurus& thesaurus,
                                          const text::Vocabulary& vocabulary) {
  std::map<Index, std::set<std::size_t>> topics;
  for (const data::Synset& set : thesaurus.sets) {
    for (const std::string& written : set.words) {
      const auto words = text::words(written);
      const auto id = words.size() == 1 ? vocabulary.find(words[0]) : std::nullopt;
      if (id) topics[*id].insert(set.is_noun() ? set.topic : 0);
    }
  }
  std::vector<TopicNoun> nouns;
  for (const auto& [word, all] : topics) {
    if (all.size() == 1 && *all.begin() != 0) nouns.push_back({word, *all.begin()});
  }
  return nouns;
}

/// The three words of --analogy, as they are written.
std::vector<std::string> words_of(const std::string& analogy) {
  std::istringstream fields(analogy);
  std::vector<std::string> words(std::istream_iterator<std::string>(fields), {});
  if (words.size() != 3) words = text::words(analogy);  // "go, went: come"
  if (words.size() != 3)
    throw Error(fmt::format("--analogy: {} {}, three were expected", words.size(),
                            words.size() == 1 ? "word" : "words"),
                "--analogy \"go went come\"");
  return words;
}

/// The id of a word that is asked for: as it is written, as a file may have it, or as a text has it, where "Dog" is "dog".
Index required(const std::string& option, const std::string& asked, const Options& options,
               const text::Vocabulary& vocabulary) {
  if (const auto id = vocabulary.find(asked)) return *id;
  const auto words = text::words(asked);
  if (words.size() != 1) throw Error(fmt::format("{}: '{}' is not one word", option, asked));
  if (const auto id = vocabulary.find(words[0])) return *id;
  throw Error(fmt::format("{}: '{}' has no vector", option, asked),
              suggestion(asked, vocabulary.words(),
                         options.load_vectors.empty() ? "a word that the text has often enough: --min-count"
                                                      : "a word of the file"));
}

/// The ids of --analogy.
Analogy asked_analogy(const Options& options, const text::Vocabulary& vocabulary) {
  std::vector<Index> ids;
  for (const std::string& word : words_of(options.analogy))
    ids.push_back(required("--analogy", word, options, vocabulary));
  if (std::set<Index>(ids.begin(), ids.end()).size() < 3)
    throw Error(fmt::format("--analogy: '{}': three different words were expected", options.analogy));
  return {ids[0], ids[1], ids[2]};
}

/// Words with their cosines: "boat 0.91, vessel 0.85".
std::string in_words(const std::vector<Neighbour>& neighbours, const text::Vocabulary& vocabulary) {
  std::vector<std::string> all;
  for (const Neighbour& near : neighbours)
    all.push_back(fmt::format("{} {:.2f}", vocabulary.word(near.word), near.cosine));
  return all.empty() ? "no other word is left" : fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace

void check(const app::Program& program, const Options& options) {
  if (!options.save_vectors.empty()) app::check_file("--save-vectors", options.save_vectors);
  if (!options.save_vectors.empty() && !options.load_vectors.empty())
    throw Error("--save-vectors and --load-vectors: what was loaded need not be written again");
  const SkipGramOptions usual;
  for (const auto& [option, is_given] :
       {std::pair{"--data", !program.data().empty()}, std::pair{"--save", !program.save().empty()},
        std::pair{"--load", !program.load().empty()},
        std::pair{"--width", options.skip_gram.width != usual.width},
        std::pair{"--reach", options.skip_gram.reach != usual.reach},
        std::pair{"--min-count", options.min_count != 0}, std::pair{"--passes", options.passes != 0}}) {
    if (is_given && !options.load_vectors.empty())
      throw Error(fmt::format("{} and --load-vectors: no text is read and nothing is learnt then", option),
                  "one of the two");
  }
  if (!options.analogy.empty()) words_of(options.analogy);
}

void check_questions(const Options& options, const text::Vocabulary& vocabulary) {
  if (!options.neighbours.empty()) required("--neighbours", options.neighbours, options, vocabulary);
  if (!options.analogy.empty()) asked_analogy(options, vocabulary);
}

std::string nearest_in_words(const text::Vocabulary& vocabulary, const Array& unit, Index word,
                             std::size_t count) {
  return in_words(nearest(unit, word, count), vocabulary);
}

std::vector<Index> shown_words(const text::Vocabulary& vocabulary, std::size_t count) {
  std::vector<Index> shown;
  for (const char* word : {"ship", "anger", "physics", "red", "king", "ruth", "naomi", "field", "said"}) {
    if (const auto id = vocabulary.find(word)) shown.push_back(*id);
  }
  for (Index id = 0; id < static_cast<Index>(vocabulary.size()); ++id) {
    if (std::find(shown.begin(), shown.end(), id) == shown.end()) shown.push_back(id);
  }
  shown.resize(std::min(count, shown.size()));
  return shown;
}

void answer_questions(app::Program& program, const Options& options, const text::Vocabulary& vocabulary,
                      const Array& unit) {
  if (!options.neighbours.empty()) {
    const Index word = required("--neighbours", options.neighbours, options, vocabulary);
    program.say("Nearest to \"{}\": {}.", vocabulary.word(word),
                nearest_in_words(vocabulary, unit, word, 10));
  }
  if (options.analogy.empty()) return;
  const Analogy question = asked_analogy(options, vocabulary);
  const std::string &a = vocabulary.word(question.a), &b = vocabulary.word(question.b),
                    &c = vocabulary.word(question.c);
  program.say("{} : {} :: {} : {}.", a, b, c, in_words(answer(unit, question, 5), vocabulary));
  const auto near_c = nearest(unit, vector_of(unit, question.c), 1, {question.a, question.b, question.c});
  if (!near_c.empty())
    program.say("Without {} and {}, the nearest of \"{}\" is {}.", a, b, c,
                vocabulary.word(near_c.front().word));
}

void ask_a_file(app::Program& program, const Options& options) {
  program.section("Vectors from a file");
  const text::WordVectors file = text::read_word_vectors(options.load_vectors);
  check_questions(options, file.vocabulary);
  program.say("{}: {} {}, {} numbers each.", options.load_vectors.string(), file.vocabulary.size(),
              file.vocabulary.size() == 1 ? "word" : "words", file.vectors.shape(1));
  const Array unit = unit_rows(file.vectors);
  if (!options.neighbours.empty() || !options.analogy.empty())
    return answer_questions(program, options, file.vocabulary, unit);
  std::vector<app::Row> rows;
  for (const Index word : shown_words(file.vocabulary, 5))
    rows.push_back({file.vocabulary.word(word), nearest_in_words(file.vocabulary, unit, word, 6)});
  program.table({"word", "nearest"}, rows);
}

Dataset read_text(app::Program& program, const Options& options) {
  program.section("The text");
  Dataset dataset;
  dataset.tells_story = program.data().empty();
  const SkipGramOptions usual;
  dataset.has_claims = !program.quick() && program.train_steps(0) == 0 && options.min_count == 0 &&
                       options.passes == 0 && options.skip_gram.width == usual.width &&
                       options.skip_gram.reach == usual.reach;
  const bool wants_wordnet = program.data().empty() || program.data() == "wordnet";
  const data::Thesaurus thesaurus = wants_wordnet ? data::resolve_thesaurus("wordnet") : data::Thesaurus{};
  std::vector<std::vector<std::string>> sentences;
  if (thesaurus.sets.empty()) {
    const data::Text text = data::resolve_text(program.data(), "wordnet");
    dataset.about = text.about;
    sentences = words_of_lines(text.text);
  } else {
    dataset.about = thesaurus.about + ", each as a sentence after the words that it defines";
    sentences = sentences_of(thesaurus, program.quick() ? 12 : 1);
  }
  std::size_t words = 0;
  for (const auto& sentence : sentences) words += sentence.size();
  const std::size_t usual_count = words < 100'000 ? 2 : program.quick() ? 4 : 10;
  const std::size_t min_count = options.min_count > 0 ? options.min_count : usual_count;
  try {
    dataset.corpus = make_corpus(sentences, min_count);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", program.data().empty() ? "the text" : program.data(), error.what()),
                "a longer text, or a lower --min-count");
  }
  const Corpus& corpus = dataset.corpus;
  dataset.nouns = nouns_of_one_topic(thesaurus, corpus.vocabulary);
  if (program.quick()) dataset.nouns.resize(std::min<std::size_t>(dataset.nouns.size(), 500));
  check_questions(options, corpus.vocabulary);
  program.say("{}.", dataset.about);
  program.say(
      "{} sentences of {} words, {} of them different. Words that occur fewer than {} times have no "
      "vector and are left out.",
      corpus.sentences.size(), word_total(corpus.sentences), corpus.vocabulary.size(), min_count);
  return dataset;
}

void count_neighbours(app::Program& program, const Dataset& dataset) {
  program.section("Counting the company of a word");
  const text::Vocabulary& vocabulary = dataset.corpus.vocabulary;
  constexpr std::size_t reach = 5, fewest = 5, listed = 8;
  const PairCounts counts = count_pairs(dataset.corpus.sentences, vocabulary.size(), reach);
  std::vector<double> of_word;
  double all = 0;
  for (const auto& row : counts) {
    double sum = 0;
    for (const Count& count : row) sum += count.count;
    of_word.push_back(sum);
    all += sum;
  }
  std::vector<app::Row> rows;
  for (const Index word : shown_words(vocabulary, 3)) {
    std::vector<Count> by_count = counts[word];
    std::stable_sort(by_count.begin(), by_count.end(),
                     [](const Count& x, const Count& y) { return x.count > y.count; });
    std::vector<std::pair<double, Index>> by_information;
    for (const Count& count : counts[word]) {
      if (count.count >= fewest)
        by_information.emplace_back(-std::log(count.count * all / (of_word[word] * of_word[count.context])),
                                    count.context);
    }
    std::sort(by_information.begin(), by_information.end());
    std::vector<std::string> often, more;
    for (std::size_t i = 0; i < std::min(listed, by_count.size()); ++i)
      often.push_back(fmt::format("{} {}", vocabulary.word(by_count[i].context), by_count[i].count));
    for (std::size_t i = 0; i < std::min(listed, by_information.size()); ++i)
      more.push_back(
          fmt::format("{} {:.1f}", vocabulary.word(by_information[i].second), -by_information[i].first));
    rows.push_back({vocabulary.word(word), fmt::format("{}", fmt::join(often, ", ")),
                    fmt::format("{}", fmt::join(more, ", "))});
  }
  program.say(
      "How often each word stands at most {} places from another one: {:.0f} pairs. What stands near most "
      "often are words that "
      "stand near everything; pointwise mutual information asks how much more often than chance has it (of "
      "pairs seen {} times or more).",
      reach, all, fewest);
  program.table({"word", "most often near it", "largest PMI"}, rows);
}

}  // namespace unrolled::word_vectors
