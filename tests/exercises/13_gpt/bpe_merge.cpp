#include "13_gpt/bpe_merge.hpp"

#include <algorithm>
#include <optional>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/random.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&bpe_merge);
using Pieces = std::vector<std::string>;
using Pair = std::pair<std::string, std::string>;

/// A list of merges as it is learnt: the first has rank 0.
Ranks learnt(const std::vector<Pair>& pairs) {
  Ranks ranks;
  for (const Pair& pair : pairs) ranks.emplace(pair, ranks.size());
  return ranks;
}

/// One piece for each letter.
Pieces letters(const std::string& word) {
  Pieces pieces;
  for (const char letter : word) pieces.emplace_back(1, letter);
  return pieces;
}

/// What a wrong tokenizer does.
struct Variant {
  enum { rank, highest_rank, place, frequency, length } by = rank;  ///< what decides between two pairs
  bool once = false;                                                ///< a single round
  bool first_only = false;  ///< a round merges one place, and that pair never again
  bool one_place = false;   ///< a round merges one place; the next one asks for the best pair anew
  bool sweep = false;       ///< each pair has one turn, in order of rank
  bool overlapping = false, from_the_right = false, either_order = false, joined = false;
};

bool stands_at(const Variant& how, const Pieces& pieces, std::size_t i, const Pair& pair) {
  if (i + 1 >= pieces.size()) return false;
  if (how.joined) return pieces[i] + pieces[i + 1] == pair.first + pair.second;
  return pair == Pair(pieces[i], pieces[i + 1]) ||
         (how.either_order && pair == Pair(pieces[i + 1], pieces[i]));
}

double score(const Variant& how, const Pieces& pieces, std::size_t i, std::size_t rank) {
  if (how.by == Variant::highest_rank) return static_cast<double>(rank);
  if (how.by == Variant::place) return -static_cast<double>(i);
  if (how.by == Variant::length) return static_cast<double>(pieces[i].size() + pieces[i + 1].size());
  if (how.by == Variant::rank) return -static_cast<double>(rank);
  double often = 0;
  for (std::size_t j = 0; j < pieces.size(); ++j)
    often += stands_at(how, pieces, j, {pieces[i], pieces[i + 1]});
  return often;
}

void merge(const Variant& how, Pieces& pieces, const Pair& pair) {
  for (std::size_t k = 0; k + 1 < pieces.size(); ++k) {
    const std::size_t i = how.from_the_right ? pieces.size() - 2 - k : k;
    if (!stands_at(how, pieces, i, pair)) continue;
    const bool used_again = how.overlapping && stands_at(how, pieces, i + 1, pair);
    pieces[i] += pieces[i + 1];
    if (!used_again) pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    if (how.first_only || how.one_place) return;
  }
}

Pieces tokens(const Variant& how, Pieces pieces, const Ranks& ranks) {
  Ranks open = ranks;
  while (true) {
    // The best pair; of equally good ones the first
    std::optional<Ranks::value_type> best;
    double highest = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      for (const auto& entry : open) {
        if (!stands_at(how, pieces, i, entry.first)) continue;
        const double here = score(how, pieces, i, entry.second);
        if (best && here <= highest) continue;
        best.emplace(entry), highest = here;
      }
    }
    if (!best) return pieces;
    merge(how, pieces, best->first);
    if (how.once) return pieces;
    if (how.first_only) open.erase(best->first);
    if (how.sweep) std::erase_if(open, [&](const auto& entry) { return entry.second <= best->second; });
  }
}

/// Always the longest token that fits, from the left, whatever the ranks are.
Pieces longest_match(Pieces pieces, const Ranks& ranks) {
  Pieces found;
  for (std::size_t begin = 0; begin < pieces.size();) {
    std::string longest = pieces[begin], text = longest;
    std::size_t end = begin + 1;
    for (std::size_t i = begin + 1; i < pieces.size(); ++i) {
      text += pieces[i];
      const auto makes_it = [&](const auto& entry) { return entry.first.first + entry.first.second == text; };
      if (std::ranges::any_of(ranks, makes_it)) longest = text, end = i + 1;
    }
    found.push_back(longest);
    begin = end;
  }
  return found;
}

void check(exercise::Checker& checker, Answer answer) {
  const Ranks low = learnt({{"l", "o"}, {"lo", "w"}, {"e", "r"}});
  checker.equal("l o w e r, list l·o, lo·w, e·r", answer(letters("lower"), low), Pieces{"low", "er"});
  checker.equal("r e w o l: nothing is in the list", answer(letters("rewol"), low), letters("rewol"));
  checker.equal("a single piece", answer({"l"}, low), Pieces{"l"});
  checker.equal("no pieces", answer({}, low), Pieces{});
  checker.equal("an empty list", answer(letters("low"), {}), letters("low"));

  checker.equal("a b c, list b·c, a·b: the rank decides, not the place",
                answer(letters("abc"), learnt({{"b", "c"}, {"a", "b"}})), Pieces{"a", "bc"});
  checker.equal("a b a b c, list b·c, a·b: the rank decides, not how often a pair occurs",
                answer(letters("ababc"), learnt({{"b", "c"}, {"a", "b"}})), Pieces{"ab", "a", "bc"});
  checker.equal("l o l o, list l·o: wherever it stands", answer(letters("lolo"), low), Pieces{"lo", "lo"});
  checker.equal("a b c d, list a·b, b·c, bc·d: the longest token is out of reach",
                answer(letters("abcd"), learnt({{"a", "b"}, {"b", "c"}, {"bc", "d"}})),
                Pieces{"ab", "c", "d"});

  const Ranks twice = learnt({{"a", "a"}, {"aa", "aa"}});
  checker.equal("a a a, list a·a: the middle one is used up", answer(letters("aaa"), learnt({{"a", "a"}})),
                Pieces{"aa", "a"});
  checker.equal("a a a a a, list a·a, aa·aa", answer(letters("aaaaa"), twice), Pieces{"aaaa", "a"});
  checker.equal("b a n a n a, list a·n, an·a, b·an, b·ana",
                answer(letters("banana"), learnt({{"a", "n"}, {"an", "a"}, {"b", "an"}, {"b", "ana"}})),
                Pieces{"ban", "ana"});

  checker.equal("a b c, list b·c, ab·c: a·bc is another pair than ab·c",
                answer(letters("abc"), learnt({{"b", "c"}, {"ab", "c"}})), Pieces{"a", "bc"});
  checker.equal("a b, list b·a: the order counts", answer(letters("ab"), learnt({{"b", "a"}})),
                letters("ab"));
  checker.equal("a b c, list ab·c, a·b: a merge may make a pair of lower rank",
                answer(letters("abc"), learnt({{"ab", "c"}, {"a", "b"}})), Pieces{"abc"});
  checker.equal("a b a b, list ab·a, a·b: wherever it stands, before the next pair is asked for",
                answer(letters("abab"), learnt({{"ab", "a"}, {"a", "b"}})), Pieces{"ab", "ab"});
  checker.equal("the two bytes of й, and another",
                answer({"\xd0", "\xb9", "\xd0"}, learnt({{"\xd0", "\xb9"}})), Pieces{"й", "\xd0"});

  const Ranks longer = learnt({{"a", "b"},
                               {"b", "b"},
                               {"ab", "a"},
                               {"a", "a"},
                               {"bb", "a"},
                               {"ab", "ab"},
                               {"aba", "bb"},
                               {"aa", "ab"},
                               {"b", "ab"},
                               {"abab", "b"},
                               {"bba", "aba"}});
  Generator generator(1);
  for (int n = 1; n <= 40; ++n) {
    std::string word;
    for (int i = 0; i < 12; ++i) word += generator.chance(.5) ? 'a' : 'b';
    checker.equal("a list of eleven, and " + word, answer(letters(word), longer),
                  tokens({}, letters(word), longer));
  }

  Generator& drawn = checker.generator();
  for (const std::string& name : exercise::three_drawn("a list of merges and a word")) {
    Pieces known = {"a", "b", "c"};
    std::vector<Pair> merges;
    for (std::size_t n = exercise::between(4, 12, drawn); n > 0; --n) {
      merges.emplace_back(exercise::one_of(known, drawn), exercise::one_of(known, drawn));
      known.push_back(merges.back().first + merges.back().second);
    }
    Pieces word;
    for (std::size_t n = exercise::between(8, 16, drawn); n > 0; --n) word.push_back(known[drawn.below(3)]);
    checker.equal(name, answer(word, learnt(merges)), bpe_merge(word, learnt(merges)));
  }
}

const exercise::Exercise registered(
    "13.5", &bpe_merge, check,
    {{"by frequency",
      "You merge the pair that occurs most often in the word: that is how the list was learnt. Now the list "
      "decides.",
      exercise::bound<tokens, Variant{.by = Variant::frequency}>},
     {"overlapping",
      "In a a a you merged a·a twice and used the middle one for both: what has been merged is used up.",
      exercise::bound<tokens, Variant{.overlapping = true}>},
     {"one merge only", "You stop after one pair; go on until no pair of neighbours is in the list.",
      exercise::bound<tokens, Variant{.once = true}>},
     {"highest rank first",
      "You begin with the pair of highest rank, which was learnt last; the lowest comes first.",
      exercise::bound<tokens, Variant{.by = Variant::highest_rank}>},
     {"from the left",
      "You merge the first pair that is in the list at all; of all of them the lowest rank comes first.",
      exercise::bound<tokens, Variant{.by = Variant::place}>},
     {"from the left, one by one",
      "You merge the first pair that is in the list at all, and begin again; of all of them the lowest rank "
      "comes "
      "first.",
      exercise::bound<tokens, Variant{.by = Variant::place, .one_place = true}>},
     {"longest pair first", "You merge the pair that makes the longest piece; it is the rank that decides.",
      exercise::bound<tokens, Variant{.by = Variant::length}>},
     {"longest match",
      "You look for the longest token that fits: WordPiece does so. Here a word is built up, merge by merge.",
      longest_match},
     {"first place only", "You merge each pair in one place only; it is merged wherever it stands.",
      exercise::bound<tokens, Variant{.first_only = true}>},
     {"one place a round",
      "You merge the pair in one place and look for the best one again; first it is merged wherever it "
      "stands.",
      exercise::bound<tokens, Variant{.one_place = true}>},
     {"from the right", "In a a a you merged the last two; pairs are merged from left to right.",
      exercise::bound<tokens, Variant{.from_the_right = true}>},
     {"one sweep",
      "You went through the list once; a merge can make a pair that stands higher up, so look at all again.",
      exercise::bound<tokens, Variant{.sweep = true}>},
     {"by their text", "You look at what two pieces are together; ab·c in the list says nothing of a·bc.",
      exercise::bound<tokens, Variant{.joined = true}>},
     {"either order", "You merge b·a as well where the list has a·b; the order counts.",
      exercise::bound<tokens, Variant{.either_order = true}>}});

}  // namespace
