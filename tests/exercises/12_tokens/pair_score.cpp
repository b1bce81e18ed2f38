#include "12_tokens/pair_score.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&pair_score);
using Words = std::map<std::vector<std::string>, std::size_t>;

void check(exercise::Checker& checker, Answer answer) {
  const Words low = {
      {{"l", "o", "w"}, 5}, {{"l", "o", "w", "e", "r"}, 2}, {{"n", "e", "w"}, 6}, {{"o", "x"}, 1}};
  checker.equal("l and o: 7 / (7 · 8)", answer(low, "l", "o"), Real{7} / (7 * 8));
  checker.equal("o and w: 7 / (8 · 13)", answer(low, "o", "w"), Real{7} / (8 * 13));
  checker.equal("two that are never neighbours", answer(low, "w", "l"), Real{0});
  checker.equal("two that do not occur", answer(low, "q", "z"), Real{0});
  checker.equal("once in all, of pieces that occur once: 1",
                answer({{{"z", "q"}, 1}, {{"e", "e"}, 50}}, "z", "q"), Real{1});
  checker.equal("twice in one word: 4 / (6 · 4)", answer({{{"a", "b", "a", "b"}, 2}, {{"a"}, 2}}, "a", "b"),
                Real{4} / (6 * 4));
  checker.equal("e and e, three in a row: 20 / (30 · 30)", answer({{{"e", "e", "e"}, 10}}, "e", "e"),
                Real{20} / 900);
  checker.equal("no words", answer({}, "a", "b"), Real{0});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("words")) {
    Words words = {{{"a", "b"}, 2}};
    for (std::size_t n = 0; n < 5; ++n) {
      std::vector<std::string> pieces;
      const std::size_t size = exercise::between(1, 7, generator);
      for (std::size_t i = 0; i < size; ++i)
        pieces.push_back(exercise::one_of<std::string>({"a", "b", "c"}, generator));
      words[pieces] += exercise::between(1, 9, generator);
    }
    checker.equal(name, answer(words, "a", "b"), pair_score(words, "a", "b"));
  }
}

/// What a wrong score does.
struct Variant {
  enum class As { score, count, logarithm, sum, left_only, minimum } as = As::score;
  bool words_once = false, pair_once = false, turned = false, all_pieces = false, apart = false;
};

Real wrong(const Variant& how, const Words& words, const std::string& first, const std::string& second) {
  using As = Variant::As;
  const std::string &left = how.turned ? second : first, &right = how.turned ? first : second;
  Real together = 0, lefts = 0, rights = 0, all = 0;
  for (const auto& [pieces, count] : words) {
    const Real times = how.words_once ? 1 : static_cast<Real>(count);
    bool seen = false;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      all += times;
      if (pieces[i] == left) lefts += times;
      if (pieces[i] == right) rights += times;
      if (i + 1 < pieces.size() && pieces[i] == left && pieces[i + 1] == right && !(how.pair_once && seen)) {
        together += times;
        seen = true;
        if (how.apart) {
          // Past the pair, as when it is joined
          ++i;
          all += times;
          if (pieces[i] == left) lefts += times;
          if (pieces[i] == right) rights += times;
        }
      }
    }
  }
  if (together == 0) return 0;
  switch (how.as) {
    case As::count:
      return together;
    case As::logarithm:
      return std::log(together / (lefts * rights));
    case As::sum:
      return together / (lefts + rights);
    case As::left_only:
      return together / lefts;
    case As::minimum:
      return together / std::min(lefts, rights);
    default:
      return how.all_pieces ? together * all / (lefts * rights) : together / (lefts * rights);
  }
}

using As = Variant::As;
const exercise::Exercise registered(
    "12.2", &pair_score, check,
    {{"the count alone",
      "You gave count(left right): that is byte-pair encoding's measure; here it is divided by both counts.",
      exercise::bound<wrong, Variant{.as = As::count}>},
     {"a logarithm", "You gave the logarithm of the score.",
      exercise::bound<wrong, Variant{.as = As::logarithm}>},
     {"divided by the sum", "You divided by the sum of both counts; it is their product.",
      exercise::bound<wrong, Variant{.as = As::sum}>},
     {"divided by the left count", "You divided by count(left) alone, which is how often right follows left.",
      exercise::bound<wrong, Variant{.as = As::left_only}>},
     {"divided by the smaller count", "You divided by the smaller of both counts; it is their product.",
      exercise::bound<wrong, Variant{.as = As::minimum}>},
     {"each word once", "You counted each word once, however often it occurs.",
      exercise::bound<wrong, Variant{.words_once = true}>},
     {"a pair a word", "You counted the pair once a word; a word may have it more than once.",
      exercise::bound<wrong, Variant{.pair_once = true}>},
     {"the other order", "You counted 'right left'; the order belongs to the pair.",
      exercise::bound<wrong, Variant{.turned = true}>},
     {"probabilities",
      "You divided each count by that of all pieces first; then the score is larger by that number.",
      exercise::bound<wrong, Variant{.all_pieces = true}>},
     {"as when joined",
      "In 'e e e' the pair stands twice; you counted as if the first two were joined already.",
      exercise::bound<wrong, Variant{.apart = true}>}});

}  // namespace
