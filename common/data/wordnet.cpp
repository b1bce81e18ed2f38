#include <fmt/format.h>

#include "data/clean.hpp"
#include "data/readers.hpp"
#include "tensor/error.hpp"
#include "tensor/file.hpp"
#include "text/utf8.hpp"

namespace unrolled::data {

std::vector<std::string> read_glosses(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> glosses;
  for (const auto& file : files) {
    const std::string bytes = read_file(file);
    text::require_utf8(bytes, file.string());
    for (std::string_view rest = bytes; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      // The licence, whose lines begin with blanks, has no bar
      const std::size_t bar = line.starts_with(' ') ? line.npos : line.find('|');
      if (bar == line.npos) continue;
      const std::string_view gloss = trimmed(line.substr(bar + 1));
      if (!gloss.empty()) glosses.push_back(without_controls(std::string(gloss)));
    }
  }
  if (glosses.empty()) throw Error("wordnet: the files hold no gloss");
  return glosses;
}

}  // namespace unrolled::data
