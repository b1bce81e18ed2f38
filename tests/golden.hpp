// What others computed, to compare ours with: PyTorch, scikit-learn, and implementations of our own in Python. Each file lies
// beside the test that reads it, and beside the script that made it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace unrolled::testing {

/// tests/NAME.json, read once; NAME is a path: "chapters/13_gpt/pytorch". The parser of files is compiled once, too, which saves .7 s in each test.
const nlohmann::json& golden(const std::string& name);

}  // namespace unrolled::testing
