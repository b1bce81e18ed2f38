#include "09_attention/softmax_backward.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&softmax_backward);

void check(exercise::Checker& checker, Answer answer) {
  // y = (½, ½), slope (1, 0): ½ · (1 − ½) and ½ · (0 − ½).
  checker.equal("weights of a half", answer(Array{{0.5, 0.5}, {0.5, 0.5}}, Array{{1, 0}, {0, 2}}),
                Array{{0.25, -0.25}, {-0.5, 0.5}});
  checker.equal("the same slope everywhere moves nothing",
                answer(Array{{0.25, 0.75}, {0.5, 0.5}}, Array{{3, 3}, {3, 3}}), Array{{0, 0}, {0, 0}});
  checker.equal("one of three, and a row of which all was hidden",
                answer(Array{{0.5, 0.25, 0.25}, {0, 0, 0}}, Array{{4, 0, 0}, {1, 2, 3}}),
                Array{{1, -0.5, -0.5}, {0, 0, 0}});

  Generator generator(1);
  const Array scores = normal({3, 5}, 1, generator), slope = normal({3, 5}, 1, generator);
  checker.gradient("three queries, five keys, against differences", answer(softmax(scores).value(), slope),
                   scores, [&](const Array& x) { return sum(softmax(x) * Tensor(slope)).item(); });

  for (const std::string& name : exercise::three_drawn("weights and slopes")) {
    const Shape shape = {exercise::between(1, 5, checker.generator()),
                         exercise::between(2, 6, checker.generator())};
    const Array weights = softmax(normal(shape, 1, checker.generator())).value();
    const Array from_above = normal(shape, 1, checker.generator());
    checker.equal(name, answer(weights, from_above), softmax_backward(weights, from_above));
  }
}

/// A wrong answer: some other formula of the weights y (T,S) and the slope g (T,S).
template <Tensor (*formula)(const Tensor& y, const Tensor& g)>
Array wrong(const Array& y, const Array& g) {
  return formula(y, g).value();
}

const exercise::Exercise registered(
    "9.5", &softmax_backward, check,
    {{"only the diagonal",
      "You kept only the diagonal y (1 − y): but each score changes all weights of its row, since they sum "
      "to 1.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (1 - y) * g; }>},
     {"weights times slope",
      "The slope is multiplied by the weights and nothing is taken off: where is the row's mean?",
      wrong<[](const Tensor& y, const Tensor& g) { return y * g; }>},
     {"plain mean", "You took off the plain mean of the slopes; it is their mean weighted by y.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (g - mean(g, 1, true)); }>},
     {"plain sum",
      "You took off the plain sum of the slopes; each slope in it is multiplied by its weight y.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (g - sum(g, 1, true)); }>},
     {"i = j twice",
      "The term i = j is in your sum twice, once as y (1 − y) g and once as −y y g; the two cases exclude "
      "each other.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (1 - y) * g - y * sum(y * g, 1, true); }>},
     {"its own slope in every term",
      "Each term of your sum has the slope of i, so the sum is 0: score i reaches weight j, whose slope is "
      "that of j.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * g * (1 - sum(y, 1, true)); }>},
     {"y in front forgotten", "Nothing is multiplied by y in front: g − Σ y g is still to be weighted by y.",
      wrong<[](const Tensor& y, const Tensor& g) { return g - sum(y * g, 1, true); }>},
     {"sum over everything", "You summed over all rows at once; each row has a softmax of its own.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (g - sum(y * g)); }>},
     {"sums along the wrong axis",
      "Your sums lie along the columns, one for each key: keep the axis that is summed, with size 1, so that "
      "each belongs to its row.",
      // With arrays, as a student writes it: where T is not S it fails as theirs does.
      [](const Array& y, const Array& g) -> Array {
        const Array rows = sum(Tensor(y) * Tensor(g), 1).value();  // (T), which broadcasts as if it were (S)
        return y * (g - rows);
      }},
     {"sum over the queries", "Your sum runs down the columns; each query's weights are a row.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (g - sum(y * g, 0, true)); }>},
     {"sign", "The sign is reversed.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * (sum(y * g, 1, true) - g); }>},
     {"mean not weighted again",
      "What is taken off must be multiplied by y too: y (g − Σ y g), not y g − Σ y g.",
      wrong<[](const Tensor& y, const Tensor& g) { return y * g - sum(y * g, 1, true); }>}});

}  // namespace
