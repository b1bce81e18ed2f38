#include <algorithm>
#include <set>

#include "data/clean.hpp"
#include "data/readers.hpp"
#include "tensor/error.hpp"
#include "tensor/file.hpp"
#include "tensor/random.hpp"
#include "text/utf8.hpp"

namespace unrolled::data {

std::vector<std::string> read_names(const std::vector<std::filesystem::path>& files) {
  std::set<std::string> different;
  for (const auto& file : files) {
    const std::string bytes = read_file(file);
    text::require_utf8(bytes, file.string());
    for (std::string_view rest = bytes; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view name = trimmed(rest.substr(0, end));
      if (!name.empty()) different.insert(without_controls(std::string(name)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (different.empty()) throw Error("names: the files hold no name");

  std::vector<std::string> names(different.begin(), different.end());
  Generator always_the_same(0);
  always_the_same.shuffle(names);
  return names;
}

}  // namespace unrolled::data
