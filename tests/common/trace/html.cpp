#include "trace/views/html.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.hpp"
#include "folder.hpp"
#include "run_of_page.hpp"
#include "tensor/random.hpp"
#include "tiny_model.hpp"
#include "trace/views/json.hpp"

using namespace unrolled;
using namespace tiny;
using nlohmann::json;
using testing::bytes_of_base64;
using testing::Folder;
using testing::run_of_page;
namespace fs = std::filesystem;

namespace {

/// What a browser reads.
json block_of(const std::string& html) { return json::parse(run_of_page(html)); }

/// What Float32Array makes of "packed".
std::vector<float> unpacked(const std::string& text) {
  const std::string bytes = bytes_of_base64(text);
  std::vector<float> numbers(bytes.size() / 4);
  std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

trace::Page page_of(const trace::Record& record, const Folder& folder) {
  trace::Page page;
  page.program = "00_tiny";
  page.question = "How small can it be?";
  page.record = record;
  const trace::Drawn drawn = trace::write_dot(record, folder.path);
  page.drawings = trace::drawings(drawn);
  page.no_drawing = drawn.hint;
  return page;
}

/// Everything that a label, a word or a note may hold.
const std::string hostile[] = {
    "</script><script>document.body.dataset.hacked = 1</script>",
    "<img src=x onerror=\"document.body.dataset.hacked = 1\">",
    "<!--",
    "\" onclick=\"document.body.dataset.hacked = 1",
    "' & \\N \\\" ]]> --> {{script}} {{run}}",
    "\u202Eשלום עולם\u202C",
    "line\u2028separator\u2029\nnewline\ttab",
    std::string(10000, 'w'),
};

trace::Record hostile_record() {
  trace::Record record;
  for (const std::string& text : hostile) {
    const std::size_t before = record.size();
    record.add({.operation = text,
                .formula = text,
                .inputs = before > 0 ? std::vector<std::size_t>{before - 1} : std::vector<std::size_t>{},
                .label = text,
                .axes = {{text, {text, "plain"}}},
                .note = text,
                .scope = {text},
                .file = "tests/common/trace/" + text.substr(0, 60) + ".hpp",
                .line = 1},
               Array{1, -1});
  }
  return record;
}

}  // namespace

TEST_CASE("the page carries the record, bit for bit, and asks for nothing from outside") {
  const Folder folder;
  const trace::Record record = recorded_rnn();
  const std::string html = trace::html_page(page_of(record, folder));
  const json run = block_of(html);
  CHECK(run["program"] == "00_tiny");
  CHECK(run["question"] == "How small can it be?");
  REQUIRE(run["trace"]["steps"].size() == record.size());
  for (const trace::Step& step : record.steps()) {
    const json& s = run["trace"]["steps"][step.index];
    CHECK(s["label"] == step.label);
    const std::vector<float> numbers = unpacked(s["values"]["packed"]);
    REQUIRE(numbers.size() == step.values.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == step.values.flat(i));
  }
  CHECK(html.find("{{") == std::string::npos);
  for (const char* outside : {"src=\"", "@import", "url(", "fetch("})
    CHECK(html.find(outside) == std::string::npos);
  CHECK(html.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("numbers that JSON lacks are packed too, in groups of every length") {
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN(), inf = std::numeric_limits<Real>::infinity();
  trace::Record record;
  record.add({}, Array{nan, inf, -inf, Real(1e-40)});
  record.add({}, Array{Real(0.1)});
  record.add({}, Array{Real(0.1), Real(-2)});
  const json read = json::parse(trace::json(record, trace::Numbers::packed));
  const std::vector<float> numbers = unpacked(read["steps"][0]["values"]["packed"]);
  CHECK(std::isnan(numbers[0]));
  CHECK(numbers[1] == inf);
  CHECK(numbers[2] == -inf);
  CHECK(numbers[3] == Real(1e-40));
  CHECK(read["steps"][1]["values"]["packed"] == "zczMPQ==");  // as Python's base64 and struct say
  CHECK(read["steps"][2]["values"]["packed"] == "zczMPQAAAMA=");
}

TEST_CASE(
    "the nodes of each drawing stand for all steps of its pass, under the names that Graphviz was given") {
  const Folder folder;
  const trace::Record record = recorded_rnn();
  const trace::Page page = page_of(record, folder);
  if (page.drawings.empty()) {
    MESSAGE("skipped: Graphviz is not installed");
    return;
  }
  const json run = block_of(trace::html_page(page));
  REQUIRE(run["drawings"].size() == 3);
  for (const json& drawing : run["drawings"]) {
    CAPTURE(drawing["name"]);
    const std::string svg = drawing["svg"];
    CHECK(svg.find("xlink:title") == std::string::npos);
    std::set<std::size_t> drawn;
    for (const json& node : drawing["nodes"]) {
      CHECK(svg.find("<title>" + node["id"].get<std::string>() + "</title>") != std::string::npos);
      for (const json& step : node["steps"]) drawn.insert(step.get<std::size_t>());
    }
    const bool backward = drawing["name"] == "backward";
    for (const trace::Step& step : record.steps()) {
      if ((step.pass == trace::Pass::backward) == backward) CHECK(drawn.contains(step.index));
    }
  }
}

TEST_CASE("without Graphviz the page says why there is no drawing") {
  trace::Page page;
  page.record = recorded_rnn();
  page.drawings = trace::drawings({{"forward.dot"}, "no SVG without Graphviz"});
  page.no_drawing = "no SVG without Graphviz";
  const json run = block_of(trace::html_page(page));
  CHECK(run["drawings"].empty());
  CHECK(run["no_drawing"] == "no SVG without Graphviz");
}

TEST_CASE("untrusted text stays text: in DOT and SVG, in the JSON and in the page") {
  const Folder folder;
  const trace::Record record = hostile_record();
  const trace::Page page = page_of(record, folder);
  const std::string html = trace::html_page(page);
  // The two scripts of the page.s own, and not one more.
  const auto occurrences = [&](const std::string& what) {
    std::size_t number = 0;
    for (std::size_t at = html.find(what); at != std::string::npos; at = html.find(what, at + 1)) ++number;
    return number;
  };
  CHECK(occurrences("<script") == 2);
  CHECK(occurrences("</script") == 2);
  CHECK(occurrences("<!--") == 0);
  CHECK(occurrences("<img") == 0);
  const json run = block_of(html);
  for (std::size_t i = 0; i < record.size(); ++i) {
    for (const char* key : {"operation", "formula", "label", "note"})
      CHECK(run["trace"]["steps"][i][key] == hostile[i]);
    CHECK(run["trace"]["steps"][i]["axes"][0]["ticks"][0] == hostile[i]);
  }
  for (const trace::Picture& picture : page.drawings) {
    CHECK(picture.svg.find("<script") == std::string::npos);
    CHECK(picture.svg.find("<img") == std::string::npos);
    CHECK(picture.svg.find("</svg>") != std::string::npos);
  }
  // tests/e2e/test_page.py opens this page in a browser.
  if (const char* wanted = std::getenv("UNROLLED_HOSTILE_PAGE")) trace::write_html(page, wanted);
}

TEST_CASE("a very large record is cut to corners, and the page stays below 1 MB") {
  trace::Page page;
  for (int i = 0; i < 400; ++i) page.record.add({.operation = "matmul"}, Array(xt::ones<Real>({64, 64})));
  page.record.add({.operation = "small"}, Array(xt::ones<Real>({3})));
  const std::string html = trace::html_page(page);
  CHECK(html.size() <= trace::bytes_of_a_page);
  const json steps = block_of(html)["trace"]["steps"];
  CHECK(steps[0]["values"]["whole"] == false);
  CHECK(steps[0]["values"]["shape"] == json({16, 16}));
  CHECK(steps[0]["shape"] == json({64, 64}));
  CHECK(steps[400]["values"]["whole"] == true);
}

TEST_CASE("whatever makes a page large, it stays below 1 MB and says what it has left out") {
  Generator generator(1);
  const auto noise = [&](std::size_t length) {  // nothing that zlib can pack well
    std::string text;
    while (text.size() < length) text += static_cast<char>('0' + generator.below(75));
    return text;
  };
  trace::Page page;
  page.record = recorded_rnn();
  CHECK(block_of(trace::html_page(page))["left_out"] == "");

  SUBCASE("numbers") {
    for (int i = 0; i < 117; ++i)
      page.record.add({.operation = "matmul"}, uniform({64, 64}, -1, 1, generator));
    page.drawings = {{"forward", {}, noise(300'000)}};
    const std::string html = trace::html_page(page);
    CHECK(html.size() <= trace::bytes_of_a_page);
    const json run = block_of(html);
    CHECK(run["trace"]["steps"].size() == page.record.size());
    CHECK(run["drawings"].size() == 1);
    CHECK(run["no_drawing"] == "");
  }
  SUBCASE("drawings") {
    page.drawings = {{"overview", {.overview = true}, noise(1000)},
                     {"forward", {}, noise(900'000)},
                     {"backward", {.pass = trace::Pass::backward}, noise(800'000)}};
    const std::string html = trace::html_page(page);
    CHECK(html.size() <= trace::bytes_of_a_page);
    const json run = block_of(html);
    REQUIRE(run["drawings"].size() == 2);
    CHECK(run["drawings"][1]["name"] == "backward");
    CHECK(run["no_drawing"].get<std::string>().find("--dot DIR") != std::string::npos);
    CHECK(run["left_out"] == "");
  }
  SUBCASE("steps") {
    for (int i = 0; i < 8000; ++i)
      page.record.add({.operation = "add", .inputs = {page.record.size() - 1}, .note = noise(200)},
                      Array{1, 2});
    const std::string html = trace::html_page(page);
    CHECK(html.size() <= trace::bytes_of_a_page);
    const json run = block_of(html);
    const std::size_t kept = run["trace"]["steps"].size();
    CHECK(kept > 1000);
    CHECK(run["left_out"] == fmt::format("A page below 1 MB has room for the first {} of 8026 steps.", kept));
    for (const json& step : run["trace"]["steps"])
      for (const json& input : step["inputs"])
        CHECK(input.get<std::size_t>() < step["index"].get<std::size_t>());
  }
  SUBCASE("curves") {
    for (int i = 0; i < 500; ++i) {
      page.curves.emplace_back(noise(20), 400);
      for (int step = 0; step < 400; ++step) page.curves.back().add(generator.uniform(0, 1));
    }
    const std::string html = trace::html_page(page);
    CHECK(html.size() <= trace::bytes_of_a_page);
    const json run = block_of(html);
    CHECK(run["curves"].size() == 20);
    CHECK(run["curves"][19]["task"] == page.curves.back().task());
    CHECK(run["trace"]["steps"].size() == page.record.size());
  }
}

TEST_CASE("a long training has some 400 points, each the mean of its steps") {
  trace::Curve small("short", 3);
  for (const double loss : {3., 2., 1.}) small.add(loss);
  CHECK(small.points() == std::vector<double>{3, 2, 1});
  trace::Curve curve("long", 1000);
  CHECK(curve.every() == 3);
  for (int i = 0; i < 1000; ++i) curve.add(i < 3 ? i : std::numeric_limits<double>::quiet_NaN());
  CHECK(curve.points().size() == 333);
  CHECK(curve.points()[0] == 1);
  trace::Page page;
  page.curves = {curve};
  const json run = block_of(trace::html_page(page));
  CHECK(run["curves"][0]["task"] == "long");
  CHECK(run["curves"][0]["loss"][0] == 1);
  CHECK(run["curves"][0]["loss"][1].is_null());  // JSON has no NaN: a gap
  CHECK(run["trace"]["steps"].empty());
}
