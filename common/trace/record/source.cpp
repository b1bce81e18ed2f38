#include "trace/record/source.hpp"

#include <map>

#include "base/error.hpp"
#include "base/file.hpp"

namespace unrolled::trace {
namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::vector<std::string> read_lines(const std::string& file) {
  // A book read away from its sources still has its record: nothing is shown, and nothing fails.
  try {
    return split_lines(read_file(std::filesystem::path(UNROLLED_SOURCE_DIR) / file));
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

const std::vector<std::string>& source_lines(const std::string& file) {
  static std::map<std::string, std::vector<std::string>> files;
  const auto known = files.find(file);
  return known != files.end() ? known->second : files.emplace(file, read_lines(file)).first->second;
}

std::string source_line(const std::string& file, int line) {
  const auto& lines = source_lines(file);
  if (line < 1 || static_cast<std::size_t>(line) > lines.size()) return "";
  const std::string& text = lines[static_cast<std::size_t>(line) - 1];
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string::npos ? "" : text.substr(begin);
}

}  // namespace unrolled::trace
