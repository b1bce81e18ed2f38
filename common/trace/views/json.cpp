#include "trace/views/json.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.hpp"
#include "trace/record/source.hpp"

namespace unrolled::trace {
namespace {

// In the order of the schema, not of the alphabet.
using Json = nlohmann::ordered_json;

// JSON knows no NaN and no infinity: they are strings. A float is written with the digits that a float has,
// 0.1 and not 0.10000000149011612.
template <class Float>
Json number_or_word(Float x) {
  if (std::isnan(x)) return "NaN";
  if (std::isinf(x)) return x > 0 ? "Infinity" : "-Infinity";
  return std::strtod(fmt::format("{}", x).c_str(), nullptr);
}

Json statistics(const Step& step) {
  const Statistics& s = step.statistics;
  Json json = {{"nan", s.nans}, {"infinite", s.infinities}};
  const bool any_finite = count(step.shape) > s.nans + s.infinities;
  for (const auto& [name, value] :
       {std::pair("min", s.min), {"max", s.max}, {"mean", s.mean}, {"std", s.std}}) {
    json[name] = any_finite ? number_or_word(value) : Json(nullptr);
  }
  return json;
}

// Four bytes for each number, the lowest first.
std::string float_bytes(const Array& values) {
  std::string bytes;
  for (const Real x : flat(values)) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(x));
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(bits >> shift & 0xff);
  }
  return bytes;
}

Json values(const Step& step, Numbers numbers, std::size_t most) {
  const Array here = corner(step.values, most);
  Json json = {{"whole", here.shape() == step.shape}, {"shape", here.shape()}};
  if (numbers == Numbers::packed) {
    json["packed"] = base64(float_bytes(here));
    return json;
  }
  json["data"] = Json::array();
  for (const Real x : flat(here)) json["data"].push_back(number_or_word(x));
  return json;
}

Json axes(const Step& step) {
  Json json = Json::array();
  for (const Axis& axis : step.axes) json.push_back({{"name", axis.name}, {"ticks", axis.ticks}});
  return json;
}

Json to_json(const Step& step, Numbers numbers, std::size_t most) {
  return {{"index", step.index},
          {"pass", step.pass == Pass::forward ? "forward" : "backward"},
          {"operation", step.operation},
          {"formula", step.formula},
          {"inputs", step.inputs},
          {"label", step.label},
          {"axes", axes(step)},
          {"note", step.note},
          {"scope", step.scope},
          {"shape", step.shape},
          {"statistics", statistics(step)},
          {"values", values(step, numbers, most)},
          {"file", step.file},
          {"line", step.line},
          {"gradient_of", step.forward ? Json(*step.forward) : Json(nullptr)}};
}

Json sources(const Record& record) {
  std::set<std::string> files;
  for (const Step& step : record.steps()) files.insert(step.file);
  Json json = Json::object();
  for (const std::string& file : files) {
    if (!source_lines(file).empty()) json[file] = source_lines(file);
  }
  return json;
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? digits[three >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

std::string json(const Record& record, Numbers numbers, std::size_t most) {
  Json steps = Json::array();
  for (const Step& step : record.steps()) steps.push_back(to_json(step, numbers, most));
  const Json whole = {{"format", "unrolled-trace"},
                      {"version", 1},
                      {"number", sizeof(Real) == 4 ? "float32" : "float64"},
                      {"steps", std::move(steps)},
                      {"sources", sources(record)}};
  // Bytes that are not UTF-8 become "�".
  return whole.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_json(const Record& record, const std::filesystem::path& path) {
  write_atomically(path, json(record));
}

}  // namespace unrolled::trace
