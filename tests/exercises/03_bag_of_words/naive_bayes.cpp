#include "03_bag_of_words/naive_bayes.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&naive_bayes);

void check(exercise::Checker& checker, Answer answer) {
  // Manning, Raghavan and Schütze, "Introduction to Information Retrieval", table 13.1. The columns are
  // Chinese, Beijing, Shanghai, Macao, Tokyo, Japan; class 1 is "about China".
  const Array counts = {{2, 1, 0, 0, 0, 0}, {2, 0, 1, 0, 0, 0}, {1, 0, 0, 1, 0, 0}, {1, 0, 0, 0, 1, 1}};
  const Indices labels = {1, 1, 1, 0};
  const Real china = 3.0 / 4 * std::pow(3.0 / 7, 3) / 14 / 14, other = 1.0 / 4 * std::pow(2.0 / 9, 5);
  checker.equal("'Chinese Chinese Chinese Tokyo Japan', the textbook's example",
                answer(counts, labels, 2, Array{3, 0, 0, 0, 1, 1}),
                Array{other / (china + other), china / (china + other)});
  checker.equal("a text without words: only the prior is left",
                answer(counts, labels, 2, Array{0, 0, 0, 0, 0, 0}), Array{0.25, 0.75});
  checker.equal("'Beijing', which class 0 never had: (1/9 · 1/4) against (2/14 · 3/4)",
                answer(counts, labels, 2, Array{0, 1, 0, 0, 0, 0}),
                Array{1.0 / 36 / (1.0 / 36 + 3.0 / 28), 3.0 / 28 / (1.0 / 36 + 3.0 / 28)});

  // The two classes mirror each other, so 500 of each word say nothing; 500 and 501 say what one word says.
  const Array mirror = {{3, 1}, {1, 3}, {1, 3}};
  checker.equal("a text of 1,000 words that pull equally",
                answer(Array{{3, 1}, {1, 3}}, Indices{0, 1}, 2, Array{500, 500}), Array{0.5, 0.5});
  checker.equal("a text of 1,001 words", answer(Array{{3, 1}, {1, 3}}, Indices{0, 1}, 2, Array{500, 501}),
                Array{1.0 / 3, 2.0 / 3});
  checker.equal("a text of 5,000 words of one kind", answer(mirror, Indices{0, 1, 1}, 2, Array{5000, 0}),
                Array{1, 0});
  checker.equal("a text of 5,000 words of the other kind",
                answer(mirror, Indices{0, 1, 1}, 2, Array{0, 5000}), Array{0, 1});
  checker.equal("a single class: its probability is 1",
                answer(Array{{3, 1}, {1, 3}}, Indices{0, 0}, 1, Array{2, 1}), Array{1});
  checker.equal("a term that no training text has: V counts it too, (1/2 · 2/4) against (1/2 · 1/6)",
                answer(Array{{1, 0, 0}, {0, 3, 0}}, Indices{0, 1}, 2, Array{1, 0, 0}), Array{0.75, 0.25});

  // sklearn.naive_bayes.MultinomialNB().fit(counts, labels).predict_proba(…)
  const Array five = {{3, 0, 1, 0}, {0, 2, 1, 0}, {1, 1, 1, 1}, {0, 0, 4, 2}, {0, 0, 0, 0}};
  checker.equal("scikit-learn's numbers, three classes",
                answer(five, Indices{0, 2, 1, 2, 0}, 3, Array{2, 1, 0, 3}),
                Array{0.3053486974025224, 0.610697394805046, 0.0839539077924312}, 1e-8);
  checker.equal("scikit-learn's numbers, another text",
                answer(five, Indices{0, 2, 1, 2, 0}, 3, Array{0, 0, 5, 0}),
                Array{0.04358122338075187, 0.021790611690375952, 0.9346281649288718}, 1e-8);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("training texts")) {
    const std::size_t C = exercise::between(2, 4, generator), V = exercise::between(2, 6, generator);
    const std::size_t N = C + exercise::between(0, 4, generator);
    Indices of = exercise::drawn_indices(0, C - 1, {N}, generator);
    for (std::size_t c = 0; c < C; ++c) of(c) = static_cast<Index>(c);
    generator.shuffle(of);
    const Array seen = exercise::drawn_counts(1, 4, {N, V}, generator);
    const Array text = exercise::drawn_counts(0, 3, {V}, generator);
    checker.equal(name, answer(seen, of, C, text), naive_bayes(seen, of, C, text));
  }
}

/// What a variant of naive Bayes changes.
struct Variant {
  Real smoothing = 1;             ///< added to each count
  Real smoothing_of_the_sum = 1;  ///< added to the sum, for each term
  enum class Prior {
    texts,
    words,
    none,
    whole
  } prior = Prior::texts;           ///< whole: n / N without what is after the point
  bool presence = false;            ///< each word of the text taken once
  bool element_for_row = false;     ///< counts[i] is added to each count of the class
  bool only_logarithms = false;     ///< returned as they are
  bool logarithms_divided = false;  ///< by their sum, without an exponential
  bool underflows = false;          ///< exponentials of the sums as they are
  bool normalised = true;
};

Array wrong(const Variant& how, const Array& counts, const Indices& labels, std::size_t classes,
            const Array& text) {
  Array log_posterior = xt::zeros<Real>({classes});
  for (std::size_t c = 0; c < classes; ++c) {
    std::size_t texts = 0;
    Array count = xt::zeros<Real>({counts.shape(1)});
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels(i) != static_cast<Index>(c)) continue;
      texts += 1;
      if (how.element_for_row) {
        count += counts[i];
      } else {
        count += xt::view(counts, i);
      }
    }
    const Real words = xt::sum(count)();
    if (how.prior == Variant::Prior::texts)
      log_posterior(c) = std::log(static_cast<Real>(texts) / static_cast<Real>(labels.size()));
    if (how.prior == Variant::Prior::whole)
      log_posterior(c) = std::log(static_cast<Real>(texts / labels.size()));
    if (how.prior == Variant::Prior::words) log_posterior(c) = std::log(words / xt::sum(counts)());
    const Real sum = words + how.smoothing_of_the_sum * static_cast<Real>(text.size());
    for (std::size_t v = 0; v < text.size(); ++v) {
      const Real times = how.presence ? std::min<Real>(text(v), 1) : text(v);
      if (times > 0) log_posterior(c) += times * std::log((count(v) + how.smoothing) / sum);
    }
  }
  if (how.only_logarithms) return log_posterior;
  if (how.logarithms_divided) return log_posterior / xt::sum(log_posterior)();
  const Real largest = how.underflows ? 0 : xt::amax(log_posterior)();
  const Array posterior = xt::exp(log_posterior - largest);
  return how.normalised ? Array(posterior / xt::sum(posterior)()) : posterior;
}

const exercise::Exercise registered(
    "3.3", &naive_bayes, check,
    {{"product underflows",
      "A thousand probabilities multiplied are zero for the computer, also as the exponential of a sum of "
      "logarithms: "
      "subtract the largest of the sums from all before you leave the logarithms.",
      exercise::bound<wrong, Variant{.underflows = true}>},
     {"no smoothing",
      "A word that a class never had gets probability zero there, and one such word decides alone: add 1 to "
      "each count.",
      exercise::bound<wrong, Variant{.smoothing = 0, .smoothing_of_the_sum = 0}>},
     {"sum not smoothed",
      "You add 1 to each count but not V to their sum, so the word probabilities of a class do not add up to "
      "one.",
      exercise::bound<wrong, Variant{.smoothing_of_the_sum = 0}>},
     {"prior forgotten", "The prior P(c) is forgotten: a class with more training texts should start ahead.",
      exercise::bound<wrong, Variant{.prior = Variant::Prior::none}>},
     {"prior from words", "Your prior is the class's share of the words; P(c) is its share of the texts.",
      exercise::bound<wrong, Variant{.prior = Variant::Prior::words}>},
     {"whole numbers",
      "Your P(c) is a division of whole numbers, which drops what comes after the point: it is 0 for every "
      "class. Make a Real of one of the two first.",
      exercise::bound<wrong, Variant{.prior = Variant::Prior::whole}>},
     {"element for row",
      "counts[i] is one number of the first text; all counts of text i are its row, xt::view(counts, i).",
      exercise::bound<wrong, Variant{.element_for_row = true}>},
     {"each word once",
      "You take each word of the text once, however often it stands there; its probability counts each time.",
      exercise::bound<wrong, Variant{.presence = true}>},
     {"logarithms returned",
      "These are still logarithms, ln P(c) + Σ …; the task asks for probabilities that sum to 1.",
      exercise::bound<wrong, Variant{.only_logarithms = true}>},
     {"logarithms divided",
      "You divided the logarithms by their sum; it is the probabilities, their exponentials, that sum to 1.",
      exercise::bound<wrong, Variant{.logarithms_divided = true}>},
     {"not normalised",
      "Your numbers are in proportion, but do not sum to 1: P(c | text) is only ∝ the product.",
      exercise::bound<wrong, Variant{.underflows = true, .normalised = false}>},
     {"largest is one",
      "Your largest number is 1 and the others are in proportion: divide them by their sum, so that they sum "
      "to 1.",
      exercise::bound<wrong, Variant{.normalised = false}>}});

}  // namespace
