#include "data/thesaurus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/manifest.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

/// The text up to the next blank, which is taken off; empty at the end.
std::string_view next_field(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

/// A whole number of at most three digits; false when it is none.
bool read_number(std::string_view digits, int base, std::size_t& number) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return error == std::errc() && end == digits.data() + digits.size() && digits.size() <= 3;
}

}  // namespace

std::vector<Synset> parse_synsets(std::string_view text, const std::string& name) {
  std::vector<Synset> sets;
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (line.starts_with("  ") || line.empty()) return;  // the licence
    const auto wrong = [&] {
      return Error(fmt::format("{}: line {} is no set of synonyms with its gloss", name, number));
    };
    const std::size_t bar = line.find(" | ");
    if (bar == line.npos) throw wrong();
    Synset set{0, {}, std::string(trimmed(line.substr(bar + 3)))};
    std::string_view fields = line.substr(0, bar);
    std::size_t words = 0;
    next_field(fields);  // the offset
    if (!read_number(next_field(fields), 10, set.topic)) throw wrong();
    next_field(fields);  // the kind
    if (!read_number(next_field(fields), 16, words) || words == 0) throw wrong();
    for (; words > 0; --words) {
      std::string word(next_field(fields));
      if (next_field(fields).empty()) throw wrong();  // the number of this sense
      word.resize(std::min(word.find('('), word.size()));
      std::replace(word.begin(), word.end(), '_', ' ');
      if (word.empty()) throw wrong();
      set.words.push_back(std::move(word));
    }
    sets.push_back(std::move(set));
  });
  if (sets.empty()) throw Error(name + ": there is no entry in it");
  return sets;
}

std::string noun_topic(std::size_t topic) {
  static constexpr std::array names = {
      "top",           "act",    "animal",     "artifact",  "attribute",  "body",     "cognition",
      "communication", "event",  "feeling",    "food",      "group",      "location", "motive",
      "object",        "person", "phenomenon", "plant",     "possession", "process",  "quantity",
      "relation",      "shape",  "state",      "substance", "time"};
  if (topic < Synset::first_noun || topic > Synset::last_noun)
    throw Error(fmt::format("{} is no topic of nouns", topic));
  return names[topic - Synset::first_noun];
}

Thesaurus resolve_thesaurus(const std::string& name) {
  const Entry* entry = find_entry(name);
  if (entry == nullptr || !is_fetched(*entry))
    return {"", fmt::format("{} is not here; ./book data {} fetches it", name, name), {}};
  Thesaurus thesaurus{entry->name, entry->about, {}};
  for (const auto& file : fetched_files(*entry)) {
    for (Synset& set : parse_synsets(text::read_text_file(file), file.string()))
      thesaurus.sets.push_back(std::move(set));
  }
  return thesaurus;
}

}  // namespace unrolled::data
