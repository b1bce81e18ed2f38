#include "trace/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "tensor/file.hpp"
#include "trace/source.hpp"

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

Json values(const Step& step) {
  Json data = Json::array();
  for (const Real x : flat(step.values)) data.push_back(number_or_word(x));
  return {{"whole", step.whole()}, {"shape", step.values.shape()}, {"data", std::move(data)}};
}

Json axes(const Step& step) {
  Json json = Json::array();
  for (const Axis& axis : step.axes) json.push_back({{"name", axis.name}, {"ticks", axis.ticks}});
  return json;
}

Json to_json(const Step& step) {
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
          {"values", values(step)},
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

std::string json(const Record& record) {
  Json steps = Json::array();
  for (const Step& step : record.steps()) steps.push_back(to_json(step));
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
