#include "trace/views/html.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "trace/views/graph.hpp"
#include "trace/views/json.hpp"
#include "trace/views/page/embedded.hpp"

namespace unrolled::trace {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t points_of_a_curve = 400;
constexpr std::size_t numbers_of_a_page = 120'000;  // packed, 700 kB: what is usual has room beside them
constexpr std::size_t smallest_corner = 16;
constexpr std::ptrdiff_t curves_of_a_page = 20;  // packed, 100 kB; dropped only where room is lacking

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::parameter:
      return "parameter";
    case Kind::constant:
      return "constant";
    case Kind::operation:
      return "operation";
    case Kind::loss:
      return "loss";
    case Kind::scope:
      return "scope";
    case Kind::other:
      return "other";
  }
  return "";
}

// Without every part that begins and ends so.
std::string without(std::string text, std::string_view begin, std::string_view end) {
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    const std::size_t after = text.find(end, at + begin.size());
    if (after == std::string::npos) break;
    text.erase(at, after + end.size() - at);
  }
  return text;
}

// A third of Graphviz's SVG is of no use to the page, which has tooltips and a font of its own.
std::string trimmed(std::string svg) {
  for (const char* attribute : {" xlink:title=\"", " font-family=\"", " id=\""})
    svg = without(std::move(svg), attribute, "\"");
  return without(std::move(svg), "<!--", "-->");
}

Json to_json(const Record& record, const Picture& picture) {
  Json nodes = Json::array();
  for (const GraphNode& node : graph_of(record, picture.drawing).nodes) {
    const std::string id = fmt::format("{}{}", node.kind == Kind::scope ? "g" : "s", node.steps.front());
    nodes.push_back({{"id", id}, {"kind", name_of(node.kind)}, {"scope", node.scope}, {"steps", node.steps}});
  }
  return {{"name", picture.name},
          {"pass", picture.drawing.pass == Pass::forward ? "forward" : "backward"},
          {"svg", picture.svg},
          {"nodes", std::move(nodes)}};
}

Json to_json(const Curve& curve) {
  return {{"task", curve.task()}, {"every", curve.every()}, {"loss", curve.points()}};
}

// The largest corner with which all values fit.
std::size_t most_numbers(const Record& record) {
  std::size_t most = smallest_corner;
  for (const Step& step : record.steps()) most = std::max(most, step.values.size());
  const auto numbers = [&] {
    std::size_t sum = 0;
    for (const Step& step : record.steps()) sum += corner(step.values, most).size();
    return sum;
  };
  while (most > smallest_corner && numbers() > numbers_of_a_page) most = most * 9 / 10;
  return most;
}

std::string run_json(const Page& page, std::size_t most) {
  Json around = {{"format", "unrolled-page"}, {"version", 1},
                 {"program", page.program},   {"question", page.question},
                 {"drawings", Json::array()}, {"no_drawing", page.no_drawing},
                 {"left_out", page.left_out}, {"curves", Json::array()}};
  for (const Picture& picture : page.drawings) around["drawings"].push_back(to_json(page.record, picture));
  for (const Curve& curve : page.curves) around["curves"].push_back(to_json(curve));
  std::string text = around.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back();
  return text + ",\"trace\":" + json(page.record, Numbers::packed, most) + "}";
}

// As zlib packs it: drawings and names take a tenth of their room.
std::string packed(const std::string& text) {
  uLongf length = ::compressBound(text.size());
  std::string bytes(length, '\0');
  if (::compress(reinterpret_cast<Bytef*>(bytes.data()), &length, reinterpret_cast<const Bytef*>(text.data()),
                 text.size()) != Z_OK)
    throw Error("page: the run could not be packed", "is there memory left?");
  bytes.resize(length);
  return bytes;
}

// The page with corners of at most `most` elements.
std::string page_with(const Page& page, std::size_t most) {
  std::string text;
  std::string_view rest = page_html;
  const auto put = [&](std::string_view place, std::string_view what) {
    const std::size_t at = rest.find(place);
    text.append(rest.substr(0, at)).append(what);
    rest.remove_prefix(at + place.size());
  };
  put("{{style}}", page_style);
  put("{{run}}",
      base64(packed(run_json(page, most))));  // letters and digits: nothing in it can end the block
  put("{{script}}", page_script);
  return text.append(rest);
}

void drop_largest(std::vector<Picture>& drawings) {
  drawings.erase(std::max_element(drawings.begin(), drawings.end(), [](const Picture& a, const Picture& b) {
    return a.svg.size() < b.svg.size();
  }));
}

// What a page leaves out that would be too large, one thing at a time, what is missed least first.
std::string shortened(Page page, std::size_t most) {
  const std::size_t steps = page.record.size();
  std::string html;
  do {
    if (most > smallest_corner) {
      most = std::max(smallest_corner, most * 2 / 3);
    } else if (!page.drawings.empty()) {
      drop_largest(page.drawings);
      page.no_drawing =
          "There is no room for this drawing in a page below 1 MB; --dot DIR writes it to a file.";
    } else if (std::ssize(page.curves) > curves_of_a_page) {
      page.curves.erase(page.curves.begin(), page.curves.end() - curves_of_a_page);
    } else {
      page.record = page.record.beginning(page.record.size() * 2 / 3);
      page.left_out =
          fmt::format("A page below 1 MB has room for the first {} of {} steps.", page.record.size(), steps);
    }
    html = page_with(page, most);
  } while (html.size() > bytes_of_a_page && !page.record.empty());
  return html;
}

}  // namespace

Curve::Curve(std::string task, std::size_t steps)
    : task_(std::move(task)), every_((steps + points_of_a_curve - 1) / points_of_a_curve) {
  every_ = std::max<std::size_t>(every_, 1);
}

void Curve::add(double loss) {
  sum_ += loss;
  if (++pending_ < every_) return;
  points_.push_back(sum_ / static_cast<double>(every_));
  pending_ = 0;
  sum_ = 0;
}

std::vector<Picture> drawings(const Drawn& drawn, std::size_t depth) {
  std::vector<Picture> found;
  for (const std::filesystem::path& file : drawn.files) {
    if (file.extension() != ".svg") continue;
    const std::string name = file.stem().string();
    const Drawing drawing{.pass = name == "backward" ? Pass::backward : Pass::forward,
                          .depth = depth,
                          .overview = name == "overview"};
    found.push_back({name, drawing, trimmed(read_file(file))});
  }
  return found;
}

std::string html_page(const Page& page) {
  const std::size_t most = most_numbers(page.record);
  std::string html = page_with(page, most);
  return html.size() <= bytes_of_a_page ? html : shortened(page, most);
}

void write_html(const Page& page, const std::filesystem::path& path) {
  write_atomically(path, html_page(page));
}

}  // namespace unrolled::trace
