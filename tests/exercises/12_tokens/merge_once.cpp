#include "12_tokens/merge_once.hpp"

#include <fmt/format.h>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&merge_once);
using Words = std::map<std::vector<std::string>, std::size_t>;

/// "ab c: 3", a line a word.
std::vector<std::string> shown(const Words& words) {
  std::vector<std::string> lines;
  for (const auto& [pieces, count] : words) {
    std::string line;
    for (const std::string& piece : pieces) line += piece + " | ";
    lines.push_back(line + fmt::format("× {}", count));
  }
  return lines;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("'l o w' and 'l o w e r', l and o",
                shown(answer({{{"l", "o", "w"}, 5}, {{"l", "o", "w", "e", "r"}, 2}}, "l", "o")),
                shown({{{"lo", "w"}, 5}, {{"lo", "w", "e", "r"}, 2}}));
  checker.equal("twice in one word", shown(answer({{{"a", "b", "c", "a", "b"}, 1}}, "a", "b")),
                shown({{{"ab", "c", "ab"}, 1}}));
  checker.equal("three a's: from the left", shown(answer({{{"a", "a", "a"}, 4}}, "a", "a")),
                shown({{{"aa", "a"}, 4}}));
  checker.equal("four a's", shown(answer({{{"a", "a", "a", "a"}, 4}}, "a", "a")), shown({{{"aa", "aa"}, 4}}));
  checker.equal("the other order is another pair",
                shown(answer({{{"b", "a"}, 1}, {{"a", "b"}, 2}}, "a", "b")),
                shown({{{"b", "a"}, 1}, {{"ab"}, 2}}));
  checker.equal("what was joined is joined with what follows only later: 'ab' and 'ab'",
                shown(answer({{{"ab", "ab", "c"}, 1}, {{"a", "b", "ab"}, 1}}, "ab", "ab")),
                shown({{{"abab", "c"}, 1}, {{"a", "b", "ab"}, 1}}));
  checker.equal("two words become one: their counts add up",
                shown(answer({{{"a", "b", "c"}, 3}, {{"ab", "c"}, 4}}, "a", "b")), shown({{{"ab", "c"}, 7}}));
  checker.equal("'a' and 'bc' are another pair than 'ab' and 'c'",
                shown(answer({{{"a", "bc"}, 1}, {{"ab", "c"}, 2}}, "ab", "c")),
                shown({{{"a", "bc"}, 1}, {{"abc"}, 2}}));
  checker.equal("a word of one piece, and one of none", shown(answer({{{"a"}, 2}, {{}, 1}}, "a", "b")),
                shown({{{"a"}, 2}, {{}, 1}}));
  checker.equal("no word", shown(answer({}, "a", "b")), std::vector<std::string>{});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("words")) {
    Words words;
    for (std::size_t n = 0; n < 4; ++n) {
      std::vector<std::string> pieces;
      const std::size_t size = exercise::between(2, 8, generator);
      for (std::size_t i = 0; i < size; ++i)
        pieces.push_back(exercise::one_of<std::string>({"a", "b", "ab"}, generator));
      words[pieces] += exercise::between(1, 9, generator);
    }
    checker.equal(name, shown(answer(words, "a", "b")), shown(merge_once(words, "a", "b")));
  }
}

/// What a wrong answer does.
struct Variant {
  bool from_right = false, first_only = false, keeps_right = false, overwritten = false, either_order = false,
       unjoined = false;
  bool again = false;
};

Words wrong(const Variant& how, const Words& words, const std::string& left, const std::string& right) {
  Words all;
  for (const auto& [pieces, count] : words) {
    std::vector<std::string> now = pieces;
    bool done = false;
    const auto is_pair = [&](std::size_t i) {
      return (now[i] == left && now[i + 1] == right) ||
             (how.either_order && now[i] == right && now[i + 1] == left);
    };
    const auto join = [&](std::size_t i) {
      now[i] = how.either_order ? now[i] + now[i + 1] : left + right;
      if (!how.keeps_right) now.erase(now.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      done = true;
    };
    if (how.from_right) {
      for (std::size_t i = now.size(); i-- > 1;) {
        if (i < now.size() && is_pair(i - 1)) join(i - 1);
      }
    } else {
      for (std::size_t i = 0; i + 1 < now.size() && !how.unjoined; ++i) {
        if (is_pair(i) && !(how.first_only && done)) join(i);
      }
    }
    if (how.overwritten)
      all[now] = count;
    else
      all[now] += count;
  }
  return all;
}

const exercise::Exercise registered(
    "12.1", &merge_once, check,
    {{"from the right",
      "You joined from right to left: 'a a a' becomes 'aa a' when the left ones come first.",
      exercise::bound<wrong, Variant{.from_right = true}>},
     {"first only", "You joined the first place of each word only; a word may have the pair more than once.",
      exercise::bound<wrong, Variant{.first_only = true}>},
     {"right one kept", "The right piece stands there twice: in the new piece, and by itself after it.",
      exercise::bound<wrong, Variant{.keeps_right = true}>},
     {"counts overwritten", "Where two words become alike you kept one of their counts; they add up.",
      exercise::bound<wrong, Variant{.overwritten = true}>},
     {"either order", "You joined 'right left' too; the order belongs to the pair.",
      exercise::bound<wrong, Variant{.either_order = true}>},
     {"nothing joined", "Your words are as they were.", exercise::bound<wrong, Variant{.unjoined = true}>},
     {"whole texts",
      "You joined letters, not pieces: 'ab' and 'ab' are joined where the pieces are a, b and ab, too.",
      [](const Words& words, const std::string& left, const std::string& right) {
        Words all;
        for (const auto& [pieces, count] : words) {
          std::vector<std::string> now;
          std::string letters;
          for (const std::string& piece : pieces) letters += piece;
          for (std::size_t at = 0; at < letters.size();) {
            const bool here = letters.compare(at, left.size() + right.size(), left + right) == 0;
            now.push_back(here ? left + right : letters.substr(at, 1));
            at += now.back().size();
          }
          all[now] += count;
        }
        return all;
      }}});

}  // namespace
