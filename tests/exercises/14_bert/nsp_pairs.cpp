#include "14_bert/nsp_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "documents.hpp"
#include "exercise.hpp"
#include "numbers.hpp"
#include "source.hpp"
#include "wrong_pairs.hpp"

using namespace unrolled;
using exercise::documents_of;
using exercise::Drawn;
using exercise::drawn;
using exercise::pair_wrongly;
using exercise::Place;
using exercise::Source;
using exercise::WrongPairs;

namespace {

using Answer = decltype(&nsp_pairs);

/// Which sentences come first, and in which order. Twenty times, as a lot or two may hide what is wrong.
void judge_firsts(exercise::Checker& checker, Answer answer, const std::string& name,
                  const std::vector<std::size_t>& sizes) {
  const auto told = [](Place place) { return fmt::format("{}.{}", place.document, place.sentence); };
  std::vector<std::string> wanted;
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    for (std::size_t s = 0; s + 1 < sizes[d]; ++s) wanted.push_back(told({d, s}));
  }
  std::vector<std::string> sorted = wanted;  // those of the first draw that is wrong
  bool in_order = true;
  std::set<std::size_t> counts;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Generator generator(seed);
    std::vector<std::string> found;
    for (const Drawn& pair : drawn(answer(documents_of(sizes), generator))) found.push_back(told(pair.first));
    in_order = in_order && found == wanted;
    counts.insert(found.size());
    std::ranges::sort(found);
    if (sorted == wanted) sorted = found;
  }
  exercise::same(checker, name, sorted, wanted);
  checker.that(name + ", in order", in_order, "they do not come in the order of their first sentences");
  checker.observe(name + ", as many each time", counts.size() == 1);
}

void judge_truth(exercise::Checker& checker, Answer answer) {
  const auto pairs = drawn(answer, {2, 5, 1, 3}, 800);
  const auto all = [&](auto holds) { return std::ranges::all_of(pairs, holds); };
  checker.that("follows: 0 or 1", all([](const Drawn& p) { return p.follows == 0 || p.follows == 1; }),
               "a pair's `follows` is neither 0 nor 1");
  checker.that("where `follows` is 1 the next sentence comes second",
               all([](const Drawn& p) { return p.follows != 1 || p.is_next(); }),
               "a pair says that the second sentence follows, and it is not the next one");
  checker.that("where `follows` is 0 the next sentence does not come second",
               all([](const Drawn& p) { return p.follows == 1 || !p.is_next(); }),
               "a pair says that the second sentence does not follow, and it is the next one");
  checker.that("where `follows` is 0 the second comes from another document",
               all([](const Drawn& p) { return p.follows == 1 || p.second.document != p.first.document; }),
               "a pair says that the second sentence does not follow, and it is from the same document");
  const auto share = [&](auto holds) {
    return static_cast<double>(std::ranges::count_if(pairs, holds)) /
           std::max(1., static_cast<double>(pairs.size()));
  };
  const double follow = share([](const Drawn& p) { return p.follows == 1; });
  checker.observe("the share that follows, nearly", std::round(10 * follow) / 10);
  checker.that("half of the pairs follow", std::abs(follow - .5) < .07,
               fmt::format("of {} pairs {:.2f} follow", pairs.size(), follow));
  checker.observe(
      "some stand far apart in one document",
      share([](const Drawn& p) { return p.first.document == p.second.document && !p.is_next(); }) > 0);
  checker.observe("some are a sentence and itself",
                  share([](const Drawn& p) { return p.first == p.second; }) > 0);
}

/// Of the second sentences from other documents, whether each document comes as often, and each of its sentences.
void judge_evenness(exercise::Checker& checker, Answer answer) {
  const std::vector<std::size_t> sizes = {12, 9, 2, 1};
  std::map<std::pair<std::size_t, Place>, double> often;  // by the first sentence's document
  std::map<std::size_t, double> pairs;
  for (const auto& [first, second, follows] : drawn(answer, sizes, 600)) {
    if (follows != 0 || second.document == first.document) continue;
    ++pairs[first.document];
    ++often[{first.document, second}];
  }
  const auto judge = [&](std::size_t here, std::size_t there) {
    std::vector<double> counts;
    for (std::size_t s = 0; s < sizes[there]; ++s) counts.push_back(often[{here, {there, s}}]);
    const double sum = std::accumulate(counts.begin(), counts.end(), 0.);
    const double share = sum / std::max(pairs[here], 1.);
    const std::string name = fmt::format("document {} beside document {}: ", there, here);
    checker.that(name + "a third of the sentences from elsewhere", std::abs(share - 1. / 3) < .12,
                 fmt::format("its share is {:.2f}; each other document is equally likely", share));
    const double expected = sum / static_cast<double>(sizes[there]);
    const auto often_enough = [&](double count) { return expected / 6 < count && count < 2.2 * expected; };
    checker.that(name + "each of its sentences equally often", std::ranges::all_of(counts, often_enough),
                 "one of its sentences comes far too often, or hardly ever");
    checker.observe(name + "which sentences come",
                    std::vector<int>{counts[0] > 0, counts[counts.size() / 2] > 0, counts.back() > 0});
  };
  for (const std::size_t there : {1, 2, 3}) judge(0, there);
  for (const std::size_t there : {0, 2, 3}) judge(1, there);
}

/// Whether all is drawn anew, from the generator that is given.
bool judge_source(exercise::Checker& checker, Answer answer) {
  const auto documents = documents_of({12, 12, 12});
  bool all_follow = true;
  const auto pairs = [&](Generator& given) {
    std::vector<std::pair<Place, Index>> all;
    for (int n = 0; n < 8; ++n) {
      for (const Drawn& pair : drawn(answer(documents, given))) {
        all.push_back({pair.second, pair.follows});
        all_follow = all_follow && pair.is_next();
      }
    }
    return all;
  };
  const bool anew = exercise::judge_source(checker, "pairs", pairs);
  checker.observe("all follow", all_follow);
  return anew || all_follow;
}

void judge_lots(exercise::Checker& checker, Answer answer) {
  Generator generator(4);
  const auto pairs = drawn(answer(documents_of({40, 40, 40}), generator));
  std::set<Place> others;  // may be none where one lot decides for all
  int changes = 0;
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    if (pairs[n].follows == 0) others.insert(pairs[n].second);
    changes += n > 0 && pairs[n].follows != pairs[n - 1].follows;
  }
  checker.that("about 60 pairs that do not follow: many other sentences",
               others.empty() || others.size() > 25,
               fmt::format("they have {} sentences between them", others.size()));
  checker.that("whether a pair follows says nothing of the one after it", changes > 30 && changes < 87,
               fmt::format("from one pair to the next it changes {} times of {}", changes, pairs.size()));
  bool alike = true;
  for (int n = 0; n < 20; ++n) {
    const auto few = drawn(answer(documents_of({4, 4, 4}), generator));
    alike = alike && std::ranges::all_of(few, [&](const Drawn& p) { return p.follows == few[0].follows; });
  }
  checker.observe("each time all pairs follow, or none", alike);
  std::set<std::size_t> lenders;
  auto of_one = drawn(answer(documents_of({120, 5, 5, 5}), generator));
  of_one.resize(std::min<std::size_t>(of_one.size(), 118));
  for (const Drawn& pair : of_one) lenders.insert({pair.first.document, pair.second.document});
  lenders.erase(0);
  checker.that("about 60 pairs of one document that do not follow, and three others: each of them lends",
               lenders.empty() || lenders.size() == 3,
               fmt::format("only {} of the others lend a sentence", lenders.size()));
}

void check(exercise::Checker& checker, Answer answer) {
  judge_firsts(checker, answer, "first sentences of documents with 4, 2 and 3 sentences", {4, 2, 3});
  judge_firsts(checker, answer, "first sentences of documents with 1, 4, 1 and 2 sentences", {1, 4, 1, 2});
  // What repeats itself has the shares of a single draw, which say nothing.
  if (!judge_source(checker, answer)) return;
  judge_truth(checker, answer);
  judge_evenness(checker, answer);
  judge_lots(checker, answer);
  // Of two documents some draws cannot be made: so these come behind what tells the draws apart.
  judge_firsts(checker, answer, "first sentences of two documents with 3 and 2 sentences", {3, 2});
  judge_firsts(checker, answer, "two documents of one sentence: no pair", {1, 1});
  Generator generator(6);
  checker.throws(
      "a single document", [&] { answer(documents_of({3}), generator); }, "document");
  checker.throws(
      "no document at all", [&] { answer({}, generator); }, "document");

  for (const std::string& name : exercise::three_drawn("first sentences of documents")) {
    std::vector<std::size_t> sizes(exercise::between(3, 5, checker.generator()));
    for (std::size_t& size : sizes) size = exercise::between(2, 5, checker.generator());
    judge_firsts(checker, answer, name, sizes);
  }
}

const exercise::Exercise registered(
    "14.5", &nsp_pairs, check,
    {{"negatives from anywhere",
      "You drew the second sentence from all documents, the pair's own among them: some that \"do not "
      "follow\" are neighbours.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::any}>},
     {"negatives from the same document",
      "You drew the second sentence from the pair's own document: some that \"do not follow\" are "
      "neighbours.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::own}>},
     {"any but the next of the same document",
      "You drew any sentence but the next one from the pair's own document; it is to come from another "
      "document.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::own_but_next}>},
     {"the next but one",
      "Where nothing is to follow you took the next sentence but one; it is about the same topic.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::farther}>},
     {"next sentence, label 0", "Your pairs that \"do not follow\" have the next sentence all the same.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::next}>},
     {"labels upside down", "Your labels are upside down: 1 says that the second sentence is the next one.",
      exercise::bound<pair_wrongly, WrongPairs{.label = WrongPairs::upside_down}>},
     {"label always 1", "All your labels are 1, also where the second sentence was drawn.",
      exercise::bound<pair_wrongly, WrongPairs{.label = WrongPairs::always_1}>},
     {"label always 0", "All your labels are 0, also where the second sentence is the next one.",
      exercise::bound<pair_wrongly, WrongPairs{.label = WrongPairs::always_0}>},
     {"always the next", "All your pairs follow, so there is nothing to tell apart.",
      exercise::bound<pair_wrongly, WrongPairs{.follows = WrongPairs::always}>},
     {"never the next", "None of your pairs follows, so there is nothing to tell apart.",
      exercise::bound<pair_wrongly, WrongPairs{.follows = WrongPairs::never}>},
     {"a third follows", "A third of your pairs follow; it was to be half of them.",
      exercise::bound<pair_wrongly, WrongPairs{.follows = WrongPairs::third}>},
     {"in turn", "Every other pair of yours follows: if you know one, you know the next. Draw for each.",
      exercise::bound<pair_wrongly, WrongPairs{.follows = WrongPairs::in_turn}>},
     {"one draw for all", "You drew once for all pairs whether they follow; draw for each.",
      exercise::bound<pair_wrongly, WrongPairs{.follows = WrongPairs::once}>},
     {"one draw for a document",
      "You drew once for each document whether its pairs follow; draw for each pair.",
      exercise::bound<pair_wrongly, WrongPairs{.follows = WrongPairs::by_document}>},
     {"both of each",
      "You made two pairs of each sentence, one that follows and one that does not; a random draw decides.",
      exercise::bound<pair_wrongly, WrongPairs{.both = true}>},
     {"over the end",
      "The last sentence of a document has nothing after it; you paired it with the beginning of the next "
      "document.",
      exercise::bound<pair_wrongly, WrongPairs{.over_the_end = true}>},
     {"one pair short", "The last sentence but one of a document has a next one, and you left it out.",
      exercise::bound<pair_wrongly, WrongPairs{.one_pair_short = true}>},
     {"second ones used up", "A sentence that came second is passed over; it has a pair of its own.",
      exercise::bound<pair_wrongly, WrongPairs{.uses_up = true}>},
     {"last ones too", "The last sentence of a document has no pair; you gave it one that does not follow.",
      exercise::bound<pair_wrongly, WrongPairs{.last_too = true}>},
     {"shuffled", "Your pairs are all there, but not in the order of their first sentences.",
      exercise::bound<pair_wrongly, WrongPairs{.order = WrongPairs::shuffled}>},
     {"draw_pair",
      "You drew the first sentences as well, as draw_pair does; here each of them has its one pair.",
      exercise::bound<pair_wrongly, WrongPairs{.order = WrongPairs::drawn_too}>},
     {"first sentence drawn",
      "You drew the first sentence of the pair and kept the second; it is the second that is drawn.",
      exercise::bound<pair_wrongly, WrongPairs{.first_replaced = true}>},
     {"sentences swapped",
      "Your pairs are the wrong way round: what stands first in the document comes first.",
      exercise::bound<pair_wrongly, WrongPairs{.swapped = true}>},
     {"draw begins at its own",
      "Your draw of another document begins at the pair's own, since below(n) may be 0: some are neighbours.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::from_own}>},
     {"next document", "You took the document after the pair's own; each other one is to be equally likely.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::after}>},
     {"the document before never", "The document before the pair's own never comes: below(n) is 0 to n − 1.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::all_but_before}>},
     {"own becomes the next one",
      "Where you drew the pair's own document you took the one after it, which comes twice as often. Draw "
      "again.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::after_if_own}>},
     {"own becomes the one before",
      "Where you drew the pair's own document you took the one before, which comes twice as often. Draw "
      "again.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::before_if_own}>},
     {"own stays, the next never comes",
      "Where you drew the pair's own document it stays, and the one after it never comes.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::own_for_after}>},
     {"documents of one sentence lend none",
      "A document of one sentence makes no pair, but lends its sentence.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::two_or_more}>},
     {"one other document for a document", "You drew the other document once for all pairs of a document.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::one_for_a_document}>},
     {"documents by length",
      "You drew from all sentences of the other documents, so a long document comes more often; each is "
      "equally likely.",
      exercise::bound<pair_wrongly, WrongPairs{.from = WrongPairs::by_length}>},
     {"first of the other", "You took the first sentence of the other document; any of them was asked for.",
      exercise::bound<pair_wrongly, WrongPairs{.sentence = WrongPairs::first_one}>},
     {"last of the other", "You took the last sentence of the other document; any of them was asked for.",
      exercise::bound<pair_wrongly, WrongPairs{.sentence = WrongPairs::last_one}>},
     {"last never drawn", "The last sentence of the other document is never drawn: below(n) is 0 to n − 1.",
      exercise::bound<pair_wrongly, WrongPairs{.sentence = WrongPairs::all_but_last}>},
     {"one negative for all",
      "You drew one sentence and paired it with all that have none following; draw anew for each.",
      exercise::bound<pair_wrongly, WrongPairs{.one_negative = true}>},
     {"own generator",
      "You draw from a generator of your own that begins anew each time, so the pairs are always the same.",
      exercise::bound<pair_wrongly, WrongPairs{.source = Source::its_own}>},
     {"generator copied",
      "You draw from a copy of the generator: the one that you were given stays where it is, and the next "
      "pairs are the same.",
      exercise::bound<pair_wrongly, WrongPairs{.source = Source::copied}>},
     {"generator kept",
      "You draw from a generator of your own that runs on; with the one that is given a training can be "
      "repeated.",
      exercise::bound<pair_wrongly, WrongPairs{.source = Source::kept}>},
     {"one document accepted", "Of a single document you return pairs, or none; it has no other one: say so.",
      exercise::bound<pair_wrongly, WrongPairs{.errors = WrongPairs::never_thrown}>},
     {"two documents refused", "You refused two documents; each of them has another one.",
      exercise::bound<pair_wrongly, WrongPairs{.errors = WrongPairs::below_three}>},
     {"one sentence refused", "You refused a document of one sentence; it has no pair, and is no error.",
      exercise::bound<pair_wrongly, WrongPairs{.errors = WrongPairs::without_a_pair}>}});

}  // namespace
