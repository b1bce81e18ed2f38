#include "transcript.hpp"

#include <cstring>

namespace unrolled::exercise {
namespace {

using Json = nlohmann::json;

Json to_json(const Value& value) {
  std::vector<std::uint8_t> bytes(value.numbers.size() * sizeof(double));
  if (!bytes.empty()) std::memcpy(bytes.data(), value.numbers.data(), bytes.size());
  return {{"kind", value.kind},
          {"shape", std::vector<std::size_t>(value.shape.begin(), value.shape.end())},
          {"numbers", Json::binary(std::move(bytes))},
          {"texts", value.texts}};
}

Value to_value(const Json& json) {
  Value value(json.at("texts").get<std::vector<std::string>>());
  value.kind = json.at("kind");
  const auto shape = json.at("shape").get<std::vector<std::size_t>>();
  value.shape = Shape(shape.begin(), shape.end());
  const auto& bytes = json.at("numbers").get_binary();
  value.numbers.resize(bytes.size() / sizeof(double));
  if (!bytes.empty()) std::memcpy(value.numbers.data(), bytes.data(), bytes.size());
  return value;
}

}  // namespace

Json to_record(const Case& one) {
  Json record = {
      {"name", one.name}, {"seen", to_json(one.seen)}, {"tolerance", one.tolerance}, {"counts", one.counts}};
  if (one.expected) record["expected"] = to_json(*one.expected);
  if (one.objection) record["objection"] = *one.objection;
  return record;
}

Case from_record(const Json& record) {
  Case one{.name = record.at("name"),
           .seen = to_value(record.at("seen")),
           .tolerance = record.at("tolerance"),
           .counts = record.at("counts")};
  if (record.contains("expected")) one.expected = to_value(record["expected"]);
  if (record.contains("objection")) one.objection = record["objection"].get<std::string>();
  return one;
}

}  // namespace unrolled::exercise
