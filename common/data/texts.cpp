#include "data/texts.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/error.hpp"
#include "data/dictionary.hpp"
#include "data/embedded.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

constexpr const char* texts_to_choose = "kjv, rv, names, wordnet, sample, or a file of yours";

// The lines that are not empty, each with its end.
std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!line.empty()) text += line + '\n';
  }
  return text;
}

// WordNet's definitions, many of which end with examples.
std::vector<std::string> glosses(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> all;
  for (const auto& file : files) {
    for (Definition& entry : parse_wordnet(text::read_text_file(file), file.string()))
      all.push_back(std::move(entry.text));
  }
  return all;
}

Text read_text(const Entry& entry) {
  if (entry.name == "kjv" || entry.name == "rv") {
    return {entry.name, entry.about, joined(read_sword(fetched_files(entry)))};
  }
  if (entry.name == "names") return {entry.name, entry.about, joined(read_names(fetched_files(entry)))};
  if (entry.name == "wordnet") return {entry.name, entry.about, joined(glosses(fetched_files(entry)))};
  throw Error(fmt::format("'{}' ({}) holds no running text", entry.name, entry.about), texts_to_choose);
}

Text read_own(const std::string& file) {
  Text text{.name = file, .about = "", .text = read_own_file(file, texts_to_choose), .is_own = true};
  if (!text.text.ends_with('\n')) text.text += '\n';
  text.about = fmt::format("{} bytes from {}", text.text.size(), file);
  return text;
}

}  // namespace

Text ruth() {
  return {"sample", "the embedded sample: the Book of Ruth, 85 verses of the King James Bible",
          std::string(sample_verses)};
}

Text resolve_text(const std::string& name_or_file, const std::string& otherwise) {
  // Nothing was asked for: the usual one, or what is always there
  if (name_or_file.empty()) {
    const Entry* usual = find_entry(otherwise);
    if (usual != nullptr && is_fetched(*usual)) return read_text(*usual);
    Text text = ruth();
    text.about += fmt::format(" (the real data are not here; ./book data {} fetches them)", otherwise);
    return text;
  }

  if (name_or_file == "sample") return ruth();
  if (const Entry* entry = find_entry(name_or_file)) return read_text(*entry);
  return read_own(name_or_file);
}

}  // namespace unrolled::data
