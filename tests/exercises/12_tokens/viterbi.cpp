#include "12_tokens/viterbi.hpp"

#include <functional>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&viterbi);
using Pieces = std::map<std::string, Real>;
using Cut = std::vector<std::string>;

void check(exercise::Checker& checker, Answer answer) {
  const Pieces few = {{"a", -1}, {"b", -2}, {"ab", -2.5}};
  checker.equal("'ab', where ab is −2.5 and a and b together −3", answer("ab", few), Cut{"ab"});
  checker.equal("'ab', where ab is −4", answer("ab", {{"a", -1}, {"b", -2}, {"ab", -4}}), Cut{"a", "b"});
  checker.equal(
      "'unable': the longest first would be 'una', 'b', 'l', 'e'",
      answer("unable", {{"un", -3}, {"able", -3}, {"una", -4}, {"b", -6}, {"l", -6}, {"e", -5}, {"a", -4}}),
      Cut{"un", "able"});
  checker.equal("'abc': more pieces may be likelier",
                answer("abc", {{"a", -1}, {"b", -1}, {"c", -1}, {"ab", -3}, {"bc", -5}}), Cut{"a", "b", "c"});
  checker.equal("'aaaa', a and aa", answer("aaaa", {{"a", -2}, {"aa", -3}}), Cut{"aa", "aa"});
  checker.equal("a part that no piece covers", answer("abx", few), Cut{});
  checker.equal("a cut that leads nowhere: 'abc' by 'ab' is not covered, by 'a' and 'bc' it is",
                answer("abc", {{"ab", -1}, {"a", -5}, {"bc", -6}}), Cut{"a", "bc"});
  checker.equal("a word of forty letters, each very unlikely",
                answer(std::string(40, 'a'), {{"a", -90}, {"aa", -181}}), Cut(40, "a"));
  // By the last piece alone it would be 'ab' and 'c', by the mean 'a' and 'bc'
  checker.equal("'abc' by its sums: −9 for 'abc', −10 for 'a' and 'bc', −11 for 'ab' and 'c'",
                answer("abc", {{"abc", -9}, {"a", -4}, {"bc", -6}, {"ab", -8}, {"c", -3}}), Cut{"abc"});
  checker.equal("one letter", answer("b", few), Cut{"b"});
  checker.equal("no letters", answer("", few), Cut{});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a word and pieces")) {
    std::string word;
    const std::size_t size = exercise::between(5, 12, generator);
    for (std::size_t i = 0; i < size; ++i) word += exercise::one_of<std::string>({"a", "b"}, generator);
    Pieces pieces;
    for (const char* piece : {"a", "b", "ab", "ba", "aa", "bb", "aba", "bab"})
      pieces[piece] = std::log(generator.uniform(.001, 1));
    checker.equal(name, answer(word, pieces), viterbi(word, pieces));
  }
}

/// What a wrong cut is.
struct Variant {
  enum class By {
    log_p,
    length_first,
    shortest_first,
    fewest,
    probabilities,
    smallest,
    last_alone
  } by = By::log_p;
  bool reversed = false, no_way_back = false;
};

Cut greedy(const std::string& word, const Pieces& pieces, bool longest) {
  Cut cut;
  for (std::size_t at = 0; at < word.size();) {
    std::size_t taken = 0;
    for (std::size_t n = 1; at + n <= word.size(); ++n) {
      if (pieces.contains(word.substr(at, n)) && (longest || taken == 0)) taken = n;
    }
    if (taken == 0) return {};
    cut.push_back(word.substr(at, taken));
    at += taken;
  }
  return cut;
}

Cut wrong(const Variant& how, const std::string& word, const Pieces& pieces) {
  using By = Variant::By;
  if (how.by == By::length_first || how.by == By::shortest_first)
    return greedy(word, pieces, how.by == By::length_first);
  const std::size_t n = word.size();
  constexpr Real impossible = -std::numeric_limits<Real>::infinity();
  std::vector<Real> best(n + 1, impossible);
  std::vector<std::size_t> from(n + 1, 0);
  best[0] = 0;
  for (std::size_t end = 1; end <= n; ++end) {
    for (std::size_t begin = 0; begin < end; ++begin) {
      const auto piece = pieces.find(word.substr(begin, end - begin));
      if (piece == pieces.end() || best[begin] == impossible) continue;
      const Real through = how.by == By::fewest          ? best[begin] - 1
                           : how.by == By::probabilities ? best[begin] + std::exp(piece->second)
                           : how.by == By::smallest      ? best[begin] - piece->second
                           : how.by == By::last_alone    ? piece->second
                                                         : best[begin] + piece->second;
      if (through <= best[end]) continue;
      best[end] = through;
      from[end] = begin;
    }
  }
  Cut cut;
  if (best[n] == impossible) return cut;
  for (std::size_t end = n; end > 0; end = from[end]) cut.push_back(word.substr(from[end], end - from[end]));
  if (!how.reversed) std::reverse(cut.begin(), cut.end());
  return cut;
}

using By = Variant::By;
const exercise::Exercise registered(
    "12.3", &viterbi, check,
    {{"longest first",
      "You took the longest piece each time, which is WordPiece's way; a likelier cut may begin with a "
      "shorter one.",
      exercise::bound<wrong, Variant{.by = By::length_first}>},
     {"shortest first", "You took the first piece that fits, the shortest, each time.",
      exercise::bound<wrong, Variant{.by = By::shortest_first}>},
     {"fewest pieces", "Your cut has the fewest pieces; the likeliest may have more.",
      exercise::bound<wrong, Variant{.by = By::fewest}>},
     {"probabilities added",
      "You added probabilities; those of a cut are multiplied, so their logarithms are added.",
      exercise::bound<wrong, Variant{.by = By::probabilities}>},
     {"the least likely", "Your cut is the least likely: the sum of ln p is to be as large as possible.",
      exercise::bound<wrong, Variant{.by = By::smallest}>},
     {"the last piece alone",
      "You compared the last pieces alone; what leads to where they begin counts too.",
      exercise::bound<wrong, Variant{.by = By::last_alone}>},
     {"from the end", "Your pieces stand from the last to the first.",
      exercise::bound<wrong, Variant{.reversed = true}>}});

}  // namespace
