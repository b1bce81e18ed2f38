// go : went :: come : ? on the King James Bible, and how much of it is the arithmetic.
#include <fmt/format.h>

#include "04_word_vectors/experiments/story.hpp"
#include "04_word_vectors/neighbours.hpp"
#include "04_word_vectors/plane.hpp"

namespace unrolled::word_vectors {
namespace {

using WordPair = std::pair<const char*, const char*>;

const std::vector<WordPair> past_tense = {
    {"go", "went"},     {"come", "came"},     {"see", "saw"},     {"give", "gave"},  {"take", "took"},
    {"speak", "spake"}, {"say", "said"},      {"make", "made"},   {"send", "sent"},  {"know", "knew"},
    {"fall", "fell"},   {"bring", "brought"}, {"build", "built"}, {"stand", "stood"}};
const std::vector<WordPair> plural = {
    {"king", "kings"},       {"son", "sons"},        {"daughter", "daughters"}, {"priest", "priests"},
    {"prophet", "prophets"}, {"city", "cities"},     {"house", "houses"},       {"servant", "servants"},
    {"day", "days"},         {"year", "years"},      {"month", "months"},       {"hand", "hands"},
    {"eye", "eyes"},         {"stone", "stones"},    {"tree", "trees"},         {"father", "fathers"},
    {"nation", "nations"},   {"horse", "horses"},    {"lion", "lions"},         {"prince", "princes"},
    {"word", "words"},       {"work", "works"},      {"tribe", "tribes"},       {"gate", "gates"},
    {"wall", "walls"},       {"river", "rivers"},    {"mountain", "mountains"}, {"sword", "swords"},
    {"bone", "bones"},       {"garment", "garments"}};
const std::vector<WordPair> gender = {
    {"man", "woman"},      {"king", "queen"},       {"son", "daughter"}, {"father", "mother"},
    {"brother", "sister"}, {"he", "she"},           {"his", "her"},      {"husband", "wife"},
    {"sons", "daughters"}, {"servant", "handmaid"}, {"men", "women"},    {"bridegroom", "bride"}};

struct KnownPair {
  Index first, second;
};

std::vector<KnownPair> known(const std::vector<WordPair>& pairs, const text::Vocabulary& vocabulary) {
  std::vector<KnownPair> both;
  for (const auto& [first, second] : pairs) {
    const auto a = vocabulary.find(first), b = vocabulary.find(second);
    if (a && b) both.push_back({*a, *b});
  }
  return both;
}

/// Every pair beside every other one.
std::vector<Analogy> questions_of(const std::vector<KnownPair>& pairs) {
  std::vector<Analogy> questions;
  for (const KnownPair& one : pairs) {
    for (const KnownPair& other : pairs) {
      if (one.first != other.first) questions.push_back({one.first, one.second, other.first, other.second});
    }
  }
  return questions;
}

WordPlane plane_of(const std::vector<KnownPair>& pairs, const Array& unit,
                   const text::Vocabulary& vocabulary) {
  WordPlane plane{"King James Bible: from the present to the past", {}, {}, {}};
  std::vector<Index> words;
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    words.insert(words.end(), {pairs[n].first, pairs[n].second});
    plane.arrows.emplace_back(2 * n, 2 * n + 1);
  }
  for (const Index word : words) plane.words.push_back(vocabulary.word(word));
  plane.places = on_two_axes(rows_of(unit, words));
  return plane;
}

}  // namespace

void ask_for_analogies(app::Program& program) {
  program.section("go : went :: come : ?");
  const data::Text text = data::resolve_text("", "kjv");
  if (!text.has_claims()) {
    program.say("This takes the King James Bible, which is not here; ./book data kjv fetches it.");
    return;
  }
  const std::size_t size = program.quick() ? text.text.find('\n', text.text.size() / 12) : text.text.size();
  const Corpus corpus =
      make_corpus(words_of_lines(std::string_view(text.text).substr(0, size)), program.quick() ? 4 : 10);
  const text::Vocabulary& vocabulary = corpus.vocabulary;
  const SkipGramOptions how = {.reach = 3, .passes = std::size_t{program.quick() ? 1U : 5U}};
  const ReadingPlan plan{corpus.sentences.size(), how.passes};
  Generator generator(program.seed());
  Array unit;
  {
    app::Progress progress = program.progress("skip-gram, King James Bible", plan.steps());
    unit = unit_rows(learn_word_vectors(corpus.sentences, vocabulary.size(), how, generator,
                                        [&](double loss) { progress.step(loss); }));
  }
  const auto verbs = known(past_tense, vocabulary), nouns = known(plural, vocabulary),
             people = known(gender, vocabulary);
  if (verbs.size() < 2 || nouns.size() < 2 || people.size() < 2) {
    program.say("Too few of the words that are asked about stand in this text.");
    return;
  }
  std::vector<app::Row> rows;
  const auto score = [&](const char* name, const std::vector<KnownPair>& pairs) {
    const auto questions = questions_of(pairs);
    const AnalogyScores scores = score_analogies(unit, questions);
    rows.push_back({name, std::to_string(questions.size()), fmt::format("{:.3f}", scores.right),
                    fmt::format("{:.3f}", scores.nearest_of_c), fmt::format("{:.3f}", scores.with_inputs),
                    fmt::format("{:.3f}", scores.answered_with_input)});
    return scores;
  };
  const AnalogyScores past = score("past tense", verbs), plurals = score("plural", nouns),
                      genders = score("gender", people);
  program.say(
      "{} words of the King James Bible, {} of them different. a : b :: c : ? is answered by the word "
      "nearest to b − a + c. Beside it "
      "the nearest of c alone, with a and b ignored; and the same with a, b and c allowed as answers.",
      word_total(corpus.sentences), vocabulary.size());
  program.table(
      {"pairs", "questions", "right", "nearest of c alone", "inputs allowed", "answered with an input"},
      rows);
  if (past.right > past.nearest_of_c)
    program.say("Past tense: the arithmetic finds what the nearest neighbour does not.");
  program.say(
      "Gender, with \"man : woman :: "
      "king : queen\": {:.3f} "
      "against {:.3f} without any arithmetic; on a text of this size there is no claim in it. And the rule "
      "that a, b and c are no "
      "answers does much of the work: without it {:.0f} of 100 questions for a plural are answered with one "
      "of them.",
      genders.right, genders.nearest_of_c, 100 * plurals.answered_with_input);
  program.draw(plane_graph({plane_of(verbs, unit, vocabulary)}), "past_tense");
  if (program.quick()) return;
  program.claim(
      {.claim = "King James Bible, go : went :: come : came, the past tense: questions answered rightly",
       .measured = past.right,
       .bound = 0.45,
       .control = past.nearest_of_c,
       .control_meaning = "the nearest of c, a and b ignored"});
  program.claim(
      {.claim =
           "with the question's words allowed, questions for a plural that are answered with one of them",
       .measured = plurals.answered_with_input,
       .bound = 0.65,
       .control = past.answered_with_input,
       .control_meaning = "questions for the past tense"});
}

}  // namespace unrolled::word_vectors
