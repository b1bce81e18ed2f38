#include "trace/views/graphviz.hpp"

#include <fmt/format.h>

#include "base/file.hpp"

namespace unrolled::trace {

std::string draw_svg(const std::filesystem::path& dot, const std::filesystem::path& svg,
                     std::chrono::milliseconds limit) {
  using How = Outcome::How;
  // Its complaints are about fonts: nothing for the reader.
  const Outcome drawing = run_program({"dot", "-Tsvg"}, read_file(dot), limit);
  switch (drawing.how) {
    case How::well:
      write_atomically(svg, drawing.output);
      return "";
    case How::not_installed:
      return "no SVG without Graphviz: sudo apt-get install graphviz";
    case How::badly:
      return fmt::format("Graphviz could not draw {}", dot.string());
    case How::too_slow:
      return fmt::format("Graphviz did not draw {} within {} s: fold it with --depth 1", dot.string(),
                         std::chrono::duration<double>(limit).count());
  }
  return "";
}

}  // namespace unrolled::trace
