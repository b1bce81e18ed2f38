// How deep can a network be? With and without skip and normalisation, by how it begins and by how it learns.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "02_layers/deep.hpp"
#include "02_layers/descent.hpp"
#include "02_layers/experiments/story.hpp"

namespace unrolled::layers {
namespace {

constexpr DescentOptions descent{.rate = 0.05, .momentum = 0.9, .clip = 1};

struct Variant {
  const char* name;
  Activation activation;
  Start start;
  Norm norm;
  bool skip;
};
constexpr Variant sigmoid_plain{"σ, Xavier's start", Activation::sigmoid, Start::xavier, Norm::none, false};
constexpr Variant tanh_plain{"tanh, Xavier's start", Activation::tanh, Start::xavier, Norm::none, false};
constexpr Variant relu_plain{"ReLU, He's start", Activation::relu, Start::he, Norm::none, false};
constexpr Variant norm_alone{"ReLU, layer norm", Activation::relu, Start::he, Norm::layer, false};
constexpr Variant skip_alone{"ReLU, skip", Activation::relu, Start::he, Norm::none, true};
constexpr Variant skip_and_norm{"ReLU, skip and layer norm", Activation::relu, Start::he, Norm::layer, true};
constexpr Variant skip_and_batch_norm{"ReLU, skip and batch norm", Activation::relu, Start::he, Norm::batch,
                                      true};

DeepNetwork network_of(const Variant& variant, std::size_t layers, const data::Pictures& pictures,
                       Generator& generator) {
  return DeepNetwork({.inputs = 64,
                      .classes = pictures.classes.size(),
                      .layers = layers,
                      .activation = variant.activation,
                      .start = variant.start,
                      .norm = variant.norm,
                      .skip = variant.skip},
                     generator);
}

double norm_of(const Array& x) {
  double squares = 0;
  for (const Real number : flat(x)) squares += static_cast<double>(number) * static_cast<double>(number);
  return std::sqrt(squares);
}

/// ‖∂L/∂W_l‖ for l = 1 … L, of the first batch, before any training.
std::vector<double> gradient_by_layer(const DeepNetwork& network, const data::Pictures& train,
                                      Generator generator) {
  const nn::Training in_training(generator);
  loss_of(network, train, at_once, generator).backward();
  std::vector<double> norms;
  for (const DeepLayer& layer : network.layers) norms.push_back(norm_of(layer.linear.weight.grad()));
  for (Tensor parameter : network.parameters()) parameter.zero_grad();
  return norms;
}

/// What a variant came to.
struct Trained {
  std::vector<double> gradient;  ///< by layer, before the training
  double accuracy;               ///< on pictures it has not seen, after it

  /// How large the gradient of the first layer is, over that of the last.
  double reaching() const { return gradient.front() / gradient.back(); }
};

/// `progress` counts the steps of all variants.
Trained train(app::Program& program, app::Progress& progress, const Variant& variant, std::size_t layers,
              const data::PictureParts& pictures) {
  Generator generator(program.seed());
  const DeepNetwork network = network_of(variant, layers, pictures.train, generator);
  Trained trained{gradient_by_layer(network, pictures.train, generator), 0};
  descend(
      network, [&](Generator& drawing) { return loss_of(network, pictures.train, at_once, drawing); },
      descent, program.train_steps(200, 10), generator, [&](double loss) { progress.step(loss); });
  trained.accuracy = accuracy(network, pictures.test);
  return trained;
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

}  // namespace

void start_deep_networks(app::Program& program, const Options& options, const data::Pictures& train) {
  program.section("How weights begin");
  program.say(
      "{} layers of 32 ReLUs, before any training. Numbers keep their size where Var(W) = 2/in (He); with "
      "Xavier's start, "
      "1/in here, each layer halves their squares.",
      options.layers);
  const data::Pictures some = [&] {
    Generator drawing(program.seed());
    return draw_pictures(train, 200, drawing);
  }();
  for (const auto& [variant, file] :
       {std::pair(relu_plain, "sums_he.svg"),
        std::pair(Variant{"ReLU, Xavier's start", Activation::relu, Start::xavier, Norm::none, false},
                  "sums_xavier.svg")}) {
    Generator generator(program.seed());
    const DeepNetwork network = network_of(variant, options.layers, train, generator);
    program.plot(sums_by_layer(fmt::format("{}: the sums of each layer", variant.name), network, some), file);
  }
}

void train_deep_networks(app::Program& program, const Options& options, const data::PictureParts& pictures) {
  program.section("How deep can it be?");
  const std::size_t L = options.layers;
  program.say(
      "{} equal layers of 32 units; {} steps of plain descent with momentum on {} pictures each. What "
      "differs is inside "
      "a layer.",
      L, steps, at_once);

  // Each variant, all layers deep
  const std::size_t steps = program.train_steps(200, 10);
  app::Progress deep = program.progress("seven deep networks", 7 * steps);
  const auto now = [&](const Variant& variant) { return train(program, deep, variant, L, pictures); };
  const Trained sigmoid = now(sigmoid_plain), tanh = now(tanh_plain), relu = now(relu_plain),
                norm = now(norm_alone), skip = now(skip_alone), both = now(skip_and_norm),
                batch_norm = now(skip_and_batch_norm);
  std::vector<app::Row> rows;
  app::Lines by_layer{fmt::format("How much gradient arrives, {} layers", L), "layer", "norm of ∂L/∂W, over that of the last layer", {}, true};
  for (const auto& [variant, trained] :
       {std::pair(sigmoid_plain, &sigmoid), std::pair(tanh_plain, &tanh), std::pair(relu_plain, &relu),
        std::pair(norm_alone, &norm), std::pair(skip_alone, &skip), std::pair(skip_and_norm, &both),
        std::pair(skip_and_batch_norm, &batch_norm)}) {
    rows.push_back(
        {variant.name, fmt::format("{:.2g}", trained->reaching()), fmt::format("{:.3f}", trained->accuracy)});
    app::Curve curve{fmt::format("{}: {:.0f} % right", variant.name, 100 * trained->accuracy), counted(L),
                     trained->gradient};
    for (double& y : curve.y) y /= trained->gradient.back();
    by_layer.curves.push_back(curve);
  }
  program.table({"in each layer", "gradient of layer 1 over the last", "right after training"}, rows);
  program.plot(by_layer, "gradient_by_layer.svg");

  // The four ways to have a skip, a norm, both or neither, by depth
  app::Lines by_depth{"What skip and norm buy", "layers", "share right after 200 steps", {}};
  double two_layers = 0;  // plain
  for (const auto& [variant, label] :
       {std::pair(relu_plain, "neither"), std::pair(norm_alone, "norm"), std::pair(skip_alone, "skip"),
        std::pair(skip_and_norm, "skip and norm")}) {
    app::Curve curve{label, {}, {}};
    for (const std::size_t layers : {1, 2, 4, 6, 8, 12, 16, 20, 25, 30}) {
      if (program.quick() && layers > 2) break;
      const double right = train(program, variant, layers, pictures).accuracy;
      curve.x.push_back(static_cast<double>(layers));
      curve.y.push_back(right);
      if (layers == 2 && !variant.skip && variant.norm == Norm::none) two_layers = right;
    }
    by_depth.curves.push_back(curve);
  }
  program.plot(by_depth, "accuracy_by_depth.svg");

  if (L != 30) {
    program.say("No claim is made about {} layers: the book's are about 30.", L);
    return;
  }
  program.claim({.claim = "σ without skip and norm: the gradient falls over 30 layers by a factor of",
                 .measured = 1 / sigmoid.reaching(),
                 .relation = ">=",
                 .bound = 1e12,
                 .control = 1 / relu.reaching(),
                 .control_meaning = "ReLU, He's start"});
  program.claim({.claim = "ReLU with He's start: the gradient of layer 1, over that of layer 30",
                 .measured = relu.reaching(),
                 .relation = ">=",
                 .bound = 0.1,
                 .control = sigmoid.reaching(),
                 .control_meaning = "σ"});
  if (!pictures.train.has_claims() || program.quick()) {
    program.say("No claim is made about what they have learnt: that takes the full training, on the digits.");
    return;
  }
  program.claim({.claim = "30 layers with skip and norm are right about digits",
                 .measured = both.accuracy,
                 .relation = ">=",
                 .bound = 0.90,
                 .control = norm.accuracy,
                 .control_meaning = "without the skip"});
  program.claim({.claim = "30 layers of σ, neither skip nor norm, are right about",
                 .measured = sigmoid.accuracy,
                 .relation = "<=",
                 .bound = 0.25,
                 .control = both.accuracy,
                 .control_meaning = "ReLU, skip and norm"});
  program.claim({.claim = "30 layers of ReLU, whose gradient arrives, are still right about no more than",
                 .measured = relu.accuracy,
                 .relation = "<=",
                 .bound = 0.60,
                 .control = two_layers,
                 .control_meaning = "2 layers"});
  program.claim({.claim = "30 layers with a norm, but no skip, are right about no more than",
                 .measured = norm.accuracy,
                 .relation = "<=",
                 .bound = 0.60,
                 .control = both.accuracy,
                 .control_meaning = "with a skip as well"});
}

}  // namespace unrolled::layers
