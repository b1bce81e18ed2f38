// How deep can a network be? With and without skip and normalisation, by how it begins and by how it learns.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "02_layers/deep.hpp"
#include "02_layers/descent.hpp"
#include "02_layers/experiments/story.hpp"

namespace unrolled::layers {
namespace {

constexpr DescentOptions descent{.rate = 0.05, .momentum = 0.9, .clip = 1};

struct Variant {
  const char* name;
  Activation activation;
  Initialisation initialisation;
  Norm norm;
  bool skip;
};
constexpr Variant sigmoid_plain{"σ, Xavier", Activation::sigmoid, Initialisation::xavier, Norm::none, false};
constexpr Variant tanh_plain{"tanh, Xavier", Activation::tanh, Initialisation::xavier, Norm::none, false};
constexpr Variant relu_plain{"ReLU, He", Activation::relu, Initialisation::he, Norm::none, false};
constexpr Variant norm_alone{"ReLU, layer norm", Activation::relu, Initialisation::he, Norm::layer, false};
constexpr Variant skip_alone{"ReLU, skip", Activation::relu, Initialisation::he, Norm::none, true};
constexpr Variant skip_and_norm{"ReLU, skip and layer norm", Activation::relu, Initialisation::he,
                                Norm::layer, true};
constexpr Variant skip_and_batch_norm{"ReLU, skip and batch norm", Activation::relu, Initialisation::he,
                                      Norm::batch, true};

DeepNetwork network_of(const Variant& variant, std::size_t layers, const data::Pictures& pictures,
                       Generator& generator) {
  return DeepNetwork({.inputs = 64,
                      .classes = pictures.classes.size(),
                      .layers = layers,
                      .activation = variant.activation,
                      .initialisation = variant.initialisation,
                      .norm = variant.norm,
                      .skip = variant.skip},
                     generator);
}

double norm_of(const Array& x) {
  double squares = 0;
  for (const Real number : flat(x)) squares += static_cast<double>(number) * static_cast<double>(number);
  return std::sqrt(squares);
}

/// ‖∂L/∂W_l‖ for l = 1 … L, of one batch, before any training. The network is one of its own, since a pass would change
/// what batch norm remembers.
std::vector<double> gradient_by_layer(const Variant& variant, std::size_t layers, const data::Pictures& train,
                                      Generator generator) {
  const DeepNetwork network = network_of(variant, layers, train, generator);
  const nn::Training in_training(generator);
  loss_of(network, train, at_once, generator).backward();
  std::vector<double> norms;
  for (const DeepLayer& layer : network.layers) norms.push_back(norm_of(layer.linear.weight.grad()));
  return norms;
}

/// How many different classes a network answers with.
std::size_t different_answers(const DeepNetwork& network, const data::Pictures& pictures) {
  const NoGrad no_grad;
  const Indices answers = argmax(network(pictures.pixels));
  return std::set<Index>(answers.begin(), answers.end()).size();
}

std::size_t descent_steps(const app::Program& program) { return program.train_steps(200, 10); }

/// What a variant came to.
struct Trained {
  std::vector<double> gradient;  ///< by layer, before the training
  std::size_t steps = 0;         ///< fewer than asked for where it ran away
  double accuracy = 0;           ///< on pictures it has not seen, after the training
  std::size_t answers = 0;       ///< how many different classes it answers with there

  /// How large the gradient of the first layer is, over that of the last.
  double reaching() const { return gradient.front() / gradient.back(); }
};

/// `progress` counts the steps of all variants.
Trained train(app::Program& program, app::Progress& progress, const Variant& variant, std::size_t layers,
              const data::PictureParts& pictures) {
  Generator generator(program.seed());
  const DeepNetwork network = network_of(variant, layers, pictures.train, generator);
  const std::vector<double> losses = descend(
      network, [&](Generator& drawing) { return loss_of(network, pictures.train, at_once, drawing); },
      descent, descent_steps(program), generator, [&](double loss) { progress.step(loss); });
  return {.gradient = gradient_by_layer(variant, layers, pictures.train, Generator(program.seed())),
          .steps = losses.size(),
          .accuracy = accuracy(network, pictures.test),
          .answers = different_answers(network, pictures.test)};
}

std::string layers_in_words(std::size_t layers) {
  return layers == 1 ? "1 layer" : fmt::format("{} layers", layers);
}

std::vector<double> counted(std::size_t n) {
  std::vector<double> numbers(n);
  for (std::size_t i = 0; i < n; ++i) numbers[i] = static_cast<double>(i + 1);
  return numbers;
}

// [activations]
/// How the sums z of each layer are distributed before any training: a row a layer, a column an interval, in shares.
app::HeatMap sums_by_layer(const std::string& title, const DeepNetwork& network,
                           const data::Pictures& pictures) {
  constexpr int bins = 25;
  constexpr double widest = 3;
  app::HeatMap map{title, "z", "layer", "share of all units", {}, {}, {}};
  for (int bin = 0; bin < bins; ++bin)
    map.columns.push_back(fmt::format("{:.1f}", widest * (2 * bin + 1 - bins) / bins));
  const NoGrad no_grad;
  Tensor x = network.input(reshape(Tensor(pictures.pixels), {-1, 64}));
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const DeepLayer& layer = network.layers[l];
    const Array z = layer.linear(layer.norm(x)).value();
    std::vector<double> shares(bins);
    for (const Real number : flat(z)) {
      const double place = std::floor((static_cast<double>(number) / widest + 1) / 2 * bins);
      shares[static_cast<std::size_t>(std::clamp(place, 0., bins - 1.))] += 1 / static_cast<double>(z.size());
    }
    map.rows.push_back(fmt::format("{}", l + 1));
    map.values.push_back(shares);
    x = layer(x);
  }
  return map;
}
// [/activations]

/// All variants with the same number of layers: how much gradient arrives, and what that comes to.
std::map<std::string, Trained> compare_variants(app::Program& program, std::size_t layers,
                                                const data::PictureParts& pictures) {
  const std::vector<Variant> variants = {sigmoid_plain, tanh_plain,    relu_plain,         norm_alone,
                                         skip_alone,    skip_and_norm, skip_and_batch_norm};
  app::Progress progress = program.progress("deep networks", variants.size() * descent_steps(program));
  std::map<std::string, Trained> all;
  std::vector<app::Row> rows;
  app::Lines picture{
      fmt::format("Gradient before training, {}; in %: right after training", layers_in_words(layers)),
      "layer (1 is next to the pixels)",
      "norm of ∂L/∂W, over that of the last layer",
      {},
      true};
  for (const Variant& variant : variants) {
    const Trained trained = train(program, progress, variant, layers, pictures);
    all[variant.name] = trained;
    const bool ran_away = trained.steps < descent_steps(program);
    rows.push_back({variant.name, fmt::format("{:.2g}", trained.reaching()),
                    ran_away ? fmt::format("ran away at step {}", trained.steps + 1)
                             : fmt::format("{:.3f}", trained.accuracy),
                    fmt::format("{}", trained.answers)});
    app::Curve curve{fmt::format("{}: {:.0f} %", variant.name, 100 * trained.accuracy), counted(layers),
                     trained.gradient};
    for (double& y : curve.y) y /= trained.gradient.back();
    picture.curves.push_back(curve);
  }
  program.table(
      {"in each layer", "gradient of layer 1 over the last", "right after training", "different answers"},
      rows);
  program.plot(picture, "gradient_by_layer.svg");
  return all;
}

/// Accuracies by the number of layers, for each label of a curve.
using AccuracyByDepth = std::map<std::string, std::map<std::size_t, double>>;

/// With a skip, a norm, both or neither, from 1 to 30 layers.
AccuracyByDepth compare_depths(app::Program& program, const data::PictureParts& pictures) {
  const std::vector<std::size_t> depths = program.quick()
                                              ? std::vector<std::size_t>{1, 2}
                                              : std::vector<std::size_t>{1, 2, 4, 6, 8, 12, 16, 20, 25, 30};
  app::Progress progress = program.progress("by depth", 4 * depths.size() * descent_steps(program));
  AccuracyByDepth accuracies;
  app::Lines picture{"What skip and norm buy", "layers", "share of digits that are right", {}, false};
  for (const auto& [variant, label] :
       {std::pair(skip_and_norm, "skip and layer norm"), std::pair(skip_alone, "skip alone"),
        std::pair(norm_alone, "layer norm alone"), std::pair(relu_plain, "neither")}) {
    app::Curve curve{label, {}, {}};
    for (const std::size_t layers : depths) {
      const double right = train(program, progress, variant, layers, pictures).accuracy;
      accuracies[label][layers] = right;
      curve.x.push_back(static_cast<double>(layers));
      curve.y.push_back(right);
    }
    picture.curves.push_back(curve);
  }
  program.plot(picture, "accuracy_by_depth.svg");
  return accuracies;
}

/// Before any training: how much of a gradient comes down to layer 1.
void claim_gradients(app::Program& program, const std::map<std::string, Trained>& all) {
  const Trained &sigmoid = all.at(sigmoid_plain.name), &relu = all.at(relu_plain.name);
  program.claim({.claim = "σ without skip and norm: the gradient falls over 30 layers by a factor of",
                 .measured = 1 / sigmoid.reaching(),
                 .relation = ">=",
                 .bound = 1e12,
                 .control = 1 / relu.reaching(),
                 .control_meaning = "ReLU, He initialisation"});
  program.claim({.claim = "ReLU with He initialisation: the gradient of layer 1, over that of layer 30",
                 .measured = relu.reaching(),
                 .relation = ">=",
                 .bound = 0.1,
                 .control = sigmoid.reaching(),
                 .control_meaning = "σ"});
  program.claim({.claim = "a norm without a skip: the gradient grows over 30 layers by a factor of",
                 .measured = all.at(norm_alone.name).reaching(),
                 .relation = ">=",
                 .bound = 50,
                 .control = all.at(skip_and_norm.name).reaching(),
                 .control_meaning = "with a skip as well"});
}

/// After it: who has learnt anything.
void claim_learning(app::Program& program, const std::map<std::string, Trained>& all, double two_layers) {
  const double both = all.at(skip_and_norm.name).accuracy, norm = all.at(norm_alone.name).accuracy;
  program.claim({.claim = "30 layers with skip and norm: the share of digits that they are right about",
                 .measured = both,
                 .relation = ">=",
                 .bound = 0.90,
                 .control = norm,
                 .control_meaning = "without the skip"});
  program.claim({.claim = "30 layers of σ, neither skip nor norm: the share that they are right about",
                 .measured = all.at(sigmoid_plain.name).accuracy,
                 .relation = "<=",
                 .bound = 0.25,
                 .control = both,
                 .control_meaning = "ReLU, skip and norm"});
  program.claim({.claim = "30 layers of ReLU, whose gradient arrives: the share that they are right about",
                 .measured = all.at(relu_plain.name).accuracy,
                 .relation = "<=",
                 .bound = 0.60,
                 .control = two_layers,
                 .control_meaning = "2 layers"});
  program.claim({.claim = "30 layers with a norm, but no skip: the share that they are right about",
                 .measured = norm,
                 .relation = "<=",
                 .bound = 0.60,
                 .control = both,
                 .control_meaning = "with a skip as well"});
}

}  // namespace

void start_deep_networks(app::Program& program, const Options& options, const data::Pictures& train) {
  program.section("How weights begin");
  program.say(
      "{} of 32 ReLUs, before any training. On average over all initialisations numbers keep their size "
      "where "
      "Var(W) = 2/in (He); with Xavier initialisation, 1/in here, each layer halves their squares.",
      layers_in_words(options.layers));
  const data::Pictures some = [&] {
    Generator drawing(program.seed());
    return draw_pictures(train, 200, drawing);
  }();
  for (const auto& [variant, file] :
       {std::pair(relu_plain, "sums_he.svg"),
        std::pair(Variant{"ReLU, Xavier", Activation::relu, Initialisation::xavier, Norm::none, false},
                  "sums_xavier.svg")}) {
    Generator generator(program.seed());
    const DeepNetwork network = network_of(variant, options.layers, train, generator);
    program.plot(sums_by_layer(fmt::format("{}: the sums of each layer", variant.name), network, some), file);
  }
}

void train_deep_networks(app::Program& program, const Options& options, const data::PictureParts& pictures) {
  program.section("How deep can it be?");
  program.say(
      "{} of 32 units; {} steps of plain descent with momentum, on {} pictures each. What "
      "differs is inside a layer.",
      layers_in_words(options.layers), descent_steps(program), at_once);
  const std::map<std::string, Trained> all = compare_variants(program, options.layers, pictures);
  const AccuracyByDepth by_depth = compare_depths(program, pictures);
  if (options.layers != 30 || pictures.train.is_own) {
    program.say("No claim is made here: the book's are about 30 layers, and about pictures that it knows.");
    return;
  }
  claim_gradients(program, all);
  if (pictures.train.has_claims() && !program.quick()) {
    claim_learning(program, all, by_depth.at("neither").at(2));
  } else {
    program.say("No claim is made about what they have learnt: that takes the full training, on the digits.");
  }
}

}  // namespace unrolled::layers
