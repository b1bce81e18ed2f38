#include "02_layers/receptive_field.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using layers::Window;

namespace {

using Answer = decltype(&receptive_field);

double field(Answer answer, const std::vector<Window>& windows) {
  return static_cast<double>(answer(windows));
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("no layer", field(answer, {}), 1);
  checker.equal("one window of 5", field(answer, {{5}}), 5);
  checker.equal("two windows of 3", field(answer, {{3}, {3}}), 5);
  checker.equal("three windows of 3", field(answer, {{3}, {3}, {3}}), 7);
  checker.equal("a window of 3 with stride 2", field(answer, {{3, 2}}), 3);
  checker.equal("3 with stride 2, then 3", field(answer, {{3, 2}, {3}}), 7);
  checker.equal("3, then 3 with stride 2", field(answer, {{3}, {3, 2}}), 5);
  checker.equal("2 with stride 2, three times", field(answer, {{2, 2}, {2, 2}, {2, 2}}), 8);
  checker.equal("the digits' network: 3, 2 by 2, 3, 2 by 2", field(answer, {{3}, {2, 2}, {3}, {2, 2}}), 10);
  checker.equal("padding changes nothing: 3 with padding 1, twice", field(answer, {{3, 1, 1}, {3, 1, 1}}), 5);
  checker.equal("windows of 1", field(answer, {{1}, {1, 3}, {2}}), 4);
  checker.equal("5 with stride 3, 3 with stride 2, 4", field(answer, {{5, 3}, {3, 2}, {4}}), 29);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("layers")) {
    std::vector<Window> windows(exercise::between(2, 5, generator));
    for (Window& window : windows)
      window = {exercise::between(2, 5, generator), exercise::between(1, 3, generator)};
    checker.equal(name, field(answer, windows), static_cast<double>(receptive_field(windows)));
  }
}

/// What a wrong count does.
struct Variant {
  bool multiplied = false;                                                       ///< sizes as factors
  bool less_one = true;                                                          ///< K − 1
  enum class Step { before, none, own, sum, last, itself } step = Step::before;  ///< which strides count
  std::size_t begins = 1;
  bool reversed = false;
  bool padding = false;
};

std::size_t wrong(const Variant& how, const std::vector<Window>& windows) {
  using enum Variant::Step;
  std::vector<Window> order = windows;
  if (how.reversed) std::reverse(order.begin(), order.end());
  std::size_t seen = how.begins, product = 1, sum_of = 1, previous = 1;
  for (const Window& window : order) {
    const std::size_t step = how.step == none     ? 1
                             : how.step == own    ? product * window.stride
                             : how.step == sum    ? sum_of
                             : how.step == last   ? previous
                             : how.step == itself ? window.stride
                                                  : product;
    const std::size_t reach = window.size - (how.less_one ? 1 : 0);
    seen = how.multiplied ? seen * window.size : seen + reach * step + (how.padding ? 2 * window.padding : 0);
    product *= window.stride;
    sum_of += window.stride - 1;
    previous = window.stride;
  }
  return seen;
}

const exercise::Exercise registered(
    "2.7", &receptive_field, check,
    {{"sizes multiplied",
      "You multiply the sizes; neighbouring windows overlap, so each layer adds its size less one, times the "
      "strides before it.",
      exercise::bound<wrong, Variant{.multiplied = true}>},
     {"off by one",
      "You add the whole size of each window; one of its positions was seen already, so it is the size less "
      "one.",
      exercise::bound<wrong, Variant{.less_one = false}>},
     {"begun with 0", "You begin with 0: without a layer a position has seen itself, which is 1.",
      exercise::bound<wrong, Variant{.begins = 0}>},
     {"stride ignored",
      "You left the strides out: after a stride of 2 neighbours are two positions of the input apart.",
      exercise::bound<wrong, Variant{.step = Variant::Step::none}>},
     {"its own stride counted",
      "You count a layer's own stride for itself; its window lies on what came before, so only the strides "
      "before it count.",
      exercise::bound<wrong, Variant{.step = Variant::Step::own}>},
     {"its own stride alone",
      "You multiply by a layer's own stride; it is those of all layers before it that spread its window out.",
      exercise::bound<wrong, Variant{.step = Variant::Step::itself}>},
     {"the stride before alone",
      "You count the stride of one layer before; those of all layers before multiply.",
      exercise::bound<wrong, Variant{.step = Variant::Step::last}>},
     {"strides added", "You add the strides up; each works on what the one before left, so they multiply.",
      exercise::bound<wrong, Variant{.step = Variant::Step::sum}>},
     {"from the last layer",
      "Yours is right for the layers in reverse order: the first lies on the input. (Counting n of one layer "
      "as (n − 1) · stride + size "
      "of the layer before begins with the last layer.)",
      exercise::bound<wrong, Variant{.reversed = true}>},
     {"padding counted", "You count the padding; it moves windows, and makes none of them larger.",
      exercise::bound<wrong, Variant{.padding = true}>}});

}  // namespace
