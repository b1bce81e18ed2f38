// A little English and Spanish, put together by rules: enough for what makes translation more than looking up
// words. "the old queens see my red house" is "las reinas viejas ven mi casa roja".
#include <fmt/format.h>

#include "data/parallel.hpp"
#include "tensor/random.hpp"

namespace unrolled::data {
namespace {

struct Noun {
  const char *english, *plural, *spanish, *spanish_plural;
  bool is_feminine;
};
constexpr Noun people[] = {
    {"boy", "boys", "niño", "niños", false},        {"girl", "girls", "niña", "niñas", true},
    {"king", "kings", "rey", "reyes", false},       {"queen", "queens", "reina", "reinas", true},
    {"man", "men", "hombre", "hombres", false},     {"woman", "women", "mujer", "mujeres", true},
    {"friend", "friends", "amigo", "amigos", false}};
// The teacher's gender is not said in English. The woman is likelier than each man, the two men likelier
// than the woman: so the likeliest article is not the article of the likeliest sentence.
constexpr Noun teachers[] = {{"teacher", "teachers", "maestra", "maestras", true},
                             {"teacher", "teachers", "maestro", "maestros", false},
                             {"teacher", "teachers", "profesor", "profesores", false}};
constexpr double teacher_shares[] = {0.4, 0.3, 0.3};
constexpr Noun things[] = {
    {"house", "houses", "casa", "casas", true},         {"book", "books", "libro", "libros", false},
    {"table", "tables", "mesa", "mesas", true},         {"tree", "trees", "árbol", "árboles", false},
    {"flower", "flowers", "flor", "flores", true},      {"door", "doors", "puerta", "puertas", true},
    {"garden", "gardens", "jardín", "jardines", false}, {"boat", "boats", "barco", "barcos", false},
    {"letter", "letters", "carta", "cartas", true},     {"horse", "horses", "caballo", "caballos", false}};

struct Adjective {
  const char *english, *stem, *other_stem;  // masculine stem + o, feminine + a; e ends both
  double other_share;                       // how often the other word is chosen
};
constexpr Adjective adjectives[] = {
    {"red", "roj", "", 0},      {"white", "blanc", "", 0},      {"black", "negr", "", 0},
    {"new", "nuev", "", 0},     {"green", "verde", "", 0},      {"big", "grande", "", 0},
    {"small", "pequeñ", "", 0}, {"old", "viej", "antigu", 0.3}, {"beautiful", "hermos", "bell", 0.4}};

struct Verb {
  const char *english, *plural, *spanish, *spanish_plural, *other, *other_plural;
  double other_share;
};
constexpr Verb verbs[] = {{"sees", "see", "ve", "ven", "", "", 0},
                          {"buys", "buy", "compra", "compran", "", "", 0},
                          {"sells", "sell", "vende", "venden", "", "", 0},
                          {"paints", "paint", "pinta", "pintan", "", "", 0},
                          {"wants", "want", "quiere", "quieren", "desea", "desean", 0.4},
                          {"finds", "find", "encuentra", "encuentran", "halla", "hallan", 0.4},
                          {"remembers", "remember", "recuerda", "recuerdan", "", "", 0}};

constexpr const char* ends[][2] = {{"today", "hoy"},
                                   {"in the city", "en la ciudad"},
                                   {"by the sea", "junto al mar"},
                                   {"in the morning", "por la mañana"},
                                   {"after the rain", "después de la lluvia"}};

struct Determiner {
  const char *english, *plural;
  const char* spanish[4];  // masculine, feminine, and their plurals
};
constexpr Determiner determiners[] = {{"the", "the", {"el", "la", "los", "las"}},
                                      {"this", "these", {"este", "esta", "estos", "estas"}},
                                      {"my", "my", {"mi", "mi", "mis", "mis"}},
                                      {"another", "other", {"otro", "otra", "otros", "otras"}}};

template <class T, std::size_t N>
const T& one_of(const T (&choices)[N], Generator& generator) {
  return choices[generator.below(N)];
}

const Noun& teacher(Generator& generator) {
  const double u = generator.uniform();
  return teachers[u < teacher_shares[0] ? 0 : u < teacher_shares[0] + teacher_shares[1] ? 1 : 2];
}

std::string agreeing(const std::string& stem, bool is_feminine, bool is_plural) {
  const std::string word = stem.ends_with('e') ? stem : stem + (is_feminine ? "a" : "o");
  return is_plural ? word + "s" : word;
}

/// "these old houses", "estas casas viejas".
Pair noun_phrase(const Noun& noun, bool is_plural, Generator& generator) {
  const Determiner& determiner = one_of(determiners, generator);
  const std::size_t form = (noun.is_feminine ? 1u : 0u) + (is_plural ? 2u : 0u);
  Pair phrase = {is_plural ? determiner.plural : determiner.english, determiner.spanish[form]};
  const bool has_adjective = generator.chance(0.6);
  const Adjective& adjective = one_of(adjectives, generator);
  if (has_adjective) phrase.source += fmt::format(" {}", adjective.english);
  phrase.source += fmt::format(" {}", is_plural ? noun.plural : noun.english);
  phrase.target += fmt::format(" {}", is_plural ? noun.spanish_plural : noun.spanish);
  const char* stem = generator.chance(adjective.other_share) ? adjective.other_stem : adjective.stem;
  if (has_adjective) phrase.target += " " + agreeing(stem, noun.is_feminine, is_plural);
  return phrase;
}

Pair sentence(Generator& generator) {
  const bool is_plural = generator.chance(0.4), is_negated = generator.chance(0.25);
  const Noun& who = generator.chance(0.2) ? teacher(generator) : one_of(people, generator);
  const Pair subject = noun_phrase(who, is_plural, generator);
  const Verb& verb = one_of(verbs, generator);
  const bool is_other = generator.chance(verb.other_share);
  const char* spanish = is_plural ? (is_other ? verb.other_plural : verb.spanish_plural)
                                  : (is_other ? verb.other : verb.spanish);
  const Pair object = noun_phrase(one_of(things, generator), generator.chance(0.4), generator);
  const char* not_doing = is_plural ? " do not " : " does not ";
  Pair all = {subject.source + (is_negated ? not_doing : " ") +
                  (is_plural || is_negated ? verb.plural : verb.english) + " " + object.source,
              subject.target + (is_negated ? " no " : " ") + spanish + " " + object.target};
  if (generator.chance(0.3)) {
    const auto& [english, their] = one_of(ends, generator);
    all.source += fmt::format(" {}", english);
    all.target += fmt::format(" {}", their);
  }
  return all;
}

}  // namespace

Parallel phrase_book() {
  Generator always_the_same(11);
  Parallel parallel{
      "sample", "the embedded phrase book: 4,000 sentences put together by rules, English and Spanish", {}};
  for (std::size_t i = 0; i < 4000; ++i) parallel.pairs.push_back(sentence(always_the_same));
  return parallel;
}

}  // namespace unrolled::data
