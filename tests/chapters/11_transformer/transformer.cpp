#include "11_transformer/transformer.hpp"

#include <doctest/doctest.h>

using namespace unrolled;
using namespace unrolled::transformer;

namespace {

Config small() { return {.vocabulary = 9, .width = 8, .heads = 2, .inner = 12, .layers = 2}; }

Transformer model_of(const Config& config, std::uint64_t seed = 1) {
  Generator generator(seed);
  return Transformer(config, generator);
}

Indices line(const std::vector<Index>& ids) { return xt::view(text::pad({ids}).ids, 0); }

double difference(const Array& a, const Array& b) {
  REQUIRE(a.shape() == b.shape());
  return a.size() == 0 ? 0 : static_cast<double>(xt::amax(xt::abs(a - b))());
}

/// Forward and back, everything a number.
void check_finite(const Transformer& model, const text::Padded& source, const Indices& target) {
  const Tensor logits = model(source, target);
  CHECK(all_finite(logits.value()));
  sum(logits * logits).backward();
  for (Tensor parameter : model.parameters()) {
    CHECK(all_finite(parameter.grad()));
    parameter.zero_grad();
  }
}

}  // namespace

TEST_CASE("as many parameters as the formulas say") {
  // E: V·C. Attention: 4 (C² + C). FFN: 2CF + F + C. A norm: 2C.
  const std::size_t V = 9, C = 8, F = 12, attention = 4 * (C * C + C), ffn = 2 * C * F + F + C, norm = 2 * C;
  const std::size_t layers = 2 * (attention + ffn + 2 * norm) + 2 * (2 * attention + ffn + 3 * norm);
  CHECK(model_of(small()).parameter_count() == V * C + layers + 2 * norm);
  Config paper = small();
  paper.norm = Norm::post;
  paper.last_norm = false;
  CHECK(model_of(paper).parameter_count() == V * C + layers);
}

TEST_CASE("words are looked up, scaled by √C, and placed") {
  const Transformer model = model_of(small());
  const Array x = model.embed(line({3, 3}), {}).value();
  for (std::size_t c = 0; c < 8; ++c) {
    const Real scaled = std::sqrt(Real{8}) * model.embedding.table.value()(3, c);
    CHECK(x(0, c) == doctest::Approx(scaled + (c % 2 == 0 ? 0 : 1)));  // sin 0 and cos 0
  }
  CHECK(difference(xt::view(x, 0), xt::view(x, 1)) > 0.5);
  Config set = small();
  set.positions = false;
  const Array bare = model_of(set).embed(line({3, 3}), {}).value();
  CHECK(difference(xt::view(bare, 0), xt::view(bare, 1)) == 0);
}

TEST_CASE("no position sees a later word; each sees the whole source") {
  for (const Norm norm : {Norm::pre, Norm::post}) {
    Config config = small();
    config.norm = norm;
    const Transformer model = model_of(config);
    const Array before = model({line({3, 4, 5}), {}}, line({1, 6, 7, 8})).value();
    const Array after = model({line({3, 4, 5}), {}}, line({1, 6, 2, 3})).value();
    const Array other = model({line({3, 4, 8}), {}}, line({1, 6, 7, 8})).value();
    CHECK(difference(xt::view(before, xt::range(0, 2)), xt::view(after, xt::range(0, 2))) == 0);
    CHECK(difference(xt::view(before, xt::range(2, 4)), xt::view(after, xt::range(2, 4))) > 1e-3);
    for (std::size_t t = 0; t < 4; ++t) CHECK(difference(xt::view(before, t), xt::view(other, t)) > 1e-4);
  }
}

TEST_CASE("each ablation takes away what its name says") {
  const text::Padded source = {line({3, 4, 5}), {}}, other = {line({3, 4, 8}), {}};
  Config open = small(), blind = small();
  open.causal_mask = blind.cross_attention = false;
  const Array before = model_of(open)(source, line({1, 6, 7})).value();
  CHECK(difference(xt::view(before, 0), xt::view(model_of(open)(source, line({1, 6, 8})).value(), 0)) > 1e-4);
  const Transformer unseeing = model_of(blind);
  CHECK(difference(unseeing(source, line({1, 6})).value(), unseeing(other, line({1, 6})).value()) == 0);
}

TEST_CASE("padding changes nothing: a batch gives what each sentence gives alone") {
  const Transformer model = model_of(small());
  const text::Padded sources = text::pad({{3, 4, 5, 6}, {7, 8}});
  const Indices targets = text::pad({{1, 3, 4}, {1, 5}}).ids;
  const Array together = model(sources, targets).value();
  CHECK(difference(xt::view(together, 0), model({line({3, 4, 5, 6}), {}}, line({1, 3, 4})).value()) < 1e-5);
  CHECK(difference(xt::view(together, 1, xt::range(0, 2)), model({line({7, 8}), {}}, line({1, 5})).value()) <
        1e-5);
}

TEST_CASE("an empty source, all padding, one word, far more words than usual: numbers, and no NaN") {
  for (const Norm norm : {Norm::pre, Norm::post}) {
    Config config = small();
    config.norm = norm;
    const Transformer model = model_of(config);
    const std::vector<Index> many(300, 5);
    check_finite(model, {line({}), {}}, line({1, 3}));                          // nothing to translate
    check_finite(model, text::pad({{3, 4}, {}}), text::pad({{1, 3}, {}}).ids);  // a row of padding alone
    check_finite(model, text::pad({{}, {}}), text::pad({{1}, {1}}).ids);        // a batch of empty sources
    check_finite(model, {line({3}), {}}, line({1}));                            // S = T = 1
    check_finite(model, text::pad({many, {3}}), text::pad({many, {1}}).ids);    // 300 words
  }
  // A row that is all padding is as good as an empty source.
  const Transformer model = model_of(small());
  const Array padded = model(text::pad({{3, 4}, {}}), text::pad({{1, 3}, {1, 3}}).ids).value();
  CHECK(difference(xt::view(padded, 1), model({line({}), {}}, line({1, 3})).value()) < 1e-5);
}

TEST_CASE("one table for words in and words out: both gradients reach it") {
  const Transformer model = model_of(small());
  CHECK(model.named_parameters()[0].name == "embedding.table");
  const Tensor logits = model({line({3}), {}}, line({1}));
  sum(slice(logits, 1, 8, 9)).backward();  // the score of word 8, which is neither read nor given
  const Array gradient = model.embedding.table.grad();
  CHECK(xt::amax(xt::abs(xt::view(gradient, 8)))() > 0.01);
  CHECK(xt::amax(xt::abs(xt::view(gradient, 3)))() > 1e-4);
  CHECK(xt::amax(xt::abs(xt::view(gradient, 7)))() == 0);
}

TEST_CASE("dropout drops in training only") {
  Config config = small();
  config.dropout = 0.5;
  const Transformer model = model_of(config);
  const auto run = [&] { return model({line({3, 4}), {}}, line({1, 3})).value(); };
  CHECK(difference(run(), run()) == 0);
  Generator generator(1);
  const nn::Training training(generator);
  CHECK(difference(run(), run()) > 0.01);
}

TEST_CASE("the record: parts under their names, words on the axes, the same numbers") {
  Config config = small();
  config.layers = 1;
  const Transformer model = model_of(config);
  const Array expected = model({line({3, 4, 5}), {}}, line({1, 6})).value();
  const Words english = {"my", "old", "house"}, spanish = {"<s>", "mi"};
  trace::Recording recording;
  const Tensor logits =
      model.logits(model.decode(model.read({line({3, 4, 5}), {}}, english), line({1, 6}), spanish));
  CHECK(difference(logits.value(), expected) < 1e-6);
  sum(logits).backward();

  const trace::Record& record = recording.record;
  std::vector<std::string> maps;
  for (const trace::Step& step : record.steps()) {
    CHECK_FALSE(step.broken());
    if (step.label != "weights") continue;
    maps.push_back(trace::path_of(step.scope));
    REQUIRE(step.axes.size() == 2);
    const bool asks_in_encoder = maps.back().starts_with("encoder");
    const bool asks_encoder = asks_in_encoder || maps.back().find("cross") != std::string::npos;
    CHECK(step.axes[0].ticks == (asks_in_encoder ? english : spanish));
    CHECK(step.axes[1].ticks == (asks_encoder ? english : spanish));
  }
  CHECK(maps == std::vector<std::string>{"encoder.0.attn.head.0", "encoder.0.attn.head.1",
                                         "decoder.0.attn.head.0", "decoder.0.attn.head.1",
                                         "decoder.0.cross.head.0", "decoder.0.cross.head.1"});
  CHECK(record.find("fed_forward").has_value());
  CHECK(record.find("∂features").has_value());
  CHECK(trace::path_of(record[record.find("keys").value()].scope) == "decoder.0.attn");
}

TEST_CASE("what does not fit is said") {
  Config config = small();
  config.heads = 3;
  CHECK_THROWS_WITH_AS(model_of(config), doctest::Contains("cannot be shared out"), Error);
  CHECK_THROWS_WITH_AS(model_of(small())({line({9}), {}}, line({1})), doctest::Contains("index 9"), Error);
}
