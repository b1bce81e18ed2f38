#include "04_word_vectors/context_pairs.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&context_pairs);
using Sentences = std::vector<std::vector<Index>>;
using Reaches = std::vector<std::vector<std::size_t>>;

/// The same reach for every word.
Reaches all(const Sentences& sentences, std::size_t reach) {
  Reaches reaches;
  for (const auto& sentence : sentences) reaches.emplace_back(sentence.size(), reach);
  return reaches;
}

void check(exercise::Checker& checker, Answer answer) {
  const Sentences one = {{7, 8, 9}};
  checker.equal("7 8 9, each with a reach of 1", answer(one, all(one, 1)),
                Indices{{7, 8}, {8, 7}, {8, 9}, {9, 8}});
  checker.equal("7 8 9, each with a reach of 2", answer(one, all(one, 2)),
                Indices{{7, 8}, {7, 9}, {8, 7}, {8, 9}, {9, 7}, {9, 8}});
  checker.equal("7 8 9, each with a reach of 5", answer(one, all(one, 5)),
                Indices{{7, 8}, {7, 9}, {8, 7}, {8, 9}, {9, 7}, {9, 8}});
  checker.equal("7 8 9 with reaches of 1, 2, 2", answer(one, {{1, 2, 2}}),
                Indices{{7, 8}, {8, 7}, {8, 9}, {9, 7}, {9, 8}});
  checker.equal("7 8 9 with reaches of 1, 0, 1", answer(one, {{1, 0, 1}}), Indices{{7, 8}, {9, 8}});
  checker.equal("7 8 9 10 with reaches of 3, 1, 1, 2", answer({{7, 8, 9, 10}}, {{3, 1, 1, 2}}),
                Indices{{7, 8}, {7, 9}, {7, 10}, {8, 7}, {8, 9}, {9, 8}, {9, 10}, {10, 8}, {10, 9}});
  const Sentences two = {{1, 2}, {3, 4}};
  checker.equal("two sentences, 1 2 and 3 4", answer(two, all(two, 2)),
                Indices{{1, 2}, {2, 1}, {3, 4}, {4, 3}});
  const Sentences twice = {{5, 5, 6}};
  checker.equal("5 5 6: a word beside itself", answer(twice, all(twice, 1)),
                Indices{{5, 5}, {5, 5}, {5, 6}, {6, 5}});
  const Sentences lone = {{4}, {}, {1, 2}};
  checker.equal("a sentence of one word, and one of none", answer(lone, all(lone, 2)),
                Indices{{1, 2}, {2, 1}});
  checker.equal("no pair at all", answer({{4}}, {{3}}), Indices::from_shape({0, 2}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("sentences")) {
    Sentences sentences(exercise::between(2, 3, generator));
    Reaches reaches;
    for (auto& sentence : sentences) {
      sentence.resize(exercise::between(2, 6, generator));
      for (Index& word : sentence) word = static_cast<Index>(generator.below(9));
      reaches.emplace_back(sentence.size());
      for (std::size_t& reach : reaches.back()) reach = exercise::between(1, 3, generator);
    }
    checker.equal(name, answer(sentences, reaches), context_pairs(sentences, reaches));
  }
}

/// What a wrong list does.
struct Variant {
  bool across = false;  ///< the end of a sentence stops nothing
  bool left = true, right = true;
  bool itself = false, by_id = false;  ///< the word itself counts; words of its id do not
  enum class Reach { own, of_context, first, shortest } reach = Reach::own;
  std::size_t more = 0, less = 0;
  bool shared = false;  ///< the reach is that of both sides together
  bool swapped = false, in_order = true;
};

Indices wrong(const Variant& how, const Sentences& sentences, const Reaches& reaches) {
  Sentences texts = sentences;
  Reaches all_reaches = reaches;
  if (how.across) {
    texts = {{}}, all_reaches = {{}};
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      texts[0].insert(texts[0].end(), sentences[s].begin(), sentences[s].end());
      all_reaches[0].insert(all_reaches[0].end(), reaches[s].begin(), reaches[s].end());
    }
  }
  std::vector<Index> pairs;
  const auto add = [&](Index word, Index context) {
    if (how.swapped) std::swap(word, context);
    pairs.insert(pairs.end(), {word, context});
  };
  for (std::size_t s = 0; s < texts.size(); ++s) {
    const auto& words = texts[s];
    if (words.empty()) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto near = [&](std::size_t j) {
        using enum Variant::Reach;
        const auto& r = all_reaches[s];
        const std::size_t reach = how.reach == of_context ? r[j]
                                  : how.reach == first    ? r[0]
                                  : how.reach == shortest ? std::min(r[i], r[j])
                                                          : r[i];
        const std::size_t distance = i > j ? i - j : j - i;
        if (how.shared && 2 * distance > reach + 1) return false;
        if (distance == 0 ? !how.itself : distance + how.less > reach + how.more) return false;
        return distance == 0 || ((j < i ? how.left : how.right) && !(how.by_id && words[i] == words[j]));
      };
      if (how.in_order) {
        for (std::size_t j = 0; j < words.size(); ++j)
          if (near(j)) add(words[i], words[j]);
      } else {
        for (std::size_t j = i + 1; j < words.size(); ++j)
          if (near(j)) add(words[i], words[j]);
        for (std::size_t j = 0; j < i; ++j)
          if (near(j)) add(words[i], words[j]);
      }
    }
  }
  Indices table = Indices::from_shape({pairs.size() / 2, 2});
  std::copy(pairs.begin(), pairs.end(), table.begin());
  return table;
}

const exercise::Exercise registered(
    "4.1", &context_pairs, check,
    {{"across sentences",
      "Your windows reach across the end of a sentence; a word's company is in its own sentence.",
      exercise::bound<wrong, Variant{.across = true}>},
     {"the word itself",
      "You pair each word with its own place too; a word's context is what stands beside it.",
      exercise::bound<wrong, Variant{.itself = true}>},
     {"equal ids left out",
      "You leave out what has the word's own id; it is the word's own place that is left out, and the same "
      "word at another place is a "
      "context.",
      exercise::bound<wrong, Variant{.by_id = true}>},
     {"the right side alone", "You look to the right alone; a window reaches to the left too.",
      exercise::bound<wrong, Variant{.left = false}>},
     {"the left side alone", "You look to the left alone; a window reaches to the right too.",
      exercise::bound<wrong, Variant{.right = false}>},
     {"one reach for all",
      "You use the first word's reach for its whole sentence; each word has a reach of its own.",
      exercise::bound<wrong, Variant{.reach = Variant::Reach::first}>},
     {"the context's reach", "You use the reach of the context; it is that of the word in the centre.",
      exercise::bound<wrong, Variant{.reach = Variant::Reach::of_context}>},
     {"both reaches",
      "You ask that each of the two is within the other's reach; only the reach of the word in the centre "
      "counts.",
      exercise::bound<wrong, Variant{.reach = Variant::Reach::shortest}>},
     {"half the reach", "You share the reach between the two sides; a word's reach is that of each side.",
      exercise::bound<wrong, Variant{.shared = true}>},
     {"one too near",
      "Your windows end one place early; a word exactly as far away as the reach is a context.",
      exercise::bound<wrong, Variant{.less = 1}>},
     {"one too far", "Your windows reach one place too far.", exercise::bound<wrong, Variant{.more = 1}>},
     {"swapped", "Your first column has the contexts; the word in the centre comes first.",
      exercise::bound<wrong, Variant{.swapped = true}>},
     {"right side first",
      "For each word you list its right side first; its contexts are asked for from left to right.",
      exercise::bound<wrong, Variant{.in_order = false}>}});

}  // namespace
