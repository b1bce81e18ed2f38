#include "02_layers/max_pool.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using layers::Window;

namespace {

struct Answer {
  decltype(&max_pool) forward;
  decltype(&max_pool_backward) backward;
};

void judge(exercise::Checker& checker, const Answer& answer, const std::string& name, const Array& x,
           const Window& window, const Array& y, const Array& d_y, const Array& d_x) {
  checker.equal(name + ": y", answer.forward(x, window), y);
  checker.equal(name + ": ∂x", answer.backward(x, d_y, window), d_x);
}

/// One feature: (T,1).
Array signal(const std::vector<Real>& numbers) { return exercise::column(numbers); }

void check(exercise::Checker& checker, Answer answer) {
  judge(checker, answer, "1 3 2 5, windows of 2 side by side", signal({1, 3, 2, 5}), {.size = 2, .stride = 2},
        signal({3, 5}), signal({10, 20}), signal({0, 10, 0, 20}));
  judge(checker, answer, "1 4 2 3, windows of 2 with stride 1", signal({1, 4, 2, 3}), {.size = 2},
        signal({4, 4, 3}), signal({10, 20, 40}), signal({0, 30, 0, 40}));
  judge(checker, answer, "equal numbers, 7 7 7", signal({7, 7, 7}), {.size = 3}, signal({7}), signal({9}),
        signal({9, 0, 0}));
  judge(checker, answer, "equal numbers in two windows, 5 1 5 0", signal({5, 1, 5, 0}),
        {.size = 2, .stride = 2}, signal({5, 5}), signal({10, 20}), signal({10, 0, 20, 0}));
  judge(checker, answer, "negative numbers and padding of 1", signal({-5, -2, -3}),
        {.size = 3, .stride = 2, .padding = 1}, signal({-2, -2}), signal({10, 1}), signal({0, 11, 0}));
  judge(checker, answer, "windows of 3 with stride 2, six numbers: the last is left over",
        signal({1, 2, 3, 6, 5, 9}), {.size = 3, .stride = 2}, signal({3, 6}), signal({10, 20}),
        signal({0, 0, 10, 20, 0, 0}));
  judge(checker, answer, "two features", {{1, 8}, {5, 2}, {3, 4}}, {.size = 2}, {{5, 8}, {5, 4}},
        {{1, 10}, {2, 20}}, {{0, 10}, {3, 0}, {0, 20}});
  judge(checker, answer, "stride 3 over windows of 1", signal({4, 9, 9, 2}), {.size = 1, .stride = 3},
        signal({4, 2}), signal({1, 2}), signal({1, 0, 0, 2}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a signal")) {
    const std::size_t size = exercise::between(2, 4, generator);
    const Window window{size, exercise::between(1, 3, generator), exercise::between(0, size - 1, generator)};
    const Array x =
        normal({exercise::between(4, 8, generator), exercise::between(1, 3, generator)}, 1, generator);
    const Array y = max_pool(x, window), d_y = normal({y.shape(0), y.shape(1)}, 1, generator);
    judge(checker, answer, name, x, window, y, d_y, max_pool_backward(x, d_y, window));
  }
}

/// What a wrong pooling does.
struct Variant {
  bool mean = false;
  bool zero_outside = false;                                     ///< the padding is 0 and takes part
  enum class Steps { stride, size, one } steps = Steps::stride;  ///< how far a window is from the one before
  enum class Back { first, last, first_of_all, all, shared, overwritten, times_value } back = Back::first;
};

/// One window: the positions of x that it sees, where the largest is, and whether the padding is larger.
struct Seen {
  std::vector<std::size_t> positions;
  std::size_t first_largest = 0, last_largest = 0;
  std::size_t first_of_all = 0;  ///< in all of x the first that is as large
  bool is_padding = false;
};

Seen seen_by(const Variant& how, const Array& x, const Window& window, std::size_t t, std::size_t c) {
  Seen seen;
  const std::size_t stride = how.steps == Variant::Steps::one    ? 1
                             : how.steps == Variant::Steps::size ? window.size
                                                                 : window.stride;
  bool touches_padding = false;
  for (std::size_t k = 0; k < window.size; ++k) {
    const std::size_t at = t * stride + k;
    const bool inside = at >= window.padding && at < window.padding + x.shape(0);
    touches_padding = touches_padding || !inside;
    if (inside) seen.positions.push_back(at - window.padding);
  }
  if (seen.positions.empty()) seen.positions.push_back(x.shape(0) - 1);
  seen.first_largest = seen.last_largest = seen.positions[0];
  for (const std::size_t p : seen.positions) {
    if (x(p, c) > x(seen.first_largest, c)) seen.first_largest = p;
    if (x(p, c) >= x(seen.last_largest, c)) seen.last_largest = p;
  }
  while (x(seen.first_of_all, c) != x(seen.first_largest, c)) ++seen.first_of_all;
  seen.is_padding = how.zero_outside && touches_padding && x(seen.first_largest, c) < 0;
  return seen;
}

Array wrong_forward(const Variant& how, const Array& x, const Window& window) {
  Array y = xt::zeros<Real>({window.count(x.shape(0)), x.shape(1)});
  for (std::size_t t = 0; t < y.shape(0); ++t) {
    for (std::size_t c = 0; c < y.shape(1); ++c) {
      const Seen seen = seen_by(how, x, window, t, c);
      Real sum = 0;
      for (const std::size_t p : seen.positions) sum += x(p, c);
      y(t, c) = how.mean          ? sum / static_cast<Real>(seen.positions.size())
                : seen.is_padding ? 0
                                  : x(seen.first_largest, c);
    }
  }
  return y;
}

Array wrong_backward(const Variant& how, const Array& x, const Array& d_y, const Window& window) {
  using enum Variant::Back;
  Array d_x = xt::zeros<Real>(x.shape());
  for (std::size_t t = 0; t < d_y.shape(0); ++t) {
    for (std::size_t c = 0; c < x.shape(1); ++c) {
      const Seen seen = seen_by(how, x, window, t, c);
      const Real d = d_y(t, c);
      if (seen.is_padding) continue;
      if (how.back == all || how.back == shared) {
        const Real part = how.back == all ? d : d / static_cast<Real>(seen.positions.size());
        for (const std::size_t p : seen.positions) d_x(p, c) += part;
      } else if (how.back == overwritten) {
        d_x(seen.first_largest, c) = d;
      } else {
        d_x(how.back == last           ? seen.last_largest
            : how.back == first_of_all ? seen.first_of_all
                                       : seen.first_largest,
            c) += how.back == times_value ? d * x(seen.first_largest, c) : d;
      }
    }
  }
  return d_x;
}

template <Variant how>
constexpr Answer both{exercise::bound<wrong_forward, how>, exercise::bound<wrong_backward, how>};

const exercise::Exercise registered(
    "2.5", Answer{&max_pool, &max_pool_backward}, check,
    {{"gradient to all",
      "Every number of a window gets its gradient; only the largest was passed on, so only it has an "
      "influence.",
      both<Variant{.back = Variant::Back::all}>},
     {"gradient shared out",
      "You share a gradient out evenly, which is right for a mean; here the largest gets all of it.",
      both<Variant{.back = Variant::Back::shared}>},
     {"to the last of equals", "Among equal numbers yours is the last; the first gets the gradient.",
      both<Variant{.back = Variant::Back::last}>},
     {"to an equal outside of the window",
      "Your gradient goes to the first number of the column that is as large; look for it in the window "
      "alone.",
      both<Variant{.back = Variant::Back::first_of_all}>},
     {"gradient overwritten",
      "A number that is the largest of two windows keeps only one of the two gradients: they are added up.",
      both<Variant{.back = Variant::Back::overwritten}>},
     {"times the number",
      "You multiply the gradient by the number itself; the largest is passed on as it is, with the slope 1.",
      both<Variant{.back = Variant::Back::times_value}>},
     {"padding of 0", "Your padding is 0, and wins over negative numbers: what is outside takes no part.",
      both<Variant{.zero_outside = true}>},
     {"stride ignored",
      "Your windows begin one position after the other; each begins `stride` positions after the one before.",
      both<Variant{.steps = Variant::Steps::one}>},
     {"side by side",
      "Your windows lie side by side, whatever the stride is; they may overlap, or leave gaps.",
      both<Variant{.steps = Variant::Steps::size}>},
     {"the mean", "You keep the mean of a window, and share the gradient out; the largest is asked for.",
      both<Variant{.mean = true, .back = Variant::Back::shared}>}});

}  // namespace
