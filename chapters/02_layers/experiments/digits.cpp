// The networks of digit_networks.hpp in training, beside scikit-learn's numbers.
#include <fmt/format.h>

#include <algorithm>

#include "02_layers/experiments/scikit_learn.hpp"
#include "02_layers/experiments/story.hpp"
#include "app/training.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::layers {
namespace {

nn::WarmupCosine rate_over(std::size_t steps, double peak) {
  return {.peak = peak, .warmup = 20, .total = steps};
}

/// The convolutional network in training: what --save keeps and --load continues.
nn::DrawnTraining training_of(const ConvolutionalNetwork& network, const data::Pictures& train,
                              std::size_t steps, std::uint64_t seed, const Generator& generator) {
  return {network,
          [=, &train](Generator& drawing) { return loss_of(network, train, at_once, drawing); },
          {.adam = nn::Adam(network.parameters()), .rate = rate_over(steps, 1e-2), .clip = 1},
          {0, generator, {}, {{"seed", std::to_string(seed)}, {"pictures", std::to_string(train.size())}}}};
}

/// The same pictures, each with the class of another.
data::Pictures with_shuffled_labels(data::Pictures pictures, Generator& generator) {
  std::vector<Index> labels(pictures.labels.begin(), pictures.labels.end());
  generator.shuffle(labels);
  std::copy(labels.begin(), labels.end(), pictures.labels.begin());
  return pictures;
}

/// What the filters of the first layer have learnt, 3 × 3 each, side by side.
app::HeatMap filters_of(const ConvolutionalNetwork& network) {
  const Array& filters = network.strokes.filters.weight.value();  // (9,8)
  app::HeatMap map{"Filters of 3 × 3", "filter", "place in the window", "weight", {}, {}, {}};
  for (std::size_t f = 0; f < filters.shape(1); ++f) map.columns.push_back(fmt::format("{}", f + 1));
  for (std::size_t place = 0; place < filters.shape(0); ++place) {
    map.rows.push_back(fmt::format("row {}, column {}", place / 3 + 1, place % 3 + 1));
    map.values.emplace_back();
    for (std::size_t f = 0; f < filters.shape(1); ++f)
      map.values.back().push_back(static_cast<double>(filters(place, f)));
  }
  return map;
}

}  // namespace

data::PictureParts read_pictures(app::Program& program) {
  program.section("The pictures");
  const data::Pictures all = data::resolve_pictures(program.data());
  data::PictureParts pictures = data::hold_out_pictures(all, 5, program.seed());
  program.say("{}. {} to learn from, and every fifth, {}, held out.", all.about, pictures.train.size(),
              pictures.test.size());
  // An error now, not after minutes of other work
  Generator any(0);
  const std::size_t steps = program.train_steps(1000, 30);
  app::check_load(program, training_of(ConvolutionalNetwork(all.classes.size(), any), pictures.train, steps,
                                       program.seed(), any));
  return pictures;
}

void read_digits(app::Program& program, const data::PictureParts& pictures) {
  program.section("Reading digits");
  Generator generator(program.seed());
  const std::size_t classes = pictures.train.classes.size(), steps = program.train_steps(1000, 30);

  const Perceptron perceptron(classes, generator);
  app::fit(
      program, "digits, dense",
      [&](Generator& drawing) { return loss_of(perceptron, pictures.train, at_once, drawing); },
      {.adam = nn::Adam(perceptron.parameters()), .rate = rate_over(steps, 3e-3), .clip = 1}, steps,
      generator);

  const Perceptron misled(classes, generator);
  const data::Pictures shuffled = with_shuffled_labels(pictures.train, generator);
  app::fit(
      program, "digits, shuffled labels",
      [&](Generator& drawing) { return loss_of(misled, shuffled, at_once, drawing); },
      {.adam = nn::Adam(misled.parameters()), .rate = rate_over(steps, 3e-3), .clip = 1}, steps, generator);

  const ConvolutionalNetwork network(classes, generator);
  nn::DrawnTraining training = training_of(network, pictures.train, steps, program.seed(), generator);
  app::KeptTraining(program, training, steps, "look at its step: --step, then break nan")
      .go_on("digits, filters", steps);

  const ConvolutionalNetwork misled_filters(classes, generator);
  app::fit(
      program, "filters, shuffled labels",
      [&](Generator& drawing) { return loss_of(misled_filters, shuffled, at_once, drawing); },
      {.adam = nn::Adam(misled_filters.parameters()), .rate = rate_over(steps, 1e-2), .clip = 1}, steps,
      generator);

  const double dense = accuracy(perceptron, pictures.test), sliding = accuracy(network, pictures.test);
  std::vector<app::Row> rows;
  const auto row = [&](const char* name, const std::string& parameters, double right) {
    rows.push_back({name, parameters, fmt::format("{:.3f}", right)});
  };
  row("multilayer perceptron", fmt::format("{}", perceptron.parameter_count()), dense);
  row("convolutional network", fmt::format("{}", network.parameter_count()), sliding);
  const ScikitLearn& theirs = scikit_learn[program.seed() % 5];
  if (pictures.train.has_claims()) {
    row("scikit-learn's logistic regression", "650", theirs.logistic_regression);
    row("scikit-learn's MLPClassifier, 64 – 64", "8970", theirs.perceptron);
  }
  program.table({"network", "parameters", "right"}, rows);
  program.plot(filters_of(network), "filters.svg");

  if (!pictures.train.has_claims() || program.quick()) {
    program.say("No claim is made here: that takes the full training, on the digits.");
    return;
  }
  program.claim({.claim = "the multilayer perceptron: the share of new digits that it is right about",
                 .measured = dense,
                 .relation = ">=",
                 .bound = 0.94,
                 .control = accuracy(misled, pictures.test),
                 .control_meaning = "trained on shuffled labels"});
  program.claim({.claim = "the convolutional network, with a fifth of the parameters: the share of new "
                          "digits that it is right about",
                 .measured = sliding,
                 .relation = ">=",
                 .bound = 0.95,
                 .control = accuracy(misled_filters, pictures.test),
                 .control_meaning = "trained on shuffled labels"});
}

}  // namespace unrolled::layers
