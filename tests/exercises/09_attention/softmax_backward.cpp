#include "09_attention/softmax_backward.hpp"

#include "exercise.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&softmax_backward);

Array weights_of(const Array& scores) { return softmax(Tensor(scores)).value(); }

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
  checker.gradient("three queries, five keys, against differences", answer(weights_of(scores), slope), scores,
                   [&](const Array& x) { return Real(xt::sum(weights_of(x) * slope)()); });
}

const exercise::Exercise registered(
    "9.5", &softmax_backward, check,
    {{"only the diagonal",
      "You kept only the diagonal y (1 − y): but each score changes all weights of its row, since they sum "
      "to 1.",
      [](const Array& y, const Array& g) -> Array { return y * (1 - y) * g; }},
     {"weights times slope",
      "The slope is multiplied by the weights and nothing is taken off: where is the row's mean?",
      [](const Array& y, const Array& g) -> Array { return y * g; }},
     {"plain mean", "You took off the plain mean of the slopes; it is their mean weighted by y.",
      [](const Array& y, const Array& g) -> Array {
        const Array mean = xt::sum(g, {1}, xt::keep_dims) / static_cast<Real>(g.shape(1));
        return y * (g - mean);
      }},
     {"plain sum",
      "You took off the plain sum of the slopes; each slope in it is multiplied by its weight y.",
      [](const Array& y, const Array& g) -> Array {
        const Array total = xt::sum(g, {1}, xt::keep_dims);
        return y * (g - total);
      }},
     {"i = j twice",
      "The term i = j is in your sum twice, once as y (1 − y) g and once as −y y g; the two cases exclude "
      "each other.",
      [](const Array& y, const Array& g) -> Array {
        const Array rows = xt::sum(y * g, {1}, xt::keep_dims);
        return y * (1 - y) * g - y * rows;
      }},
     {"its own slope in every term",
      "Each term of your sum has the slope of i, so the sum is 0: score i reaches weight j, whose slope is "
      "that of j.",
      [](const Array& y, const Array& g) -> Array {
        const Array ones = xt::sum(y, {1}, xt::keep_dims);
        return y * g * (1 - ones);
      }},
     {"y in front forgotten", "Nothing is multiplied by y in front: g − Σ y g is still to be weighted by y.",
      [](const Array& y, const Array& g) -> Array {
        const Array rows = xt::sum(y * g, {1}, xt::keep_dims);
        return g - rows;
      }},
     {"sum over everything", "You summed over all rows at once; each row has a softmax of its own.",
      [](const Array& y, const Array& g) -> Array {
        const Real total = xt::sum(y * g)();
        return y * (g - total);
      }},
     {"sums along the wrong axis",
      "Your sums lie along the columns, one for each key: keep the axis that is summed, with size 1, so that "
      "each belongs to its row.",
      [](const Array& y, const Array& g) -> Array {
        const Array rows = xt::sum(y * g, {1});  // (T), which broadcasts as if it were (S)
        return y * (g - rows);
      }},
     {"sum over the queries", "Your sum runs down the columns; each query's weights are a row.",
      [](const Array& y, const Array& g) -> Array {
        const Array columns = xt::sum(y * g, {0}, xt::keep_dims);
        return y * (g - columns);
      }},
     {"sign", "The sign is turned round.",
      [](const Array& y, const Array& g) -> Array {
        const Array rows = xt::sum(y * g, {1}, xt::keep_dims);
        return y * (rows - g);
      }},
     {"mean not weighted again",
      "What is taken off must be multiplied by y too: y (g − Σ y g), not y g − Σ y g.",
      [](const Array& y, const Array& g) -> Array {
        const Array rows = xt::sum(y * g, {1}, xt::keep_dims);
        return y * g - rows;
      }}});

}  // namespace
