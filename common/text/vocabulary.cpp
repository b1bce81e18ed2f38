#include "text/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/utf8.hpp"
#include "text/text_file.hpp"

namespace unrolled::text {

Vocabulary::Vocabulary(std::vector<std::string> words) : words_(std::move(words)) {
  if (words_.empty()) throw Error("a vocabulary needs at least one word");
  ids_.reserve(words_.size());
  for (const std::string& word : words_) {
    if (word.empty()) throw Error(fmt::format("word {} of the vocabulary is empty", ids_.size()));
    if (!ids_.emplace(word, static_cast<Index>(ids_.size())).second) {
      throw Error(fmt::format("'{}' stands twice in the vocabulary", word));
    }
  }
}

Vocabulary Vocabulary::build(const std::vector<std::vector<std::string>>& texts,
                             const VocabularyOptions& options) {
  // Count
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const auto& text : texts) {
    for (const std::string& word : text) ++counts[word];
  }

  // Frequent words first; special words have their place already
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (const auto& [word, count] : counts) {
    const bool is_special =
        std::find(options.special.begin(), options.special.end(), word) != options.special.end();
    if (count >= options.min_count && !is_special) ranked.emplace_back(count, word);
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (ranked.empty()) {
    throw Error(counts.empty() ? "a vocabulary cannot be built: the text has no words"
                               : fmt::format("a vocabulary cannot be built: no word occurs {} times",
                                             options.min_count));
  }

  std::vector<std::string> words = options.special;
  for (const auto& [count, word] : ranked) {
    if (words.size() >= options.max_size) break;
    words.emplace_back(word);
  }
  return Vocabulary(std::move(words));
}

std::optional<Index> Vocabulary::find(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

Index Vocabulary::id(std::string_view word) const {
  if (const auto known = find(word)) return *known;
  if (const auto stand_in = find(unknown)) return *stand_in;
  throw Error(fmt::format("'{}' is not in the vocabulary of {} words", word, size()));
}

const std::string& Vocabulary::word(Index id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= size()) {
    throw Error(fmt::format("word {} of a vocabulary of {} words was asked for", id, size()));
  }
  return words_[static_cast<std::size_t>(id)];
}

void Vocabulary::save(const std::filesystem::path& path) const {
  for (const std::string& word : words_) utf8::require(word, "a word of the vocabulary");
  write_atomically(path, nlohmann::json(words_).dump(0) + "\n");
}

Vocabulary Vocabulary::load(const std::filesystem::path& path) {
  const auto json = nlohmann::json::parse(read_text_file(path), nullptr, false);
  const auto is_string = [](const auto& item) { return item.is_string(); };
  if (!json.is_array() || !std::all_of(json.begin(), json.end(), is_string)) {
    throw Error(fmt::format("{}: not a vocabulary: a JSON list of words was expected", path.string()));
  }
  return Vocabulary(json.get<std::vector<std::string>>());
}

}  // namespace unrolled::text
