#include <set>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/readers.hpp"
#include "tensor/random.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {

std::vector<std::string> read_names(const std::vector<std::filesystem::path>& files) {
  std::set<std::string> different;
  for (const auto& file : files) {
    text::for_lines(text::read_text_file(file), [&](std::string_view line, std::size_t) {
      if (const auto name = trimmed(line); !name.empty()) different.emplace(name);
    });
  }
  if (different.empty()) throw Error("names: the files hold no name");

  std::vector<std::string> names(different.begin(), different.end());
  Generator always_the_same(0);
  always_the_same.shuffle(names);
  return names;
}

}  // namespace unrolled::data
