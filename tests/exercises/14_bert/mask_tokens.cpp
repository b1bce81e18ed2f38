#include "14_bert/mask_tokens.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "exercise.hpp"
#include "source.hpp"

using namespace unrolled;
using bert::Masked;
using bert::MaskingOptions;
using bert::Special;
using exercise::Source;

namespace {

using Answer = decltype(&mask_tokens);

constexpr Index none = ignored;
/// BERT's own vocabulary has its special tokens among the words.
const Special published = {0, 100, 101, 102, 103};

/// Any words, without a special token among them: (B,T).
Indices words(std::size_t B, std::size_t T, const Special& special, std::size_t V) {
  Generator generator(7);
  Indices ids = Indices::from_shape({B, T});
  for (Index& id : ids) {
    do id = static_cast<Index>(generator.below(V));
    while (special.contains(id));
  }
  return ids;
}

/// In twentieths: which mistake it is, however it draws.
double rounded(double share) { return std::round(20 * share) / 20; }

bool fits(const Masked& found, const Indices& ids) {
  return found.ids.shape() == ids.shape() && found.targets.shape() == ids.shape();
}

void judge_by_hand(exercise::Checker& checker, Answer answer) {
  const Indices ids = {{2, 7, 8, 9, 3}, {2, 6, 3, 0, 0}};
  const auto judge = [&](const std::string& name, const MaskingOptions& options, const Masked& wanted,
                         const Indices& text, const Special& special, std::size_t V) {
    Generator generator(1);
    const Masked found = answer(text, special, V, generator, options);
    exercise::same(checker, name + ": targets", found.targets, wanted.targets);
    exercise::same(checker, name + ": what is read", found.ids, wanted.ids);
  };
  judge("no word is chosen", {0, 1, 0}, {ids, Indices(ids.shape(), none)}, ids, {}, 10);
  const Indices all = {{none, 7, 8, 9, none}, {none, 6, none, none, none}};
  judge("all words are chosen and become [MASK]", {1, 1, 0}, {{{2, 4, 4, 4, 3}, {2, 4, 3, 0, 0}}, all}, ids,
        {}, 10);
  judge("all words are chosen and stay", {1, 0, 0}, {ids, all}, ids, {}, 10);
  judge("a bare word and padding behind it", {1, 1, 0}, {{{4, 0, 0}}, {{6, none, none}}}, {{6, 0, 0}}, {},
        10);
  const Indices odd = {{2, 4, 1, 7, 3}};
  judge("[UNK] and a [MASK] that stands there already", {1, 1, 0},
        {{{2, 4, 1, 4, 3}}, {{none, none, none, 7, none}}}, odd, {}, 10);
  judge("special tokens among the words, as in BERT's vocabulary", {1, 1, 0},
        {{{101, 103, 103, 102, 0}}, {{none, 3, 104, none, none}}}, {{101, 3, 104, 102, 0}}, published, 110);
}

/// Shares of 20,000 words.
void judge_shares(exercise::Checker& checker, Answer answer, const std::string& name,
                  const MaskingOptions& options) {
  const Indices ids = words(50, 400, {}, 1005);
  Generator generator(2);
  const Masked found = answer(ids, {}, 1005, generator, options);
  if (!fits(found, ids)) return;
  double chosen = 0, masked = 0, moved = 0;
  bool others_stay = true, targets_are_words = true;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Index word = ids.flat(i), now = found.ids.flat(i), target = found.targets.flat(i);
    if (target == none) {
      others_stay = others_stay && now == word;
      continue;
    }
    ++chosen;
    if (now == Special().mask)
      ++masked;
    else if (now != word)
      ++moved;
    targets_are_words = targets_are_words && target == word;
  }
  const auto judge = [&](const std::string& what, double share, double wanted, double tolerance) {
    checker.observe(name + what + ", nearly", rounded(share));
    checker.that(name + what, std::abs(share - wanted) < tolerance,
                 fmt::format("{:.3f} were asked for, and yours are {:.3f}", wanted, share));
  };
  judge("share of words chosen", chosen / 20'000, options.chosen, .02);
  judge("share of the chosen that become [MASK]", masked / std::max(chosen, 1.), options.masked, .035);
  judge("share of the chosen that become another word", moved / std::max(chosen, 1.), options.random, .03);
  checker.that(name + "targets are the words that stood there", targets_are_words,
               "a target is another word than the one that stood there");
  checker.that(name + "words that are not chosen stay", others_stay,
               "a word has changed that is no target: nobody asks for it, and the text is damaged");
}

void judge_random_words(exercise::Checker& checker, Answer answer) {
  const Indices ids = words(50, 200, published, 110);  // 105 words, each drawn about 95 times
  Generator generator(3);
  const Masked found = answer(ids, published, 110, generator, {1, 0, 1});
  if (!fits(found, ids)) return;
  std::vector<int> often(111);
  for (const Index id : found.ids) ++often[id >= 0 && id < 110 ? static_cast<std::size_t>(id) : 110];
  int special = often[110];
  for (const std::size_t id : {0, 100, 101, 102, 103}) special += std::exchange(often[id], 95);
  checker.that("words at random: no special token", special == 0,
               "a special token was put in for a word, or a number that is no token of the vocabulary");
  checker.that("words at random: each of the vocabulary",
               std::ranges::all_of(often.begin(), often.end() - 1, [](int n) { return n > 40; }),
               "some words of the vocabulary are never put in, or hardly ever");
  checker.observe("words at random: the first ones", often[1] > 40);
  checker.observe("words at random: the last one", often[109] > 40);
  // Of two words each is drawn half of the time, whichever stood there; five more tokens are special.
  const Indices two = words(20, 100, {}, 7);
  const Masked both = answer(two, {}, 7, generator, {1, 0, 1});
  const double changed = static_cast<double>(xt::sum(xt::not_equal(both.ids, two))()) / 2000;
  checker.observe("a language of two words: nearly all change", changed > .9);
  checker.that("a language of two words: half of them change", std::abs(changed - .5) < .07,
               fmt::format("{:.2f} change, when all are chosen and become a word at random", changed));
  checker.that("words at random: all equally often", std::ranges::max(often) < 170,
               "one word is put in nearly twice as often as it should be");
}

void judge_lots(exercise::Checker& checker, Answer answer) {
  const Indices ids = words(2, 1000, {}, 50);
  const auto targets = [&](Generator& given) { return answer(ids, {}, 50, given, {}).targets; };
  exercise::judge_source(checker, "masks", targets);
  Generator generator(4);
  const Indices first = targets(generator);
  if (first.shape() != ids.shape()) return;
  int both = 0;
  for (std::size_t t = 0; t < 1000; ++t) both += first(0, t) != none && first(1, t) != none;
  checker.that(
      "two rows: other words", both < 60,
      fmt::format("{} of 1,000 places are chosen in both rows, and about 22 is what chance does", both));
  std::set<std::size_t> counts;
  const Indices rows = answer(words(60, 20, {}, 50), {}, 50, generator, {}).targets;
  if (rows.shape() != Indices::shape_type{60, 20}) return;
  for (std::size_t b = 0; b < 60; ++b) counts.insert(xt::sum(xt::not_equal(xt::view(rows, b), none))());
  checker.that("of 20 words now more are chosen, now fewer", counts.size() > 2,
               "their number is the same in all texts: each word is chosen or not by itself");
}

void check(exercise::Checker& checker, Answer answer) {
  judge_by_hand(checker, answer);
  judge_shares(checker, answer, "as published: ", {});
  judge_shares(checker, answer, "half chosen, of these 30 % [MASK] and 30 % at random: ", {.5, .3, .3});
  judge_random_words(checker, answer);
  judge_lots(checker, answer);
}

/// What a wrong mask does.
struct Variant {
  enum { each, all, so_many_of_a_text, one_for_all_texts } chosen = each;
  enum { special, padding, frame, first_five, nothing } spared = special;  ///< what is never chosen
  enum { drawn, used_twice, share_of_the_rest, in_halves, masked_only } kind = drawn;
  enum { chosen_words, all_words, masked_words, as_now } targets = chosen_words;
  enum { words, tokens, from_five, but_the_last, another, if_no_special, pushed_on } random = words;
  Source source = Source::given;
  Index elsewhere = ignored;
  bool as_published = false;
};

template <Variant how>
Masked hidden(const Indices& ids, const Special& special, std::size_t V, Generator& given,
              const MaskingOptions& asked) {
  exercise::Lots lots(how.source, given);
  const MaskingOptions options = how.as_published ? MaskingOptions{} : asked;
  const auto spared = [&](Index id) {
    if (how.spared == Variant::nothing) return false;
    if (how.spared == Variant::padding) return id == special.padding;
    if (how.spared == Variant::frame) return id == special.padding || id == special.cls || id == special.sep;
    return how.spared == Variant::first_five ? id < 5 : special.contains(id);
  };
  const std::size_t T = ids.shape().back();
  std::vector<bool> column(T), row(T);
  for (std::size_t t = 0; t < T; ++t) column[t] = lots->chance(options.chosen);
  Masked masked = {ids, Indices(ids.shape(), how.elsewhere)};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i % T == 0 && how.chosen == Variant::so_many_of_a_text) {
      for (std::size_t t = 0; t < T; ++t)
        row[t] = static_cast<double>(t) < options.chosen * static_cast<double>(T);
      for (std::size_t t = T; t > 1; --t) {
        const std::size_t other = lots->below(t);
        const bool before = row[t - 1];
        row[t - 1] = row[other];
        row[other] = before;
      }
    }
    const Index word = ids.flat(i);
    Index &now = masked.ids.flat(i), &target = masked.targets.flat(i);
    if (spared(word)) continue;
    if (how.targets == Variant::all_words) target = word;
    double lot = lots->uniform();
    if (how.chosen == Variant::each && lot >= options.chosen) continue;
    if (how.chosen == Variant::so_many_of_a_text && !row[i % T]) continue;
    if (how.chosen == Variant::one_for_all_texts && !column[i % T]) continue;
    if (how.kind != Variant::used_twice) lot = lots->uniform();
    const double rest = how.kind == Variant::share_of_the_rest ? (1 - options.masked) * options.random
                        : how.kind == Variant::in_halves       ? (1 - options.masked) / 2
                                                               : options.random;
    if (lot < options.masked || how.kind == Variant::masked_only) {
      now = special.mask;
    } else if (lot < options.masked + rest) {
      const auto drawn = [&] {
        return static_cast<Index>(how.random == Variant::from_five ? 5 + lots->below(V - 5) : lots->below(V));
      };
      const auto refused = [&](Index id) {
        return special.contains(id) || (how.random == Variant::another && id == word) ||
               (how.random == Variant::but_the_last && id == static_cast<Index>(V) - 1);
      };
      const bool first_comes = how.random == Variant::tokens || how.random == Variant::from_five;
      Index id = drawn();
      while (how.random == Variant::pushed_on && special.contains(id)) id = (id + 1) % static_cast<Index>(V);
      while (!first_comes && how.random != Variant::if_no_special && refused(id)) id = drawn();
      if (first_comes || !refused(id)) now = id;
    }
    if (how.targets == Variant::chosen_words || (how.targets == Variant::masked_words && now == special.mask))
      target = word;
    if (how.targets == Variant::as_now) target = now;
  }
  return masked;
}

const exercise::Exercise registered(
    "14.1", &mask_tokens, check,
    {{"special tokens masked",
      "You hid special tokens too: [CLS], [SEP] and [PAD] are no words, and nobody should have to guess "
      "them.",
      hidden<Variant{.spared = Variant::nothing}>},
     {"padding alone spared",
      "You spared the padding, but hid other special tokens: [CLS] and [SEP] are no words.",
      hidden<Variant{.spared = Variant::padding}>},
     {"two specials forgotten",
      "You spared [PAD], [CLS] and [SEP]; [UNK] and a [MASK] that stands there already are no words either.",
      hidden<Variant{.spared = Variant::frame}>},
     {"first five spared",
      "You took the tokens below 5 for the special ones; which are special is an argument.",
      hidden<Variant{.spared = Variant::first_five}>},
     {"80 % of all",
      "You hid a word of all without choosing first: 80 % [MASK] and 10 % at random are shares of the "
      "chosen.",
      hidden<Variant{.chosen = Variant::all}>},
     {"so many of a text",
      "You chose the same number of words in each text; each word is chosen or not by itself.",
      hidden<Variant{.chosen = Variant::so_many_of_a_text}>},
     {"one mask for all texts", "You hid the same places in all rows; each text has words chosen for itself.",
      hidden<Variant{.chosen = Variant::one_for_all_texts}>},
     {"same mask each time",
      "You draw from a generator of your own that begins anew each time, so each text has one mask for ever.",
      hidden<Variant{.source = Source::its_own}>},
     {"generator copied",
      "You draw from a copy of the generator: the one that you were given stays where it is, and the next "
      "mask is "
      "the same.",
      hidden<Variant{.source = Source::copied}>},
     {"generator kept",
      "You draw from a generator of your own that runs on; with the one that is given a training can be "
      "repeated.",
      hidden<Variant{.source = Source::kept}>},
     {"always [MASK]", "All chosen words become [MASK]; some were to become another word, and some to stay.",
      hidden<Variant{.kind = Variant::masked_only}>},
     {"one lot for both",
      "You used one random number to choose a word and to say what becomes of it: the chosen have small ones "
      "only.",
      hidden<Variant{.kind = Variant::used_twice}>},
     {"share of the rest",
      "You let `random` be a share of what [MASK] had left over; it is a share of all chosen words.",
      hidden<Variant{.kind = Variant::share_of_the_rest}>},
     {"rest in halves",
      "You shared what [MASK] had left over in two halves; `random` says how much becomes another word.",
      hidden<Variant{.kind = Variant::in_halves}>},
     {"options not used", "You took 15 %, 80 % and 10 % whatever the options say.",
      hidden<Variant{.as_published = true}>},
     {"all are targets", "Every word is a target in your result; only the chosen ones are to be guessed.",
      hidden<Variant{.targets = Variant::all_words}>},
     {"masked ones alone are targets",
      "Only what became [MASK] is a target; the chosen words that were changed or stayed must be guessed as "
      "well.",
      hidden<Variant{.targets = Variant::masked_words}>},
     {"targets as they are now",
      "Your targets are what the model reads now; they are the words that stood there before.",
      hidden<Variant{.targets = Variant::as_now}>},
     {"padding for ignored",
      "Where nothing is asked your target is token 0, which the model would have to learn; `ignored` was "
      "asked for.",
      hidden<Variant{.elsewhere = 0}>},
     {"special tokens at random", "Among the words that you put in at random are special tokens.",
      hidden<Variant{.random = Variant::tokens}>},
     {"left where a special token was drawn",
      "Where you drew a special token you left the word as it is: too few become another one. Draw again.",
      hidden<Variant{.random = Variant::if_no_special}>},
     {"pushed on",
      "Where you drew a special token you took the next one that is none: that word comes far too often. "
      "Draw again.",
      hidden<Variant{.random = Variant::pushed_on}>},
     {"never the same word",
      "You drew until it was another word than the one that stood there; any word of the vocabulary may "
      "come.",
      hidden<Variant{.random = Variant::another}>},
     {"at random from 5 on",
      "You put in tokens from 5 on at random; where the special ones stand is an argument.",
      hidden<Variant{.random = Variant::from_five}>},
     {"last word never", "The last word of the vocabulary is never put in at random: below(V) is 0 to V − 1.",
      hidden<Variant{.random = Variant::but_the_last}>}});

}  // namespace
