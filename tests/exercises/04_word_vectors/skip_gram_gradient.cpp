#include "04_word_vectors/skip_gram_gradient.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&skip_gram_gradient);
using Slopes = std::pair<Array, Array>;
using Targets = std::vector<Index>;

Real loss(const Array& centre, const Array& contexts, const Targets& targets) {
  Real sum = 0;
  for (std::size_t n = 0; n < targets.size(); ++n) {
    Real score = 0;
    for (std::size_t i = 0; i < centre.size(); ++i) score += centre(i) * contexts(targets[n], i);
    sum += std::log1p(std::exp(n == 0 ? -score : score));
  }
  return sum;
}

void judge(exercise::Checker& checker, const std::string& name, const Slopes& slopes,
           const Slopes& expected) {
  checker.equal(name + ": ∂loss/∂centre", slopes.first, expected.first);
  checker.equal(name + ": ∂loss/∂contexts", slopes.second, expected.second);
}

void check(exercise::Checker& checker, Answer answer) {
  // At a score of 0 every σ is ½, so the errors are −½ for the true context and ½ for a negative
  judge(checker, "the true context alone, at a score of 0", answer({2, 0}, {{0, 4}, {7, 7}}, {0}),
        {{0, -2}, {{-1, 0}, {0, 0}}});
  judge(checker, "a context and a negative, at scores of 0", answer({2, 0}, {{0, 4}, {0, 6}, {9, 9}}, {0, 1}),
        {{0, 1}, {{-1, 0}, {1, 0}, {0, 0}}});
  judge(checker, "a negative that was drawn twice", answer({2, 0}, {{0, 4}, {0, 6}}, {0, 1, 1}),
        {{0, 4}, {{-1, 0}, {2, 0}}});
  judge(checker, "a negative that is the context", answer({2, 0}, {{0, 4}, {0, 6}}, {0, 1, 0}),
        {{0, 3}, {{0, 0}, {1, 0}}});
  // σ(ln 9) = .9 and σ(−ln 9) = .1
  const Slopes scores = answer({1, 2}, {{std::log(9), 0}, {0, -std::log(9) / 2}}, {0, 1});
  judge(checker, "scores of ln 9 and −ln 9", scores,
        {{-.1 * std::log(9), -.1 * std::log(9) / 2}, {{-.1, -.2}, {.1, .2}}});
  // σ(ln 999) = .999: the program word2vec cuts scores off at 6, which is below ln 999
  const Real far = std::log(999);
  judge(checker, "scores of ln 999 and −ln 999", answer({1, 2}, {{far, 0}, {0, -far / 2}}, {0, 1}),
        {{-.001 * far, -.001 * far / 2}, {{-.001, -.002}, {.001, .002}}});

  const Array centre = exercise::wave({5}, 1), contexts = exercise::wave({4, 5}, .4, .2);
  const Targets targets = {2, 0, 3, 0};
  const Slopes slopes = answer(centre, contexts, targets);
  checker.gradient("four targets: ∂loss/∂centre against differences of the loss", slopes.first, centre,
                   [&](const Array& w) { return loss(w, contexts, targets); });
  checker.gradient("four targets: ∂loss/∂contexts against differences of the loss", slopes.second, contexts,
                   [&](const Array& table) { return loss(centre, table, targets); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("vectors")) {
    const std::size_t V = exercise::between(3, 6, generator), C = exercise::between(2, 5, generator);
    const Array w = normal({C}, 1, generator), table = normal({V, C}, 1, generator);
    Targets drawn(exercise::between(2, 4, generator));
    for (Index& target : drawn) target = static_cast<Index>(generator.below(V));
    judge(checker, name, answer(w, table, drawn), skip_gram_gradient(w, table, drawn));
  }
}

/// What a wrong gradient does.
struct Variant {
  bool negatives_signed = true;  ///< a negative's error has a sign of its own
  bool sigmoid = true, slope = true, tanh = false;
  Real sign = 1;
  bool centre_adds = true, contexts_add = true;
  bool negatives_move = true;
  bool moved_first = false;  ///< the centre is moved before its contexts' gradients are taken
  bool own_row = false;      ///< a context's gradient is along itself
  bool averaged = false;
  bool context_turned = false;  ///< 1 − σ for the true context
};

Slopes wrong(const Variant& how, const Array& centre, const Array& contexts, const Targets& targets) {
  Slopes slopes = {Array(centre.shape(), 0), Array(contexts.shape(), 0)};
  Array w = centre;
  for (const bool for_contexts : {false, true}) {
    for (std::size_t n = 0; n < targets.size(); ++n) {
      const Index row = targets[n];
      Real score = 0;
      for (std::size_t i = 0; i < w.size(); ++i) score += centre(i) * contexts(row, i);
      Real p = how.sigmoid ? 1 / (1 + std::exp(-score)) : score;
      if (how.tanh) p = std::tanh(score);
      Real error = how.sign * (n == 0 || !how.negatives_signed ? p - 1 : p);
      if (!how.slope) error = n == 0 ? p : -p;
      if (how.context_turned && n == 0) error = 1 - p;
      if (how.averaged && n > 0) error /= static_cast<Real>(targets.size() - 1);
      for (std::size_t i = 0; i < w.size(); ++i) {
        if (!for_contexts) {
          slopes.first(i) = error * contexts(row, i) + (how.centre_adds ? slopes.first(i) : 0);
        } else if (n == 0 || how.negatives_move) {
          slopes.second(row, i) = error * (how.own_row ? contexts(row, i) : w(i)) +
                                  (how.contexts_add ? slopes.second(row, i) : 0);
        }
      }
    }
    for (std::size_t i = 0; how.moved_first && i < w.size(); ++i) w(i) -= slopes.first(i);
  }
  return slopes;
}

const exercise::Exercise registered(
    "4.4", &skip_gram_gradient, check,
    {{"negatives pulled nearer",
      "You treat negatives as true contexts, whose error is σ − 1; that of a negative is σ, which pushes it "
      "away.",
      exercise::bound<wrong, Variant{.negatives_signed = false}>},
     {"sign", "Yours is the gradient times −1: it points down the loss, where a gradient points up.",
      exercise::bound<wrong, Variant{.sign = -1}>},
     {"the context pushed away",
      "The error of your true context is 1 − σ(score), which pushes it away; it is σ(score) − 1.",
      exercise::bound<wrong, Variant{.context_turned = true}>},
     {"no sigmoid", "Your error is made of the score itself; it is σ(score) that 1 is taken from.",
      exercise::bound<wrong, Variant{.sigmoid = false}>},
     {"tanh", "You take tanh(score) where σ(score) is asked, 1 / (1 + e^−score).",
      exercise::bound<wrong, Variant{.tanh = true}>},
     {"σ for the error",
      "Your errors are σ for the context and −σ for a negative; the slope of −ln σ(s) is σ(s) − 1, that of "
      "−ln σ(−s) is σ(s).",
      exercise::bound<wrong, Variant{.slope = false}>},
     {"only the last target kept",
      "The centre keeps what its last target gives; it is moved by all of them, so their parts add up.",
      exercise::bound<wrong, Variant{.centre_adds = false}>},
     {"a row twice, kept once",
      "A word that stands twice among the targets keeps its last part; its two parts add up.",
      exercise::bound<wrong, Variant{.contexts_add = false}>},
     {"negatives left alone", "Only the true context's row has a gradient; those of the negatives move too.",
      exercise::bound<wrong, Variant{.negatives_move = false}>},
     {"the centre moved first",
      "The gradients of the contexts are taken at a centre that was moved already; all are taken at the same "
      "point.",
      exercise::bound<wrong, Variant{.moved_first = true}>},
     {"along itself",
      "A context's gradient goes along the context; it goes along the centre, which it is multiplied by.",
      exercise::bound<wrong, Variant{.own_row = true}>},
     {"negatives averaged", "You divide the negatives' parts by their number; the loss is their sum.",
      exercise::bound<wrong, Variant{.averaged = true}>}});

}  // namespace
