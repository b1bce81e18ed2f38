// One block, and where its norms stand. A is attention, F the feed-forward layer, n a norm.
//
//   post       x ← n(x + A(x)),        x ← n(x + F(x))                  Vaswani et al. 2017
//   pre        x ← x + A(n(x)),        x ← x + F(n(x))                  GPT-2 and most models since
//   sandwich   x ← x + n(A(n(x))),     x ← x + n(F(n(x)))               CogView, Gemma 2
//   parallel   x ← x + A(n(x)) + F(n(x))                                GPT-J, PaLM: one step in place of two
//   deep       x ← n(α x + A(x)),      x ← n(α x + F(x)),  α = (2L)^¼   DeepNorm: up to 1,000 layers
//
// DeepNorm's values, outputs and feed-forward matrices also begin smaller, by β = (8L)^−¼ (Wang et al. 2022, for decoders).
#pragma once

#include "17_variants/grouped.hpp"
#include "17_variants/patterns.hpp"

namespace unrolled::variants {

/// How queries and keys are told where they stand. Rotations are of each head, and keys have fewer of them.
struct Positions {
  Positions(const Config& config, Generator& generator)
      : way(config.positions == positions::Kind::rotation
                ? std::make_shared<positions::Rotation>(config.heads, positions::Pairs::halves, config.base)
                : positions::make_way(config.positions, config.width, config.heads, config.context,
                                      generator)),
        of_keys(config.positions == positions::Kind::rotation
                    ? std::make_shared<positions::Rotation>(config.key_heads, positions::Pairs::halves,
                                                            config.base)
                    : way) {}
  positions::WayPointer way, of_keys;
};

struct Block : nn::Module {
  Block(const Config& config, Generator& generator)
      : config(config),
        norm_1(add("norm_1", Norm(config, config.width))),
        norm_2(config, config.width),
        attention(add("attention", GroupedAttention(config, generator))),
        feed_forward(add("feed_forward", FeedForward(config, generator))) {
    if (config.place != Place::parallel || config.two_norms) add("norm_2", norm_2);
    if (config.place == Place::sandwich) {
      after_attention = add("after_attention", Norm(config, config.width));
      after_feed_forward = add("after_feed_forward", Norm(config, config.width));
    }
  }

  // [block]
  /// x (…,T,C) → (…,T,C); the tokens are those from position `first` on. Keys and values of earlier ones, in `kept`, are looked at too, and
  /// these join them.
  Tensor operator()(const Tensor& x, const Positions& where, std::size_t first, KeyValue& kept) const {
    const auto A = [&](const Tensor& x) { return attend(x, where, first, kept); };
    const auto F = [&](const Tensor& x) {
      const trace::Scope scope("feed_forward");
      return feed_forward(x);
    };
    switch (config.place) {
      case Place::post: {
        const Tensor looked = norm_1(x + A(x));
        return named(x, looked, norm_2(looked + F(looked)));
      }
      case Place::deep: {
        const double alpha = std::pow(2 * static_cast<double>(config.layers), .25);
        const Tensor looked = norm_1(x * alpha + A(x));
        return named(x, looked, norm_2(looked * alpha + F(looked)));
      }
      case Place::sandwich: {
        const Tensor looked = x + (*after_attention)(A(norm_1(x)));
        return named(x, looked, looked + (*after_feed_forward)(F(norm_2(looked))));
      }
      case Place::parallel: {
        const Tensor normed = norm_1(x);
        const Tensor looked = x + A(normed);
        return named(x, looked, looked + F(config.two_norms ? norm_2(x) : normed));
      }
      default: {
        const Tensor looked = x + A(norm_1(x));
        return named(x, looked, looked + F(norm_2(looked)));
      }
    }
  }
  // [/block]

  Tensor attend(const Tensor& x, const Positions& where, std::size_t first, KeyValue& kept) const {
    const trace::Scope scope("attention");
    Tensor queries = attention.W_q(x), keys = attention.W_k(x);
    const Tensor values = attention.W_v(x);
    trace::names({{"queries", queries}, {"keys", keys}, {"values", values}}, {{"token", x}, {"feature"}});
    queries = where.way->turn(queries, first);
    keys = where.of_keys->turn(keys, first);
    kept = kept.key ? KeyValue{concat({kept.key, keys}, -2), concat({kept.value, values}, -2)}
                    : KeyValue{keys, values};
    const std::size_t T = x.size(-2), S = kept.key.size(-2);
    return attention(queries, kept, pattern_mask(config.pattern, T, S, config.reach),
                     where.way->bias(queries, S));
  }

  static Tensor named(const Tensor& x, const Tensor& looked, const Tensor& y) {
    trace::names({{"looked", looked}, {"x", y}}, {{"token", x}, {"feature"}});
    return y;
  }

  Config config;
  Norm norm_1, norm_2;
  std::optional<Norm> after_attention, after_feed_forward;
  GroupedAttention attention;
  FeedForward feed_forward;
};

}  // namespace unrolled::variants
