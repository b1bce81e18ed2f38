#include "05_rnn/jacobian_norms.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using rnn::Forgetting;

namespace {

using Answer = decltype(&jacobian_norms);

/// One unit's states: (T,1).
Array column(Array numbers) {
  numbers.reshape({numbers.size(), std::size_t{1}});
  return numbers;
}

/// What belongs to one time step: (1,C).
Tensor step_of(const Tensor& x, Index t) { return slice(x, 0, t, t + 1); }

/// h_1 … h_T (T,C) of h_t = tanh(x_t + h_{t−1} W_h), where x (T,C) is what each step brings.
Tensor states_from(const Tensor& x, const Tensor& W_h, const Tensor& h_0) {
  std::vector<Tensor> states = {reshape(h_0, {1, -1})};  // (1,C) each
  for (std::size_t t = 0; t < x.size(0); ++t)
    states.push_back(tanh(step_of(x, t) + matmul(states.back(), W_h)));
  states.erase(states.begin());
  return concat(states, 0);
}

/// ‖∂h_T/∂h_{T−k}‖ without a formula: each state is moved a little, and the last one watched.
double measured(const Tensor& x, const Tensor& W_h, const Tensor& states, std::size_t k) {
  const std::size_t T = x.size(0), C = x.size(1);
  const Tensor rest = slice(x, 0, T - k, T);
  const double step = 1e-5;
  double squares = 0;
  for (std::size_t i = 0; i < C; ++i) {
    Array up = step_of(states, T - k - 1).value(), down = up;
    up(0, i) += step;
    down(0, i) -= step;
    const Tensor moved = states_from(rest, W_h, up) - states_from(rest, W_h, down);
    squares += sum(square(step_of(moved, k - 1) / (2 * step))).item();
  }
  return std::sqrt(squares);
}

void judge(exercise::Checker& checker, const std::string& name, const Forgetting& actual,
           const std::vector<double>& norms, double rate) {
  checker.equal(name + ": norms", actual.norms, norms, 1e-7);
  checker.equal(name + ": rate", actual.rate, rate, 1e-5);  // the chapter's spectral radius is a limit
}

void check(exercise::Checker& checker, Answer answer) {
  // Where h = 0 the tanh does nothing: J = W_h, and W_h² = .25 on the diagonal.
  judge(checker, "W_h = {{0, 1}, {¼, 0}}, three states of 0",
        answer(Array{{0, 1}, {.25, 0}}, xt::zeros<Real>({3, 2})),
        {std::sqrt(2.), std::sqrt(1.0625), std::sqrt(.125), std::sqrt(1.0625) / 4}, .5);
  judge(checker, "one unit, W_h = 2, states ½ and .8", answer(Array(Shape{1, 1}, 2), column({.5, .8})),
        {1, .72, 1.08}, .72);
  judge(checker, "W_h = {{0, 2}, {1, 0}}, one state (.6, 0)", answer(Array{{0, 2}, {1, 0}}, Array{{.6, 0}}),
        {std::sqrt(2.), std::sqrt(4.4096)}, std::sqrt(1.28));

  // A run of five steps; norms[5] goes back to h_0.
  const Array W_h = {{.9, -.7, .2}, {.4, .8, 1.1}, {-.6, .3, .5}};
  const Array x = {{.3, -.2, .5}, {-.9, .4, .1}, {.2, .8, -.6}, {.7, -.1, .3}, {-.4, .5, .9}};
  const Array states = states_from(x, W_h, Array{0, 0, 0}).value();
  const Forgetting run = answer(W_h, states);
  checker.that("a run of five steps: six norms", run.norms.size() == 6,
               "for k = 0 … T there are T + 1 norms");
  for (std::size_t k = 1; k < 5 && k < run.norms.size(); ++k) {
    checker.equal("a run of five steps: norm " + std::to_string(k) + " against moving the state",
                  run.norms[k], measured(x, W_h, states, k), 1e-6);
  }
  checker.equal("a run of five steps: rate", run.rate, .7453962327306286, 1e-5);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a text's states")) {
    const std::size_t T = exercise::between(2, 5, generator), C = exercise::between(2, 4, generator);
    const Array weight = normal({C, C}, .7, generator);
    const Array run_of_it = tanh(Tensor(normal({T, C}, 1, generator))).value();
    const Forgetting expected = jacobian_norms(weight, run_of_it);
    judge(checker, name, answer(weight, run_of_it), expected.norms, expected.rate);
  }
}

/// What a wrong answer changes.
struct Variant {
  enum class Slope { columns, rows, none } slope = Slope::columns;  ///< what 1 − h² scales
  bool from_the_start = false;
  bool reversed = false;                                     ///< the factors in the other order
  bool turned = false;                                       ///< W_h transposed
  enum class First { root, one, none } first = First::root;  ///< norms[0]
  enum class Norm { of_product, product_of_norms, of_each, squared } norm = Norm::of_product;
  enum class Rate { radius, norm, of_weights, of_the_first, growth, of_product } rate = Rate::radius;
};

double norm_of(const Tensor& matrix) { return std::sqrt(sum(square(matrix)).item()); }

Forgetting wrong(const Variant& how, const Array& W_h, const Array& states) {
  using enum Variant::Rate;
  const std::size_t T = states.shape(0), C = W_h.shape(0);
  const Tensor W = how.turned ? transpose(Tensor(W_h)) : Tensor(W_h);
  const auto jacobian = [&](std::size_t t) {
    const Tensor slope = 1 - square(step_of(states, t));  // (1,C)
    return how.slope == Variant::Slope::none   ? W
           : how.slope == Variant::Slope::rows ? W * transpose(slope)
                                               : W * slope;
  };
  Tensor product = Array(xt::eye<Real>(C));
  Forgetting found{{norm_of(product)}, 0};
  for (std::size_t k = 0; k < T; ++k) {
    const Tensor J = jacobian(how.from_the_start ? k : T - 1 - k);
    const bool left = how.reversed == how.from_the_start;
    product = left ? matmul(J, product) : matmul(product, J);
    const double norm = norm_of(product);
    found.norms.push_back(how.norm == Variant::Norm::squared ? norm * norm
                          : how.norm == Variant::Norm::product_of_norms
                              ? (k == 0 ? 1 : found.norms.back()) * norm_of(J)
                          : how.norm == Variant::Norm::of_each ? norm_of(J)
                                                               : norm);
  }
  const Tensor last = jacobian(T - 1);
  found.rate = how.rate == Variant::Rate::norm ? norm_of(last)
               : how.rate == of_weights        ? rnn::spectral_radius(W_h)
               : how.rate == of_the_first      ? rnn::spectral_radius(jacobian(0).value())
               : how.rate == growth            ? found.norms[T] / found.norms[T - 1]
               : how.rate == of_product        ? rnn::spectral_radius(product.value())
                                               : rnn::spectral_radius(last.value());
  if (how.first == Variant::First::one) found.norms[0] = 1;
  if (how.first == Variant::First::none) found.norms.erase(found.norms.begin());
  return found;
}

const exercise::Exercise registered(
    "5.4", &jacobian_norms, check,
    {{"norm for spectral radius",
      "Your rate is the norm of J_T. A norm above 1 promises nothing: the norm says how much one step may "
      "stretch, the spectral radius what "
      "each of many steps does.",
      exercise::bound<wrong, Variant{.rate = Variant::Rate::norm}>},
     {"radius of W_h alone",
      "Your rate is the spectral radius of W_h alone; each step passes a tanh as well, and 1 − h² makes it "
      "smaller.",
      exercise::bound<wrong, Variant{.rate = Variant::Rate::of_weights}>},
     {"radius of the first step",
      "Your rate is that of J_1; the state converges at the end, so J_T is asked for.",
      exercise::bound<wrong, Variant{.rate = Variant::Rate::of_the_first}>},
     {"the last ratio",
      "Your rate is the ratio of the last two norms, which still swings; the spectral radius is what such "
      "ratios settle to.",
      exercise::bound<wrong, Variant{.rate = Variant::Rate::growth}>},
     {"radius of the product",
      "Your rate is the spectral radius of the whole product, which is T steps; the rate is for one.",
      exercise::bound<wrong, Variant{.rate = Variant::Rate::of_product}>},
     {"slope left out", "Your steps are W_h alone: what goes back through a tanh is scaled by 1 − h².",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::none}>},
     {"rows scaled",
      "1 − h² scales the rows of your J; it belongs to the unit that the step leads to, which is the column.",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::rows}>},
     {"W_h transposed",
      "You transposed W_h, but not what 1 − h² scales: h_{t−1}[i] reaches h_t[j] by W_h[i, j].",
      exercise::bound<wrong, Variant{.turned = true}>},
     {"from the start", "Your norms[k] is of ∂h_k/∂h_0, the first k steps; asked for are the last k.",
      exercise::bound<wrong, Variant{.from_the_start = true}>},
     {"order of the factors",
      "You multiply the steps in the wrong order: matrices do not commute, and in this notation the earlier "
      "step stands on the left.",
      exercise::bound<wrong, Variant{.reversed = true}>},
     {"from the start, wrong order",
      "Your norms[k] is of the first k steps, and each later one stands left of those before it; asked for "
      "are the last k, the earliest on the left.",
      exercise::bound<wrong, Variant{.from_the_start = true, .reversed = true}>},
     {"each step by itself",
      "Your norms are those of the single steps; a change that goes through k of them meets their product.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::of_each}>},
     {"unit matrix of norm 1",
      "Your norms[0] is 1; the unit matrix has C ones, so the root of its sum of squares is √C.",
      exercise::bound<wrong, Variant{.first = Variant::First::one}>},
     {"begun with one step",
      "Your norms begin with k = 1; before the first step the product is the unit matrix, and its norm comes "
      "first.",
      exercise::bound<wrong, Variant{.first = Variant::First::none}>},
     {"product of norms",
      "You multiplied the norms of the steps; that is only a bound. Multiply the matrices, then take the "
      "norm.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::product_of_norms}>},
     {"no root", "Your norms are sums of squares: the root is missing.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::squared}>}});

}  // namespace
