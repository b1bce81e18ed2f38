#include "trace/views/json.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "tiny_model.hpp"
#include "trace/record/source.hpp"

using namespace unrolled;
using namespace tiny;
using nlohmann::json;

TEST_CASE("everything in the record comes back from the JSON file") {
  const trace::Record record = recorded_rnn();
  const json read = json::parse(trace::json(record));
  CHECK(read["format"] == "unrolled-trace");
  CHECK(read["version"] == 1);
  CHECK(read["number"] == "float32");
  REQUIRE(read["steps"].size() == record.size());
  for (const trace::Step& step : record.steps()) {
    const json& s = read["steps"][step.index];
    CHECK(s["index"] == step.index);
    CHECK(s["pass"] == (step.pass == trace::Pass::forward ? "forward" : "backward"));
    CHECK(s["operation"] == step.operation);
    CHECK(s["formula"] == step.formula);
    CHECK(s["inputs"] == json(step.inputs));
    CHECK(s["label"] == step.label);
    CHECK(s["note"] == step.note);
    CHECK(s["scope"] == json(step.scope));
    CHECK(s["shape"] == json(step.shape));
    CHECK(s["file"] == step.file);
    CHECK(s["line"] == step.line);
    CHECK(s["gradient_of"] == (step.forward ? json(*step.forward) : json(nullptr)));
    REQUIRE(s["axes"].size() == step.axes.size());
    for (std::size_t i = 0; i < step.axes.size(); ++i) {
      CHECK(s["axes"][i]["name"] == step.axes[i].name);
      CHECK(s["axes"][i]["ticks"] == json(step.axes[i].ticks));
    }
    CHECK(s["values"]["whole"] == true);
    REQUIRE(s["values"]["data"].size() == step.values.size());
    for (std::size_t i = 0; i < step.values.size(); ++i) {
      CHECK(s["values"]["data"][i].get<Real>() == step.values.flat(i));  // the same bits
    }
    CHECK(s["statistics"]["mean"].get<double>() == step.statistics.mean);
  }
}

TEST_CASE("numbers keep the digits of a float, and those that JSON lacks are words") {
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN(), inf = std::numeric_limits<Real>::infinity();
  trace::Record record;
  record.add({}, Array{Real(0.1), nan, inf, -inf, Real(1e-40), std::numeric_limits<Real>::max()});
  record.add({}, Array{nan});
  const std::string text = trace::json(record);
  CHECK(text.find("[0.1,\"NaN\",\"Infinity\",\"-Infinity\",") != std::string::npos);
  const json read = json::parse(text);
  CHECK(read["steps"][0]["values"]["data"][4].get<Real>() == Real(1e-40));
  CHECK(read["steps"][0]["values"]["data"][5].get<Real>() == std::numeric_limits<Real>::max());
  CHECK(read["steps"][0]["statistics"]["nan"] == 1);
  CHECK(read["steps"][0]["statistics"]["infinite"] == 2);
  CHECK(read["steps"][1]["statistics"]["min"].is_null());
}

TEST_CASE("a large value is a corner in the file too") {
  trace::Record record;
  record.add({}, Array(xt::ones<Real>({100, 200})));
  const json read = json::parse(trace::json(record));
  CHECK(read["steps"][0]["shape"] == json({100, 200}));
  CHECK(read["steps"][0]["values"]["whole"] == false);
  CHECK(read["steps"][0]["values"]["shape"] == json({50, 50}));
  CHECK(read["steps"][0]["values"]["data"].size() == 2500);
}

TEST_CASE("bytes that are not UTF-8 are replaced, and anything else comes through") {
  trace::Record record;
  record.add({.operation = "a\xff"
                           "b",
              .label = "quote \" back\\slash \n <b> Привіт"},
             Array{1});
  const json read = json::parse(trace::json(record));
  CHECK(read["steps"][0]["operation"] ==
        "a\uFFFD"
        "b");
  CHECK(read["steps"][0]["label"] == "quote \" back\\slash \n <b> Привіт");
}

TEST_CASE("the sources travel with the record") {
  trace::Record record;
  const Where here = Where::here();
  record.add({.file = here.file, .line = here.line}, Array{1});
  record.add({.file = "chapters/nowhere.hpp", .line = 1}, Array{1});
  const json read = json::parse(trace::json(record));
  CHECK(read["sources"].size() == 1);
  const std::string line = read["sources"][here.file][static_cast<std::size_t>(here.line - 1)];
  CHECK(line == "  const Where here = Where::here();");
  CHECK(trace::source_line(here.file, here.line) == "const Where here = Where::here();");
  CHECK(trace::source_line(here.file, 0) == "");
  CHECK(trace::source_line(here.file, 1000000) == "");
  CHECK(trace::source_line("chapters/nowhere.hpp", 1) == "");
}

TEST_CASE("the file is written whole") {
  const auto path =
      std::filesystem::temp_directory_path() / ("unrolled_" + std::to_string(getpid()) + ".json");
  trace::write_json(recorded_rnn(), path);
  CHECK(read_file(path) == trace::json(recorded_rnn()));
  std::filesystem::remove(path);
}
