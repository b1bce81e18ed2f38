#include "04_word_vectors/subsample.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&subsample);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("counts 900 and 100, t = .01", answer({900, 100}, .01),
                Array{std::sqrt(.01 / .9), std::sqrt(.1)});
  checker.equal("counts 64, 32 and 4, t = .04: the last is as rare as t", answer({64, 32, 4}, .04),
                Array{.25, std::sqrt(.125), 1});
  checker.equal("a word rarer than t", answer({99, 1}, .25), Array{std::sqrt(.25 / .99), 1});
  checker.equal("all are rare", answer({1, 1, 1, 1}, .5), Array{1, 1, 1, 1});
  checker.equal("a word that never occurs", answer({16, 0}, .25), Array{.5, 1});
  checker.equal("one word alone", answer({5}, .01), Array{.1});
  checker.equal("words that occur once, each a quarter of all", answer({1, 1, 1, 1}, .04),
                Array{.4, .4, .4, .4});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("counts")) {
    const Array counts = exercise::drawn_counts(1, 50, {exercise::between(3, 8, generator)}, generator);
    const Real t = generator.uniform(.05, .3);
    checker.equal(name, answer(counts, t), subsample(counts, t));
  }
}

/// What a wrong probability does.
struct Variant {
  bool dropped = false;  ///< the probability of being dropped
  bool root = true, cap = true;
  enum class Share { tokens, types, counts_, of_most } share = Share::tokens;
  bool inverted = false, as_program = false, on_t = false;
};

Array wrong(const Variant& how, const Array& counts, Real t) {
  using enum Variant::Share;
  Real total = 0, most = 0;
  for (const Real count : counts) total += count, most = std::max(most, count);
  Array keep = counts;
  for (Real& x : flat(keep)) {
    const Real f = how.share == types     ? x / static_cast<Real>(counts.size())
                   : how.share == counts_ ? x
                   : how.share == of_most ? x / most
                                          : x / total;
    const Real ratio = how.inverted ? f / t : t / f;
    Real p = how.on_t ? std::sqrt(t) / f : how.root ? std::sqrt(ratio) : ratio;
    if (how.as_program) p = (std::sqrt(f / t) + 1) * t / f;
    if (how.cap) p = std::isnan(p) ? 1 : std::min<Real>(1, p);
    x = how.dropped ? 1 - p : p;
  }
  return keep;
}

const exercise::Exercise registered(
    "4.2", &subsample, check,
    {{"keeps the frequent",
      "Yours is how likely an occurrence is dropped, so frequent words stay; asked is how likely it is kept.",
      exercise::bound<wrong, Variant{.dropped = true}>},
     {"inverted", "Your fraction stands upside down, so that rare words go; it is t / f.",
      exercise::bound<wrong, Variant{.inverted = true}>},
     {"on types",
      "You divide a count by the number of different words; f is its share among all occurrences.",
      exercise::bound<wrong, Variant{.share = Variant::Share::types}>},
     {"counts for shares",
      "You take the count itself for f; f is the share of the word among all occurrences.",
      exercise::bound<wrong, Variant{.share = Variant::Share::counts_}>},
     {"share of the most frequent",
      "You divide a count by the largest one; f is its share among all occurrences.",
      exercise::bound<wrong, Variant{.share = Variant::Share::of_most}>},
     {"no root", "Your probability is t / f; asked is its root.",
      exercise::bound<wrong, Variant{.root = false}>},
     {"root of t alone", "You take the root of t alone; it is that of t / f.",
      exercise::bound<wrong, Variant{.on_t = true}>},
     {"above 1", "Some of your probabilities are above 1: a word rarer than t is always kept.",
      exercise::bound<wrong, Variant{.cap = false}>},
     {"the program's formula",
      "Yours is (√(f / t) + 1) · t / f, as the program word2vec has it; asked is the formula of its paper, "
      "√(t / f).",
      exercise::bound<wrong, Variant{.as_program = true}>}});

}  // namespace
