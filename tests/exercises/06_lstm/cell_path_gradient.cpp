#include "06_lstm/cell_path_gradient.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&cell_path_gradient);

/// The numbers of one unit at successive steps: (T,1).
Array one_unit(Array numbers) {
  numbers.reshape({numbers.size(), std::size_t{1}});
  return numbers;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("one unit, gates ½, ¼, 1", answer(one_unit({.5, .25, 1})), one_unit({.125, .25, 1, 1}));
  checker.equal("two units over two steps", answer(Array{{.9, 0}, {.5, .2}}),
                Array{{.45, 0}, {.5, .2}, {1, 1}});
  checker.equal("no step at all", answer(Array(Shape{0, 2}, 1)), Array{{1, 1}});
  const Array long_ago = answer(Array(Shape{50, 1}, 1 / (1 + std::exp(-1.))));
  checker.equal("fifty gates of σ(1)", long_ago.size() == 51 ? long_ago.flat(0) : Real{-1},
                std::pow(1 + std::exp(-1.), -50.), 1e-12);
  checker.equal("two units over three steps", answer(Array{{.9, .3}, {.6, .8}, {.7, .5}}),
                Array{{.378, .12}, {.42, .4}, {.7, .5}, {1, 1}}, 1e-9);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("gates")) {
    const Shape shape = {exercise::between(1, 6, generator), exercise::between(1, 4, generator)};
    const Array gates = uniform(shape, 0, 1, generator);
    checker.equal(name, answer(gates), cell_path_gradient(gates));
  }
}

/// Which gates row t is made of.
struct Variant {
  enum class Made { after, before, all } made = Made::after;
  bool off_by_one = false;  ///< one gate too many stays out
  bool summed = false;
  bool by_candidates = false;
  bool alone = false;  ///< one gate a row
  bool from_zeros = false;
};

Array wrong(const Variant& how, const Array& f) {
  const std::size_t T = f.shape(0), C = f.shape(1);
  Array gradient(Shape{T + 1, C}, how.from_zeros ? 0 : 1);
  for (std::size_t t = 0; t <= T; ++t) {
    std::size_t from = how.made == Variant::Made::after ? t : 0;
    const std::size_t to = how.made == Variant::Made::before ? t : how.alone ? std::min(T, t + 1) : T;
    if (how.off_by_one) from = std::min(T, t + 1);
    for (std::size_t c = 0; c < C; ++c) {
      if (how.summed && from < to) gradient(t, c) = 0;
      for (std::size_t s = from; s < to; ++s) {
        if (how.summed)
          gradient(t, c) += f(s, c);
        else
          gradient(t, c) *= how.by_candidates ? 1 - f(s, c) : f(s, c);
      }
    }
  }
  return gradient;
}

/// The right products, with the rows reversed.
Array reversed(const Array& f) { return Array(xt::flip(wrong({}, f), 0)); }

const exercise::Exercise registered(
    "6.4", &cell_path_gradient, check,
    {{"from the start",
      "Your row t is ∂c_t/∂c_0, the gates up to t; what arrives from the end passes the gates after t.",
      exercise::bound<wrong, Variant{.made = Variant::Made::before}>},
     {"the whole product",
      "Every row holds the product of all gates; c_t meets only those that come after it.",
      exercise::bound<wrong, Variant{.made = Variant::Made::all}>},
     {"one gate left out", "The first gate after c_t is missing from each of your products.",
      exercise::bound<wrong, Variant{.off_by_one = true}>},
     {"summed", "You added the gates up; along a chain the slopes are multiplied.",
      exercise::bound<wrong, Variant{.summed = true}>},
     {"one minus the gate",
      "You multiplied 1 − f: f is the share that is kept, not the share that is forgotten.",
      exercise::bound<wrong, Variant{.by_candidates = true}>},
     {"each gate alone",
      "Your row t is the one gate after c_t; a change of c_t passes that gate and all later ones.",
      exercise::bound<wrong, Variant{.alone = true}>},
     {"begun with zeros",
      "Everything of yours is zero: a change of c_T itself arrives whole, so the last row is 1.",
      exercise::bound<wrong, Variant{.from_zeros = true}>},
     {"rows reversed", "Your rows run from T down to 0; row t is to be ∂c_T/∂c_t.", &reversed}});

}  // namespace
