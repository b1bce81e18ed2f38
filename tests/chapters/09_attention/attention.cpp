#include "09_attention/attention.hpp"

#include <doctest/doctest.h>

#include "trace/record/paths.hpp"

using namespace unrolled;
using namespace unrolled::attention;

namespace {

Array some(const Shape& shape, std::uint64_t seed = 1) {
  Generator generator(seed);
  return normal(shape, 1, generator);
}

MultiHeadAttention layer_of(std::size_t width, std::size_t heads) {
  Generator generator(3);
  return MultiHeadAttention(width, heads, generator);
}

double difference(const Array& a, const Array& b) {
  REQUIRE(a.shape() == b.shape());
  return a.size() == 0 ? 0 : static_cast<double>(xt::amax(xt::abs(a - b))());
}

}  // namespace

TEST_CASE("by hand: 112 and 96 over √64 are 14 and 12, and softmax gives .8808 and .1192") {
  trace::Recording recording;
  Array keys = xt::ones<Real>({2, 64}) * Real{1.75};
  xt::view(keys, 1) = Real{1.5};
  const Attended result =
      scaled_dot_product(Tensor(Array(xt::ones<Real>({1, 64}))), Tensor(keys), Tensor(Array{{1, 0}, {0, 1}}));
  const trace::Step& scores = recording.record[recording.record.find("scores").value()];
  CHECK(scores.values(0, 0) == 14);
  CHECK(scores.values(0, 1) == 12);
  CHECK(result.output.value()(0, 0) == doctest::Approx(0.8807971));
  CHECK(result.output.value()(0, 1) == doctest::Approx(0.1192029));
}

TEST_CASE("masks: what each hides") {
  CHECK(causal_mask(3) == Mask{{false, true, true}, {false, false, true}, {false, false, false}});
  CHECK(causal_mask(2, 4) == Mask{{false, false, false, true}, {false, false, false, false}});
  CHECK_FALSE(causal_mask(1)(0, 0));
  CHECK(padding_mask(Indices{2, 0}, 3) == Mask{{{false, false, true}}, {{true, true, true}}});
  CHECK(hidden_by_either(causal_mask(2), xt::view(padding_mask(Indices{1}, 2), 0)) ==
        Mask{{false, true}, {false, true}});
}

TEST_CASE("a row of which all is hidden is zero, and so is its gradient: no NaN") {
  const MultiHeadAttention layer = layer_of(8, 2);
  const Tensor x = parameter(some({2, 3, 8}));
  const Tensor y = layer(x, x, padding_mask(Indices{3, 0}, 3));
  // Nothing was looked up, so only W_o's bias is left.
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(difference(xt::view(y.value(), 1, t), layer.W_o.bias.value()) == 0);
  }
  CHECK(xt::amax(xt::abs(xt::view(layer.maps(x, x, padding_mask(Indices{3, 0}, 3)), 1)))() == 0);
  y.backward(some(y.shape(), 2));
  CHECK(all_finite(x.grad()));
  CHECK(xt::amax(xt::abs(xt::view(x.grad(), 1)))() == 0);
  for (const Tensor& parameter : layer.parameters()) CHECK(all_finite(parameter.grad()));
}

TEST_CASE("one position, and a source of none") {
  const MultiHeadAttention layer = layer_of(8, 2);
  // T = 1: the only weight is 1, so the value goes through.
  const Tensor one = parameter(some({1, 1, 8}));
  const Tensor through = layer.W_o(layer.W_v(one));
  CHECK(difference(layer(one, one).value(), through.value()) < 1e-6);
  CHECK(difference(layer(one, one, causal_mask(1)).value(), through.value()) < 1e-6);
  // S = 0: there is nothing to look up.
  for (const bool recorded : {false, true}) {
    std::optional<trace::Recording> recording;
    if (recorded) recording.emplace();
    const Tensor empty = parameter(some({2, 0, 8})), x = parameter(some({2, 3, 8}));
    const Tensor y = layer(x, empty);
    CHECK(y.shape() == Shape{2, 3, 8});
    CHECK(difference(xt::view(y.value(), 0, 0), layer.W_o.bias.value()) == 0);
    y.backward(some(y.shape(), 2));
    CHECK(all_finite(x.grad()));
    CHECK(layer(empty, x).shape() == Shape{2, 0, 8});
  }
}

TEST_CASE("without a batch axis, in self- and cross-attention, the numbers are the same") {
  const MultiHeadAttention layer = layer_of(8, 4);
  const Array x = some({3, 8}), source = some({5, 8}, 2);
  const Tensor batched = layer(Tensor(Array(xt::view(x, xt::newaxis()))),
                               Tensor(Array(xt::view(source, xt::newaxis()))), causal_mask(3, 5));
  const Array bare = layer(Tensor(x), Tensor(source), causal_mask(3, 5)).value();
  CHECK(difference(xt::view(batched.value(), 0), bare) < 1e-6);
  CHECK(layer.maps(Tensor(x), Tensor(source)).shape() == Shape{4, 3, 5});
}

TEST_CASE("one question for a whole batch") {
  const MultiHeadAttention layer = layer_of(8, 2);
  const Tensor question(some({1, 8})), source(some({3, 4, 8}, 2));
  const Tensor y = layer(question, source);
  CHECK(y.shape() == Shape{3, 1, 8});
  const Array second = layer(question, Tensor(Array(xt::view(source.value(), 1)))).value();
  CHECK(difference(xt::view(y.value(), 1), second) < 1e-6);
}

TEST_CASE("what was remembered can be asked again, and grows by a concat") {
  const MultiHeadAttention layer = layer_of(8, 2);
  const Tensor x(some({1, 4, 8}));
  const Tensor whole = layer(x, x, causal_mask(4));
  const KeyValue before = layer.keys_and_values(slice(x, 1, 0, 3)),
                 last = layer.keys_and_values(slice(x, 1, 3, 4));
  const KeyValue all = {concat({before.key, last.key}, 1), concat({before.value, last.value}, 1)};
  const Tensor step = layer.attend_to(all, slice(x, 1, 3, 4), causal_mask(1, 4));
  CHECK(difference(step.value(), slice(whole, 1, 3, 4).value()) < 1e-6);
}

TEST_CASE("heads: split and joined, each has its own columns") {
  Array x = Array::from_shape({2, 3, 8});
  for (std::size_t i = 0; i < x.size(); ++i) x.flat(i) = static_cast<Real>(i);
  const Tensor split = split_heads(Tensor(x), 4);
  CHECK(split.shape() == Shape{2, 4, 3, 2});
  CHECK(split.value()(1, 2, 0, 1) == x(1, 0, 5));
  CHECK(join_heads(split).value() == x);
}

TEST_CASE("recorded head by head: the words stand on the axes, forward and back") {
  const MultiHeadAttention layer = layer_of(8, 2);
  const std::vector<std::string> words = {"dog", "bites", "man"};
  const Tensor x = parameter(some({3, 8}));
  const Array expected = layer(x, x, causal_mask(3)).value();
  trace::Recording recording;
  trace::label(x, "x", {{"word", words}, {"feature", {}}});
  const Tensor y = layer(x, x, causal_mask(3));
  CHECK(difference(y.value(), expected) < 1e-6);
  y.backward(some({3, 8}, 2));

  const trace::Record& record = recording.record;
  std::vector<std::string> scopes;
  for (const trace::Step& step : record.steps()) {
    CHECK_FALSE(step.broken());
    if (step.label == "weights") {
      scopes.push_back(trace::path_of(step.scope));
      CHECK(step.shape == Shape{3, 3});
      REQUIRE(step.axes.size() == 2);
      CHECK(step.axes[0].name == "query");
      CHECK(step.axes[0].ticks == words);
      CHECK(step.axes[1].ticks == words);
      CHECK(std::string(step.file) == "chapters/09_attention/attention.hpp");
    }
  }
  CHECK(scopes == std::vector<std::string>{"head.0", "head.1"});
  CHECK(record[record.find("∂weights").value()].axes.at(1).ticks == words);
  CHECK(record[record.find("attended").value()].axes.at(0).ticks == words);
}

TEST_CASE("a single query without an axis of rows is recorded as it is computed") {
  const Tensor query = parameter(Array{1, 2}), key = Array{{1, 0}, {0, 1}, {1, 1}};
  const Array plain = attention::scaled_dot_product(query, key, key).output.value();
  trace::Recording recording;
  const attention::Attended recorded = attention::scaled_dot_product(query, key, key);
  CHECK(recorded.output.shape() == Shape{2});
  CHECK(xt::allclose(recorded.output.value(), plain));
  CHECK(recorded.weights.shape() == Shape{3});
}

TEST_CASE(
    "a bias is added to the scores: at once, head by head, and in the maps; each shape that broadcasts") {
  const MultiHeadAttention layer = layer_of(24, 2);
  const Tensor x(some({3, 19, 24})), queries = layer.W_q(x);
  const KeyValue source = layer.keys_and_values(x);
  const auto zero = [](const Shape& shape) { return Tensor(Array(shape, 0)); };
  const Array bare = layer(x, x, causal_mask(19)).value();
  for (const Shape& shape : {Shape{19, 19}, {2, 19, 19}, {2, 1, 19}, {1, 19, 19}, {3, 2, 19, 19}}) {
    CAPTURE(shape.size());
    CHECK(layer.attend_with(queries, source, causal_mask(19), zero(shape)).value() == bare);
    const Tensor bias(some(shape, 5));
    const Array expected =
        matmul(layer.maps_of(queries, source.key, causal_mask(19), bias), split_heads(source.value, 2))
            .value();  // (B,H,T,D)
    const Array once = layer.attend_with(queries, source, causal_mask(19), bias).value();
    CHECK(difference(once, layer.W_o(join_heads(Tensor(expected))).value()) < 1e-5);
    CHECK(difference(once, bare) > .1);
    trace::Recording recording;
    CHECK(difference(layer.attend_with(queries, source, causal_mask(19), bias).value(), once) < 1e-5);
  }
  // −∞ hides as a mask does
  Tensor hiding = zero({19, 19});
  for (std::size_t t = 0; t < 19; ++t) {
    for (std::size_t s = t + 1; s < 19; ++s) hiding.value()(t, s) = -std::numeric_limits<Real>::infinity();
  }
  CHECK(difference(layer.attend_with(queries, source, no_mask, hiding).value(), bare) < 1e-6);
  // By hand: ln 3 beside a score of 0 is weight 3/4
  Array first = Array(Shape{2, 1}, 0), log_3 = Array(Shape{1, 2}, 0);
  first(0, 0) = 1;
  log_3(0, 0) = std::log(Real{3});
  const Attended seen =
      scaled_dot_product(zero({1, 1}), zero({2, 1}), Tensor(first), no_mask, nn::Dropout(0), Tensor(log_3));
  CHECK(seen.output.value()(0, 0) == doctest::Approx(.75));
  CHECK_THROWS_WITH_AS(
      layer.attend_with(queries, source, no_mask, zero({5, 3, 2, 19, 19})),
      doctest::Contains("the bias (5, 3, 2, 19, 19) is larger than (B,heads,T,S) = (3, 2, 19, 19)"), Error);
  CHECK_THROWS_AS(layer.attend_with(queries, source, no_mask, zero({3, 19, 19})), Error);
  trace::Recording recording;
  CHECK_THROWS_WITH_AS(layer.attend_with(queries, source, no_mask, zero({3, 19, 19})),
                       doctest::Contains("a bias for 3 heads of 2"), Error);
  const Tensor alone = slice(queries, 0, 0, 1), row = reshape(alone, {19, 24});
  const KeyValue of_row = {reshape(slice(source.key, 0, 0, 1), {19, 24}),
                           reshape(slice(source.value, 0, 0, 1), {19, 24})};
  CHECK(layer.attend_with(row, of_row, no_mask, zero({1, 2, 19, 19})).shape() == Shape{19, 24});
}

TEST_CASE("errors name what does not fit") {
  Generator generator(1);
  CHECK_THROWS_WITH_AS(MultiHeadAttention(10, 4, generator), doctest::Contains("10"), Error);
  CHECK_THROWS_AS(MultiHeadAttention(8, 0, generator), Error);
  CHECK_THROWS_AS(scaled_dot_product(Tensor(some({2, 4})), Tensor(some({3, 5})), Tensor(some({3, 5}))),
                  Error);
  CHECK_THROWS_AS(scaled_dot_product(Tensor(some({2, 4})), Tensor(some({3, 4})), Tensor(some({2, 4}))),
                  Error);
  CHECK_THROWS_AS(
      scaled_dot_product(Tensor(some({2, 4})), Tensor(some({3, 4})), Tensor(some({3, 4})), causal_mask(3, 2)),
      Error);
}
