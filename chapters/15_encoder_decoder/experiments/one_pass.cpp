// One sentence with a gap, step by step: T5 reads it, and writes what stood there.
#include <fmt/format.h>

#include "15_encoder_decoder/experiments/lessons.hpp"
#include "15_encoder_decoder/experiments/story.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::infilling {
namespace {

/// The likeliest token after each other, until the sentinel that closes the gap.
Tokens write_gap(const T5& model, const Tokens& source, const Marks& marks) {
  constexpr std::size_t most = 6;
  const NoGrad no_grad;
  const transformer::Memory memory = model.read({bert::as_indices(source), {}});
  Tokens given = {marks.start(), marks.sentinel(0)};
  while (given.size() < most) {
    const Tensor logits = model.score(model.decode(memory, bert::as_indices(given)));  // (T,V)
    given.push_back(argmax(logits)(given.size() - 1));
    if (given.back() == marks.sentinel(1)) break;
  }
  given.erase(given.begin());  // ⟨start⟩
  return given;
}

/// The weights of the first decoder layer's cross-attention, all heads: (H,T,S).
Array cross_weights(const T5& model, const Tokens& source, const Tokens& given) {
  const NoGrad no_grad;
  const transformer::DecoderLayer& layer = model.decoder.layers[0];
  const transformer::Memory memory = model.read({bert::as_indices(source), {}});
  const Tensor y = model.embedding(bert::as_indices(given));
  const attention::MultiHeadAttention& self = layer.attention;
  const Tensor x = layer.around_attention("", y, [&](const Tensor& words) {
    return self(words, words, attention::causal_mask(given.size()), model.bias_out.bias(words, given.size()));
  });
  return layer.cross.maps_of(layer.cross.W_q(layer.around_cross.norm(x)), memory.layers[0].key);
}

void plot_bias(app::Program& program, const T5& model) {
  app::Lines plot = {.title = "What the encoder adds to a score, by how far away the key stands",
                     .x_axis = "key's place less the query's",
                     .y_axis = "bias",
                     .curves = {}};
  const positions::BucketBias& bias = model.bias_in;
  for (std::size_t h = 0; h < model.config.heads; ++h) {
    app::Curve curve = {fmt::format("head {}", h), {}, {}};
    for (Index distance = -16; distance <= 16; ++distance) {
      const std::size_t bucket = positions::t5_bucket(-distance, bias.buckets);
      curve.x.push_back(static_cast<double>(distance));
      curve.y.push_back(static_cast<double>(bias.table.value()(bucket, h)));
    }
    plot.curves.push_back(curve);
  }
  program.plot(plot, "bias.svg");
}

}  // namespace

void follow_one_pass(app::Program& program, const Language& language, const T5& model,
                     const Options& options) {
  program.section("One sentence, step by step");
  const Language::Gapped gapped = language.read(options.sentence, longest_row);
  const Marks& marks = language.marks;
  Tokens source = gapped.before;
  source.push_back(marks.sentinel(0));
  source.insert(source.end(), gapped.after.begin(), gapped.after.end());
  source.push_back(marks.end());
  const Tokens target = write_gap(model, source, marks);
  Tokens given = {marks.start()};
  given.insert(given.end(), target.begin(), target.end() - 1);
  program.say("{}  →  {}", language.write(source), language.write(target));

  program.record([&] {
    const transformer::Memory memory = model.read({bert::as_indices(source), {}}, language.names(source));
    const Tensor logits = model.score(model.decode(memory, bert::as_indices(given), language.names(given)));
    // As if this had stood there
    const Tensor loss = cross_entropy(logits, bert::as_indices(target));
    trace::label(loss, "loss");
    loss.backward();
  });
  for (Tensor parameter : model.parameters()) parameter.zero_grad();

  const Array weights = cross_weights(model, source, given);
  for (std::size_t h = 0; h < model.config.heads; ++h) {
    app::HeatMap map = {.title = fmt::format("Where head {} looks while it writes", h),
                        .x_axis = "source",
                        .y_axis = "written so far",
                        .unit = "weight",
                        .rows = language.names(given),
                        .columns = language.names(source),
                        .values = {}};
    for (std::size_t t = 0; t < given.size(); ++t) {
      const Array row = xt::view(weights, h, t);
      map.values.emplace_back();
      for (const Real weight : row)
        map.values.back().push_back(std::round(1000 * static_cast<double>(weight)) / 1000);
    }
    program.plot(map, fmt::format("cross_head_{}.svg", h));
  }
  plot_bias(program, model);
  program.say(
      "cross_head_….svg show where each head looks while it writes; bias.svg, what the encoder's heads add "
      "to a score.");
}

}  // namespace unrolled::infilling
