// How a gradient shrinks or grows as it goes back through time.
#include "05_rnn/forgetting.hpp"

#include <utility>

#include "05_rnn/experiments/story.hpp"
#include "nn/optimiser.hpp"

namespace unrolled::rnn {
namespace {

constexpr std::size_t width = 32, steps = 50;

double scaled_by(const std::vector<double>& norms) { return norms.back() / norms.front(); }

void claim_linear(app::Program& program, double radius, double one) {
  Generator generator(program.seed());
  const Array W = static_cast<Real>(radius) * rotation(width, generator);
  const double bound = std::pow(radius, steps);
  program.claim({.claim = fmt::format("50 linear steps of spectral radius {} scale the gradient by {:.3g}",
                                      radius, bound),
                 .measured = scaled_by(linear_norms(W, steps, generator)),
                 .relation = "within",
                 .bound = bound,
                 .tolerance = 1e-4 * bound,
                 .control = one,
                 .control_meaning = "spectral radius 1"});
}

/// The tanh network under one input that never changes: its state converges, and from there on each step
/// back multiplies by the same matrix.
struct AtRest {
  std::vector<double> norms;  ///< by distance
  double radius;              ///< ρ of one step, (1 − h²) included
  double weights_radius;      ///< ρ of W_h alone
};

AtRest tanh_at_rest(Generator& generator, std::size_t time) {
  Cell cell(1, width, generator);
  cell.W_h.value() = normal({width, width}, 1 / std::sqrt(static_cast<double>(width)), generator);
  cell.W_h.value() *= static_cast<Real>(1.1 / spectral_radius(cell.W_h.value()));
  cell.b.value() = normal({width}, 0.8, generator);
  const Tensor x = Tensor(Array(xt::zeros<Real>({std::size_t{1}, time, std::size_t{1}})));
  const Tensor zero = Tensor(Array(xt::zeros<Real>({std::size_t{1}, width})));
  const Array direction = normal({1, width}, 1, generator);
  Array rest;
  AtRest result;
  result.norms = gradient_norms([&] {
    const std::vector<Tensor> states = unroll(cell, x, zero);
    rest = states.back().value();
    sum(states.back() * Tensor(direction)).backward();
  });
  result.radius = spectral_radius(cell.W_h.value() * (1 - rest * rest));  // column j times 1 − h_j²
  result.weights_radius = spectral_radius(cell.W_h.value());
  return result;
}

std::vector<double> distances(std::size_t n) {
  std::vector<double> x(n);
  std::iota(x.begin(), x.end(), 0.0);
  return x;
}

app::Curve curve(std::string label, const std::vector<double>& norms) {
  app::Curve drawn{std::move(label), distances(norms.size()), norms};
  for (double& norm : drawn.y) norm /= norms.front();
  return drawn;
}

}  // namespace

void measure_forgetting(app::Program& program) {
  program.section("How far a gradient reaches");
  Generator generator(program.seed());
  const auto linear = [&](double radius) {
    return linear_norms(static_cast<Real>(radius) * rotation(width, generator), steps, generator);
  };
  const std::vector<double> fading = linear(0.8), growing = linear(1.5), kept = linear(1);
  claim_linear(program, 0.8, scaled_by(kept));
  claim_linear(program, 1.5, scaled_by(kept));

  const std::size_t time = 161;
  const AtRest rest = tanh_at_rest(generator, time);
  const double slope = decay(rest.norms, 40, 140);
  program.say(
      "A tanh network at rest: one step back multiplies the gradient by {:.4f} on average over 100 steps, "
      "and "
      "the spectral radius of its step is {:.4f} (of W_h alone {:.4f}).",
      std::exp(slope), rest.radius, rest.weights_radius);
  program.claim({.claim = "the tanh network's gradient falls exponentially: slope over ln ρ",
                 .measured = slope / std::log(rest.radius),
                 .relation = "within",
                 .bound = 1,
                 .tolerance = 0.1,
                 .control = slope / std::log(rest.weights_radius),
                 .control_meaning = "ρ of W_h without 1 − h²"});
  program.plot(app::Lines{"What is left of a gradient",
                          "steps back in time",
                          "norm, over the norm at the start",
                          {curve("linear, radius 0.8", fading), curve("linear, radius 1.5", growing),
                           curve(fmt::format("tanh at rest, radius {:.2f}", rest.radius),
                                 {rest.norms.begin(), rest.norms.begin() + steps + 1})},
                          true},
               "gradient_by_distance.svg");
}

void measure_clipping(app::Program& program) {
  program.section("Clipping");
  Generator generator(program.seed());
  std::vector<Tensor> parameters;
  double dot = 0, each = 0, squares = 0, one_by_one = 0, before = 0, after = 0;
  for (const Shape& shape : {Shape{20, 30}, Shape{30}}) {
    parameters.push_back(parameter(Array(xt::zeros<Real>(shape))));
    accumulate(*parameters.back().node(), normal(shape, 3, generator));
  }
  const std::vector<Array> unclipped = {parameters[0].grad(), parameters[1].grad()};
  const double norm = nn::clip_global_norm(parameters, 1);
  for (std::size_t p = 0; p < 2; ++p) {
    const Array clipped = parameters[p].grad();
    for (std::size_t i = 0; i < clipped.size(); ++i) {
      const double g = flat(unclipped[p])[i], c = flat(clipped)[i], e = std::clamp(g, -1.0, 1.0);
      dot += g * c, before += g * g, after += c * c;
      each += g * e, one_by_one += e * e;
    }
  }
  squares = std::sqrt(after);
  program.say("A gradient of global norm {:.1f}, clipped to 1.", norm);
  program.claim({.claim = "clipping caps the global norm",
                 .measured = squares,
                 .relation = "within",
                 .bound = 1,
                 .tolerance = 1e-5,
                 .control = std::sqrt(one_by_one),
                 .control_meaning = "each element clipped to ±1"});
  program.claim({.claim = "clipping keeps the direction: cosine with the gradient before",
                 .measured = dot / std::sqrt(before * after),
                 .relation = "within",
                 .bound = 1,
                 .tolerance = 1e-5,
                 .control = each / std::sqrt(before * one_by_one),
                 .control_meaning = "each element clipped to ±1"});
}

}  // namespace unrolled::rnn
