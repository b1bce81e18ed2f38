#include "data/own_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {

std::string read_own_file(const std::string& name, const std::string& choices) {
  std::error_code ignored;
  if (!std::filesystem::exists(name, ignored))
    throw Error(fmt::format("'{}' is neither a data set nor a file", name), choices);
  std::string text = text::read_text_file(name);
  if (trimmed(text).empty()) throw Error(name + ": the file is empty", choices);
  return text;
}

}  // namespace unrolled::data
