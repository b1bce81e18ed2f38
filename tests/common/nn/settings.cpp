// Settings beside published weights: what is read, what is missing, what is refused.
#include "nn/settings.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"

using namespace unrolled;
using testing::contains, testing::error_of;

namespace {

nn::Settings read(const std::string& json) { return {json, "config.json", "see there"}; }

}  // namespace

TEST_CASE("settings are read; what is missing or null is what is said otherwise") {
  const nn::Settings settings =
      read(R"({"layers":3,"eps":1e-6,"tied":true,"act":"silu","no":null,"rope":{"base":5,"act":"Їжак"}})");
  CHECK(settings.size("layers", 3) == 3);
  CHECK(settings.size("heads", 9, 4) == 4);
  CHECK(settings.size("no", 9, 4) == 4);
  CHECK(settings.number("eps", 1) == 1e-6);
  CHECK(settings.number("layers", 1) == 3);
  CHECK(settings.number("no", .5) == .5);
  CHECK(settings.flag("tied"));
  CHECK_FALSE(settings.flag("no"));
  CHECK(settings.flag("missing", true));
  CHECK(settings.text("act", "relu") == "silu");
  CHECK(settings.text("no", "relu") == "relu");
  CHECK(settings.has("eps"));
  CHECK_FALSE(settings.has("no"));
  CHECK(settings.part("rope").number("base", 1) == 5);
  CHECK(settings.part("rope").text("act", "") == "Їжак");
  CHECK(settings.part("missing").number("base", 1) == 1);
  settings.refuse("no");
  settings.refuse("missing");
  read(R"({"bias":false})").refuse("bias");
}

TEST_CASE("settings that cannot be used are named, with their file") {
  for (const char* json : {"", "[]", "{", "5", "{\"a\":1"}) {
    CHECK(contains(error_of([&] { read(json); }), "config.json: not a JSON object"));
  }
  for (const char* value : {"0", "-1", "1.5", "10", "\"3\"", "true", "[]", "18446744073709551616"}) {
    const nn::Settings settings = read(fmt::format(R"({{"n":{}}})", value));
    CAPTURE(value);
    CHECK(contains(error_of([&] { settings.size("n", 9, 4); }), "config.json: no usable 'n'"));
  }
  CHECK(contains(error_of([] { read("{}").size("n", 9); }), "config.json: no usable 'n'"));
  CHECK(contains(error_of([] { read(R"({"x":0})").number("x", 1); }), "no usable 'x'"));
  CHECK(contains(error_of([] { read(R"({"x":"1"})").number("x", 1); }), "no usable 'x'"));
  CHECK(contains(error_of([] { read(R"({"x":1})").flag("x"); }), "no usable 'x'"));
  CHECK(contains(error_of([] { read(R"({"x":1})").text("x", ""); }), "no usable 'x'"));
  CHECK(contains(error_of([] { read(R"({"x":1})").part("x"); }), "no usable 'x'"));
  CHECK(
      contains(error_of([] { read(R"({"x":{"a":1}})").refuse("x"); }), "config.json: 'x' is not supported"));
  CHECK(contains(error_of([] { read("{}").refuse_value("x", "is not silu"); }),
                 "config.json: 'x' is not silu"));
}
