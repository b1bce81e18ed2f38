#include "05_rnn/step.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;

namespace {

using Answer = decltype(&step);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("one unit, x = 2, h = ½, W_x = ¼, W_h = 1, b = −½",
                answer(one(2), one(.5), one(.25), one(1), Array{-.5}), one(std::tanh(.5)));
  checker.equal("only the bias", answer(one(0), one(0), one(1), one(1), Array{.25}), one(std::tanh(.25)));

  // Row 0 of a weight belongs to what comes in at place 0.
  const Array none = xt::zeros<Real>({2, 2});
  checker.equal(
      "two texts, two inputs that go to each other's unit",
      answer(Array{{1, 0}, {0, 2}}, Array{{5, 6}, {7, 8}}, Array{{0, .5}, {.25, 0}}, none, Array{0, 0}),
      Array{{0, std::tanh(.5)}, {std::tanh(.5), 0}});
  checker.equal(
      "two texts, one unit that hands its state to the other",
      answer(Array{{5, 6}, {7, 8}}, Array{{1, 0}, {0, 2}}, none, Array{{0, .75}, {0, 0}}, Array{0, 0}),
      Array{{0, std::tanh(.75)}, {0, 0}});

  exercise::flows_back(
      checker, "what flows back through your step",
      {{"x", wave({2, 2}, 1.3)},
       {"h", wave({2, 3}, .7)},
       {"W_x", wave({2, 3}, .9)},
       {"W_h", wave({3, 3}, .6)},
       {"b", wave({3}, .5)}},
      [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2], in[3], in[4]); });

  // torch.nn.RNNCell(2, 3), batch 2
  checker.equal(
      "PyTorch's numbers",
      answer(wave({2, 2}, 1.3), wave({2, 3}, .7), wave({2, 3}, .9), wave({3, 3}, .6), wave({3}, .5)),
      Array{{0.8573145016055427, 0.8195731328691171, 0.4893230531508392},
            {0.7792578832219773, 0.9740710999481834, 0.9876674850552953}},
      1e-8);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a step")) {
    const std::size_t B = exercise::between(1, 4, generator), I = exercise::between(1, 5, generator),
                      C = exercise::between(1, 5, generator);
    const Tensor x = normal({B, I}, 1, generator), h = normal({B, C}, 1, generator);
    const Tensor W_x = normal({I, C}, 1, generator), W_h = normal({C, C}, 1, generator);
    const Tensor b = normal({C}, 1, generator);
    checker.equal(name, answer(x, h, W_x, W_h, b), step(x, h, W_x, W_h, b));
  }
}

/// What a wrong step changes.
struct Variant {
  bool swapped = false;                             ///< x · W_h + h · W_x
  bool x_transposed = false, h_transposed = false;  ///< a weight with rows for columns
  bool reads_input = true, reads_state = true;
  enum class Product { rows, columns, elements } product = Product::rows;  ///< x · W, W · x, x ∘ W
  int biases = 1;
  enum class Squash { all, none, logistic, before_bias, input_only } squash = Squash::all;
};

Tensor wrong(const Variant& how, const Tensor& x, const Tensor& h, const Tensor& W_x, const Tensor& W_h,
             const Tensor& b) {
  using enum Variant::Squash;
  using enum Variant::Product;
  const auto turned = [](const Tensor& W, bool turn) { return turn ? transpose(W) : W; };
  const auto product = [&](const Tensor& row, const Tensor& W) {
    return how.product == columns ? matmul(W, row) : how.product == elements ? row * W : matmul(row, W);
  };
  const Tensor brought = product(x, how.swapped ? W_h : turned(W_x, how.x_transposed));
  const Tensor remembered = product(h, how.swapped ? W_x : turned(W_h, how.h_transposed));
  Tensor sums = !how.reads_input ? remembered : !how.reads_state ? brought : brought + remembered;
  if (how.squash == before_bias) return tanh(sums) + b;
  if (how.squash == input_only) return tanh(brought + b) + remembered;
  for (int i = 0; i < how.biases; ++i) sums = sums + b;
  return how.squash == none ? sums : how.squash == logistic ? sigmoid(sums) : tanh(sums);
}

const exercise::Exercise registered(
    "5.1", &step, check,
    {{"weights swapped",
      "You multiplied x by W_h and h by W_x: what is read goes through W_x, what is remembered through W_h.",
      exercise::bound<wrong, Variant{.swapped = true}>},
     {"W_x transposed",
      "You transposed W_x: its rows stand for the inputs and its columns for the units, so x W_x needs no "
      "transpose.",
      exercise::bound<wrong, Variant{.x_transposed = true}>},
     {"W_h transposed",
      "You transposed W_h: row i holds what unit i gives to all the others, as the forward pass needs it; "
      "the transpose belongs to the backward pass.",
      exercise::bound<wrong, Variant{.h_transposed = true}>},
     {"both transposed",
      "You transposed both weights, as PyTorch stores them; here they stand as the formula has them.",
      exercise::bound<wrong, Variant{.x_transposed = true, .h_transposed = true}>},
     {"weights on the left",
      "You multiplied W · x and W · h, as for columns; here each text is a row, and a row stands left of its "
      "weight.",
      exercise::bound<wrong, Variant{.product = Variant::Product::columns}>},
     {"element by element",
      "You multiplied by `*`, which goes element by element; the · of the formula is the product of "
      "matrices, `matmul`.",
      exercise::bound<wrong, Variant{.product = Variant::Product::elements}>},
     {"bias twice", "The bias is in your sum twice: PyTorch keeps two that add up, this step has one.",
      exercise::bound<wrong, Variant{.biases = 2}>},
     {"bias forgotten", "The bias b is missing from the sum.", exercise::bound<wrong, Variant{.biases = 0}>},
     {"bias after the tanh",
      "You added b after the tanh; it shifts the sum, and then the tanh bounds all of it.",
      exercise::bound<wrong, Variant{.squash = Variant::Squash::before_bias}>},
     {"state not squashed",
      "h W_h stands outside your tanh: the state could then grow without bound, step after step.",
      exercise::bound<wrong, Variant{.squash = Variant::Squash::input_only}>},
     {"no tanh", "The tanh is missing: without it fifty steps are one matrix, and the state has no bound.",
      exercise::bound<wrong, Variant{.squash = Variant::Squash::none}>},
     {"sigmoid for tanh",
      "You squashed with σ, and no state could then be below zero; Elman's step here uses tanh.",
      exercise::bound<wrong, Variant{.squash = Variant::Squash::logistic}>},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      [](const Tensor& x, const Tensor& h, const Tensor& W_x, const Tensor& W_h, const Tensor& b) {
        return wrong({}, x, h, W_x, W_h, b).detach();
      }},
     {"state not read",
      "Your step forgets at once: h W_h is missing, so nothing of what was read before counts.",
      exercise::bound<wrong, Variant{.reads_state = false}>},
     {"input not read", "Your step never reads: x W_x is missing from the sum.",
      exercise::bound<wrong, Variant{.reads_input = false}>}});

}  // namespace
