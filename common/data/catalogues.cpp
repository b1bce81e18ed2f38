// GNU gettext's .mo: a header of seven u32 (magic, revision, number of strings, where the table of originals
// stands, where that of translations, two for a hash table), and in each table a row a string: u32 length,
// u32 offset. A context stands before its original, up to a byte 4; plural forms are separated by a byte 0.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/utf8.hpp"
#include "data/clean.hpp"
#include "data/parallel.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

constexpr std::uint32_t magic = 0x950412de, swapped_magic = 0xde120495;
constexpr std::size_t fewest_words = 3, most_words = 20;

class Catalogue {
 public:
  explicit Catalogue(const std::filesystem::path& file) : name_(file.string()), bytes_(read_file(file)) {
    if (bytes_.size() < 28) throw broken("it is cut short");
    if (number(0) == swapped_magic) is_big_endian_ = true;
    if (number(0) != magic) throw broken("it does not begin as a message catalogue");
    count_ = number(8);
  }

  std::size_t size() const { return count_; }
  std::string_view original(std::size_t i) const { return string(number(12), i); }
  std::string_view translation(std::size_t i) const { return string(number(16), i); }

 private:
  Error broken(const std::string& what) const { return Error(name_ + ": " + what); }

  std::uint32_t number(std::size_t at) const {
    if (at > bytes_.size() || bytes_.size() - at < 4) throw broken(fmt::format("byte {} is not there", at));
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at + (is_big_endian_ ? i : 3 - i)]);
      value = value << 8 | byte;
    }
    return value;
  }

  std::string_view string(std::size_t table, std::size_t i) const {
    const std::size_t length = number(table + 8 * i), begin = number(table + 8 * i + 4);
    if (begin > bytes_.size() || length > bytes_.size() - begin) {
      throw broken(fmt::format("string {} reaches past the file's end", i));
    }
    const auto text = std::string_view(bytes_).substr(begin, length);
    utf8::require(text, fmt::format("{}: string {}", name_, i));
    return text;
  }

  std::string name_, bytes_;
  bool is_big_endian_ = false;
  std::size_t count_ = 0;
};

/// Without marks of shortcuts, blanks single. Empty when there is a place holder or a plural.
std::string plain(std::string_view text) {
  if (text.find('\0') != text.npos || text.find_first_of("%<$") != text.npos) return "";
  std::string kept;
  for (const char c : text::without_controls(text)) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t';
    if (c == '~' || c == '_' || (is_blank && (kept.empty() || kept.back() == ' '))) continue;
    kept += is_blank ? ' ' : c;
  }
  return std::string(trimmed(kept));
}

}  // namespace

std::vector<Pair> read_catalogues(const std::vector<std::filesystem::path>& files) {
  std::vector<Pair> pairs;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& file : files) {
    const Catalogue catalogue(file);
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
      const std::string_view original = catalogue.original(i);
      const std::size_t context = original.find('\4');
      const Pair pair = {plain(context == original.npos ? original : original.substr(context + 1)),
                         plain(catalogue.translation(i))};
      const auto words =
          static_cast<std::size_t>(std::count(pair.source.begin(), pair.source.end(), ' ')) + 1;
      if (words < fewest_words || words > most_words || pair.target.empty()) continue;
      if (seen.emplace(pair.source, pair.target).second) pairs.push_back(pair);
    }
  }
  if (pairs.empty()) throw Error("the message catalogues hold no sentence");
  return pairs;
}

}  // namespace unrolled::data
