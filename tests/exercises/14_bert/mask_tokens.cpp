#include "14_bert/mask_tokens.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "exercise.hpp"
#include "numbers.hpp"
#include "source.hpp"
#include "words_at_random.hpp"
#include "wrong_masks.hpp"

using namespace unrolled;
using bert::Masked;
using bert::MaskingOptions;
using bert::Special;
using exercise::mask_wrongly;
using exercise::published;
using exercise::Source;
using exercise::words;
using exercise::WrongMask;

namespace {

using Answer = decltype(&mask_tokens);

constexpr Index none = ignored;

/// In twentieths: which mistake it is, however it draws.
double rounded(double share) { return std::round(20 * share) / 20; }

void judge_by_hand(exercise::Checker& checker, Answer answer) {
  const Indices ids = {{2, 7, 8, 9, 3}, {2, 6, 3, 0, 0}};
  const auto judge = [&](const std::string& name, const MaskingOptions& options, const Masked& wanted,
                         const Indices& text, const Special& special, std::size_t V) {
    Generator generator(1);
    Masked first_wrong = wanted;  // of twenty, as a lot or two may hide what is wrong
    for (int n = 0; n < 20; ++n) {
      const Masked found = answer(text, special, V, generator, options);
      if (first_wrong.targets == wanted.targets) first_wrong.targets = found.targets;
      if (first_wrong.ids == wanted.ids) first_wrong.ids = found.ids;
    }
    exercise::same(checker, name + ": targets", first_wrong.targets, wanted.targets);
    exercise::same(checker, name + ": what is read", first_wrong.ids, wanted.ids);
  };
  judge("no word is chosen", {0, 1, 0}, {ids, Indices(ids.shape(), none)}, ids, {}, 10);
  const Indices all = {{none, 7, 8, 9, none}, {none, 6, none, none, none}};
  judge("all words are chosen and become [MASK]", {1, 1, 0}, {{{2, 4, 4, 4, 3}, {2, 4, 3, 0, 0}}, all}, ids,
        {}, 10);
  judge("all words are chosen and stay", {1, 0, 0}, {ids, all}, ids, {}, 10);
  judge("a bare word and padding after it", {1, 1, 0}, {{{4, 0, 0}}, {{6, none, none}}}, {{6, 0, 0}}, {}, 10);
  const Indices odd = {{2, 4, 1, 7, 3}};
  judge("[UNK] and a [MASK] that stands there already", {1, 1, 0},
        {{{2, 4, 1, 4, 3}}, {{none, none, none, 7, none}}}, odd, {}, 10);
  judge("special tokens among the words, as in BERT's vocabulary", {1, 1, 0},
        {{{101, 103, 103, 102, 0}}, {{none, 3, 104, none, none}}}, {{101, 3, 104, 102, 0}}, published, 110);
  judge("two sentences", {1, 1, 0}, {{{2, 4, 4, 3, 4, 4, 3}}, {{none, 7, 8, none, 9, 6, none}}},
        {{2, 7, 8, 3, 9, 6, 3}}, {}, 10);
  for (const std::string& name : exercise::three_drawn("texts")) {
    Generator& drawn = checker.generator();
    const Indices texts = exercise::drawn_indices(
        0, 11, {exercise::between(2, 4, drawn), exercise::between(4, 9, drawn)}, drawn);
    Generator lots(1);  // of which none is left to chance
    judge(name + ", all words chosen", {1, 1, 0}, mask_tokens(texts, {}, 12, lots, {1, 1, 0}), texts, {}, 12);
  }
}

/// Enough words that hardly any comes often, so that a draw for each place of a row or for each word has the same shares.
constexpr std::size_t many = 20'005;

/// Shares of 20,000 words.
void judge_shares(exercise::Checker& checker, Answer answer, const std::string& name,
                  const MaskingOptions& options) {
  const Indices ids = words(3, 6667, {}, many);
  Generator generator(2);
  const Masked found = answer(ids, {}, many, generator, options);
  if (!exercise::fits(found, ids)) return;
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
  judge("share of words chosen", chosen / static_cast<double>(ids.size()), options.chosen, .025);
  judge("share of the chosen that become [MASK]", masked / std::max(chosen, 1.), options.masked, .035);
  judge("share of the chosen that become another word", moved / std::max(chosen, 1.), options.random, .03);
  checker.that(name + "targets are the words that stood there", targets_are_words,
               "a target is another word than the one that stood there");
  checker.that(name + "words that are not chosen stay", others_stay,
               "a word has changed that is no target: nobody asks for it, and the text is damaged");
}

void judge_lots(exercise::Checker& checker, Answer answer) {
  const Indices ids = words(2, 1000, {}, many);
  const auto targets = [&](Generator& given) { return answer(ids, {}, many, given, {}).targets; };
  exercise::judge_source(checker, "masks", targets);
  Generator generator(4);
  const Indices first = targets(generator);
  if (first.shape() != ids.shape()) return;
  int both = 0;
  for (std::size_t t = 0; t < 1000; ++t) both += first(0, t) != none && first(1, t) != none;
  checker.that(
      "two rows: other words", both < 60,
      fmt::format("{} of 1,000 places are chosen in both rows, and about 22 is what chance does", both));
  std::set<std::ptrdiff_t> counts;
  const Indices rows = answer(words(60, 20, {}, many), {}, many, generator, {}).targets;
  if (rows.shape() != Indices::shape_type{60, 20}) return;
  for (auto row = rows.begin(); row != rows.end(); row += 20) counts.insert(std::count(row, row + 20, none));
  checker.that("of 20 words now more are chosen, now fewer", counts.size() > 2,
               "their number is the same in all texts: each word is chosen or not by itself");
}

/// How many words are chosen, of which [MASK] takes all.
std::size_t how_many(Answer answer, const Indices& ids, double chosen, Generator& generator) {
  const Indices targets = answer(ids, {}, many, generator, {chosen, 1, 0}).targets;
  return targets.size() - std::count(targets.begin(), targets.end(), none);
}

void judge_choice(exercise::Checker& checker, Answer answer) {
  Generator generator(5);
  Indices half = words(2, 2000, {}, many);
  for (std::size_t t = 1000; t < 2000; ++t) half(0, t) = half(1, t) = Special().padding;
  const double share = static_cast<double>(how_many(answer, half, .5, generator)) / 2000;
  checker.that("padding on half of all places, `chosen` is .5: half of the words", std::abs(share - .5) < .1,
               fmt::format("{:.2f} of the words are chosen", share));
  const std::size_t of_40 = how_many(answer, Indices(Indices::shape_type{1, 40}, 9), .5, generator);
  checker.that("40 times the same word, `chosen` is .5: some are chosen, some not", of_40 > 0 && of_40 < 40,
               fmt::format("{} are chosen, as if one lot were drawn for all of them", of_40));
  const Indices ids = words(4, 50, {}, many);
  std::set<std::size_t> counts;
  for (int n = 0; n < 20; ++n) counts.insert(how_many(answer, ids, .15, generator));
  checker.that("the same 200 words twenty times: now more are chosen, now fewer", counts.size() > 3,
               "their number is the same nearly each time: each word is chosen or not by itself");
}

void check(exercise::Checker& checker, Answer answer) {
  judge_by_hand(checker, answer);
  judge_shares(checker, answer, "as published: ", {});
  judge_shares(checker, answer, "half chosen, of these 30 % [MASK] and 30 % at random: ", {.5, .3, .3});
  judge_choice(checker, answer);
  exercise::judge_random_words(checker, answer);
  exercise::judge_each_word(checker, answer,
                            "a batch of one word, all replaced at random: each of the vocabulary comes", 0);
  exercise::judge_each_word(checker, answer, "the same, half of them replaced and half hidden: each comes",
                            .5);
  judge_lots(checker, answer);
}

const exercise::Exercise registered(
    "14.1", &mask_tokens, check,
    {{"special tokens masked",
      "You hid special tokens too: [CLS], [SEP] and [PAD] are no words, and nobody should have to guess "
      "them.",
      exercise::bound<mask_wrongly, WrongMask{.spared = WrongMask::nothing}>},
     {"padding alone spared",
      "You spared the padding, but hid other special tokens: [CLS] and [SEP] are no words.",
      exercise::bound<mask_wrongly, WrongMask{.spared = WrongMask::padding}>},
     {"two specials forgotten",
      "You spared [PAD], [CLS] and [SEP]; [UNK] and a [MASK] that stands there already are no words either.",
      exercise::bound<mask_wrongly, WrongMask{.spared = WrongMask::frame}>},
     {"first five spared",
      "You took the tokens below 5 for the special ones; which are special is an argument.",
      exercise::bound<mask_wrongly, WrongMask{.spared = WrongMask::first_five}>},
     {"80 % of all",
      "You hid a word of all without choosing first: 80 % [MASK] and 10 % at random are shares of the "
      "chosen.",
      exercise::bound<mask_wrongly, WrongMask{.chosen = WrongMask::all}>},
     {"the same number in each text",
      "You chose the same number of words in each text; each word is chosen or not by itself.",
      exercise::bound<mask_wrongly, WrongMask{.chosen = WrongMask::so_many_of_a_text}>},
     {"the same number in each batch",
      "You chose the same number of words each time, of the whole batch; each word is chosen or not by "
      "itself.",
      exercise::bound<mask_wrongly, WrongMask{.chosen = WrongMask::so_many_of_the_batch}>},
     {"share of all tokens", "`chosen` is a share of the words, not of all tokens.",
      exercise::bound<mask_wrongly, WrongMask{.chosen = WrongMask::share_of_all_tokens}>},
     {"equal words alike",
      "You drew once for each word of the vocabulary, so equal words are all hidden or none; draw at each "
      "place.",
      exercise::bound<mask_wrongly, WrongMask{.chosen = WrongMask::one_for_equal_words}>},
     {"first sentence only", "You stop at the first [SEP]; there is a second sentence after it.",
      exercise::bound<mask_wrongly, WrongMask{.spared = WrongMask::behind_the_first_sep}>},
     {"first row only", "You hid words of the first text only; ids has a row for each.",
      exercise::bound<mask_wrongly, WrongMask{.spared = WrongMask::behind_the_first_row}>},
     {"mask is 4", "[MASK] is `special.mask`; in another vocabulary 4 is another token.",
      exercise::bound<mask_wrongly, WrongMask{.mask_is_4 = true}>},
     {"one mask for all texts", "You hid the same places in all rows; each text has words chosen for itself.",
      exercise::bound<mask_wrongly, WrongMask{.chosen = WrongMask::one_for_all_texts}>},
     {"same mask each time",
      "You draw from a generator of your own that begins anew each time, so each text has one mask for ever.",
      exercise::bound<mask_wrongly, WrongMask{.source = Source::its_own}>},
     {"generator copied",
      "You draw from a copy of the generator: the one that you were given stays where it is, and the next "
      "mask is the same.",
      exercise::bound<mask_wrongly, WrongMask{.source = Source::copied}>},
     {"generator kept",
      "You draw from a generator of your own that runs on; with the one that is given a training can be "
      "repeated.",
      exercise::bound<mask_wrongly, WrongMask{.source = Source::kept}>},
     {"always [MASK]", "All chosen words become [MASK]; some were to become another word, and some to stay.",
      exercise::bound<mask_wrongly, WrongMask{.kind = WrongMask::masked_only}>},
     {"one draw for both",
      "You used one random number to choose a word and to say what becomes of it: the chosen have small ones "
      "only.",
      exercise::bound<mask_wrongly, WrongMask{.kind = WrongMask::used_twice}>},
     {"share of the rest",
      "You let `random` be a share of what [MASK] had left over; it is a share of all chosen words.",
      exercise::bound<mask_wrongly, WrongMask{.kind = WrongMask::share_of_the_rest}>},
     {"rest in halves",
      "You shared what [MASK] had left over in two halves; `random` says how much becomes another word.",
      exercise::bound<mask_wrongly, WrongMask{.kind = WrongMask::in_halves}>},
     {"none stays", "You replaced at random all that did not become [MASK]; what is neither of both stays.",
      exercise::bound<mask_wrongly, WrongMask{.kind = WrongMask::never_stays}>},
     {"options not used", "You took 15 %, 80 % and 10 % whatever the options say.",
      exercise::bound<mask_wrongly, WrongMask{.as_published = true}>},
     {"all are targets", "Every word is a target in your result; only the chosen ones are to be guessed.",
      exercise::bound<mask_wrongly, WrongMask{.targets = WrongMask::all_words}>},
     {"all tokens are targets",
      "Your targets are all tokens as they stood there, those in sight too; only the chosen words are asked "
      "for.",
      exercise::bound<mask_wrongly, WrongMask{.targets = WrongMask::all_tokens}>},
     {"masked ones alone are targets",
      "Only what became [MASK] is a target; the chosen words that were changed or stayed must be guessed as "
      "well.",
      exercise::bound<mask_wrongly, WrongMask{.targets = WrongMask::masked_words}>},
     {"one that stays is no target", "A chosen word that stays is asked for too.",
      exercise::bound<mask_wrongly, WrongMask{.targets = WrongMask::changed_words}>},
     {"targets as they are now",
      "Your targets are what the model reads now; they are the words that stood there before.",
      exercise::bound<mask_wrongly, WrongMask{.targets = WrongMask::as_now}>},
     {"padding for ignored",
      "Where nothing is asked your target is token 0, which the model would have to learn; `ignored` was "
      "asked for.",
      exercise::bound<mask_wrongly, WrongMask{.elsewhere = 0}>},
     {"special tokens at random", "Among the words that you put in at random are special tokens.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::tokens}>},
     {"left where a special token was drawn",
      "Where you drew a special token you left the word as it is: too few become another one. Draw again.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::if_no_special}>},
     {"pushed on",
      "Where you drew a special token you took the next one that is none: that word comes far too often. "
      "Draw again.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::pushed_on}>},
     {"words of the batch",
      "You put in words of the batch; any word of the vocabulary may come, whether it stands there or not.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::of_the_batch}>},
     {"one draw for what and which",
      "One random number says that a word is put in, and which: draw another for the word.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::by_the_same_lot}>},
     {"never the same word",
      "You drew until it was another word than the one that stood there; any word of the vocabulary may "
      "come.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::another}>},
     {"at random from 5 on",
      "You put in tokens from 5 on at random; where the special ones stand is an argument.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::from_five}>},
     {"last word never", "The last word of the vocabulary is never put in at random: below(V) is 0 to V − 1.",
      exercise::bound<mask_wrongly, WrongMask{.random = WrongMask::but_the_last}>}});

}  // namespace
