#include "trace/record/recording.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>

#include "tensor/ops.hpp"
#include "tiny_model.hpp"

using namespace unrolled;
using namespace tiny;
using trace::Pass;
using Scopes = std::vector<std::string>;
using Steps = std::vector<std::size_t>;

TEST_CASE("each operation becomes a step with its inputs, value, scope and line") {
  trace::Recording recording;
  const Tensor a = parameter(Array{1, 2}, "a", {"chapter.hpp", 3});
  const Tensor b(Array{3, 4}, {"chapter.hpp", 4});
  const trace::Scope outer("encoder.0");
  const trace::Scope inner("attn");
  const Tensor product = times(a, b, {"chapter.hpp", 5});

  const trace::Record& record = recording.record;
  REQUIRE(record.size() == 3);
  CHECK(record[0].operation == "parameter");
  CHECK(record[0].label == "a");
  CHECK(record[0].line == 3);
  CHECK(record[1].operation == "constant");
  CHECK(record[2].operation == "multiply");
  CHECK(record[2].formula == "y = a ∘ b");
  CHECK(record[2].inputs == Steps{0, 1});
  CHECK(record[2].values == Array{3, 8});
  CHECK(record[2].shape == Shape{2});
  CHECK(record[2].scope == Scopes{"encoder.0", "attn"});
  CHECK(trace::path_of(record[2].scope) == "encoder.0.attn");
  CHECK(record[2].file == "chapter.hpp");
  CHECK(record[2].line == 5);
  CHECK(record[2].pass == Pass::forward);
}

TEST_CASE("a leaf is recorded once, when it is first used") {
  trace::Recording recording;
  const Tensor a(Array{1, 2});
  CHECK(recording.record.empty());
  const Tensor b = plus(a, a);
  const Tensor c = plus(a, b);
  REQUIRE(recording.record.size() == 3);
  CHECK(recording.record[1].inputs == Steps{0, 0});
  CHECK(recording.record[2].inputs == Steps{0, 1});
}

TEST_CASE("a value from before the recording is a constant with a note") {
  const Tensor early = plus(Tensor(Array{1}), Tensor(Array{1}));
  trace::Recording recording;
  const Tensor late = plus(early, early);
  REQUIRE(recording.record.size() == 2);
  CHECK(recording.record[0].operation == "constant");
  CHECK(recording.record[0].note == "Made by add before the recording began.");
}

TEST_CASE("labels, axes and notes belong to the step that made the value") {
  trace::Recording recording;
  const Tensor x(Array{{1, 2}, {3, 4}});
  const Tensor y = trace::label(plus(x, x), "scores", {{"query", {"the", "dog"}}, {"key", {"the", "dog"}}});
  trace::note(y, "How much each word looks at each other.");
  const trace::Step& step = recording.record[1];
  CHECK(step.label == "scores");
  REQUIRE(step.axes.size() == 2);
  CHECK(step.axes[0].name == "query");
  CHECK(step.axes[1].ticks == std::vector<std::string>{"the", "dog"});
  CHECK(step.note == "How much each word looks at each other.");
  CHECK(recording.record.find("scores") == 1);
  CHECK_FALSE(recording.record.find("score").has_value());
  CHECK_FALSE(recording.record.find("").has_value());
}

TEST_CASE("names() calls the last axes of its values after the rows of others, and those before them batch") {
  trace::Recording recording;
  const Tensor x(Array::from_shape({3, 4})), y(Array::from_shape({2, 3, 5})), row(Array::from_shape({5}));
  trace::label(x, "x", {{"word", {"a", "b", "c"}}, {"feature", {}}});
  trace::names({{"y", y}, {"row", row}}, {{"word", x}, {"next"}});
  const auto& axes = recording.record[*recording.record.find("y")].axes;
  REQUIRE(axes.size() == 3);
  CHECK(axes[0].name == "batch");
  CHECK(axes[1].name == "word");
  CHECK(axes[1].ticks == Scopes{"a", "b", "c"});
  CHECK(axes[2].name == "next");
  CHECK(axes[2].ticks.empty());
  const auto& of_row = recording.record[*recording.record.find("row")].axes;
  REQUIRE(of_row.size() == 1);
  CHECK(of_row[0].name == "next");
}

TEST_CASE("a value has its rows' words from what it was made from, as long as the operation keeps the rows") {
  trace::Recording recording;
  const Scopes words = {"a", "b", "c"};
  const Tensor x(Array(xt::ones<Real>({3, 4}))), square_weights(Array(xt::ones<Real>({4, 4}))),
      weights(Array(xt::ones<Real>({4, 3})));
  trace::label(x, "x", {{"word", words}, {"feature", {"p", "q", "r", "s"}}});
  CHECK(trace::ticks(tanh(x) + matmul(x, square_weights), -2) == words);
  CHECK(trace::ticks(slice(x, -1, 0, 2), -2) == words);
  CHECK(trace::ticks(x * 2., -1) == Scopes{"p", "q", "r", "s"});
  CHECK(trace::ticks(matmul(x, square_weights), -1).empty());  // four columns, but others
  CHECK(trace::ticks(slice(x, -2, 0, 2), -2).empty());
  CHECK(trace::ticks(transpose(matmul(x, weights)), -2).empty());  // (3,3): its rows were columns
  CHECK(trace::ticks(x, -3).empty());
}

TEST_CASE("an axis of time is counted as its scopes are, unless it has words") {
  using Words = std::vector<std::string>;
  trace::Recording recording;
  const Tensor x(Array{{1, 2}, {3, 4}, {5, 6}});
  trace::label(x, "x", {{"time", {}}, {"unit", {}}});
  CHECK(trace::ticks(x, 0) == Words{"t=1", "t=2", "t=3"});
  CHECK(trace::ticks(x, 1).empty());
  trace::label(x, "x", {{"time", {"the", "dog", "barks"}}, {"unit", {}}});
  CHECK(trace::ticks(x, 0) == Words{"the", "dog", "barks"});
  trace::step({.operation = "count", .label = "n", .axes = {{"time", {}}}}, Array{1, 2});
  CHECK(recording.record[1].axes[0].ticks == Words{"t=1", "t=2"});
}

TEST_CASE("the beginning of a record is a record, and a reader begins at what was computed") {
  const trace::Record record = recorded_rnn();
  CHECK(record.first_computed() == 3);
  CHECK(record.beginning(3).first_computed() == 0);
  CHECK(record.beginning(10).size() == 10);
  CHECK(record.beginning(10)[9].label == "h");
  CHECK(record.beginning(99).size() == record.size());
}

TEST_CASE("the backward pass: one step a gradient, its inputs the gradients it came from") {
  const trace::Record record = recorded_rnn();
  const auto loss = record.find("loss");
  const auto loss_gradient = record.find("∂loss");
  REQUIRE(loss);
  REQUIRE(loss_gradient);
  CHECK(record.backward_begins() == loss_gradient);
  CHECK(record[*loss_gradient].forward == loss);
  CHECK(record[*loss_gradient].inputs.empty());
  CHECK(record[*loss_gradient].values == Array(Real(1)));
  CHECK(record[*loss_gradient].formula == "∂x = ∂y");
  CHECK(record[*loss_gradient].line == 30);

  // h of t=2 feeds only the sum; w feeds all three products.
  CHECK(record[*loss_gradient + 1].label == "∂h");
  CHECK(record[*loss_gradient + 1].inputs == Steps{*loss_gradient});
  CHECK(record[*loss_gradient + 1].scope == Scopes{"rnn", "t=2"});
  const auto w_gradient = record.find("∂rnn.w");
  REQUIRE(w_gradient);
  CHECK(record[*w_gradient].inputs.size() == 3);
  for (const std::size_t input : record[*w_gradient].inputs) {
    CHECK(record[input].operation == "multiply");
    CHECK(record[input].pass == Pass::backward);
  }
}

TEST_CASE("inputs always point at earlier steps") {
  const trace::Record record = recorded_rnn();
  for (const trace::Step& step : record.steps()) {
    for (const std::size_t input : step.inputs) CHECK(input < step.index);
  }
}

TEST_CASE("large values keep statistics of the whole and a corner") {
  Array large = xt::ones<Real>({100, 200});
  large(99, 199) = 21;
  trace::Record record;
  record.add({}, large);
  CHECK_FALSE(record[0].whole());
  CHECK(record[0].shape == Shape{100, 200});
  CHECK(record[0].values.shape() == Shape{50, 50});
  CHECK(record[0].statistics.max == 21);
  CHECK(record[0].statistics.mean == doctest::Approx(1.001));
  CHECK(record[0].statistics.std == doctest::Approx(std::sqrt(20.0 * 20.0 / 20000 - 0.001 * 0.001)));

  record.add({}, Array(xt::ones<Real>({64, 64})));
  CHECK(record[1].whole());
  record.add({}, Array(xt::ones<Real>({4097})));
  CHECK_FALSE(record[2].whole());
}

TEST_CASE("statistics leave NaN and infinities out, and count them") {
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN(), inf = std::numeric_limits<Real>::infinity();
  trace::Record record;
  record.add({}, Array{nan, 1, 3, inf, -inf});
  CHECK(record[0].statistics.nans == 1);
  CHECK(record[0].statistics.infinities == 2);
  CHECK(record[0].statistics.min == 1);
  CHECK(record[0].statistics.max == 3);
  CHECK(record[0].statistics.mean == 2);
  CHECK(record[0].statistics.std == 1);
  record.add({}, Array{nan});
  CHECK(record[1].statistics.max == 0);
  record.add({}, Array(xt::zeros<Real>({0, 3})));
  CHECK(record[2].whole());
}

TEST_CASE("steps written by hand") {
  trace::Recording recording;
  trace::step({.operation = "count", .label = "x"}, Array{2, 1});
  trace::step({.operation = "weigh", .formula = "z = w · x", .inputs = {"x"}, .label = "z"}, Array(Real(3)));
  {
    const trace::Backward backward;
    trace::step({.operation = "weigh", .inputs = {"z", "x"}, .label = "∂x"}, Array{1, 2}, {"by_hand.hpp", 9});
  }
  trace::step({.operation = "update", .inputs = {"∂x"}, .label = "x"}, Array{1, 0});
  const trace::Record& record = recording.record;
  REQUIRE(record.size() == 4);
  CHECK(record[1].inputs == Steps{0});
  CHECK(record[2].pass == Pass::backward);
  CHECK(record[2].forward == 0);
  CHECK(record[2].inputs == Steps{1, 0});
  CHECK(record[2].file == "by_hand.hpp");
  CHECK(record[3].pass == Pass::forward);
  CHECK(record[3].inputs == Steps{2});
  CHECK(record.find("x") == 3);
}

TEST_CASE("a step written by hand must name inputs that exist") {
  trace::Recording recording;
  trace::step({.operation = "count", .label = "counts"}, Array{2, 1});
  CHECK_THROWS_WITH_AS(
      trace::step({.operation = "weigh", .inputs = {"count"}, .label = "z"}, Array{1},
                  {"chapters/main.cpp", 7}),
      "step \"z\": no earlier step is called \"count\" · main.cpp:7 · HINT: did you mean counts?", Error);
}

TEST_CASE("without a recording nothing is kept and nothing fails") {
  CHECK_FALSE(trace::recording());
  const trace::Scope scope("model");
  const trace::Backward backward;
  const Tensor x(Array{1, 2});
  CHECK(&trace::label(x, "x") == &x);
  trace::note(x, "never seen");
  trace::step({.operation = "weigh", .inputs = {"nothing"}}, Array{1});
  trace::Recording recording;  // a scope from before the recording is not part of it
  const Tensor y = plus(x, x);
  CHECK(recording.record[1].scope.empty());
}

TEST_CASE("recordings nest, and the inner one may end first") {
  trace::Recording outer;
  const Tensor x(Array{1});
  {
    trace::Recording inner;
    const Tensor y = plus(x, x);
    CHECK(inner.record.size() == 2);
  }
  CHECK(outer.record.empty());
  const Tensor y = plus(x, x);
  CHECK(outer.record.size() == 2);
  CHECK(observer() == &outer);
}

TEST_CASE("a scope that outlives its recording does no harm") {
  std::optional<trace::Recording> first(std::in_place);
  std::optional<trace::Scope> scope(std::in_place, "first");
  first.reset();
  trace::Recording second;
  const trace::Scope other("second");
  scope.reset();
  CHECK_FALSE(observer() == nullptr);
}

TEST_CASE("an idle scope, label and note cost next to nothing beside one small operation") {
  const Tensor a(Array(xt::ones<Real>({64, 64})));
  // The fastest of several turns: other programs on the machine only ever slow one down.
  const auto fastest = [](int repetitions, auto&& work) {
    double seconds = 1e9;
    for (int turn = 0; turn < 15; ++turn) {
      const auto begin = std::chrono::steady_clock::now();
      for (int i = 0; i < repetitions; ++i) work();
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
      seconds = std::min(seconds, passed.count() / repetitions);
    }
    return seconds;
  };
  const double operation = fastest(2000, [&] { plus(a, a); });
  const double idle = fastest(200000, [&] {
    const trace::Scope scope("t=", 3);
    trace::note(trace::label(a, "sum"), "");
  });
  MESSAGE("idle: " << 1e9 * idle << " ns, an addition of 4,096 numbers: " << 1e9 * operation << " ns");
  CHECK(idle < 0.05 * operation);
}
