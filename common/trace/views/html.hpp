// A record as a page: one HTML file with everything inside, to be stepped through in a browser. The page's own files
// are in page/; what they read is one JSON block, described in docs/trace-schema.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "trace/record/record.hpp"
#include "trace/views/dot.hpp"

namespace unrolled::trace {

/// How the loss went in one training, thinned to some 400 points.
class Curve {
 public:
  Curve(std::string task, std::size_t steps);
  /// The loss of the next step; NaN when it has none.
  void add(double loss);

  const std::string& task() const { return task_; }
  /// Each point is the mean over this many steps.
  std::size_t every() const { return every_; }
  const std::vector<double>& points() const { return points_; }

 private:
  std::string task_;
  std::size_t every_, pending_ = 0;
  double sum_ = 0;
  std::vector<double> points_;
};

/// One SVG that Graphviz has made, and which steps its nodes stand for.
struct Picture {
  std::string name;  ///< "overview", "forward", "backward"
  Drawing drawing;
  std::string svg;
};

struct Page {
  std::string program, question;
  Record record;
  std::vector<Picture> drawings;
  std::string no_drawing;  ///< why there are none
  std::vector<Curve> curves;
};

/// The pictures among the files that write_dot() left, folded at this depth.
std::vector<Picture> drawings(const Drawn& drawn, std::size_t depth = unlimited);

/// The whole page. Of a very large record the large values are cut to their corners, so that they alone take no more than 700 kB.
std::string html_page(const Page& page);

/// Writes it to a file. Errors: cannot write.
void write_html(const Page& page, const std::filesystem::path& path);

}  // namespace unrolled::trace
