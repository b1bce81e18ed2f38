#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {

Dataset read_sentiment(const std::vector<std::filesystem::path>& files) {
  Dataset dataset{"sentiment", "", {"negative", "positive"}, {}};
  std::unordered_set<std::string> seen;
  for (const auto& file : files) {
    const auto rows = nlohmann::json::parse(text::read_text_file(file), nullptr, /*allow_exceptions=*/false);
    if (!rows.is_array()) throw Error(fmt::format("{}: not a JSON list of sentences", file.string()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& row = rows[i];
      const auto broken = [&](const char* what) {
        return Error(fmt::format("{}: row {}: {}", file.string(), i + 1, what));
      };
      if (!row.is_object() || !row.contains("text") || !row["text"].is_string() || !row.contains("class")) {
        throw broken("an object with a text and a class was expected");
      }
      std::string text(trimmed(row["text"].get_ref<const std::string&>()));
      const auto& label = row["class"];
      if (label.is_null() && text.empty()) continue;  // how each of the three files ends
      if (label != 0 && label != 1) throw broken("the class is neither 0 nor 1");
      if (text.empty()) throw broken("the text is empty");
      if (seen.insert(text).second)
        dataset.examples.push_back({text::without_controls(text), label.get<Index>()});
    }
  }
  if (dataset.examples.empty()) throw Error("sentiment: the files hold no sentence");
  dataset.about = fmt::format("{} sentences of reviews from Amazon, IMDb and Yelp, repetitions left out",
                              dataset.examples.size());
  return dataset;
}

}  // namespace unrolled::data
