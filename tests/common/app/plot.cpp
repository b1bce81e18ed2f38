#include "app/plot.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "base/error.hpp"
#include "error_of.hpp"
#include "other_programs.hpp"
#include "process.hpp"

using namespace unrolled;
using namespace unrolled::app;

namespace {

const Bars bars{"Weights", "log-odds", {{"good", 1.5}, {"bad", -1}}};
const Lines lines{"Loss", "step", "loss (nat)", {{"train", {0, 1, 2}, {3, 2, NAN}}}};
const HeatMap map{
    "Attention", "key", "query", "weight", {"a", "b"}, {"x", "y", "z"}, {{1, 0, .5}, {-.5, NAN, 0}}};
const std::vector<Plot> plots{bars, lines, map};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool gnuplot_installed() {
  const bool is_here = std::system("gnuplot --version > /dev/null 2>&1") == 0;
  if (!is_here) MESSAGE("skipped: gnuplot is not installed");
  return is_here;
}

}  // namespace

TEST_CASE("each kind of plot becomes an SVG with its title and axes, the same bytes each time") {
  if (!gnuplot_installed()) return;
  const Folder folder;
  for (const Plot& plot : plots) {
    CHECK(write_plot(plot, folder / "a.svg").file == folder / "a.svg");
    write_plot(plot, folder / "b.svg");
    const std::string svg = Process::read(folder / "a.svg");
    const std::string title = std::visit([](const auto& p) { return p.title; }, plot);
    CHECK(has(svg, "<title>" + title + "</title>"));
    CHECK(has(svg, "<text>" + title + "</text>"));
    CHECK(has(svg, "fill=\"#ffffff\""));
    CHECK(svg == Process::read(folder / "b.svg"));
  }
  CHECK(has(Process::read(folder / "a.svg"), "<text>query</text>"));
}

TEST_CASE("a dotted line marks an x, and says what is there") {
  Lines marked = lines;
  CHECK_FALSE(has(gnuplot_script(lines), "arrow"));
  marked.mark = Bar{"it's here", 1.5};
  CHECK(has(gnuplot_script(marked), "set arrow from 1.5, graph 0 to 1.5, graph 1 nohead"));
  CHECK(has(gnuplot_script(marked), "'it''s here' at 1.5"));
  if (!gnuplot_installed()) return;
  const Folder folder;
  write_plot(marked, folder / "a.svg");
  CHECK(has(Process::read(folder / "a.svg"), "<text>it's here</text>"));
}

TEST_CASE(
    "on logarithmic axes points and the fit through them share a colour; what has no logarithm leaves a "
    "gap") {
  const Lines fit{.title = "Law",
                  .x_axis = "N",
                  .y_axis = "loss",
                  .curves = {{"measured", {10, 1000, 0}, {1, .1, 5}, true},
                             {"", {10, 1000}, {1, .1}},
                             {"other", {20}, {.5}}},
                  .log_y = true,
                  .log_x = true};
  const std::string script = gnuplot_script(fit);
  CHECK(has(script, "set logscale x"));
  CHECK(has(script, "set xrange [7.692307692:1300]"));
  CHECK(has(script, "set yrange [0.07692307692:6.5]"));
  CHECK(has(script, "$curve0 using 1:2 with points lw 2.5 lc rgb '#0072B2'"));
  CHECK(has(script, "$curve1 using 1:2 with linespoints lw 2.5 lc rgb '#0072B2' dt 1 pt 7 ps 0.5 notitle"));
  CHECK(has(script, "$curve2 using 1:2 with linespoints lw 2.5 lc rgb '#D55E00'"));
  CHECK(has(script, "\n0 NaN\n"));
  CHECK_THROWS_AS(
      write_plot(
          Lines{
              .title = "Law", .x_axis = "", .y_axis = "", .curves = {{"a", {0, -1}, {1, 1}}}, .log_x = true},
          "never.svg"),
      Error);
}

TEST_CASE("labels are shown as they are, whatever they hold") {
  if (!gnuplot_installed()) return;
  const Folder folder;
  write_plot(Bars{"it's <b> & \"so\"",
                  "a_b^2 {c}",
                  {{"`ls` @x $y \\n", 1}, {"м'ята\n", 2}, {"caf\xe9", 3}, {"]]>", 4}}},
             folder / "a.svg");
  const std::string svg = Process::read(folder / "a.svg");
  CHECK(has(svg, "<text>it's &lt;b> &amp; \"so\"</text>"));
  CHECK(has(svg, "<text>a_b^2 {c}</text>"));
  CHECK(has(svg, "<text>`ls` @x $y \\n</text>"));
  CHECK(has(svg, "<text>м'ята </text>"));
  CHECK(has(svg, "<text>caf�</text>"));
  CHECK(has(svg, "<text>]]&gt;</text>"));
  CHECK(has(svg, "<title>it's &lt;b&gt; &amp; \"so\"</title>"));
}

TEST_CASE("one bar is drawn, on either side") {
  if (!gnuplot_installed()) return;
  const Folder folder;
  for (const double value : {2., 0., -2.})
    CHECK(write_plot(Bars{"T", "weight", {{"a", value}}}, folder / "bar.svg").hint == "");
}

TEST_CASE("a curve with a gap is two pieces, a map's missing cell is grey") {
  CHECK(has(gnuplot_script(lines), "2 NaN\n"));
  CHECK(has(gnuplot_script(map), "$missing << EOD\n1 1\nEOD\n"));
}

TEST_CASE("nothing to draw, or sizes that do not fit, is said") {
  CHECK_THROWS_WITH_AS(gnuplot_script(Bars{"T", "x", {}}), doctest::Contains("plot \"T\": there are no bars"),
                       Error);
  CHECK_THROWS_AS(gnuplot_script(Bars{"T", "x", {{"a", NAN}}}), Error);
  CHECK_THROWS_AS(gnuplot_script(Lines{"T", "x", "y", {}}), Error);
  CHECK_THROWS_AS(gnuplot_script(Lines{"T", "x", "y", {{"c", {1, 2}, {1}}}}), Error);
  CHECK_THROWS_AS(gnuplot_script(Lines{"T", "x", "y", {{"c", {1}, {-1}}}, true}), Error);
  CHECK_THROWS_AS(gnuplot_script(HeatMap{"T", "", "", "", {"a"}, {"b", "c"}, {{1}}}), Error);
  CHECK_THROWS_AS(gnuplot_script(HeatMap{"T", "", "", "", {}, {}, {}}), Error);
}

TEST_CASE(
    "without gnuplot, and with one that fails or hangs, the numbers are left as CSV and no picture is "
    "touched") {
  using namespace std::chrono_literals;
  const Folder folder;
  folder.write("w.svg", "<svg>whole</svg>");
  // Only who hangs meets the limit: a busy machine may take its time to start a script.
  const auto said_with = [&](const std::string& gnuplot, std::chrono::milliseconds limit = patience) {
    const testing::InPlaceOf fake("gnuplot", gnuplot);
    std::filesystem::remove(folder / "w.csv");
    const Plotted plotted = write_plot(Bars{"T", "weight", {{"a,\"b\"", 1}}}, folder / "w.svg", limit);
    CHECK(plotted.file == folder / "w.csv");
    return plotted.hint;
  };
  CHECK(said_with("sleep 100 & wait", 200ms) == "gnuplot did not draw within 0.2 s");
  CHECK(said_with("echo '<svg>'; echo 'line 3: no terminal svg' >&2; echo 'more' >&2; exit 1") ==
        "gnuplot failed: line 3: no terminal svg");
  CHECK(said_with("echo '<svg>'") == "gnuplot failed: it did not say why");
  CHECK(said_with("echo '<svg></svg>'; exit 3") == "gnuplot failed: it did not say why");
  const testing::NoPrograms none;
  CHECK(write_plot(Bars{"T", "weight", {{"a,\"b\"", 1}}}, folder / "w.svg").hint ==
        "no picture without gnuplot: sudo apt-get install gnuplot-nox");
  CHECK(Process::read(folder / "w.csv") == "label,weight\n\"a,\"\"b\"\"\",1\n");
  CHECK(Process::read(folder / "w.svg") == "<svg>whole</svg>");
  CHECK(plot_csv(lines) == "curve,step,loss (nat)\ntrain,0,3\ntrain,1,2\ntrain,2,NaN\n");
  CHECK(plot_csv(map) == "query/key,x,y,z\na,1,0,0.5\nb,-0.5,NaN,0\n");
}

TEST_CASE("on a full disk the picture from before stays, and one line says so") {
  const Folder folder;
  const auto picture = folder.write("w.svg", "<svg>whole</svg>");
  const testing::InPlaceOf fake("gnuplot", "printf '<svg>%5000s</svg>' x");
  const testing::SmallDisk disk(1000);
  CHECK(testing::error_of([&] { write_plot(bars, picture); }) ==
        picture.string() + ": cannot be written: File too large");
  CHECK(Process::read(picture) == "<svg>whole</svg>");
}
