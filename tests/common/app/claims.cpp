#include "app/claims.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

using namespace unrolled;
using namespace unrolled::app;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

Claim claim(std::string relation, double measured, double bound, double control, double tolerance = 0) {
  return {.claim = "c",
          .measured = measured,
          .relation = relation,
          .bound = bound,
          .tolerance = tolerance,
          .control = control};
}

}  // namespace

TEST_CASE("each relation holds on its bound and fails beyond it") {
  CHECK(claim(">=", .75, .75, .5).holds());
  CHECK_FALSE(claim(">=", .7499, .75, .5).holds());
  CHECK(claim("<=", 2, 2, 3).holds());
  CHECK_FALSE(claim("<=", 2.001, 2, 3).holds());
  CHECK(claim("==", 50, 50, 81).holds());
  CHECK_FALSE(claim("==", 50.0001, 50, 81).holds());
  CHECK(claim("within", .81, .8, .5, .02).holds());
  CHECK_FALSE(claim("within", .77, .8, .5, .02).holds());
}

TEST_CASE("a control that keeps the bound takes the claim down with it") {
  const Claim toothless = claim(">=", .9, .75, .8);
  CHECK_FALSE(toothless.holds());
  CHECK(toothless.failure() == "the control, 0.8, keeps the bound too, so the measurement shows nothing");
}

TEST_CASE("a claim without a control says why, or does not hold") {
  Claim bare{.claim = "c", .measured = 1, .relation = "==", .bound = 1};
  CHECK(bare.failure() == "no control was measured, so nothing shows that it can fail");
  bare.no_control = "arithmetic";
  CHECK(bare.holds());
  bare.measured = 2;
  CHECK_FALSE(bare.holds());
}

TEST_CASE("what is not a number never holds and never counts as a control that failed") {
  for (const char* relation : {">=", "<=", "=="}) CHECK_FALSE(claim(relation, not_a_number, 0, 1).holds());
  CHECK_FALSE(claim(">=", .9, .75, not_a_number).holds());
}

TEST_CASE("a claim that makes no sense is refused") {
  CHECK_THROWS_AS(validate({.claim = "", .bound = 1}), Error);
  CHECK_THROWS_WITH_AS(validate(claim("=>", 1, 1, 0)), doctest::Contains("one of >= <= == within"), Error);
  CHECK_THROWS_AS(validate(claim("within", 1, 1, 0)), Error);
  CHECK_THROWS_AS(validate(claim(">=", 1, 1, 0, .1)), Error);
  CHECK_NOTHROW(validate(claim("within", 1, 1, 0, .1)));
}

TEST_CASE("the table shows measured, bound, control, and why a claim does not hold") {
  CHECK(claims_table({{.claim = "counts beat guessing",
                       .measured = .8123,
                       .bound = .75,
                       .control = .5,
                       .control_meaning = "larger class"},
                      {.claim = "order is lost",
                       .measured = 51,
                       .relation = "==",
                       .bound = 50,
                       .no_control = "exact"}}) ==
        "claim                 measured       bound  control             holds\n"
        "────────────────────  ────────  ──────────  ──────────────────  ─────\n"
        "counts beat guessing    0.8123      ≥ 0.75  0.5 (larger class)  yes\n"
        "order is lost               51  = 50 exact  none: exact         NO\n"
        "✗ order is lost: measured 51, but the bound is = 50 exact\n");
}

TEST_CASE("claims.json has exactly the five keys, in order") {
  const std::string text = claims_json({claim(">=", .8, .75, .5), claim(">=", not_a_number, .75, .5)});
  const auto list = nlohmann::ordered_json::parse(text);
  REQUIRE(list.size() == 2);
  std::string keys;
  for (const auto& [key, value] : list[0].items()) keys += key + " ";
  CHECK(keys == "claim measured bound control holds ");
  CHECK(list[0]["measured"] == .8);
  CHECK(list[0]["bound"] == "≥ 0.75");
  CHECK(list[0]["control"] == .5);
  CHECK(list[0]["holds"] == true);
  CHECK(list[1]["measured"].is_null());
  CHECK(list[1]["holds"] == false);
  CHECK_NOTHROW(claims_json({{.claim = "caf\xe9", .measured = 1, .bound = 0, .control = -1}}));
}
