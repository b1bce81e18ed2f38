// Anscombe's four sets: one line and one loss, and four pictures.
#include <fmt/format.h>

#include <algorithm>

#include "01_neuron/experiments/drawing.hpp"
#include "01_neuron/experiments/story.hpp"
#include "01_neuron/least_squares.hpp"

namespace unrolled::neuron {
namespace {

/// F. J. Anscombe: Graphs in statistical analysis. The American Statistician 27, 1973.
std::vector<Examples> four_sets() {
  const Array x = xt::expand_dims(Array{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}, 1);    // (11,1)
  const Array other_x = xt::expand_dims(Array{8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8}, 1);  // (11,1)
  return {{x, {8.04F, 6.95F, 7.58F, 8.81F, 8.33F, 9.96F, 7.24F, 4.26F, 10.84F, 4.82F, 5.68F}},
          {x, {9.14F, 8.14F, 8.74F, 8.77F, 9.26F, 8.1F, 6.13F, 3.1F, 9.13F, 7.26F, 4.74F}},
          {x, {7.46F, 6.77F, 12.74F, 7.11F, 7.81F, 8.84F, 6.08F, 5.39F, 8.15F, 6.42F, 5.73F}},
          {other_x, {6.58F, 5.76F, 7.71F, 8.84F, 8.47F, 7.04F, 5.25F, 12.5F, 5.56F, 7.91F, 6.89F}}};
}

/// The same with a second column, the square of the first.
Examples with_square(const Examples& examples) {
  Examples result = {.x = Array(Shape{examples.x.shape(0), 2}, 0), .y = examples.y};
  for (std::size_t i = 0; i < examples.x.shape(0); ++i)
    result.x(i, 0) = examples.x(i, 0), result.x(i, 1) = examples.x(i, 0) * examples.x(i, 0);
  return result;
}

double spread(const std::vector<double>& numbers) {
  const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
  return *high - *low;
}

}  // namespace

void look_at_four_sets(app::Program& program) {
  program.section("What the loss does not see");
  std::vector<app::Row> rows;
  std::vector<Panel> panels;
  std::vector<double> weights, biases, losses, losses_with_square;
  const std::vector<Examples> sets = four_sets();
  for (const Examples& set : sets) {
    const Unit best = best_unit(set);
    weights.push_back(best.weights(0));
    biases.push_back(best.bias);
    losses.push_back(mean_squared_error(best, set));
    if (rows.size() < 3)
      losses_with_square.push_back(mean_squared_error(best_unit(with_square(set)), with_square(set)));
    const std::string name = fmt::format("set {}", rows.size() + 1);
    rows.push_back({name, fmt::format("{:.3f}", weights.back()), fmt::format("{:.2f}", biases.back()),
                    fmt::format("{:.2f}", losses.back())});
    Panel panel(name, "x", "y", {2, 21}, {2, 14});
    panel.line(best.weights(0), best.bias, blue);
    for (std::size_t i = 0; i < set.y.size(); ++i) panel.point(set.x(i, 0), set.y(i), orange);
    panels.push_back(std::move(panel));
  }
  program.table({"set", "w", "b", "loss"}, rows);
  program.write("four_sets.svg", drawing("Four sets with one line and one loss", panels, 2));
  program.say(
      "One line and one loss. four_sets.svg shows a cloud, a curve, a line with one point off it, and a set "
      "whose line one point decides "
      "(Anscombe 1973). Look at the data, not only at the loss.");
  program.claim({.claim = "Anscombe's four sets have one line and one loss (largest difference in w, b or L)",
                 .measured = std::max({spread(weights), spread(biases), spread(losses)}),
                 .relation = "<=",
                 .bound = .01,
                 .control = spread(losses_with_square),
                 .control_meaning = "a column x² beside x, sets 1 to 3"});
}

}  // namespace unrolled::neuron
