// A world of invented facts: 400 people, each with a town, a trade, an instrument and an animal. Nobody can guess them.
//
//   question   what is the ATTRIBUTE of FIRST LAST ?      8 tokens each, so a sentence is a chunk
//   statement  the ATTRIBUTE of FIRST LAST is VALUE .
//   filler     the NOUN VERB the NOUN of PLACE .          all from one of four topics
//
// A document is two halves, each a question and its statement (.6), two fillers of one topic (.25), or a statement and
// a filler (.15). A net is trained on 300 of the people and tested on the other 100.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "21_retrieval/search.hpp"
#include "tensor/operations/softmax.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::retrieval {

inline constexpr std::size_t sentence_length = 8, document_length = 32;
inline constexpr std::size_t names = 20, attributes = 4, choices = 12, topics = 4, people = 400,
                             trained_people = 300;

/// A person's fact: (who, which attribute).
struct Fact {
  std::size_t person, attribute;
};

class World {
 public:
  using Sentence = std::array<Index, sentence_length>;

  explicit World(Generator& generator);

  Sentence question(const Fact& fact) const {
    return {id("what"), id("is"), id("the"), attribute(fact), id("of"), first(fact), last(fact), id("?")};
  }
  Sentence statement(const Fact& fact, Index value) const {
    return {id("the"), attribute(fact), id("of"), first(fact), last(fact), id("is"), value, id(".")};
  }
  Sentence filler(std::size_t topic, Generator& generator) const;

  /// The token of what is true.
  Index value(const Fact& fact) const {
    return value_at(fact.attribute, choice_[fact.person][fact.attribute]);
  }
  Index value_at(std::size_t attribute, std::size_t choice) const;
  bool is_value(Index token) const {
    return token >= value_at(0, 0) && token <= value_at(attributes - 1, choices - 1);
  }
  /// Another value of the same attribute.
  Index other_value(const Fact& fact, Generator& generator) const {
    return value_at(fact.attribute,
                    (choice_[fact.person][fact.attribute] + 1 + generator.below(choices - 1)) % choices);
  }

  /// The facts of people [begin, end).
  static std::vector<Fact> facts(std::size_t begin, std::size_t end) {
    std::vector<Fact> all;
    for (std::size_t person = begin; person < end; ++person)
      for (std::size_t attribute = 0; attribute < attributes; ++attribute) all.push_back({person, attribute});
    return all;
  }

  text::Vocabulary vocabulary;

 private:
  Index id(std::string_view word) const { return vocabulary.id(word); }
  Index attribute(const Fact& fact) const;
  Index first(const Fact& fact) const;
  Index last(const Fact& fact) const;

  std::vector<std::size_t> name_;                            // of each person, a pair of names
  std::vector<std::array<std::size_t, attributes>> choice_;  // what is true of each person
};

namespace words {
inline const std::vector<std::string> grammar = {"<pad>", "what", "is", "the", "of", "?", "."};
inline const std::vector<std::string> first = {"anna", "ben",  "clara", "david", "emma",  "felix", "grace",
                                               "hugo", "ida",  "jonas", "karin", "leo",   "mia",   "noah",
                                               "olga", "paul", "rosa",  "simon", "tessa", "viktor"};
inline const std::vector<std::string> last = {"adler", "berg",  "cole",   "diaz",  "engel", "frost", "gray",
                                              "hart",  "ivers", "jensen", "klein", "lund",  "moran", "novak",
                                              "olsen", "price", "quinn",  "reed",  "stone", "weber"};
inline const std::vector<std::string> attribute = {"town", "trade", "instrument", "animal"};
inline const std::vector<std::string> value = {
    "aarhus", "bergen",  "cadiz",  "delft",     "evora", "fulda",   "genoa",   "hilo",   "izmir",  "jena",
    "kyoto",  "lagos",   "baker",  "carpenter", "dyer",  "farrier", "glazier", "hatter", "joiner", "mason",
    "potter", "saddler", "tailor", "weaver",    "banjo", "cello",   "drum",    "flute",  "guitar", "harp",
    "lute",   "oboe",    "organ",  "piano",     "tuba",  "viola",   "badger",  "crane",  "dog",    "eagle",
    "fox",    "goat",    "heron",  "ibis",      "lynx",  "mole",    "otter",   "seal"};
/// Of each topic three nouns, two verbs and two places.
inline const std::vector<std::string> filler = {
    "ship",   "wave",   "anchor", "meets",  "leaves", "harbour", "coast",  "seed",   "root",   "field",
    "feeds",  "covers", "valley", "garden", "star",   "moon",    "comet",  "passes", "lights", "winter",
    "heaven", "letter", "book",   "page",   "names",  "holds",   "school", "library"};
}  // namespace words

inline World::World(Generator& generator) {
  std::vector<std::string> all;
  for (const auto* list :
       {&words::grammar, &words::first, &words::last, &words::attribute, &words::value, &words::filler})
    all.insert(all.end(), list->begin(), list->end());
  vocabulary = text::Vocabulary(all);
  for (std::size_t pair = 0; pair < names * names; ++pair) name_.push_back(pair);
  generator.shuffle(name_);
  choice_.resize(people);
  for (auto& person : choice_)
    for (std::size_t& choice : person) choice = generator.below(choices);
}

inline Index World::value_at(std::size_t attribute, std::size_t choice) const {
  return id(words::value[attribute * choices + choice]);
}
inline Index World::attribute(const Fact& fact) const { return id(words::attribute[fact.attribute]); }
inline Index World::first(const Fact& fact) const { return id(words::first[name_[fact.person] / names]); }
inline Index World::last(const Fact& fact) const { return id(words::last[name_[fact.person] % names]); }

inline World::Sentence World::filler(std::size_t topic, Generator& generator) const {
  const auto word = [&](std::size_t from, std::size_t count) {
    return id(words::filler[topic * 7 + from + generator.below(count)]);
  };
  const Index subject = word(0, 3), verb = word(3, 2), object = word(0, 3), place = word(5, 2);
  return {id("the"), subject, verb, id("the"), object, id("of"), place, id(".")};
}

using Document = std::vector<Index>;  ///< 32 tokens

/// Puts sentences together.
class Writer {
 public:
  Writer(const World& world, Generator& generator) : world_(world), generator_(generator) {}

  Writer& ask(const Fact& fact, Index value) { return add(world_.question(fact)).state(fact, value); }
  Writer& state(const Fact& fact, Index value) { return add(world_.statement(fact, value)); }
  Writer& fill(std::size_t sentences) {
    const std::size_t topic = generator_.below(topics);
    for (std::size_t n = 0; n < sentences; ++n) add(world_.filler(topic, generator_));
    return *this;
  }
  const Document& document() const { return document_; }

 private:
  Writer& add(const World::Sentence& sentence) {
    document_.insert(document_.end(), sentence.begin(), sentence.end());
    return *this;
  }
  const World& world_;
  Generator& generator_;
  Document document_;
};

/// A document about these facts.
inline Document write_document(const World& world, const std::vector<Fact>& facts, Generator& generator) {
  Writer writer(world, generator);
  for (int half = 0; half < 2; ++half) {
    const Fact& fact = facts[generator.below(facts.size())];
    const double kind = generator.uniform();
    if (kind < 0.6) {
      writer.ask(fact, world.value(fact));
    } else if (kind < 0.85) {
      writer.fill(2);
    } else {
      writer.state(fact, world.value(fact)).fill(1);
    }
  }
  return writer.document();
}

/// Documents as a net reads them. What does not count is `ignored`.
struct Examples {
  Indices tokens;   ///< (N,31)
  Indices next;     ///< (N,31): every next token
  Indices answers;  ///< (N,31): only values that answer a question
  Indices grammar;  ///< (N,31): all but values
};

inline Examples examples_of(const World& world, const std::vector<Document>& documents) {
  const std::size_t N = documents.size(), T = document_length - 1;
  Examples examples = {Indices::from_shape({N, T}), Indices::from_shape({N, T}), Indices({N, T}, ignored),
                       Indices({N, T}, ignored)};
  const Index question_mark = world.vocabulary.id("?");
  for (std::size_t n = 0; n < N; ++n) {
    for (std::size_t t = 0; t < T; ++t) {
      const Index next = documents[n][t + 1];
      examples.tokens(n, t) = documents[n][t];
      examples.next(n, t) = next;
      const bool is_value = world.is_value(next);
      // A statement's value is its seventh word; what stood before the statement is a question, or is not.
      if (is_value && t >= 6 && documents[n][t - 6] == question_mark) examples.answers(n, t) = next;
      if (!is_value) examples.grammar(n, t) = next;
    }
  }
  return examples;
}

}  // namespace unrolled::retrieval
