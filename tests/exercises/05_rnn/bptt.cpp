#include "05_rnn/bptt.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;
using rnn::Gradients;

namespace {

using Answer = decltype(&bptt);
using Steps = std::vector<Array>;

Steps single(const std::vector<double>& numbers) {
  Steps steps;
  for (const double x : numbers) steps.push_back(one(x));
  return steps;
}

/// T arrays of one shape, none like another.
Steps waves(std::size_t T, const Shape& shape, double phase) {
  Steps steps;
  for (std::size_t t = 0; t < T; ++t) steps.push_back(wave(shape, phase, static_cast<double>(t)));
  return steps;
}

/// The same, drawn.
Steps normals(std::size_t T, const Shape& shape, Generator& generator) {
  Steps steps;
  for (std::size_t t = 0; t < T; ++t) steps.push_back(normal(shape, 1, generator));
  return steps;
}

/// What can be moved: the weights (I,C), (C,C), (C) and the state that the layer begins with (B,C).
struct Layer {
  Tensor W_x, W_h, b, h_0;

  /// h_0 … h_T
  Steps states(const Steps& x) const {
    Steps h = {h_0.value()};
    for (const Array& now : x) h.push_back(tanh(matmul(now, W_x) + matmul(h.back(), W_h) + b).value());
    return h;
  }
  /// Σ_t d_h ∘ h_t: the loss whose gradient the answer must return.
  Real loss(const Steps& x, const Steps& d_h) const {
    const Steps h = states(x);
    Real loss = 0;
    for (std::size_t t = 0; t < x.size(); ++t) loss += sum(Tensor(d_h[t]) * Tensor(h[t + 1])).item();
    return loss;
  }
};

void judge(exercise::Checker& checker, const std::string& name, const Gradients& actual,
           const Gradients& expected, double tolerance = 1e-9) {
  checker.equal(name + ": ∂W_x", actual.W_x, expected.W_x, tolerance);
  checker.equal(name + ": ∂W_h", actual.W_h, expected.W_h, tolerance);
  checker.equal(name + ": ∂b", actual.b, expected.b, tolerance);
  checker.equal(name + ": ∂h_0", actual.h_0, expected.h_0, tolerance);
}

void check(exercise::Checker& checker, Answer answer) {
  // 1 − .6² = .64, on to the sum; · W_h = 2 gives 1.28 for h_1; 1 − .5² = .75 makes that .96; · 2 again 1.92.
  judge(
      checker, "one unit, two steps, only the last counts",
      answer(single({1, 2}), single({.25, .5, .6}), single({0, 1}), one(2)),
      {.W_x = one(1 * .96 + 2 * .64), .W_h = one(.25 * .96 + .5 * .64), .b = {.96 + .64}, .h_0 = one(1.92)});
  judge(checker, "one unit, two steps, only the first counts",
        answer(single({1, 2}), single({.25, .5, .6}), single({1, 0}), one(2)),
        {.W_x = one(.75), .W_h = one(.25 * .75), .b = {.75}, .h_0 = one(1.5)});
  judge(checker, "one step", answer(single({3}), single({.2, .8}), single({2}), one(.5)),
        {.W_x = one(3 * .72), .W_h = one(.2 * .72), .b = {.72}, .h_0 = one(.36)});

  // The slope of the loss, measured: four steps, two texts, two inputs, three units.
  const Steps x = waves(4, {2, 2}, 1.3), d_h = waves(4, {2, 3}, 1.7);
  const Layer at{wave({2, 3}, .9), wave({3, 3}, .6), wave({3}, .5), wave({2, 3}, .7)};
  const Gradients gradient = answer(x, at.states(x), d_h, at.W_h.value());
  const auto against = [&](const char* name, const Array& actual, Tensor Layer::*which) {
    checker.gradient(name, actual, (at.*which).value(), [&](const Array& moved) {
      Layer there = at;
      there.*which = moved;
      return there.loss(x, d_h);
    });
  };
  against("four steps of two texts: ∂W_x", gradient.W_x, &Layer::W_x);
  against("four steps of two texts: ∂W_h", gradient.W_h, &Layer::W_h);
  against("four steps of two texts: ∂b", gradient.b, &Layer::b);
  against("four steps of two texts: ∂h_0", gradient.h_0, &Layer::h_0);

  // torch.nn.RNN(2, 3), the same numbers, (output * d_h).sum().backward()
  checker.equal("PyTorch's ∂W_h", gradient.W_h,
                Array{{-0.19608450682875436, -0.0316211844662492, -0.23765848127427},
                      {-0.18161009457697425, 0.05700426358729564, -0.5294303934145135},
                      {-0.39528305597710656, -0.8836184918562748, 0.0061778979949550505}},
                1e-8);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a layer and its steps")) {
    const std::size_t T = exercise::between(1, 5, generator), B = exercise::between(2, 3, generator);
    const std::size_t I = exercise::between(1, 4, generator), C = exercise::between(1, 4, generator);
    const Steps read = normals(T, {B, I}, generator), said = normals(T, {B, C}, generator);
    const Layer layer{normal({I, C}, 1, generator), normal({C, C}, 1, generator), normal({C}, 1, generator),
                      normal({B, C}, .5, generator)};
    const Steps h = layer.states(read);
    const Array& weight = layer.W_h.value();
    judge(checker, name, answer(read, h, said, weight), bptt(read, h, said, weight));
  }
}

/// What a wrong way back changes.
struct Variant {
  bool summed = true;     ///< over the steps
  bool averaged = false;  ///< divided by how many they are
  bool each_text = true;  ///< all texts of the batch, not only the first
  bool per_text = false;  ///< divided by how many texts they are
  enum class Slope { after, none, before, twice } slope = Slope::after;  ///< 1 − h²: of which h
  bool carries = true;                                                   ///< what comes from later steps
  bool slope_on_carried = true, slope_on_direct = true, slope_handed_on = true;
  bool direct_always = true;  ///< d_h of each step, not only of the last
  bool transposed = true;     ///< W_hᵀ in the backward pass
  bool state_after = false;   ///< ∂W_h from h_t in place of h_{t−1}
  bool forwards = false;
  bool gives_h_0 = true, slope_of_h_0 = false;
};

Gradients wrong(const Variant& how, const Steps& x, const Steps& h, const Steps& d_h, const Array& W_h) {
  using enum Variant::Slope;
  const std::size_t T = x.size();
  const Tensor h_0 = h[0], zero = Array(h_0.shape(), 0);  // (B,C)
  const Tensor W_back = how.transposed ? transpose(Tensor(W_h)) : Tensor(W_h);
  Tensor d_W_x, d_W_h, d_b, d_h_0 = zero, later = zero;
  const auto add = [&](Tensor& to, const Tensor& part) { to = how.summed && to ? to + part : part; };
  for (std::size_t n = 0; n < T; ++n) {
    const std::size_t t = how.forwards ? n : T - 1 - n;
    const Tensor shown = how.slope == before ? h[t] : h[t + 1];
    const Tensor squashed = how.slope == twice ? tanh(shown) : shown;
    const Tensor slope = how.slope == none ? 1 + zero : 1 - square(squashed);
    const Tensor direct = how.direct_always || t == T - 1 ? Tensor(d_h[t]) : zero;
    Tensor d_sum = !how.slope_on_carried  ? direct * slope + later
                   : !how.slope_on_direct ? direct + later * slope
                                          : (direct + later) * slope;
    const Tensor back = matmul(how.slope_handed_on ? d_sum : direct + later, W_back);
    if (!how.each_text) d_sum = concat({slice(d_sum, 0, 0, 1), slice(zero, 0, 1, h[0].shape(0))}, 0);
    add(d_W_x, matmul(transpose(Tensor(x[t])), d_sum));
    add(d_W_h, matmul(transpose(Tensor(how.state_after ? h[t + 1] : h[t])), d_sum));
    add(d_b, sum(d_sum, 0));
    if (how.carries) later = back;
    if (how.gives_h_0) d_h_0 = back;
  }
  const auto shares = static_cast<double>(how.averaged ? T : how.per_text ? h[0].shape(0) : 1);
  if (how.slope_of_h_0) d_h_0 = d_h_0 * (1 - square(h_0));
  return {.W_x = (d_W_x / shares).value(),
          .W_h = (d_W_h / shares).value(),
          .b = (d_b / shares).value(),
          .h_0 = d_h_0.value()};
}

const exercise::Exercise registered(
    "5.2", &bptt, check,
    {{"overwritten",
      "Each step overwrites what the step after it gave: the weights are shared, so their gradient is the "
      "sum over all "
      "steps.",
      exercise::bound<wrong, Variant{.summed = false}>},
     {"averaged", "You divided by the number of steps; the gradient of a shared weight is the sum over them.",
      exercise::bound<wrong, Variant{.averaged = true}>},
     {"slope left out",
      "The slope of tanh, 1 − h², is missing: your gradient goes through as if nothing had been squashed.",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::none}>},
     {"slope of the state before",
      "Your slope 1 − h² is that of the state before the step; the tanh was taken when the step's own state "
      "was made.",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::before}>},
     {"tanh twice",
      "You took the tanh of the states again: they have passed it already, so the slope is 1 − h².",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::twice}>},
     {"slope only for the loss",
      "What comes from later steps passes no tanh in your answer: it reaches the state as d_h does, and the "
      "slope scales both.",
      exercise::bound<wrong, Variant{.slope_on_carried = false}>},
     {"slope only for later steps",
      "What the loss says about a state, d_h, passes no tanh in your answer; add it to what comes from later "
      "steps first, then the slope scales both.",
      exercise::bound<wrong, Variant{.slope_on_direct = false}>},
     {"slope not passed on",
      "Your weights get the slope of tanh, but the gradient that you pass back to the state before does not: "
      "it passes "
      "the tanh first, and W_h after that.",
      exercise::bound<wrong, Variant{.slope_handed_on = false}>},
     {"slope of h_0", "You scaled ∂h_0 by 1 − h_0²: no step made h_0, so no tanh stands before it.",
      exercise::bound<wrong, Variant{.slope_of_h_0 = true}>},
     {"averaged over the texts",
      "You divided by the number of texts; the loss is a sum over them, and so is the gradient.",
      exercise::bound<wrong, Variant{.per_text = true}>},
     {"truncated",
      "Nothing goes back from a step to the one before it, so your gradient is cut off after a single step.",
      exercise::bound<wrong, Variant{.carries = false}>},
     {"only the last step's loss",
      "You used d_h of the last step only; the loss may say something about every state, and it adds to what "
      "comes from later.",
      exercise::bound<wrong, Variant{.direct_always = false}>},
     {"W_h not transposed",
      "In the backward pass you multiplied by W_h as in the forward pass; what went from unit i to unit j "
      "must come back from j to i.",
      exercise::bound<wrong, Variant{.transposed = false}>},
     {"the state after",
      "Your ∂W_h pairs each step with the state that it made; W_h was multiplied by the state from before.",
      exercise::bound<wrong, Variant{.state_after = true}>},
     {"forwards",
      "You walked from the first step to the last; the gradient of a step is complete only when all later "
      "ones are done.",
      exercise::bound<wrong, Variant{.forwards = true}>},
     {"h_0 left out",
      "Your ∂h_0 is zero: the first step passes a gradient back as well, to the state that the text began "
      "with.",
      exercise::bound<wrong, Variant{.gives_h_0 = false}>},
     {"one text",
      "Only the first text of the batch is in your gradients of the weights: they are shared by all texts, "
      "so they sum over B too.",
      exercise::bound<wrong, Variant{.each_text = false}>}});

}  // namespace
