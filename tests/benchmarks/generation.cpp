// Tokens written by the GPT of chapter 13, one at a time, with its cache of keys and values. The least that one
// must do for a token is to read every weight once: that is the floor, and a stream of just as many numbers measures it.
#include "13_gpt/sizes.hpp"
#include "harness.hpp"
#include "machine.hpp"
#include "plain_decoder.hpp"

using namespace unrolled;

namespace {

/// `size` is how many tokens.
gpt::Config config_of(const std::string& size) {
  return {.vocabulary = 32000, .context = bench::number(size), .width = 288, .heads = 6, .layers = 6};
}
gpt::Gpt make_model(const std::string& size) {
  Generator generator(1);
  return gpt::Gpt(config_of(size), generator);
}

/// The model's logits (V) of what comes after `token`.
Array logits(const gpt::Gpt& model, std::size_t token, gpt::Cache& cache) {
  const NoGrad no_grad;
  return model(Indices{static_cast<Index>(token)}, {.cache = &cache}).value();
}

/// Greedy: always the likeliest next token. `logits_after(token, t)` → (V).
template <class LogitsAfter>
bench::Work writer(std::size_t T, const LogitsAfter& logits_after) {
  auto text = std::make_shared<Array>(Array::from_shape(Shape{T}));
  return {[=] {
            std::size_t token = 0;
            for (std::size_t t = 0; t < T; ++t) {
              const auto scores = logits_after(token, t);
              token =
                  static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
              (*text)(t) = static_cast<Real>(token);
            }
          },
          [=] { return std::vector<Tensor>{Tensor(*text)}; }};
}

bench::Work ours(const std::string& size) {
  const auto cache = std::make_shared<gpt::Cache>();
  return writer(bench::number(size), [=, model = make_model(size)](std::size_t token, std::size_t t) {
    if (t == 0) *cache = {};
    return logits(model, token, *cache);
  });
}

bench::Floats floats(const Tensor& x) { return {x.value().begin(), x.value().end()}; }

bench::PlainLinear plain(const nn::Linear& layer) {
  return {floats(transpose(layer.weight)), floats(layer.bias)};
}
bench::PlainNorm plain(const nn::LayerNorm& norm) { return {floats(norm.gain), floats(norm.bias)}; }

/// The same weights, as the plain decoder has them.
bench::PlainDecoder plain(const gpt::Gpt& model) {
  const std::size_t C = model.config.width, T = model.config.context;
  bench::PlainDecoder decoder{
      C,  model.config.heads, model.config.vocabulary, {floats(model.wte.table), {}}, floats(model.wpe.table),
      {}, plain(model.norm_f)};
  for (const gpt::Block& block : model.blocks) {
    const auto& attention = block.self_attention;
    decoder.blocks.push_back({plain(block.norm_1), plain(block.norm_2), plain(attention.W_q),
                              plain(attention.W_k), plain(attention.W_v), plain(attention.W_o),
                              plain(block.feed_forward->up), plain(block.feed_forward->down),
                              bench::Floats(T * C), bench::Floats(T * C)});
  }
  return decoder;
}

/// Errors: it does not compute what ours computes.
bench::Work by_hand(const std::string& size) {
  const gpt::Gpt model = make_model(size);
  const auto decoder = std::make_shared<bench::PlainDecoder>(plain(model));
  gpt::Cache cache;
  for (std::size_t t = 0; t < std::min<std::size_t>(3, model.config.context); ++t) {
    const Array right = logits(model, 7 * t, cache);
    const bench::Floats found = decoder->logits(7 * t, t);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!(std::abs(found[i] - right.flat(i)) < 1e-4))
        throw Error("the plain decoder computes something else");
    }
  }
  return writer(bench::number(size),
                [=](std::size_t token, std::size_t t) { return decoder->logits(token, t); });
}

/// Every weight that a token meets, once for each token; of the positions it meets one row.
bench::Work reading(const std::string& size) {
  const gpt::Config config = config_of(size);
  const auto weights =
      std::make_shared<bench::Floats>(gpt::parameters_of(config) - (config.context - 1) * config.width, 1.F);
  const auto sum = std::make_shared<float>();
  return {[=] {
            for (std::size_t t = 0; t < config.context; ++t) *sum += bench::read_all(*weights);
          },
          nullptr};
}

}  // namespace

int main(int argc, char** argv) {
  return bench::serve(argc, argv, {{"ours", ours}, {"plain", by_hand}, {"floor", reading}});
}
