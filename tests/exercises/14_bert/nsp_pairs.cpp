#include "14_bert/nsp_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "documents.hpp"
#include "exercise.hpp"
#include "source.hpp"

using namespace unrolled;
using bert::Document;
using bert::Pair;
using bert::Tokens;
using exercise::documents_of;
using exercise::Drawn;
using exercise::Place;
using exercise::Source;

namespace {

using Answer = decltype(&nsp_pairs);
using Documents = std::vector<Document>;

/// So many times all pairs of documents of these sizes.
std::vector<Drawn> drawn(Answer answer, const std::vector<std::size_t>& sizes, int times) {
  Generator generator(3);
  const Documents documents = documents_of(sizes);
  std::vector<Drawn> all;
  for (int n = 0; n < times; ++n) {
    const auto some = exercise::drawn(answer(documents, generator));
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

/// Which sentences come first, as their documents and their numbers: (N,2).
void judge_firsts(exercise::Checker& checker, Answer answer, const std::string& name,
                  const std::vector<std::size_t>& sizes) {
  Generator generator(1);
  std::vector<std::string> found, wanted;
  const auto told = [](Place place) { return fmt::format("{}.{}", place.document, place.sentence); };
  for (const Drawn& pair : exercise::drawn(answer(documents_of(sizes), generator)))
    found.push_back(told(pair.first));
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    for (std::size_t s = 0; s + 1 < sizes[d]; ++s) wanted.push_back(told({d, s}));
  }
  exercise::same(checker, name, found, wanted);
}

void judge_truth(exercise::Checker& checker, Answer answer) {
  const auto pairs = drawn(answer, {2, 5, 1, 3}, 200);
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
  const std::vector<std::size_t> sizes = {6, 9, 2};
  std::map<std::pair<std::size_t, Place>, double> often;  // by the first sentence's document
  std::map<std::size_t, double> pairs;
  for (const Drawn& pair : drawn(answer, sizes, 150)) {
    if (pair.follows != 0 || pair.second.document == pair.first.document) continue;
    ++pairs[pair.first.document];
    ++often[{pair.first.document, pair.second}];
  }
  const auto judge = [&](std::size_t here, std::size_t there) {
    std::vector<double> counts;
    for (std::size_t s = 0; s < sizes[there]; ++s) counts.push_back(often[{here, {there, s}}]);
    const double sum = std::accumulate(counts.begin(), counts.end(), 0.),
                 share = sum / std::max(pairs[here], 1.);
    const std::string name = fmt::format("document {} beside document {}: ", there, here);
    checker.that(name + "half of the sentences from elsewhere", std::abs(share - .5) < .13,
                 fmt::format("its share is {:.2f}; each other document is equally likely", share));
    const double expected = sum / static_cast<double>(sizes[there]);
    const auto often_enough = [&](double count) { return expected / 6 < count && count < 2.2 * expected; };
    checker.that(name + "each of its sentences equally often", std::ranges::all_of(counts, often_enough),
                 "one of its sentences comes far too often, or hardly ever");
    checker.observe(name + "which sentences come",
                    std::vector<int>{counts[0] > 0, counts[1] > 0, counts.back() > 0});
  };
  judge(0, 1);
  judge(0, 2);
  judge(1, 0);
  judge(1, 2);
}

void judge_lots(exercise::Checker& checker, Answer answer) {
  const Documents documents = documents_of({40, 40, 40});
  const auto labels = [&](Generator& given) {
    std::vector<Index> all;
    for (const Pair& pair : answer(documents, given)) all.push_back(pair.follows);
    return all;
  };
  exercise::judge_source(checker, "pairs", labels);
  Generator generator(4);
  const auto first = labels(generator);
  std::set<Place> others;
  for (const Drawn& pair : exercise::drawn(answer(documents, generator))) {
    if (pair.follows == 0) others.insert(pair.second);
  }
  checker.that("about 60 pairs that do not follow: many other sentences", others.size() > 25,
               fmt::format("they have {} sentences between them", others.size()));
  int changes = 0;
  for (std::size_t n = 1; n < first.size(); ++n) changes += first[n] != first[n - 1];
  checker.that("whether a pair follows says nothing of the one after it", changes > 30 && changes < 87,
               fmt::format("from one pair to the next it changes {} times of {}", changes, first.size() - 1));
}

void check(exercise::Checker& checker, Answer answer) {
  judge_firsts(checker, answer, "first sentences of two documents with 3 and 2 sentences", {3, 2});
  judge_firsts(checker, answer, "first sentences of documents with 1, 4, 1 and 2 sentences", {1, 4, 1, 2});
  judge_firsts(checker, answer, "two documents of one sentence: no pair", {1, 1});
  judge_truth(checker, answer);
  judge_evenness(checker, answer);
  judge_lots(checker, answer);
  Generator generator(6);
  checker.throws(
      "a single document", [&] { answer(documents_of({3}), generator); }, "document");
  checker.throws(
      "no document at all", [&] { answer({}, generator); }, "document");
}

/// What a wrong draw does.
struct Variant {
  enum { elsewhere, any, own, own_but_next, after, from_own, by_length, next, farther } from = elsewhere;
  enum { each, first_one, last_one, all_but_last } sentence = each;
  enum { half, always, never, in_turn, third, once, by_document } follows = half;
  enum { right, upside_down, always_1, always_0 } label = right;
  Source source = Source::given;
  bool over_the_end = false, one_pair_short = false, first_replaced = false, swapped = false, both = false,
       unchecked = false;
  bool one_negative = false;
};

template <Variant how>
std::vector<Pair> wrong(const Documents& documents, Generator& given) {
  exercise::Lots lots(how.source, given);
  const std::size_t D = documents.size();
  if (D < 2) {
    if (how.unchecked) return {};
    throw Error("there must be two documents");
  }
  std::vector<Tokens> all;
  for (const Document& document : documents) all.insert(all.end(), document.begin(), document.end());
  std::vector<Pair> pairs;
  const bool whole = lots->chance(.5);
  Tokens kept_sentence;
  for (std::size_t here = 0; here < D; ++here) {
    const Document& document = documents[here];
    const std::size_t end =
        document.size() + (how.over_the_end ? 1 : 0) - (how.one_pair_short && !document.empty() ? 1 : 0);
    const bool whole_document = how.follows == Variant::by_document && lots->chance(.5);
    for (std::size_t s = 0; s + 1 < end; ++s) {
      Tokens first = document[s];
      const Tokens next = s + 1 < document.size() ? document[s + 1] : documents[(here + 1) % D][0];
      const bool follows = how.follows == Variant::always        ? true
                           : how.follows == Variant::never       ? false
                           : how.follows == Variant::in_turn     ? pairs.size() % 2 == 0
                           : how.follows == Variant::third       ? lots->chance(1. / 3)
                           : how.follows == Variant::once        ? whole
                           : how.follows == Variant::by_document ? whole_document
                                                                 : lots->chance(.5);
      std::size_t there = (here + 1 + lots->below(D - 1)) % D;
      if (how.from == Variant::any) there = lots->below(D);
      if (how.from == Variant::own || how.from == Variant::own_but_next) there = here;
      if (how.from == Variant::from_own) there = (here + lots->below(D - 1)) % D;
      if (how.from == Variant::after) there = (here + 1) % D;
      const Document& other = documents[there];
      std::size_t which = lots->below(other.size());
      if (how.sentence == Variant::first_one) which = 0;
      if (how.sentence == Variant::last_one) which = other.size() - 1;
      if (how.sentence == Variant::all_but_last)
        which = lots->below(std::max<std::size_t>(other.size() - 1, 1));
      if (how.from == Variant::own_but_next) {
        while (which == s + 1) which = lots->below(other.size());
      }
      Tokens random = other[which];
      if (how.from == Variant::next) random = next;
      if (how.from == Variant::farther) random = s + 2 < document.size() ? document[s + 2] : random;
      if (how.from == Variant::by_length) {
        do random = all[lots->below(all.size())];
        while (std::ranges::find(document, random) != document.end());
      }
      if (how.one_negative) {
        if (kept_sentence.empty() || std::ranges::find(document, kept_sentence) != document.end())
          kept_sentence = random;
        random = kept_sentence;
      }
      const Index truth = how.label == Variant::always_1   ? 1
                          : how.label == Variant::always_0 ? 0
                                                           : follows != (how.label == Variant::upside_down);
      Pair pair = {{first, follows ? next : random}, truth};
      if (how.first_replaced && !follows) pair.text = {random, next};
      if (how.swapped) std::swap(pair.text.first, pair.text.second);
      pairs.push_back(pair);
      if (how.both) pairs.push_back({{first, random}, 0}), pairs[pairs.size() - 2] = {{first, next}, 1};
    }
  }
  return pairs;
}

const exercise::Exercise registered(
    "14.5", &nsp_pairs, check,
    {{"negatives from anywhere",
      "You drew the second sentence from all documents, the pair's own among them: some that \"do not "
      "follow\" are "
      "neighbours.",
      wrong<Variant{.from = Variant::any}>},
     {"negatives from the same document",
      "You drew the second sentence from the pair's own document: some that \"do not follow\" are "
      "neighbours.",
      wrong<Variant{.from = Variant::own}>},
     {"any but the next of the same document",
      "You drew any sentence but the next one from the pair's own document; it is to come from another "
      "document.",
      wrong<Variant{.from = Variant::own_but_next}>},
     {"the next but one",
      "Where nothing is to follow you took the next sentence but one; it speaks of the same.",
      wrong<Variant{.from = Variant::farther}>},
     {"next sentence, label 0", "Your pairs that \"do not follow\" have the next sentence all the same.",
      wrong<Variant{.from = Variant::next}>},
     {"labels upside down", "Your labels are upside down: 1 says that the second sentence is the next one.",
      wrong<Variant{.label = Variant::upside_down}>},
     {"label always 1", "All your labels are 1, also where the second sentence was drawn.",
      wrong<Variant{.label = Variant::always_1}>},
     {"label always 0", "All your labels are 0, also where the second sentence is the next one.",
      wrong<Variant{.label = Variant::always_0}>},
     {"always the next", "All your pairs follow, so there is nothing to tell apart.",
      wrong<Variant{.follows = Variant::always}>},
     {"never the next", "None of your pairs follows, so there is nothing to tell apart.",
      wrong<Variant{.follows = Variant::never}>},
     {"a third follows", "A third of your pairs follow; it was to be half of them.",
      wrong<Variant{.follows = Variant::third}>},
     {"in turn", "Every other pair of yours follows: whoever knows one knows the next. Draw for each.",
      wrong<Variant{.follows = Variant::in_turn}>},
     {"one lot for all", "You drew once for all pairs whether they follow; draw for each.",
      wrong<Variant{.follows = Variant::once}>},
     {"one lot for a document",
      "You drew once for each document whether its pairs follow; draw for each pair.",
      wrong<Variant{.follows = Variant::by_document}>},
     {"both of each",
      "You made two pairs of each sentence, one that follows and one that does not; a lot decides.",
      wrong<Variant{.both = true}>},
     {"over the end",
      "The last sentence of a document has nothing after it; you paired it with the beginning of the next "
      "document.",
      wrong<Variant{.over_the_end = true}>},
     {"one pair short", "The last sentence but one of a document has a next one, and you left it out.",
      wrong<Variant{.one_pair_short = true}>},
     {"first sentence drawn",
      "You drew the first sentence of the pair and kept the second; it is the second that is drawn.",
      wrong<Variant{.first_replaced = true}>},
     {"sentences swapped",
      "Your pairs are the wrong way round: what stands first in the document comes first.",
      wrong<Variant{.swapped = true}>},
     {"draw begins at its own",
      "Your draw of another document begins at the pair's own, since below(n) may be 0: some are neighbours.",
      wrong<Variant{.from = Variant::from_own}>},
     {"next document", "You took the document after the pair's own; each other one is to be equally likely.",
      wrong<Variant{.from = Variant::after}>},
     {"documents by length",
      "You drew from all sentences of the other documents, so a long document comes more often; each is "
      "equally "
      "likely.",
      wrong<Variant{.from = Variant::by_length}>},
     {"first of the other", "You took the first sentence of the other document; any of them was asked for.",
      wrong<Variant{.sentence = Variant::first_one}>},
     {"last of the other", "You took the last sentence of the other document; any of them was asked for.",
      wrong<Variant{.sentence = Variant::last_one}>},
     {"last never drawn", "The last sentence of the other document is never drawn: below(n) is 0 to n − 1.",
      wrong<Variant{.sentence = Variant::all_but_last}>},
     {"one negative for all",
      "You drew one sentence and paired it with all that have none following; draw anew for each.",
      wrong<Variant{.one_negative = true}>},
     {"own generator",
      "You draw from a generator of your own that begins anew each time, so the pairs are always the same.",
      wrong<Variant{.source = Source::its_own}>},
     {"generator copied",
      "You draw from a copy of the generator: the one that you were given stays where it is, and the next "
      "pairs are "
      "the same.",
      wrong<Variant{.source = Source::copied}>},
     {"generator kept",
      "You draw from a generator of your own that runs on; with the one that is given a training can be "
      "repeated.",
      wrong<Variant{.source = Source::kept}>},
     {"one document accepted", "Of a single document you return pairs, or none; it has no other one: say so.",
      wrong<Variant{.unchecked = true}>}});

}  // namespace
