// The third part of the story: yes or no with σ, one of several classes with softmax.
#include <fmt/format.h>

#include <algorithm>

#include "01_neuron/experiments/story.hpp"
#include "base/error.hpp"

namespace unrolled::neuron {
namespace {

constexpr std::uint64_t folds = 5;

struct Fold {
  Labelled train, test;
};

/// Every fifth example of each class is for the test; the seed says with which one to begin. `columns` of x only.
/// Standardised by what the training examples measure.
Fold fold_of(const data::Table& table, std::uint64_t seed, std::size_t columns) {
  std::vector<std::size_t> train, test, seen(table.classes.size());
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto label = static_cast<std::size_t>(table.labels(i));
    (seen[label]++ % folds == seed % folds ? test : train).push_back(i);
  }
  const auto take = [&](const std::vector<std::size_t>& rows) {
    Labelled part = {.x = Array::from_shape({rows.size(), columns}),
                     .labels = Indices::from_shape({rows.size()})};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t c = 0; c < columns; ++c) part.x(i, c) = table.x(rows[i], c);
      part.labels(i) = table.labels(rows[i]);
    }
    return part;
  };
  Fold fold = {take(train), take(test)};
  const Scale scale = scale_of(fold.train.x);
  fold.train.x = standardise(fold.train.x, scale);
  fold.test.x = standardise(fold.test.x, scale);
  return fold;
}

/// The share of the most frequent class.
double majority(const Labelled& examples) {
  std::vector<std::size_t> count(examples.labels.size() + 1);
  for (const Index label : examples.labels) ++count[static_cast<std::size_t>(label)];
  return static_cast<double>(*std::max_element(count.begin(), count.end())) /
         static_cast<double>(examples.labels.size());
}

constexpr Real rate = .5F;
constexpr std::size_t steps = 300;

Layer learn_classes(const Fold& fold, std::size_t number_of_classes) {
  return descend(zero_layer(fold.train.x.shape(1), number_of_classes), fold.train, rate, steps);
}

/// Softmax of two scores, of which one is 0, beside σ; and of scores that are all 1,000 larger.
void claim_about_softmax(app::Program& program) {
  double from_sigmoid = 0, without_zero = 0, moved = 0, one_moved = 0;
  for (int k = -20; k <= 20; ++k) {
    const Real s = static_cast<Real>(k) / 4;
    from_sigmoid = std::max(from_sigmoid, std::abs(double{softmax({{s, 0}})(0, 0)} - sigmoid(s)));
    without_zero = std::max(without_zero, std::abs(double{softmax({{s, 1}})(0, 0)} - sigmoid(s)));
    const Array before = softmax({{s, 0, -s / 2}});
    moved = std::max(moved, double{std::abs(softmax({{s + 1000, 1000, 1000 - s / 2}})(0, 0) - before(0, 0))});
    one_moved = std::max(one_moved, double{std::abs(softmax({{s + 1000, 0, -s / 2}})(0, 0) - before(0, 0))});
  }
  program.claim({.claim = "softmax of (s, 0) is σ(s) (largest difference)",
                 .measured = from_sigmoid,
                 .relation = "<=",
                 .bound = 1.2e-7,
                 .control = without_zero,
                 .control_meaning = "softmax of (s, 1)"});
  program.claim({.claim = "1,000 more for every score changes nothing in softmax (largest difference)",
                 .measured = moved,
                 .relation = "==",
                 .bound = 0,
                 .control = one_moved,
                 .control_meaning = "1,000 more for one score only"});
}

}  // namespace

void refuse_small_classes(const data::Table& table) {
  std::vector<std::size_t> rows(table.classes.size());
  for (const Index label : table.labels) ++rows[static_cast<std::size_t>(label)];
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (rows[k] < folds)
      throw Error(fmt::format("{}: '{}' is {} in {} of its rows: too few to hold one in {} out for a test",
                              table.name, table.target, table.classes[k], rows[k], folds),
                  fmt::format("at least {} rows of each class", folds));
}

void tell_classes_apart(app::Program& program, const Dataset& dataset) {
  program.section("From a number to a class");
  const data::Table& table = dataset.flowers;
  const std::size_t K = table.classes.size(), C = table.columns.size();
  const Fold all = fold_of(table, program.seed(), C), one = fold_of(table, program.seed(), 1);
  const Layer layer = learn_classes(all, K), poor = learn_classes(one, K);
  program.say(
      "{} units, one for each class, and softmax of their scores: {}. One row in five is held out; {} "
      "steps at a rate of {}.",
      K, fmt::join(table.classes, ", "), steps, rate);
  program.table({"input", "training accuracy", "test accuracy"},
                {{"none: always one class", fmt::format("{:.3f}", majority(all.train)),
                  fmt::format("{:.3f}", majority(all.test))},
                 {table.columns[0] + " only", fmt::format("{:.3f}", accuracy(poor, one.train)),
                  fmt::format("{:.3f}", accuracy(poor, one.test))},
                 {fmt::format("all {} columns", C), fmt::format("{:.3f}", accuracy(layer, all.train)),
                  fmt::format("{:.3f}", accuracy(layer, all.test))}});
  if (table.name == "irises") {
    program.claim({.claim = "a layer of three units names the kind of a flower (test accuracy)",
                   .measured = accuracy(layer, all.test),
                   .bound = .9,
                   .control = accuracy(poor, one.test),
                   .control_meaning = table.columns[0] + " only"});
  }
  if (dataset.tumours.has_classes()) {
    const Fold fold = fold_of(dataset.tumours, program.seed(), dataset.tumours.columns.size());
    const Unit unit = descend(zero_unit(fold.train.x.shape(1)), fold.train, rate, steps);
    program.say(
        "Yes or no needs one unit and σ: {}. It is right on {:.3f} of the {} that were held out; always "
        "saying \"{}\", on {:.3f}.",
        dataset.tumours.about, accuracy(unit, fold.test), fold.test.labels.size(), dataset.tumours.classes[1],
        majority(fold.test));
    program.claim({.claim = "one unit tells malignant from benign (test accuracy)",
                   .measured = accuracy(unit, fold.test),
                   .bound = .93,
                   .control = majority(fold.test),
                   .control_meaning = "always the larger class"});
  }
  claim_about_softmax(program);
}

}  // namespace unrolled::neuron
