#include "07_word_cnn/filter_ngrams.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&filter_ngrams);
using Words = std::vector<std::string>;
using Texts = std::vector<Words>;

const Texts three_texts = {
    {"the", "food", "was", "good"}, {"it", "was", "not", "good", "at", "all"}, {"a", "good", "film"}};

void check(exercise::Checker& checker, Answer answer) {
  const Array pairs = {{1, 2, 5, 0, 0}, {1, 0, 3, 9, 4}, {2, 7, 0, 0, 0}};
  checker.equal("pairs of three texts, all", answer(three_texts, pairs, 2, 9),
                Words{"good at", "good film", "was good"});
  checker.equal("the best two of them", answer(three_texts, pairs, 2, 2), Words{"good at", "good film"});
  checker.equal("phrases of three words",
                answer(three_texts, {{1, 3, 9, 9}, {0, 2, 8, 1}, {4, 5, 5, 5}}, 3, 3),
                Words{"not good at", "a good film", "food was good"});
  checker.equal("a phrase that two texts offer",
                answer({{"so", "good"}, {"not", "bad"}, {"so", "good"}, {"too", "long"}},
                       exercise::column({3, 4, 5, 1}), 2, 3),
                Words{"so good", "not bad", "too long"});
  checker.equal("offered three times, and small each time",
                answer({{"so", "good"}, {"so", "good"}, {"so", "good"}, {"not", "bad"}},
                       exercise::column({2, 2, 2, 5}), 2, 3),
                Words{"not bad", "so good"});
  checker.equal("a phrase whose first text fits best",
                answer({{"so", "good"}, {"not", "bad"}, {"so", "good"}}, exercise::column({5, 4, 3}), 2, 3),
                Words{"so good", "not bad"});
  checker.equal("a list of none", answer({{"a", "b"}, {"c", "d"}}, exercise::column({1, 2}), 2, 0), Words{});
  Texts many;  // more than a sort moves one by one, which would keep equals in order
  Words in_order;
  for (char letter = 'a'; letter <= 'x'; ++letter) {
    many.push_back({std::string(1, letter), "film"});
    in_order.push_back(many.back()[0] + " film");
  }
  checker.equal("equal features in 24 texts",
                answer(many, xt::ones<Real>({many.size(), std::size_t{1}}), 2, 24), in_order);
  checker.equal("all features are far below 0", answer({{"a", "b", "c"}}, {{-3e30, -1e30}}, 2, 1),
                Words{"b c"});
  checker.equal("all features are negative", answer({{"a", "b", "c"}}, {{-3, -1}}, 2, 1), Words{"b c"});
  checker.equal("equal windows in one text", answer({{"a", "b", "c"}}, {{2, 2}}, 2, 1), Words{"a b"});
  checker.equal("equal features in two texts",
                answer({{"d", "e"}, {"a", "b"}}, exercise::column({2, 2}), 2, 2), Words{"d e", "a b"});
  checker.equal("a text that is too short", answer({{"no"}, {"a", "b"}}, exercise::column({9, 1}), 2, 2),
                Words{"a b"});
  checker.equal("the padding has the largest feature", answer({{"a", "b", "c"}}, {{2, 1, 9, 9}}, 2, 1),
                Words{"a b"});
  checker.equal("filters of one word", answer({{"a", "b"}, {"c"}}, {{1, 2}, {3, 0}}, 1, 2), Words{"c", "b"});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const std::size_t K = exercise::between(2, 3, generator);
    Texts texts(exercise::between(3, 5, generator));
    for (Words& words : texts) {
      words.resize(exercise::between(K, 6, generator));
      for (std::string& word : words) word = std::string(1, static_cast<char>('a' + generator.below(8)));
    }
    const Array features = normal({texts.size(), 7 - K}, 1, generator);
    checker.equal(name, answer(texts, features, K, 3), filter_ngrams(texts, features, K, 3));
  }
}

/// What a wrong list does.
struct Variant {
  enum class Place { start, middle, end } place = Place::start;  ///< of the maximum in its window
  bool many = false;                                             ///< a phrase may stand several times
  bool all_windows = false;                                      ///< each text offers all of its windows
  bool ascending = false;
  bool summed = false;   ///< a phrase's features are added up
  bool counted = false;  ///< the most frequent phrase first
  bool padding = false;  ///< windows of padding count
  bool one_word = false;
  bool from_zero = false;  ///< the best begins with feature 0
  bool last = false;       ///< of equal windows
};

Words wrong(const Variant& how, const Texts& texts, const Array& features, std::size_t K, std::size_t count) {
  struct Offer {
    std::string phrase;
    Real feature;
  };
  std::vector<Offer> offers;
  for (std::size_t b = 0; b < texts.size(); ++b) {
    const std::size_t T = texts[b].size();
    if (T < K) continue;
    const std::size_t windows = how.padding ? features.shape(1) : T - K + 1;
    std::size_t best = 0;
    for (std::size_t t = 1; t < windows; ++t) {
      const Real now = features(b, t), before = features(b, best);
      if (now > before || (how.last && now == before)) best = t;
    }
    if (how.from_zero && features(b, best) <= 0) best = 0;
    for (std::size_t t = how.all_windows ? 0 : best; t <= (how.all_windows ? windows - 1 : best); ++t) {
      const std::size_t back = how.place == Variant::Place::middle ? K / 2
                               : how.place == Variant::Place::end  ? K - 1
                                                                   : 0;
      const std::size_t start = t - std::min(t, back);
      std::string phrase;
      for (std::size_t k = start; k < std::min(start + (how.one_word ? 1 : K), T); ++k)
        phrase += (phrase.empty() ? "" : " ") + texts[b][k];
      offers.push_back({phrase, features(b, t)});
    }
  }
  const auto value = [&](const Offer& offer) {
    Real sum = 0, often = 0;
    for (const Offer& other : offers) {
      if (other.phrase == offer.phrase) sum += other.feature, often += 1;
    }
    return how.summed ? sum : how.counted ? often : offer.feature;
  };
  // Insertion keeps equals in their order
  std::vector<Offer> sorted;
  for (const Offer& offer : offers) {
    std::size_t at = sorted.size();
    while (at > 0 &&
           (how.ascending ? value(sorted[at - 1]) > value(offer) : value(sorted[at - 1]) < value(offer)))
      --at;
    sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(at), offer);
  }
  Words phrases;
  for (const Offer& offer : sorted) {
    const bool known = std::find(phrases.begin(), phrases.end(), offer.phrase) != phrases.end();
    if (phrases.size() < count && (how.many || !known)) phrases.push_back(offer.phrase);
  }
  return phrases;
}

const exercise::Exercise registered(
    "7.5", &filter_ngrams, check,
    {{"the maximum in the middle",
      "You take the place of the maximum for the middle of its window; feature t belongs to the window "
      "that begins with word t.",
      exercise::bound<wrong, Variant{.place = Variant::Place::middle}>},
     {"the maximum at the end",
      "You take the place of the maximum for the last word of its window; feature t belongs to the "
      "window that begins with word t.",
      exercise::bound<wrong, Variant{.place = Variant::Place::end}>},
     {"one phrase many times",
      "A phrase that several texts offer stands several times in your list; once is asked for.",
      exercise::bound<wrong, Variant{.many = true}>},
     {"all windows", "Each text offers all its windows in your list; it offers the best one alone.",
      exercise::bound<wrong, Variant{.all_windows = true}>},
     {"worst first", "Your list begins with the smallest feature; the phrase that fits best comes first.",
      exercise::bound<wrong, Variant{.ascending = true}>},
     {"features added up",
      "You add up the features of a phrase that several texts offer; its largest one counts.",
      exercise::bound<wrong, Variant{.summed = true}>},
     {"most frequent first", "You put the most frequent phrase first; the largest feature comes first.",
      exercise::bound<wrong, Variant{.counted = true}>},
     {"padding counted",
      "You look for the maximum beyond the end of the text: a text of T words has T − K + 1 windows.",
      exercise::bound<wrong, Variant{.padding = true}>},
     {"one word", "You return the first word of the best window; all K words of it are the phrase.",
      exercise::bound<wrong, Variant{.one_word = true}>},
     {"begun with 0",
      "Your search begins with 0, so where all features are negative you take the first window instead "
      "of the largest.",
      exercise::bound<wrong, Variant{.from_zero = true}>},
     {"last of equals", "Among equal windows of a text yours is the last; the first is asked for.",
      exercise::bound<wrong, Variant{.last = true}>}});

}  // namespace
