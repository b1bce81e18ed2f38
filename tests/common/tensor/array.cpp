#include "tensor/array.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace unrolled;

TEST_CASE("shapes are written as the books write them") {
  CHECK(to_string(Shape{}) == "()");
  CHECK(to_string(Shape{7}) == "(7)");
  CHECK(to_string(Shape{4, 8}) == "(4, 8)");
}

TEST_CASE("all_finite finds one bad element among many") {
  Array array = xt::ones<Real>({100, 7});
  CHECK(all_finite(array));
  array(57, 3) = std::numeric_limits<Real>::quiet_NaN();
  CHECK_FALSE(all_finite(array));
  array(57, 3) = std::numeric_limits<Real>::infinity();
  CHECK_FALSE(all_finite(array));
}
