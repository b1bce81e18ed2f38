#include "golden.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>

namespace unrolled::testing {

const nlohmann::json& golden(const std::string& name) {
  static std::map<std::string, nlohmann::json> read;
  if (const auto known = read.find(name); known != read.end()) return known->second;
  std::ifstream file("tests/" + name + ".json");
  REQUIRE(file.good());
  return read[name] = nlohmann::json::parse(file);
}

}  // namespace unrolled::testing
