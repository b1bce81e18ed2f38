// What others computed, to hold ours against: PyTorch, scikit-learn, and implementations of our own in Python. Each file
// of tests/golden is made by the program beside it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace unrolled::testing {

/// tests/golden/NAME.json, read once. The parser of files is compiled once, too, which saves .7 s in each test.
const nlohmann::json& golden(const std::string& name);

}  // namespace unrolled::testing
