// The last part of the story: what one unit cannot, two hidden units can, and descent does not always find.
#include <fmt/format.h>

#include <algorithm>

#include "01_neuron/experiments/drawing.hpp"
#include "01_neuron/experiments/story.hpp"
#include "app/late_progress.hpp"

namespace unrolled::neuron {
namespace {

constexpr std::size_t starts = 100, steps_of_start = 2000;

/// What became of 100 descents from random weights.
struct Starts {
  std::size_t found = 0;        ///< how many had all four right
  double most_right = 0;        ///< the largest accuracy of any
  double smallest_loss = 1e30;  ///< nats

  double share_found() const { return static_cast<double>(found) / starts; }
};

template <class Model>
void count(Starts& result, const Model& model, const Labelled& examples) {
  const double right = accuracy(model, examples);
  result.found += right == 1 ? 1 : 0;
  result.most_right = std::max(result.most_right, right);
  result.smallest_loss = std::min(result.smallest_loss, loss(model, examples));
}

Starts try_one_unit(app::LateProgress& progress, std::uint64_t seed) {
  Generator generator(seed);
  const Labelled examples = exclusive_or();
  Starts result;
  for (std::size_t n = 0; n < starts; ++n) {
    const Unit begin = {.weights = normal({2}, 1, generator), .bias = 0};
    count(result, descend(begin, examples, 1, steps_of_start), examples);
    progress.step();
  }
  return result;
}

Starts try_hidden_units(app::LateProgress& progress, std::size_t units, std::uint64_t seed) {
  Generator generator(seed);
  const Labelled examples = exclusive_or();
  Starts result;
  for (std::size_t n = 0; n < starts; ++n) {
    count(result, descend(random_network(2, units, generator), examples, 1, steps_of_start), examples);
    progress.step();
  }
  return result;
}

/// The accuracy of the best of 10,000 units with random weights and bias: of all lines, as good as any.
double best_random_unit(std::uint64_t seed) {
  Generator generator(seed);
  double best = 0;
  for (int n = 0; n < 10000; ++n) {
    const Unit unit = {.weights = normal({2}, 1, generator), .bias = static_cast<Real>(generator.normal())};
    best = std::max(best, accuracy(unit, exclusive_or()));
  }
  return best;
}

/// How far the first two hidden units are from each other.
double difference_of_units(const Network& network) {
  double largest = std::abs(network.hidden.bias(0) - network.hidden.bias(1));
  for (std::size_t c = 0; c < network.hidden.weights.shape(0); ++c)
    largest =
        std::max(largest, double{std::abs(network.hidden.weights(c, 0) - network.hidden.weights(c, 1))});
  return largest;
}

/// A function of two inputs as shades of blue and orange, above and below ½, and the four examples.
Panel map_of(const std::string& title, const auto& probability) {
  constexpr int across = 60;
  const Range range = {-.5, 1.5};
  Panel panel(title, "first input", "second input", range, range);
  const auto edge = [&](int k) { return range.low + range.width() * k / across; };
  for (int r = 0; r < across; ++r) {
    const auto tenth = [&](int c) {
      const Array x = {
          {static_cast<Real>((edge(c) + edge(c + 1)) / 2), static_cast<Real>((edge(r) + edge(r + 1)) / 2)}};
      return static_cast<int>(std::lround(10 * (2 * probability(x) - 1)));
    };
    for (int c = 0, begin = 0; c < across; ++c) {
      if (c + 1 < across && tenth(c + 1) == tenth(begin)) continue;
      const int level = tenth(begin);
      panel.area({edge(begin), edge(c + 1)}, {edge(r), edge(r + 1)}, level > 0 ? blue : orange,
                 .06 * std::abs(level));
      begin = c + 1;
    }
  }
  const Labelled examples = exclusive_or();
  for (std::size_t i = 0; i < 4; ++i) {
    panel.point(examples.x(i, 0), examples.x(i, 1), examples.labels(i) == 1 ? blue : orange, 8);
    panel.word(examples.x(i, 0) + .06, examples.x(i, 1) + .06, std::to_string(examples.labels(i)));
  }
  return panel;
}

/// What each of two hidden units says, what they say together, and how one descent got there.
std::string two_layers(const Network& by_hand, std::uint64_t seed) {
  const auto hidden = [](const Network& network, std::size_t j) {
    return [&network, j](const Array& x) { return activations(network, x)(0, j); };
  };
  const auto output = [](const Network& network) {
    return [&network](const Array& x) { return sigmoid(predict(network, x)(0)); };
  };
  std::vector<Panel> panels = {map_of("by hand: the first says \"at least one\"", hidden(by_hand, 0)),
                               map_of("the second says \"both\"", hidden(by_hand, 1)),
                               map_of("the first and not the second", output(by_hand))};
  // The first start from which descent gets there
  Generator generator(seed);
  Network begin = random_network(2, 2, generator);
  for (int n = 0; n < 50 && accuracy(descend(begin, exclusive_or(), 1, steps_of_start), exclusive_or()) < 1;
       ++n)
    begin = random_network(2, 2, generator);
  for (const std::size_t after : {std::size_t{0}, std::size_t{300}, steps_of_start}) {
    const Network network = descend(begin, exclusive_or(), 1, after);
    panels.push_back(map_of(fmt::format("descent, after {} steps", after), output(network)));
  }
  return drawing("Exclusive or, as two hidden units see it", panels, 3);
}

}  // namespace

void solve_exclusive_or(app::Program& program) {
  program.section("What one unit cannot do");
  const Labelled examples = exclusive_or();
  const Network by_hand = exclusive_or_by_hand();
  app::LateProgress progress(program, "exclusive or", 5 * starts);
  const Starts one = try_one_unit(progress, program.seed());
  std::vector<app::Row> rows = {{"none", fmt::format("{:.2f}", one.share_found()),
                                 fmt::format("{:.2f}", one.most_right),
                                 fmt::format("{:.3f}", one.smallest_loss)}};
  std::vector<Starts> hidden;
  for (const std::size_t units : {2, 3, 4, 8}) {
    hidden.push_back(try_hidden_units(progress, units, program.seed()));
    rows.push_back({std::to_string(units), fmt::format("{:.2f}", hidden.back().share_found()),
                    fmt::format("{:.2f}", hidden.back().most_right),
                    fmt::format("{:.3f}", hidden.back().smallest_loss)});
  }
  program.say(
      "Exclusive or: the class is 1 where one of two inputs is 1, but not both. {} descents from random "
      "weights, {} steps each:",
      starts, steps_of_start);
  program.table({"hidden units", "all four right", "most right", "smallest loss"}, rows);
  program.write("exclusive_or.svg", two_layers(by_hand, program.seed()));
  program.say(
      "Weights that solve it can be written down by hand; exclusive_or.svg shows how. But descent finds such "
      "weights only from some starts, "
      "and more often where there are more units than it needs.");

  const double best_of_random_units = best_random_unit(program.seed());
  program.claim(
      {.claim =
           "one unit has at most three of exclusive or's four examples right (best of 10,000 random units)",
       .measured = best_of_random_units,
       .relation = "<=",
       .bound = .75,
       .control = accuracy(by_hand, examples),
       .control_meaning = "two hidden units"});
  program.claim({.claim = "one unit's loss on exclusive or is never below ln 2 (smallest of 100 starts)",
                 .measured = one.smallest_loss,
                 .bound = std::log(2) - 1e-6,
                 .control = loss(by_hand, examples),
                 .control_meaning = "two hidden units"});
  program.claim({.claim = "two hidden units with weights by hand have all four right (accuracy)",
                 .measured = accuracy(by_hand, examples),
                 .relation = "==",
                 .bound = 1,
                 .control = best_of_random_units,
                 .control_meaning = "the best of 10,000 random units"});
  program.claim({.claim = "two hidden units do not always find exclusive or (share of 100 starts)",
                 .measured = hidden[0].share_found(),
                 .relation = "<=",
                 .bound = .85,
                 .control = hidden[3].share_found(),
                 .control_meaning = "eight hidden units"});
  program.claim({.claim = "eight hidden units find it from nearly every start (share of 100 starts)",
                 .measured = hidden[3].share_found(),
                 .bound = .98,
                 .control = hidden[0].share_found(),
                 .control_meaning = "two hidden units"});

  Generator generator(program.seed());
  Network different = random_network(2, 2, generator), alike = different;
  for (std::size_t c = 0; c < 2; ++c) alike.hidden.weights(c, 1) = alike.hidden.weights(c, 0);
  alike.output.weights(1) = alike.output.weights(0);
  program.claim({.claim = "hidden units that start alike stay alike (largest difference after 500 steps)",
                 .measured = difference_of_units(descend(alike, examples, 1, 500)),
                 .relation = "==",
                 .bound = 0,
                 .control = difference_of_units(descend(different, examples, 1, 500)),
                 .control_meaning = "random weights"});
}

}  // namespace unrolled::neuron
