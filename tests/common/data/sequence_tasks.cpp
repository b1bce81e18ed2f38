#include "data/sequence_tasks.hpp"

#include <doctest/doctest.h>

#include "folder.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

TEST_CASE("the adding problem marks one number in each half and asks for their sum") {
  Generator generator(1);
  for (const std::size_t time : {2, 3, 60}) {
    const data::Adding task = data::adding_problem(50, time, generator);
    REQUIRE(task.inputs.shape() == Shape{50, time, 2});
    REQUIRE(task.targets.shape() == Shape{50});
    for (std::size_t b = 0; b < 50; ++b) {
      double sum = 0, first = 0, second = 0;
      for (std::size_t t = 0; t < time; ++t) {
        const Real number = task.inputs(b, t, 0), mark = task.inputs(b, t, 1);
        CHECK((number >= 0 && number < 1));
        CHECK((mark == 0 || mark == 1));
        (t < time / 2 ? first : second) += mark;
        sum += static_cast<double>(number * mark);
      }
      CHECK(first == 1);
      CHECK(second == 1);
      CHECK(task.targets(b) == doctest::Approx(sum));
    }
  }
  CHECK(contains(error_of([&] { data::adding_problem(1, 1, generator); }), "no two halves"));
}

TEST_CASE("the best constant's error is the variance, 1/6 for the adding problem") {
  CHECK(data::best_constant_error(Array{1, 3}) == doctest::Approx(1));
  CHECK(data::best_constant_error(Array{2, 2}) == 0);
  Generator generator(2);
  CHECK(data::best_constant_error(data::adding_problem(20000, 10, generator).targets) ==
        doctest::Approx(1.0 / 6).epsilon(0.02));
  CHECK(contains(error_of([] { data::best_constant_error(Array(Shape{0})); }), "no targets"));
}

TEST_CASE("the copy task shows its symbols, waits, and wants them back in order") {
  Generator generator(3);
  const data::CopyingOptions options{.symbols = 3, .length = 2, .delay = 4};
  const data::Copying task = data::copy_task(20, options, generator);
  REQUIRE(task.inputs.shape() == Shape{20, 8});
  CHECK(options.vocabulary() == 5);
  for (std::size_t b = 0; b < 20; ++b) {
    const Index x = task.inputs(b, 0), y = task.inputs(b, 1);
    CHECK((x >= 0 && x < 3 && y >= 0 && y < 3));
    CHECK(Indices(xt::view(task.inputs, b)) == Indices{x, y, 3, 3, 3, 3, 4, 3});
    CHECK(Indices(xt::view(task.targets, b)) == Indices{3, 3, 3, 3, 3, 3, x, y});
  }
  CHECK(contains(error_of([&] { data::copy_task(1, {.length = 0}, generator); }), "0 of 8 symbols"));
}
