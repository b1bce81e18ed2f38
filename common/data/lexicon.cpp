#include "data/lexicon.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "data/embedded.hpp"
#include "data/manifest.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

/// "[1, 2, …]" as ten ratings; false when it is not that.
bool read_ratings(const std::string& text, Ratings& ratings) {
  const auto list = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array() || list.size() != ratings.size()) return false;
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    if (!list[i].is_number_integer() || list[i] < -4 || list[i] > 4) return false;
    ratings[i] = list[i].get<int>();
  }
  return true;
}

}  // namespace

Lexicon parse_lexicon(std::string_view text, const std::string& name) {
  Lexicon lexicon{name, "", {}};
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (line.empty()) return;
    std::array<std::string, 4> columns;  // word, mean, deviation, ratings
    std::istringstream cells{std::string(line)};
    std::size_t found = 0;
    while (found < columns.size() && std::getline(cells, columns[found], '\t')) ++found;
    Ratings ratings{};
    if (found < columns.size() || columns[0].empty() || !read_ratings(columns[3], ratings)) {
      throw Error(
          fmt::format("{}: line {}: a word, two numbers and [ten ratings from -4 to 4] were expected, with "
                      "tabs between them",
                      name, number));
    }
    lexicon.words.try_emplace(columns[0], ratings);
  });
  if (lexicon.words.empty()) throw Error(name + ": no word is in it");
  return lexicon;
}

Lexicon sample_lexicon() {
  Lexicon lexicon = parse_lexicon(sample_ratings, "sample");
  lexicon.about =
      fmt::format("the embedded sample: {} words with ratings made up for this book", lexicon.words.size());
  return lexicon;
}

Lexicon resolve_lexicon(const std::string& name) {
  const Entry* entry = find_entry(name);
  if (!is_fetched(*entry)) {
    Lexicon lexicon = sample_lexicon();
    lexicon.about += " (the real ones are not here; ./book data vader fetches them)";
    return lexicon;
  }
  const std::filesystem::path file = fetched_files(*entry).at(0);
  Lexicon lexicon = parse_lexicon(text::read_text_file(file), file.string());
  lexicon.name = entry->name;
  lexicon.about = fmt::format("{} words, each rated by ten people (VADER)", lexicon.words.size());
  return lexicon;
}

}  // namespace unrolled::data
