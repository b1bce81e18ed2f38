#include "17_variants/swiglu.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&swiglu);

void check(exercise::Checker& checker, Answer answer) {
  const Real silu_2 = 2 / (1 + std::exp(Real{-2}));
  checker.equal("one number: silu(2) · 3 · 5",
                answer(Array{1}, Array(Shape{1, 1}, 2), Array(Shape{1, 1}, 3), Array(Shape{1, 1}, 5)),
                Array(Shape{1}, silu_2 * 15));
  checker.equal("a gate of 0 lets nothing through",
                answer(Array{1, 2}, Array(Shape{2, 3}, 0), Array(Shape{2, 3}, 4), Array(Shape{3, 2}, 1)),
                Array{0, 0});
  const Array x = exercise::wave({4}, .7), gate = exercise::wave({4, 6}, .3), up = exercise::wave({4, 6}, .9),
              down = exercise::wave({6, 4}, 1.3);
  checker.equal("width 4, inner size 6", answer(x, gate, up, down), swiglu(x, gate, up, down));
  for (const std::string& name : exercise::three_drawn("matrices")) {
    Generator& generator = checker.generator();
    const std::size_t C = exercise::between(2, 6, generator), F = exercise::between(2, 8, generator);
    const Array a = normal({C}, 1, generator), g = normal({C, F}, 1, generator),
                u = normal({C, F}, 1, generator), d = normal({F, C}, 1, generator);
    checker.equal(name, answer(a, g, u, d), swiglu(a, g, u, d));
  }
}

/// What a wrong layer does.
struct Variant {
  enum class Act { silu, sigmoid, gelu, relu, tanh } act = Act::silu;
  bool on_up = false, added = false, both = false, no_gate = false, of_product = false, gate_alone = false,
       sign = false;
};

Array wrong(const Variant& how, const Array& x, const Array& gate, const Array& up, const Array& down) {
  using Act = Variant::Act;
  const std::size_t C = x.size(), F = gate.shape(1);
  const auto act = [&](Real z) {
    switch (how.act) {
      case Act::sigmoid:
        return 1 / (1 + std::exp(-z));
      case Act::gelu:
        return z * (1 + std::erf(z / std::sqrt(Real{2}))) / 2;
      case Act::relu:
        return std::max<Real>(z, 0);
      case Act::tanh:
        return std::tanh(z);
      default:
        return z / (1 + std::exp(how.sign ? z : -z));
    }
  };
  Array y = xt::zeros<Real>({C});
  for (std::size_t f = 0; f < F; ++f) {
    Real a = 0, b = 0;
    for (std::size_t c = 0; c < C; ++c) {
      a += x(c) * gate(c, f);
      b += x(c) * up(c, f);
    }
    const Real inner = how.on_up        ? a * act(b)
                       : how.added      ? act(a) + b
                       : how.both       ? act(a) * act(b)
                       : how.no_gate    ? act(b)
                       : how.gate_alone ? act(a)
                       : how.of_product ? act(a * b)
                                        : act(a) * b;
    for (std::size_t c = 0; c < C; ++c) y(c) += inner * down(f, c);
  }
  return y;
}

using Act = Variant::Act;
const exercise::Exercise registered(
    "17.2", &swiglu, check,
    {{"silu on the other branch", "You put silu on x up; it is on x gate, and x up stays as it is.",
      exercise::bound<wrong, Variant{.on_up = true}>},
     {"σ for silu", "You took σ(z), the gate of an LSTM; silu is z σ(z).",
      exercise::bound<wrong, Variant{.act = Act::sigmoid}>},
     {"GELU", "You took GELU, which makes it GeGLU; SwiGLU has silu.",
      exercise::bound<wrong, Variant{.act = Act::gelu}>},
     {"ReLU", "You took ReLU, which makes it ReGLU; SwiGLU has silu.",
      exercise::bound<wrong, Variant{.act = Act::relu}>},
     {"added", "You added the two branches; they are multiplied, number by number.",
      exercise::bound<wrong, Variant{.added = true}>},
     {"silu on both", "You put silu on both branches; it is on x gate alone.",
      exercise::bound<wrong, Variant{.both = true}>},
     {"no gate", "The gate is missing: silu(x gate) multiplies x up.",
      exercise::bound<wrong, Variant{.no_gate = true}>},
     {"the gate alone", "x up is missing: silu(x gate) multiplies it.",
      exercise::bound<wrong, Variant{.gate_alone = true}>},
     {"silu of the product", "You took silu of the product; it is silu(x gate), times x up.",
      exercise::bound<wrong, Variant{.of_product = true}>},
     {"sign", "Your silu is z / (1 + e^z); it is z / (1 + e^−z).",
      exercise::bound<wrong, Variant{.sign = true}>}});

}  // namespace
