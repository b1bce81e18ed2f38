#include "app/narration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/error.hpp"

namespace unrolled::app {

void print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0)
    throw Error(fmt::format("standard output: {}", std::strerror(errno)));
}

std::string Narration::title(const std::string& name, const std::string& question) const {
  // "03_bag_of_words" → "03 · bag of words"
  std::string words = name;
  std::replace(words.begin(), words.end(), '_', ' ');
  if (const std::size_t space = words.find(' '); space == 2) words.replace(space, 1, " · ");
  return fmt::format("{}\n{}", terminal_.bold(words), paragraph(question));
}

std::string Narration::section(const std::string& title) {
  return fmt::format("\n{}\n", terminal_.bold(fmt::format("{}. {}", ++sections_, title)));
}

std::string Narration::paragraph(const std::string& text) const {
  std::string lines;
  for (const std::string& line : wrap(text, std::min<std::size_t>(terminal_.width, 100)))
    lines += line + "\n";
  return lines;
}

}  // namespace unrolled::app
