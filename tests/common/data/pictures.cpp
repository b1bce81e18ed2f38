// Pictures of digits: the format, what is refused, the embedded sample and the folds.
#include "data/pictures.hpp"

#include <doctest/doctest.h>

#include <set>

#include "error_of.hpp"

using namespace unrolled;
using data::parse_digits;
using testing::contains;
using testing::error_of;

namespace {

std::string line(int pixel, const std::string& label) {
  std::string text;
  for (int i = 0; i < 64; ++i) text += std::to_string(i == 9 ? pixel : 0) + ",";
  return text + label + "\n";
}

}  // namespace

TEST_CASE("a line is 64 numbers, row by row, and a class") {
  const data::Pictures two = parse_digits(line(16, "7") + "\n" + line(4, " 0 "), "mine");
  CHECK(two.size() == 2);
  CHECK(two.pixels.shape() == Shape{2, 8, 8});
  CHECK(two.pixels(0, 1, 1) == 1);
  CHECK(two.pixels(1, 1, 1) == .25);
  CHECK(two.pixels(0, 1, 2) == 0);
  CHECK(two.labels == Indices{7, 0});
  CHECK(two.classes.size() == 10);
}

TEST_CASE("what is no picture is one line that names the place") {
  CHECK(contains(error_of([] { parse_digits("", "mine"); }), "mine: there is no picture"));
  CHECK(contains(error_of([] { parse_digits(line(3, "1") + "1,2,3\n", "mine"); }),
                 "mine: line 2 has 3 values; 65 are needed: 64 pixels and the class"));
  CHECK(contains(error_of([] { parse_digits(line(17, "1"), "mine"); }),
                 "'17' is not a whole number from 0 to 16"));
  CHECK(contains(error_of([] { parse_digits(line(-1, "1"), "mine"); }), "'-1' is not"));
  CHECK(contains(error_of([] { parse_digits(line(1, "10"), "mine"); }),
                 "'10' is not a whole number from 0 to 9"));
  CHECK(contains(error_of([] { parse_digits(line(1, ""), "mine"); }), "'' is not"));
  CHECK(contains(error_of([] { parse_digits(line(1, "2.5"), "mine"); }), "'2.5' is not"));
  CHECK(contains(error_of([] { data::resolve_pictures("sentiment"); }), "holds no pictures of digits"));
  CHECK(contains(error_of([] { data::resolve_pictures("no such file"); }), "neither a data set nor a file"));
}

TEST_CASE("the embedded sample: four classes, as many of each, always the same") {
  const data::Pictures one = data::drawn_pictures(), again = data::resolve_pictures("sample");
  CHECK(one.pixels == again.pixels);
  CHECK(one.classes.size() == 4);
  std::vector<int> counts(4);
  for (const Index label : one.labels) ++counts.at(static_cast<std::size_t>(label));
  CHECK(counts == std::vector<int>{150, 150, 150, 150});
  for (const Real pixel : flat(one.pixels)) CHECK_FALSE((pixel < 0 || pixel > 1));
}

TEST_CASE(
    "the book claims something about the digits, and about no file of the reader's own, whatever it is "
    "called") {
  data::Pictures digits = parse_digits(line(1, "2"), "digits");
  CHECK(digits.has_claims());
  digits.is_own = true;
  CHECK_FALSE(digits.has_claims());
  CHECK_FALSE(parse_digits(line(1, "2"), "mine").has_claims());
  CHECK_FALSE(data::drawn_pictures().has_claims());
}

TEST_CASE("five seeds, five folds: each picture is tested on once") {
  data::Pictures all = data::drawn_pictures();
  for (std::size_t n = 0; n < all.size(); ++n) all.pixels(n, 0, 0) = static_cast<Real>(n);  // to know it by
  std::multiset<int> tested;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const data::PictureParts parts = data::hold_out_pictures(all, 5, seed);
    CHECK(parts.train.size() + parts.test.size() == all.size());
    for (std::size_t n = 0; n < parts.test.size(); ++n) {
      const auto which = static_cast<std::size_t>(parts.test.pixels(n, 0, 0));
      CHECK(which % 5 == seed);
      CHECK(parts.test.labels(n) == all.labels(which));
      tested.insert(static_cast<int>(which));
    }
  }
  CHECK(tested.size() == all.size());
  CHECK(std::set<int>(tested.begin(), tested.end()).size() == all.size());
  const data::Pictures few = parse_digits(line(1, "2") + line(2, "3"), "mine");
  CHECK(contains(error_of([&] { data::hold_out_pictures(few, 5, 0); }),
                 "mine: 2 pictures are too few: one in 5 is for the test · HINT: 5 or more"));
  CHECK(contains(error_of([] { data::hold_out_pictures(parse_digits(line(1, "2"), "mine"), 5, 0); }),
                 "1 picture is too few"));
}
