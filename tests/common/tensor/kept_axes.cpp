#include "tensor/array.hpp"

#include <doctest/doctest.h>

using namespace unrolled;

TEST_CASE("a sum with a kept axis broadcasts as in NumPy") {
  const Array x = {{1, 1, 2, 4}, {3, 4, 1, 8}};  // sums 8 and 16
  CHECK(Array(x / xt::sum(x, {1}, xt::keep_dims)) == Array{{.125, .125, .25, .5}, {.1875, .25, .0625, .5}});
  CHECK(Array(x / xt::sum(x, {0}, xt::keep_dims)) == Array(x / Array{{4, 5, 3, 12}}));
  CHECK(Array(x - xt::mean(x, {1}, xt::keep_dims)) == Array{{-1, -1, 0, 2}, {-1, 0, -3, 4}});
  CHECK(Array(x - xt::amax(x, {1}, xt::keep_dims)) == Array{{-3, -3, -2, 0}, {-5, -4, -7, 0}});
  CHECK(Array(x - xt::amin(x, {1}, xt::keep_dims)) == Array{{0, 0, 1, 3}, {2, 3, 0, 7}});
}

TEST_CASE("inside a function, inside another sum, and in place") {
  Array x = {{1, 1, 2}, {3, 4, 1}};
  const Array exponentials = xt::exp(x - xt::amax(x, {1}, xt::keep_dims));
  const Array weights = exponentials / xt::sum(exponentials, {1}, xt::keep_dims);
  CHECK(Array(xt::sum(exponentials / xt::sum(exponentials, {1}, xt::keep_dims), {1})) ==
        Array(xt::sum(weights, {1})));
  const Array lengths = xt::sqrt(xt::sum(x * x, {1}, xt::keep_dims)), before = x;
  x /= xt::sqrt(xt::sum(x * x, {1}, xt::keep_dims));
  CHECK(x == Array(before / lengths));
}
