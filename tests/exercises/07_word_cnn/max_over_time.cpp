#include "07_word_cnn/max_over_time.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

struct Answer {
  decltype(&max_over_time) forward;
  decltype(&max_over_time_backward) backward;
};

/// One text: rows are windows, columns filters.
Array one_text(const std::vector<std::vector<Real>>& rows) {
  Array features = Array::from_shape({1, rows.size(), rows[0].size()});
  for (std::size_t t = 0; t < rows.size(); ++t) {
    for (std::size_t f = 0; f < rows[0].size(); ++f) features(0, t, f) = rows[t][f];
  }
  return features;
}

/// A number for each filter of one text: (1,F).
Array row(const std::vector<Real>& numbers) {
  Array x = exercise::column(numbers);
  x.reshape({std::size_t{1}, numbers.size()});
  return x;
}

void judge(exercise::Checker& checker, const Answer& answer, const std::string& name, const Array& features,
           const Indices& windows, const Array& d_largest) {
  checker.equal(name + ": largest", answer.forward(features, windows), max_over_time(features, windows));
  checker.equal(name + ": ∂features", answer.backward(features, windows, d_largest),
                max_over_time_backward(features, windows, d_largest));
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("by hand, 1 5 2 and 4 0 3: largest", answer.forward(one_text({{1, 4}, {5, 0}, {2, 3}}), {3}),
                row({5, 4}));
  checker.equal("by hand, 1 5 2 and 4 0 3: ∂features",
                answer.backward(one_text({{1, 4}, {5, 0}, {2, 3}}), {3}, row({10, 20})),
                one_text({{0, 20}, {10, 0}, {0, 0}}));
  judge(checker, answer, "the largest stands in the padding", one_text({{1}, {2}, {9}, {8}}), {2}, row({3}));
  judge(checker, answer, "all are negative", one_text({{-4}, {-1}, {-3}}), {3}, row({2}));
  judge(checker, answer, "all are negative, and padding", one_text({{-4, -2}, {-3, -5}, {0, 0}}), {2},
        row({2, 7}));
  judge(checker, answer, "all are far below 0, and padding",
        one_text({{-3e30, -2e30}, {-1e30, -4e30}, {0, 0}}), {2}, row({2, 7}));
  judge(checker, answer, "one window", one_text({{3, -2}}), {1}, row({5, 6}));
  judge(checker, answer, "equal numbers, 7 1 7", one_text({{7}, {1}, {7}}), {3}, row({9}));
  judge(checker, answer, "a negative gradient", one_text({{2}, {6}}), {2}, row({-3}));
  judge(checker, answer, "two texts, 3 and 2 windows", exercise::wave({2, 3, 4}, 1.3), {3, 2},
        exercise::wave({2, 4}, 0.4));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("features")) {
    const std::size_t B = exercise::between(2, 3, generator), W = exercise::between(3, 5, generator);
    const std::size_t F = exercise::between(2, 4, generator);
    const Array features = normal({B, W, F}, 1, generator);
    const Indices windows = exercise::drawn_indices(1, W, {B}, generator);
    judge(checker, answer, name, features, windows, normal({B, F}, 1, generator));
  }
}

/// What a wrong maximum does.
struct Variant {
  bool mean = false;
  enum class Padding { out, takes_part, is_zero } padding = Padding::out;
  bool from_zero = false;  ///< begun with 0
  bool size = false;       ///< the largest without its sign
  enum class Back { first, last, all, shared, times_value, all_filters } back = Back::first;
};

/// The window that a variant takes for the best; W where it is none.
std::size_t best_window(const Variant& how, const Array& x, Index windows, std::size_t b, std::size_t f) {
  const std::size_t own = static_cast<std::size_t>(windows), W = x.shape(1);
  const std::size_t count = how.padding == Variant::Padding::takes_part ? W : own;
  const auto number = [&](std::size_t t) { return how.size ? std::abs(x(b, t, f)) : x(b, t, f); };
  std::size_t best = 0;
  for (std::size_t t = 1; t < count; ++t) {
    if (number(t) > number(best) || (how.back == Variant::Back::last && number(t) == number(best))) best = t;
  }
  const bool zero_wins = how.from_zero || (how.padding == Variant::Padding::is_zero && own < W);
  return zero_wins && x(b, best, f) < 0 ? W : best;
}

Array wrong_forward(const Variant& how, const Array& x, const Indices& windows) {
  Array y = xt::zeros<Real>({x.shape(0), x.shape(2)});
  for (std::size_t b = 0; b < y.shape(0); ++b) {
    for (std::size_t f = 0; f < y.shape(1); ++f) {
      const std::size_t best = best_window(how, x, windows(b), b, f);
      Real sum = 0;
      for (std::size_t t = 0; static_cast<Index>(t) < windows(b); ++t) sum += x(b, t, f);
      y(b, f) = how.mean ? sum / static_cast<Real>(windows(b)) : best < x.shape(1) ? x(b, best, f) : 0;
    }
  }
  return y;
}

Array wrong_backward(const Variant& how, const Array& x, const Indices& windows, const Array& d_y) {
  using enum Variant::Back;
  Array d_x = xt::zeros<Real>(x.shape());
  for (std::size_t b = 0; b < x.shape(0); ++b) {
    for (std::size_t f = 0; f < x.shape(2); ++f) {
      const std::size_t best = best_window(how, x, windows(b), b, f);
      const Real part = how.back == shared ? d_y(b, f) / static_cast<Real>(windows(b)) : d_y(b, f);
      for (std::size_t t = 0; (how.back == all || how.back == shared) && static_cast<Index>(t) < windows(b);
           ++t)
        d_x(b, t, f) = part;
      if (how.back == all || how.back == shared || best == x.shape(1)) continue;
      for (std::size_t g = 0; g < x.shape(2); ++g) {
        if (g == f || how.back == all_filters)
          d_x(b, best, g) += how.back == times_value ? d_y(b, f) * x(b, best, f) : d_y(b, f);
      }
    }
  }
  return d_x;
}

Array over_filters(const Array& x, const Indices&) {
  Array y = Array::from_shape({x.shape(0), x.shape(1)});
  for (std::size_t b = 0; b < x.shape(0); ++b) {
    for (std::size_t t = 0; t < x.shape(1); ++t) {
      y(b, t) = x(b, t, 0);
      for (std::size_t f = 1; f < x.shape(2); ++f) y(b, t) = std::max(y(b, t), x(b, t, f));
    }
  }
  return y;
}

template <Variant how>
constexpr Answer both{exercise::bound<wrong_forward, how>, exercise::bound<wrong_backward, how>};

const exercise::Exercise registered(
    "7.2", Answer{&max_over_time, &max_over_time_backward}, check,
    {{"the mean", "You keep the mean of the windows, and share the gradient out; the largest is asked for.",
      both<Variant{.mean = true, .back = Variant::Back::shared}>},
     {"over filters",
      "Your maximum runs over the filters of a window; it is to run over the windows of a filter.",
      {over_filters, exercise::bound<wrong_backward, Variant{}>}},
     {"padding takes part", "Windows of padding win in your answer: text b has only windows(b) of them.",
      both<Variant{.padding = Variant::Padding::takes_part}>},
     {"padding of 0",
      "Your padding counts as 0, and wins where all windows of the text are negative: it takes no part.",
      both<Variant{.padding = Variant::Padding::is_zero}>},
     {"begun with 0",
      "Your maximum begins with 0, so a text whose features are all negative gets 0: begin with its "
      "first window.",
      both<Variant{.from_zero = true}>},
     {"without the sign", "You take the number that is largest without its sign; −4 is smaller than −1.",
      both<Variant{.size = true}>},
     {"gradient to the last of equals", "Among equal windows yours is the last; the first gets the gradient.",
      both<Variant{.back = Variant::Back::last}>},
     {"gradient to all",
      "Every window gets the whole gradient; only the largest had an influence, so only it gets one.",
      both<Variant{.back = Variant::Back::all}>},
     {"gradient shared out",
      "You share the gradient out among the windows, which is right for a mean; the largest gets all of it.",
      both<Variant{.back = Variant::Back::shared}>},
     {"gradient times the number",
      "You multiply the gradient by the number itself; the largest is passed on as it is, with the slope 1.",
      both<Variant{.back = Variant::Back::times_value}>},
     {"gradient to all filters",
      "A filter's gradient goes to all filters of its best window; it belongs to that filter alone.",
      both<Variant{.back = Variant::Back::all_filters}>}});

}  // namespace
