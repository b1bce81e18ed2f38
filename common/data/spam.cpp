#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <unordered_set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/utf8.hpp"
#include "data/clean.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

std::string as_utf8(std::string bytes) {
  if (!utf8::find_invalid(bytes)) return bytes;
  std::string text;
  for (const char byte : bytes) utf8::append(text, static_cast<unsigned char>(byte));
  return text;
}

bool starts_subject(std::string_view line) {
  constexpr std::string_view field = "subject:";
  return line.size() >= field.size() &&
         std::equal(field.begin(), field.end(), line.begin(),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

// The subject, which may go on in lines that begin with a blank, an empty line, and the body.
std::string subject_and_body(std::string_view email) {
  std::string subject;
  bool in_subject = false;
  while (!email.empty()) {
    const std::size_t end = std::min(email.find('\n'), email.size());
    const std::string_view line = email.substr(0, end);
    email.remove_prefix(std::min(end + 1, email.size()));
    if (trimmed(line).empty()) break;
    const bool goes_on = line.front() == ' ' || line.front() == '\t';
    in_subject = goes_on ? in_subject : starts_subject(line);
    if (in_subject) subject += goes_on ? line : line.substr(line.find(':') + 1);
  }
  return fmt::format("{}\n\n{}", trimmed(subject), trimmed(email));
}

}  // namespace

Dataset read_spam(const std::vector<std::filesystem::path>& files) {
  Dataset dataset{"spam", "", {"ham", "spam"}, {}};
  std::unordered_set<std::string> seen;
  for (const auto& file : files) {
    const bool is_spam = file.parent_path().filename().string().starts_with("spam");
    std::string email = text::without_controls(subject_and_body(as_utf8(read_file(file))));
    if (trimmed(email).empty() || !seen.insert(email).second) continue;
    dataset.examples.push_back({std::move(email), is_spam ? 1 : 0});
  }
  if (dataset.examples.empty()) throw Error("spam: the files hold no e-mail");
  const auto spam = std::count_if(dataset.examples.begin(), dataset.examples.end(),
                                  [](const Labelled& example) { return example.label == 1; });
  dataset.about =
      fmt::format("{} e-mails of SpamAssassin's public corpus, {} of them spam, repetitions left out",
                  dataset.examples.size(), spam);
  return dataset;
}

}  // namespace unrolled::data
