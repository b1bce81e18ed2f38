// A GPT whose feed-forward layers are experts.
//
//   x = x + attention(norm_1(x))                          chapter 13's block, causal
//   x = x + routed(norm_2(x))                             a token for which there was no room keeps its x
//
// With Routing::dense there is one feed-forward layer for all tokens, as in chapter 13. Published models route in every second layer;
// here all layers do.
#pragma once

#include "13_gpt/gpt.hpp"
#include "18_mixture_of_experts/balance.hpp"
#include "18_mixture_of_experts/experts.hpp"
#include "18_mixture_of_experts/hash_router.hpp"

namespace unrolled::mixture {

enum class Routing { dense, learnt, hash, random };

// [config]
struct Config {
  std::size_t vocabulary = 80;  ///< V
  std::size_t context = 33;     ///< the most tokens of a row
  std::size_t width = 24;       ///< C
  std::size_t heads = 4;        ///< H
  std::size_t layers = 1;       ///< L
  std::size_t inner = 8;        ///< F, of each expert, or of the dense layer
  std::size_t experts = 8;      ///< E
  std::size_t top = 1;          ///< k: experts at work for a token
  Routing routing = Routing::learnt;
  double capacity_factor = HUGE_VAL;  ///< infinite: room for all
  double noise = 0;                   ///< of scores, while training
  double fixed_gate = 1;              ///< where the router learns nothing
};
// [/config]

/// What a routed layer did in one pass.
struct Report {
  Routes routes;
  Assignment plan;
};

// [layer]
/// x (…,C) → (…,C), each token through k of E experts. words (…) are asked for by a router that goes by the word.
class RoutedLayer : public nn::Module {
 public:
  RoutedLayer(const Config& config, Generator& generator)
      : config(config),
        experts(add("expert", Experts(config.experts, config.width, config.inner, generator))) {
    if (config.routing == Routing::learnt)
      router = add("router", Router(config.width, config.experts, config.top, generator, config.noise));
  }

  Tensor operator()(const Tensor& x, const Indices& words, std::vector<Report>& reports,
                    Generator* drawing) const {
    const auto C = static_cast<Index>(x.size(-1));
    const Tensor tokens = x.axes() == 2 ? x : reshape(x, {-1, C});  // (N,C)
    const Routes routes = route_tokens(tokens, words, drawing);
    const std::size_t capacity =
        capacity_of(tokens.size(0), config.experts, routes.experts.shape(1), config.capacity_factor);
    const Assignment plan = assign(routes.experts, config.experts, capacity);
    const Tensor y = experts(tokens, routes, plan);
    reports.push_back({routes, plan});
    return x.axes() == 2 ? y : reshape(y, std::vector<Index>(x.shape().begin(), x.shape().end()));
  }
  // [/layer]

  Routes route_tokens(const Tensor& x, const Indices& words, Generator* drawing) const {
    if (router) return (*router)(x, drawing);
    if (config.routing == Routing::hash) return hash_routes(words, config.experts, config.fixed_gate);
    if (!drawing) throw Error("mixture: experts at random without a generator");
    return random_routes(x.size(0), config.experts, *drawing, config.fixed_gate);
  }

  Config config;
  Experts experts;
  std::optional<Router> router;
};

struct Block : nn::Module {
  Block(const Config& config, Generator& generator)
      : attention(add(
            "attention",
            gpt::Block({.width = config.width, .heads = config.heads, .feed_forward = false}, generator))),
        norm_2(add("norm_2", nn::LayerNorm(config.width))) {
    if (config.routing == Routing::dense) {
      dense = add("dense", FeedForward({.width = config.width, .inner = config.inner}, generator));
    } else {
      routed = add("moe", RoutedLayer(config, generator));
    }
  }

  // [block]
  Tensor operator()(const Tensor& x, const Indices& words, std::vector<Report>& reports,
                    Generator* drawing) const {
    return feed_forward(look(x), words, reports, drawing);
  }

  /// x (…,T,C) plus what attention adds.
  Tensor look(const Tensor& x) const {
    const std::size_t T = x.size(-2);
    return attention(x, T > 1 ? attention::causal_mask(T) : attention::no_mask);
  }

  /// looked (…,T,C) plus what the experts add.
  Tensor feed_forward(const Tensor& looked, const Indices& words, std::vector<Report>& reports,
                      Generator* drawing) const {
    const trace::Scope scope("feed_forward");
    const Tensor normalised = norm_2(looked);
    const Tensor y = looked + (dense ? (*dense)(normalised) : (*routed)(normalised, words, reports, drawing));
    trace::names({{"normalised", normalised}, {"y", y}}, {{"token", looked}, {"feature"}});
    return y;
  }
  // [/block]

  gpt::Block attention;
  nn::LayerNorm norm_2;
  std::optional<FeedForward> dense;
  std::optional<RoutedLayer> routed;
};

class Model : public nn::Module {
 public:
  /// Weights and tables begin normal with deviation .1, biases 0.
  Model(const Config& config, Generator& generator)
      : config(config),
        embed(add("embed", nn::Embedding(config.vocabulary, config.width, generator))),
        places(add("places", nn::Embedding(config.context, config.width, generator))),
        last_norm(add("last_norm", nn::LayerNorm(config.width))) {
    for (std::size_t n = 0; n < config.layers; ++n)
      blocks.push_back(add("block." + std::to_string(n), Block(config, generator)));
    nn::begin_normal(*this, .1, generator);
  }

  // [read]
  /// Each next token's scores: tokens (…,T) → (…,T,V). What each routed layer did is in `reports`. Noise, and experts at random, come from
  /// `drawing`. Errors: a token outside [0, V); more tokens than the context.
  Tensor operator()(const Indices& tokens, std::vector<Report>& reports, Generator* drawing = nullptr) const {
    reports.clear();
    Tensor x = begin(tokens);
    for (std::size_t n = 0; n < blocks.size(); ++n) {
      const trace::Scope scope("block.", n);
      x = blocks[n](x, tokens, reports, drawing);
    }
    return score(x);
  }

  /// (…,T) → (…,T,C)
  Tensor begin(const Indices& tokens) const {
    return embed(tokens) + places(xt::arange<Index>(static_cast<Index>(tokens.shape().back())));
  }

  /// (…,T,C) → (…,T,V)
  Tensor score(const Tensor& x) const {
    const Tensor logits = inner(last_norm(x), embed.table);
    trace::names({{"logits", logits}}, {{"token", x}, {"next"}});
    return logits;
  }
  // [/read]

  Config config;
  nn::Embedding embed, places;
  nn::LayerNorm last_norm;
  std::vector<Block> blocks;
};

// [loss]
/// Cross-entropy of the next token, and for each layer that learns to route `alpha` times its balance loss.
inline Tensor loss_of(const Tensor& logits, const Indices& targets, const std::vector<Report>& reports,
                      double alpha) {
  Tensor loss = cross_entropy(logits, targets);
  for (const Report& layer : reports) {
    if (alpha > 0 && layer.routes.probabilities) loss = loss + balance(layer.routes) * alpha;
  }
  return loss;
}
// [/loss]

}  // namespace unrolled::mixture
