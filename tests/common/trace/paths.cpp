#include "trace/record/paths.hpp"

#include <doctest/doctest.h>

#include "tensor/ops.hpp"

using namespace unrolled;

TEST_CASE("the shortest way between two values, and the longest to one") {
  trace::Recording recording;
  const Tensor x = parameter(Array{1, 2}), other = parameter(Array{3, 4});
  const Tensor far = exp(exp(exp(x)));
  const Tensor joined = trace::label(far + x, "joined");  // three operations, or one
  trace::label(other * 2, "apart");
  const trace::Record& record = recording.record;
  const std::size_t from = recording.step_of(*x.node()).index, to = record.find("joined").value();
  CHECK(trace::shortest_path(record, from, to) == 1);
  CHECK(trace::shortest_path(record, from, recording.step_of(*far.node()).index) == 3);
  CHECK(trace::shortest_path(record, from, from) == 0);
  CHECK_FALSE(trace::shortest_path(record, from, record.find("apart").value()));
  CHECK_FALSE(trace::shortest_path(record, to, from));
  CHECK(trace::critical_path(record, to) == 4);
  CHECK(trace::critical_path(record, from) == 0);
}

TEST_CASE("a mask's infinities are meant, any other is a breakage; names travel with a value") {
  trace::Recording recording;
  const Tensor x =
      trace::label(parameter(Array{{0, 1}, {2, 3}}), "x", {{"word", {"a", "b"}}, {"feature", {}}});
  masked_fill(x, Mask{{false, true}, {false, false}}, -std::numeric_limits<double>::infinity());
  CHECK_FALSE(recording.record.steps().back().broken());
  log(x);
  CHECK(recording.record.steps().back().broken());
  CHECK(trace::ticks(x, -2) == std::vector<std::string>{"a", "b"});
  CHECK(trace::ticks(x, 1).empty());
  CHECK(trace::ticks(x, -3).empty());
}
