#include "12_tokens/expected_counts.hpp"

#include <cmath>
#include <functional>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&expected_counts);
using Pieces = std::vector<std::string>;

void check(exercise::Checker& checker, Answer answer) {
  const Pieces few = {"a", "b", "ab"};
  checker.equal("'ab': a, b with ½ · ½, ab with ¾: a quarter and three quarters",
                answer("ab", few, Array{.5, .5, .75}), Array{.25, .25, .75});
  checker.equal("'a': there is one cut", answer("a", few, Array{.1, .2, .3}), Array{1, 0, 0});
  checker.equal("'aba': a twice in one cut", answer("aba", few, Array{.5, .2, .1}), Array{1.5, .5, .5});
  checker.equal("'aaa' by a and aa: three cuts", answer("aaa", {"a", "aa"}, Array{.5, .25}),
                Array{5. / 3, 2. / 3});
  checker.equal("'abc': ab leads nowhere", answer("abc", {"a", "ab", "bc"}, Array{.2, .9, .1}),
                Array{1, 0, 1});
  checker.equal("'abx': no cut covers it", answer("abx", few, Array{.5, .5, .75}), Array{0, 0, 0});
  checker.equal("no letters", answer("", few, Array{.5, .5, .75}), Array{0, 0, 0});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a word and pieces")) {
    std::string word;
    const std::size_t size = exercise::between(4, 9, generator);
    for (std::size_t i = 0; i < size; ++i) word += exercise::one_of<std::string>({"a", "b"}, generator);
    const Pieces pieces = {"a", "b", "ab", "ba", "aa", "bb", "aba"};
    const Array p = uniform({pieces.size()}, .05, .9, generator);
    checker.equal(name, answer(word, pieces, p), expected_counts(word, pieces, p));
  }
}

/// What wrong counts are. All cuts are listed.
struct Variant {
  bool best_only = false, cuts_alike = false, undivided = false, no_backward = false, no_forward = false,
       once_a_cut = false;
  bool per_edge = false, without_p = false;
};

Array wrong(const Variant& how, const std::string& word, const Pieces& pieces, const Array& p) {
  Array counts = xt::zeros<Real>({pieces.size()});
  struct Way {
    Real p;
    std::vector<std::size_t> pieces;
  };
  std::vector<Way> cuts;
  std::vector<Real> alpha(word.size() + 1, 0), beta(word.size() + 1, 0);
  const std::function<void(std::size_t, Way)> go_on = [&](std::size_t at, Way way) {
    alpha[at] += way.p;
    if (at == word.size()) return cuts.push_back(way);
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      if (word.compare(at, pieces[k].size(), pieces[k]) != 0) continue;
      Way longer = way;
      longer.p *= p(k);
      longer.pieces.push_back(k);
      go_on(at + pieces[k].size(), longer);
    }
  };
  go_on(0, {1, {}});
  if (cuts.empty() || word.empty()) return counts;
  Real total = 0, best = 0;
  for (const Way& cut : cuts) total += how.cuts_alike ? 1 : cut.p, best = std::max(best, cut.p);
  beta[word.size()] = 1;
  for (std::size_t at = word.size(); at-- > 0;) {
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      if (word.compare(at, pieces[k].size(), pieces[k]) == 0) beta[at] += p(k) * beta[at + pieces[k].size()];
    }
  }
  if (how.no_backward || how.no_forward || how.per_edge || how.without_p) {
    for (std::size_t at = 0; at < word.size(); ++at) {
      for (std::size_t k = 0; k < pieces.size(); ++k) {
        if (word.compare(at, pieces[k].size(), pieces[k]) != 0) continue;
        if (how.per_edge)
          counts(k) += 1;
        else
          counts(k) += (how.no_forward ? 1 : alpha[at]) * (how.without_p ? 1 : p(k)) *
                       (how.no_backward ? 1 : beta[at + pieces[k].size()]) / total;
      }
    }
    return counts;
  }
  for (const Way& cut : cuts) {
    if (how.best_only && cut.p != best) continue;
    std::vector<bool> seen(pieces.size(), false);
    for (const std::size_t k : cut.pieces) {
      if (how.once_a_cut && seen[k]) continue;
      seen[k] = true;
      counts(k) += how.best_only ? 1 : how.cuts_alike ? 1 / total : how.undivided ? cut.p : cut.p / total;
    }
    if (how.best_only) break;
  }
  return counts;
}

const exercise::Exercise registered(
    "12.4", &expected_counts, check,
    {{"best cut only", "You counted the pieces of the likeliest cut; every cut counts, by its probability.",
      exercise::bound<wrong, Variant{.best_only = true}>},
     {"cuts alike", "You gave every cut the same weight; each has its probability.",
      exercise::bound<wrong, Variant{.cuts_alike = true}>},
     {"not divided", "Your counts are not divided by the probability of all cuts together.",
      exercise::bound<wrong, Variant{.undivided = true}>},
     {"backward half forgotten",
      "You took what leads to a piece and the piece, but not what comes after it: p of the ways from its end "
      "is missing.",
      exercise::bound<wrong, Variant{.no_backward = true}>},
     {"forward half forgotten",
      "You took a piece and what comes after it, but not the ways that lead to where it begins.",
      exercise::bound<wrong, Variant{.no_forward = true}>},
     {"the piece's own p forgotten",
      "You multiplied what leads to a piece and what comes after it, but not the piece's own p.",
      exercise::bound<wrong, Variant{.without_p = true}>},
     {"once a cut", "A piece that stands twice in a cut counts twice.",
      exercise::bound<wrong, Variant{.once_a_cut = true}>},
     {"each place",
      "You counted each place where a piece stands in the word, whether or not a cut goes there.",
      exercise::bound<wrong, Variant{.per_edge = true}>}});

}  // namespace
