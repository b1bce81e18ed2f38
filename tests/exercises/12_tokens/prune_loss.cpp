#include "12_tokens/prune_loss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&prune_loss);
using Pieces = std::map<std::string, Real>;
constexpr Real infinity = std::numeric_limits<Real>::infinity();

/// Infinity cannot be compared by a difference: "infinity", "-infinity", or the number.
std::vector<std::string> in_words(Real loss) {
  if (std::isinf(loss)) return {loss < 0 ? "-infinity" : "infinity"};
  return {fmt::format("{}", static_cast<double>(loss))};
}

void check(exercise::Checker& checker, Answer answer) {
  const Pieces few = {{"ab", -2}, {"a", -3}, {"b", -4}};
  checker.equal("ab is −2, a and b together −7, 10 times: 50", answer("ab", 10, few), Real{50});
  checker.equal("never expected: nothing is lost", answer("ab", 0, few), Real{0});
  checker.equal("a single letter: there is no other cut", in_words(answer("a", 10, few)), in_words(infinity));
  checker.equal("nor one, though it is never expected: infinite", in_words(answer("a", 0, few)),
                in_words(infinity));
  checker.equal("its parts are likelier than itself: less than nothing",
                answer("ab", 2, {{"ab", -9}, {"a", -1}, {"b", -1}}), Real{-14});
  checker.equal("abc: the best of three other cuts, ab and c",
                answer("abc", 3, {{"abc", -2}, {"ab", -3}, {"bc", -6}, {"a", -2}, {"b", -7}, {"c", -4}}),
                Real{15});
  checker.equal("abc: the best of them, a b c, has three parts",
                answer("abc", 10, {{"abc", -2}, {"ab", -9}, {"bc", -9}, {"a", -1}, {"b", -1}, {"c", -1}}),
                Real{10});
  checker.equal("a part is missing: infinite", in_words(answer("ax", 3, {{"ax", -2}, {"a", -1}})),
                in_words(infinity));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("pieces")) {
    Pieces pieces;
    for (const char* piece : {"a", "b", "ab", "ba", "bab", "aba", "abab", "ababa"})
      pieces[piece] = std::log(generator.uniform(.001, .3));
    const std::string piece = exercise::one_of<std::string>({"aba", "abab", "ababa"}, generator);
    const Real count = generator.uniform(1, 50);
    checker.equal(name, answer(piece, count, pieces), prune_loss(piece, count, pieces));
  }
}

/// What a wrong loss does.
struct Variant {
  bool once = false, sign = false, letters = false, with_itself = false, all_cuts = false,
       first_letter_kept = false, longest = false, two_parts = false;
  Real alone = infinity;  ///< where there is no other cut
};

Real wrong(const Variant& how, const std::string& piece, Real count, const Pieces& log_p) {
  std::vector<Real> best(piece.size() + 1, -infinity);
  best[0] = 0;
  std::size_t from = 0;
  for (std::size_t end = 1; end <= piece.size(); ++end) {
    for (std::size_t begin = 0; begin < end; ++begin) {
      if (end - begin == piece.size() && !how.with_itself) continue;
      if (how.letters && end - begin > 1) continue;
      if (how.two_parts && begin > 0 && end < piece.size()) continue;
      const auto other = log_p.find(piece.substr(begin, end - begin));
      if (other == log_p.end() || best[begin] == -infinity) continue;
      const Real through = best[begin] + other->second;
      best[end] = how.all_cuts && best[end] != -infinity ? std::log(std::exp(best[end]) + std::exp(through))
                                                         : std::max(best[end], through);
    }
  }
  if (how.longest) {
    best.back() = 0;
    while (from < piece.size()) {
      std::size_t n = std::min(piece.size() - from, piece.size() - 1);
      while (n > 0 && !log_p.contains(piece.substr(from, n))) --n;
      if (n == 0) {
        best.back() = -infinity;
        break;
      }
      best.back() += log_p.at(piece.substr(from, n));
      from += n;
    }
  }
  if (best.back() == -infinity) return how.alone;
  return (how.once ? 1 : count) * (how.sign ? -1 : 1) * (log_p.at(piece) - best.back());
}

const exercise::Exercise registered(
    "12.5", &prune_loss, check,
    {{"not multiplied", "You did not multiply by the count: a piece that is used often is missed more.",
      exercise::bound<wrong, Variant{.once = true}>},
     {"the other sign", "Your loss is a gain: it is ln p of the piece less that of the other cut.",
      exercise::bound<wrong, Variant{.sign = true}>},
     {"letters", "You compared with the cut into letters; longer pieces may be there too.",
      exercise::bound<wrong, Variant{.letters = true}>},
     {"two parts", "Your other cuts have two parts; a cut may have more.",
      exercise::bound<wrong, Variant{.two_parts = true}>},
     {"with itself",
      "The piece itself is among your other cuts, so that little or nothing is lost without it.",
      exercise::bound<wrong, Variant{.with_itself = true}>},
     {"all cuts", "You compared with all other cuts together; it is the best of them.",
      exercise::bound<wrong, Variant{.all_cuts = true}>},
     {"longest first", "Your other cut takes the longest piece each time; it is the likeliest one.",
      exercise::bound<wrong, Variant{.longest = true}>},
     {"0 where there is no other cut",
      "Where no other cut is there you gave 0, so single letters are the first to go; without them some "
      "words could not be written.",
      exercise::bound<wrong, Variant{.alone = 0}>},
     {"the number of parts",
      "You subtracted that of all parts but took how many pieces there are for the count.",
      [](const std::string& piece, Real, const Pieces& log_p) {
        return wrong({}, piece, static_cast<Real>(log_p.size()), log_p);
      }}});

}  // namespace
