// Eighteen layers and no warm-up: where the norm stands decides whether anything is learnt in a hundred steps.
#include <fmt/format.h>

#include <cmath>

#include "17_variants/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::variants {
namespace {

constexpr std::size_t words = 16, length = 16, batch = 16, layers = 18, steps_deep = 100;

/// A language whose entropy is known: with probability .7 the next word is a function of the two before it, else it is drawn by Zipf's law.
class Pairs {
 public:
  explicit Pairs(Generator& generator) : zipf_(Array::from_shape({words})) {
    double sum = 0;
    for (std::size_t w = 0; w < words; ++w) sum += 1 / static_cast<double>(w + 1);
    for (std::size_t w = 0; w < words; ++w)
      zipf_(w) = static_cast<Real>(1 / static_cast<double>(w + 1) / sum);
    for (Index& next : next_) next = static_cast<Index>(generator.below(words));
  }

  /// B rows of T + 1 words.
  Indices draw(std::size_t B, std::size_t T, Generator& generator) const {
    Indices rows = Indices::from_shape({B, T + 1});
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t t = 0; t <= T; ++t)
        rows(b, t) =
            t > 1 && generator.chance(.7) ? follower(rows(b, t - 2), rows(b, t - 1)) : generator.pick(zipf_);
    }
    return rows;
  }

  /// −ln p of the best guesser, who knows the language: the mean over these rows from their third word on, in nats.
  double entropy(const Indices& rows) const {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t b = 0; b < rows.shape(0); ++b) {
      for (std::size_t t = 2; t < rows.shape(1); ++t, ++count) {
        for (std::size_t w = 0; w < words; ++w) {
          const double p = .3 * static_cast<double>(zipf_(w)) +
                           (follower(rows(b, t - 2), rows(b, t - 1)) == static_cast<Index>(w) ? .7 : 0);
          sum -= p * std::log(p);
        }
      }
    }
    return sum / static_cast<double>(count);
  }

  /// The same of one who knows how often each word comes, and nothing else.
  double by_frequency(const Indices& rows) const {
    std::array<double, words> count{};
    for (const Index word : rows)
      count[static_cast<std::size_t>(word)] += 1 / static_cast<double>(rows.size());
    double sum = 0;
    for (const double p : count) sum -= p > 0 ? p * std::log(p) : 0;
    return sum;
  }

 private:
  Index follower(Index a, Index b) const {
    return next_[static_cast<std::size_t>(a) * words + static_cast<std::size_t>(b)];
  }

  Array zipf_;
  std::array<Index, words * words> next_{};
};

/// The loss from the third word on, in nats.
Tensor loss_of(const Model& model, const Indices& rows) {
  const std::size_t T = rows.shape(1) - 1;
  const Indices inputs = xt::view(rows, xt::all(), xt::range(std::size_t{0}, T)),
                targets = xt::view(rows, xt::all(), xt::range(std::size_t{2}, T + 1));
  return cross_entropy(slice(model(inputs), -2, 1, static_cast<Index>(T)), targets);
}

/// The norm of all gradients of each block.
std::vector<double> gradient_by_layer(const Model& model, const Indices& rows) {
  for (Tensor parameter : model.parameters()) parameter.zero_grad();
  loss_of(model, rows).backward();
  std::vector<double> norms;
  for (const Block& block : model.blocks) {
    double sum = 0;
    for (const Tensor& parameter : block.parameters()) {
      for (const Real each : parameter.grad()) sum += static_cast<double>(each) * static_cast<double>(each);
    }
    norms.push_back(std::sqrt(sum));
  }
  for (Tensor parameter : model.parameters()) parameter.zero_grad();
  return norms;
}

}  // namespace

void go_deep(app::Program& program) {
  program.section("Eighteen layers");
  const std::size_t steps = program.train_steps(steps_deep, 2);
  Generator generator(program.seed());
  const Pairs language(generator);
  const Indices asked = language.draw(program.quick() ? 8 : 128, length, generator);
  const double entropy = language.entropy(asked);
  program.say(
      "16 words; in seven of ten cases the next one follows from the two before it. {} layers of width 32, "
      "{} steps at .001 from the "
      "first step on: no warm-up.",
      layers, steps);
  app::Lines gradients = {.title = "Gradients at the start, by layer",
                          .x_axis = "layer",
                          .y_axis = "norm of the gradient",
                          .curves = {},
                          .log_y = true};
  std::vector<double> above;
  std::vector<app::Row> table;
  for (const auto& [place, name] :
       {std::pair{Place::post, "post"}, {Place::pre, "pre"}, {Place::deep, "DeepNorm"}}) {
    Generator own(program.seed());
    const Model model(
        {.vocabulary = words, .width = 32, .layers = layers, .inner = 128, .place = place, .tied = false},
        own);
    Tensor table_of_words = model.embed.table;
    table_of_words.value() = normal(table_of_words.shape(), 1, own);
    app::Curve curve = {name, {}, gradient_by_layer(model, asked)};
    for (std::size_t n = 0; n < layers; ++n) curve.x.push_back(static_cast<double>(n));
    gradients.curves.push_back(curve);
    app::fit(
        program, fmt::format("{} layers, {}", layers, name),
        [&](Generator& drawing) { return loss_of(model, language.draw(batch, length, drawing)); },
        {.adam = nn::Adam(model.parameters()), .rate = nn::Constant{1e-3}}, steps, own, runaway_hint);
    const NoGrad no_grad;
    above.push_back(loss_of(model, asked).item() - entropy);
    table.push_back(
        {name, fmt::format("{:.2f}", above.back()), fmt::format("{:.1f}", curve.y.back() / curve.y.front())});
  }
  program.table({"norms", "nats above the best guesser", "last layer's gradient over the first's"}, table);
  program.plot(gradients, "gradient_by_layer.svg");
  const double frequency = language.by_frequency(asked) - entropy;
  program.say("Who knows how often each word comes, and nothing else, is {:.2f} above the best guesser.",
              frequency);
  if (program.quick()) return;
  program.claim({.claim = "18 layers without warm-up: pre-norm and DeepNorm learn more than how often a word "
                          "comes (nats less, the "
                          "worse of both)",
                 .measured = frequency - std::max(above[1], above[2]),
                 .bound = .15,
                 .control = frequency - above[0],
                 .control_meaning = "post-norm"});
}

}  // namespace unrolled::variants
