#include "trace/record/slice.hpp"

#include <doctest/doctest.h>

using namespace unrolled;
using trace::cut_out;

namespace {

trace::Step table() {
  trace::Record record;
  record.add({.axes = {{"query", {"the", "dog"}}, {"key", {"a", "b", "c"}}}}, Array{{0, 1, 2}, {3, 4, 5}});
  return record[0];
}

}  // namespace

TEST_CASE("indices drop an axis, ranges shorten it, words find their place") {
  CHECK(cut_out(table(), "").values == table().values);
  CHECK(cut_out(table(), "1").values == Array{3, 4, 5});
  CHECK(cut_out(table(), "-1").values == Array{3, 4, 5});
  CHECK(cut_out(table(), ":, 2").values == Array{2, 5});
  CHECK(cut_out(table(), "dog").values == Array{3, 4, 5});
  CHECK(cut_out(table(), "dog, b").values == Array(Real(4)));
  CHECK(cut_out(table(), ":, 1:").values == Array{{1, 2}, {4, 5}});
  CHECK(cut_out(table(), ":, :-1").values == Array{{0, 1}, {3, 4}});
  CHECK(cut_out(table(), ":, 2:9").values == Array(xt::xtensor<Real, 2>{{2}, {5}}));
  CHECK(cut_out(table(), ":, 2:1").values.size() == 0);
}

TEST_CASE("the axes that are left keep their meaning") {
  const trace::Slice slice = cut_out(table(), " dog , 1:3 ");
  REQUIRE(slice.axes.size() == 1);
  CHECK(slice.axes[0].name == "key");
  CHECK(slice.axes[0].ticks == std::vector<std::string>{"b", "c"});
  CHECK(slice.part == "[dog, 1:3]");
}

TEST_CASE("a colon is all of an axis, even where the axis has a word of that name") {
  trace::Record record;
  record.add({.axes = {{"read", {"a", "b"}}, {"next", {"3", ":", "x"}}}}, Array{{0, 1, 2}, {3, 4, 5}});
  CHECK(cut_out(record[0], "").values == record[0].values);
  CHECK(cut_out(record[0], "b, :").values == Array{3, 4, 5});
  CHECK(cut_out(record[0], "b, 3").values == Array(Real(3)));  // the word, not the position
}

TEST_CASE("what cannot be cut is one clear error") {
  CHECK_THROWS_WITH_AS(cut_out(table(), "0,0,0"), "3 indices is too many: the shape is (2, 3)", Error);
  CHECK_THROWS_WITH_AS(cut_out(table(), "2"),
                       "axis 0 (query) has 2 positions, so there is no 2 · HINT: the first is 0", Error);
  CHECK_THROWS_WITH_AS(cut_out(table(), "-3"),
                       "axis 0 (query) has 2 positions, so there is no -3 · HINT: the first is 0", Error);
  CHECK_THROWS_WITH_AS(cut_out(table(), "dgo"),
                       "axis 0 (query) has no position \"dgo\" · HINT: did you mean dog?", Error);
  CHECK_THROWS_AS(cut_out(table(), "a:b"), Error);
  CHECK_THROWS_AS(cut_out(table(), "99999999999999999999"), Error);
  trace::Record record;
  record.add({}, Array(xt::ones<Real>({100, 200})));
  CHECK_THROWS_WITH_AS(cut_out(record[0], "77"), "of axis 0 only the first 50 of 100 positions were kept",
                       Error);
}
