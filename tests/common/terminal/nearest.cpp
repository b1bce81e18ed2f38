#include "terminal/nearest.hpp"

#include <doctest/doctest.h>

using unrolled::nearest;
using unrolled::suggestion;

TEST_CASE("the nearest name is the one fewest slips away") {
  const std::vector<std::string> names = {"matmul", "softmax", "scores", "∂scores"};
  CHECK(nearest("matmull", names) == "matmul");
  CHECK(nearest("mtamul", names) == "matmul");
  CHECK(nearest("score", names) == "scores");
  CHECK(nearest("sof", names) == "softmax");
  CHECK_FALSE(nearest("xyzzy", names).has_value());
  CHECK_FALSE(nearest("", names).has_value());
  CHECK_FALSE(nearest("matmul", {}).has_value());
  CHECK(nearest(std::string(100000, 'x'), names) == std::nullopt);
  CHECK(suggestion("scoers", names, "list them") == "did you mean scores?");
  CHECK(suggestion("xyzzy", names, "list them") == "list them");
}
