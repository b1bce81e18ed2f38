#include "trace/views/dot.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

#include "base/file.hpp"
#include "error_of.hpp"
#include "folder.hpp"
#include "other_programs.hpp"
#include "tiny_model.hpp"
#include "trace/views/graphviz.hpp"

using namespace unrolled;
using namespace tiny;
using testing::Folder;
using trace::Pass;
namespace fs = std::filesystem;

namespace {

const fs::path golden = fs::path(UNROLLED_SOURCE_DIR) / "tests/common/trace/golden";

/// To renew the golden files after a change that was looked at: UNROLLED_RENEW_GOLDEN=1 build/…/test_trace
void check_golden(const std::string& text, const std::string& name) {
  if (std::getenv("UNROLLED_RENEW_GOLDEN") != nullptr) write_atomically(golden / name, text);
  CHECK_MESSAGE(text == read_file(golden / name), name, " differs from the golden file");
}

std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("the drawings of a small RNN are those that were looked at, byte for byte") {
  const trace::Record record = recorded_rnn();
  check_golden(trace::dot(record, {.overview = true}), "rnn_overview.dot");
  check_golden(trace::dot(record, {}), "rnn_forward.dot");
  check_golden(trace::dot(record, {.pass = Pass::backward}), "rnn_backward.dot");
  check_golden(trace::dot(record, {.depth = 1}), "rnn_depth_1.dot");
  check_golden(trace::dot(record, {.up_to = 9}, 9), "rnn_up_to_9.dot");
}

TEST_CASE("every node says its shape and the line that made it") {
  const std::string text = trace::dot(recorded_rnn(), {});
  CHECK(text.find("s4 [") != std::string::npos);
  CHECK(text.find(
            "tooltip=\"#4 add\\nadd: y = a + b\\nshape (2)\\nin rnn.t=0\\nchapters/00_tiny/tiny.hpp:25\"") !=
        std::string::npos);
  CHECK(occurrences(text, "chapters/00_tiny/tiny.hpp:") == 15);
}

TEST_CASE("time steps are columns, and the weight they share stands outside") {
  const std::string text = trace::dot(recorded_rnn(), {});
  CHECK(text.find("rankdir=LR") != std::string::npos);
  CHECK(text.find("{rank=same; s1; s3; s4; s5; }") != std::string::npos);
  CHECK(text.find("{rank=same; s10; s11; s12; s13; }") != std::string::npos);
  CHECK(text.find("s1 -> s3 [style=invis];") != std::string::npos);  // x below the product
  CHECK(text.find("s3 -> s4 [style=invis];") == std::string::npos);  // which a drawn edge keeps below the sum
  CHECK(text.find("s2 [") < text.find("subgraph cluster_1"));
  const std::string backward = trace::dot(recorded_rnn(), {.pass = Pass::backward});
  CHECK(backward.find("rankdir=RL") != std::string::npos);
  CHECK(trace::is_time_step("t=12"));
  CHECK(trace::is_time_step("time.3"));
  for (const char* other : {"t=", "t=x", "time", "time.", "t3", "", "start=3"}) {
    CHECK_FALSE(trace::is_time_step(other));
  }
}

TEST_CASE("what has the same name stands at the same height in every column") {
  const std::string text = trace::dot(recorded_rnn(), {});
  CHECK(text.find("s5 -> s9 [style=invis, weight=100];") != std::string::npos);  // h and h
  CHECK(text.find("s5 -> s8 [style=invis") == std::string::npos);
  const std::string overview = trace::dot(recorded_rnn(), {.overview = true});
  CHECK(occurrences(overview, "[style=invis, weight=100]") == 2);  // three folded steps

  // A column that lacks a row, and one that has nothing in common with it.
  trace::Recording recording;
  const auto one_step = [](std::size_t t, const std::vector<std::string>& operations) {
    const trace::Scope time("t=", t);
    for (const std::string& operation : operations) trace::step({.operation = operation}, Array{Real(t)});
  };
  one_step(0, {"gather", "add", "tanh"});
  one_step(1, {"gather", "tanh"});
  one_step(2, {"exp"});
  const std::string uneven = trace::dot(recording.record, {});
  CHECK(uneven.find("s0 -> s3 [style=invis, weight=100];") != std::string::npos);
  CHECK(uneven.find("s2 -> s4 [style=invis, weight=100];") != std::string::npos);
  CHECK(uneven.find("s3 -> s5 [style=invis];") != std::string::npos);
  CHECK(occurrences(uneven, "weight=100") == 2);
}

TEST_CASE("a state that is carried from one time step to the next is drawn thick") {
  const std::string text = trace::dot(recorded_rnn(), {});
  CHECK(text.find("s5 -> s7 [tooltip=\"h (2)\", color=\"#0f766e\", penwidth=2.4") != std::string::npos);
  CHECK(occurrences(text, "penwidth=2.4") == 2);
  CHECK(occurrences(text, "carried through time") == 1);
  CHECK(occurrences(trace::dot(recorded_rnn(), {.pass = Pass::backward}), "penwidth=2.4") == 2);
  CHECK(occurrences(trace::dot(recorded_rnn(), {.depth = 0}), "carried through time") == 0);
}

TEST_CASE("time steps that do not depend on each other stay in order") {
  trace::Recording recording;
  for (std::size_t t = 0; t < 3; ++t) {
    const trace::Scope time("t=", t);
    trace::step({.operation = "embed"}, Array{Real(t)}, {"by_hand.hpp", 1});
  }
  const std::string text = trace::dot(recording.record, {});
  CHECK(text.find("s0 -> s1 [style=invis") != std::string::npos);
  CHECK(text.find("s1 -> s2 [style=invis") != std::string::npos);
}

TEST_CASE("depth folds what is nested deeper, and keeps every step") {
  const trace::Record record = recorded_rnn();
  const trace::Graph whole = trace::graph_of(record, {});
  const trace::Graph columns = trace::graph_of(record, {.depth = 1});
  const trace::Graph folded = trace::graph_of(record, {.depth = 0});
  CHECK(whole.nodes.size() == 15);
  CHECK(columns.nodes.size() == 6);  // h_start, w, three time steps, loss
  CHECK(folded.nodes.size() == 3);   // h_start, rnn with the weight that only it uses, loss
  for (const trace::Graph& graph : {whole, columns, folded}) {
    std::size_t steps = 0;
    for (const trace::GraphNode& node : graph.nodes) steps += node.steps.size();
    CHECK(steps == 15);
  }
  CHECK(folded.edges.size() == 2);
}

TEST_CASE("the overview shows scopes and the shapes between them") {
  const std::string text = trace::dot(recorded_rnn(), {.overview = true});
  CHECK(text.find("label=< (2) >") != std::string::npos);
  CHECK(text.find("<b>t=1</b>") != std::string::npos);
  CHECK(text.find("multiply") == text.find("multiply (2)"));  // only in a tooltip
}

TEST_CASE("the graph up to a step ends there, with that step lit") {
  const std::string text = trace::dot(recorded_rnn(), {.up_to = 9}, 9);
  CHECK(text.find("s9 [") != std::string::npos);
  CHECK(text.find("s10 [") == std::string::npos);
  CHECK(occurrences(text, "#ffd43b") == 1);
}

TEST_CASE("a step that is not finite is marked") {
  trace::Record record;
  record.add({.operation = "log"}, Array{1, std::numeric_limits<Real>::quiet_NaN()});
  record.add({.operation = "exp"}, Array{1, 2});
  const std::string text = trace::dot(record, {});
  CHECK(occurrences(text, "#ff8787") == 1);
}

TEST_CASE("a gradient by hand may use forward values: they are drawn dashed") {
  trace::Recording recording;
  trace::step({.operation = "constant", .label = "x"}, Array{2, 1}, {"by_hand.hpp", 1});
  trace::step({.operation = "weigh", .inputs = {"x"}, .label = "z"}, Array(Real(3)), {"by_hand.hpp", 2});
  const trace::Backward backward;
  trace::step({.operation = "subtract", .label = "∂z"}, Array(Real(1)), {"by_hand.hpp", 3});
  trace::step({.operation = "outer", .inputs = {"∂z", "x"}, .label = "∂w"}, Array{2, 1}, {"by_hand.hpp", 4});
  const std::string text = trace::dot(recording.record, {.pass = Pass::backward});
  CHECK(occurrences(text, "style=\"rounded,dashed\"") == 1);
  CHECK(text.find("s0 -> s3") != std::string::npos);
  CHECK(text.find("s1 [") == std::string::npos);
}

TEST_CASE("any label is drawn by Graphviz, whole in the tooltip, shortened on the node") {
  const std::string nasty[] = {"say \"hi\"",
                               "back\\slash\\",
                               "two\nlines",
                               "<b>bold</b>",
                               "a & b &amp; c",
                               "{a|b}->[c];",
                               "Привіт, світе",
                               "日本語",
                               "🙂",
                               "\xff\xfe bad",
                               "\x01\x1b[31m",
                               "\\N \\G \\l \\",
                               "",
                               " ",
                               "-->",
                               "<!-- x -->",
                               "]]>",
                               "%s{}",
                               "//",
                               std::string(10000, 'x')};
  trace::Record record;
  for (const std::string& label : nasty) {
    record.add({.operation = label,
                .formula = label,
                .label = label,
                .axes = {{label, {label}}},
                .note = label,
                .scope = {label, label + "2"},
                .file = label},
               Array{1});
    if (record.size() > 1) record[record.size() - 1].inputs = {record.size() - 2};
  }
  const std::string text = trace::dot(record, {});
  CHECK(text.find(std::string(40, 'x')) != std::string::npos);
  CHECK(text.find(std::string(2001, 'x')) == std::string::npos);
  CHECK(text.find("Привіт, світе") != std::string::npos);

  const Folder folder;
  const trace::Drawn drawn = trace::write_dot(record, folder.path);
  if (drawn.hint.find("graphviz") != std::string::npos) {
    MESSAGE(drawn.hint);
    return;
  }
  CHECK(drawn.hint == "");
  REQUIRE(drawn.files.size() == 4);
  const std::string picture = read_file(folder.path / "forward.svg");
  CHECK(picture.find("Привіт, світе") != std::string::npos);
  CHECK(picture.find("&lt;b&gt;bold&lt;/b&gt;") != std::string::npos);
  CHECK(picture.find("back∖slash∖") != std::string::npos);
  CHECK(occurrences(picture, "∖N ∖G ∖l ∖") >= 4);  // cluster and node, label and tooltip
}

TEST_CASE("write_dot leaves DOT and SVG, or a hint of one line") {
  const Folder folder;
  const trace::Record record = recorded_rnn();
  const trace::Drawn drawn = trace::write_dot(record, folder.path / "new" / "folder");
  CHECK(read_file(folder.path / "new/folder/forward.dot") == trace::dot(record, {}));
  CHECK(drawn.files.front() == folder.path / "new/folder/overview.dot");

  // Without Graphviz the DOT still stands.
  const testing::NoPrograms none;
  const trace::Drawn alone = trace::write_dot(record, folder.path / "alone");
  CHECK(alone.files.size() == 3);
  CHECK(alone.hint.find("apt-get install graphviz") != std::string::npos);
  CHECK(alone.hint.find('\n') == std::string::npos);
  CHECK_FALSE(fs::exists(folder.path / "alone/forward.svg"));
}

TEST_CASE("a Graphviz that hangs or fails is one line, and the picture from before stays") {
  using namespace std::chrono_literals;
  const Folder folder;
  const fs::path dot = folder.write("forward.dot", "digraph {}"),
                 svg = folder.write("forward.svg", "<svg>whole</svg>");
  // Only who hangs meets the limit: a busy machine may take its time to start a script.
  const auto drawn_by = [&](const std::string& script, std::chrono::milliseconds limit = patience) {
    const testing::InPlaceOf fake("dot", script);
    return trace::draw_svg(dot, svg, limit);
  };
  CHECK(drawn_by("sleep 100 & wait", 200ms) ==
        "Graphviz did not draw " + dot.string() + " within 0.2 s: fold it with --depth 1");
  CHECK(drawn_by("echo '<svg>'; exit 1") == "Graphviz could not draw " + dot.string());
  CHECK(drawn_by("echo '<svg>'; kill -SEGV $$") == "Graphviz could not draw " + dot.string());
  CHECK(read_file(svg) == "<svg>whole</svg>");
  CHECK(drawn_by("echo '<svg>'; cat") == "");
  CHECK(read_file(svg) == "<svg>\ndigraph {}");

  // Who has drawn nothing once is not waited for as long again: the second drawing would come after two seconds.
  const testing::InPlaceOf fake(
      "dot", fmt::format("cd '{}'; if mkdir asked; then sleep 100; else sleep 2; echo '<svg>'; fi",
                         folder.path.string()));
  const trace::Drawn drawn = trace::write_dot(trace::Record(), folder.path, trace::unlimited, 3s);
  CHECK(drawn.hint == "Graphviz did not draw " + (folder.path / "overview.dot").string() +
                          " within 3 s: fold it with --depth 1");
  CHECK(fs::exists(folder.path / "asked"));
  CHECK(drawn.files.size() == 2);
}

TEST_CASE("on a full disk the picture from before stays, and one line says so") {
  const Folder folder;
  const fs::path dot = folder.write("forward.dot", trace::dot(recorded_rnn(), {}));
  const fs::path svg = folder.write("forward.svg", "<svg>whole</svg>");
  const testing::SmallDisk disk(4096);
  std::string hint;
  const std::string error = testing::error_of([&] { hint = trace::draw_svg(dot, svg); });
  if (hint.find("apt-get") != std::string::npos) {
    MESSAGE("skipped: Graphviz is not installed");
    return;
  }
  CHECK(error == svg.string() + ": cannot be written: File too large");
  CHECK(read_file(svg) == "<svg>whole</svg>");
  CHECK(folder.entries() == 2);
}

TEST_CASE("write_dot into a place that cannot be is one clear error") {
  const Folder folder;
  fs::create_directories(folder.path);
  std::ofstream(folder.path / "file") << "in the way";
  CHECK_THROWS_AS(trace::write_dot(recorded_rnn(), folder.path / "file"), Error);
  CHECK(read_file(folder.path / "file") == "in the way");
}

TEST_CASE("an empty record is an empty drawing that Graphviz accepts") {
  const Folder folder;
  const trace::Drawn drawn = trace::write_dot(trace::Record(), folder.path);
  CHECK(drawn.hint.find("could not") == std::string::npos);
}
