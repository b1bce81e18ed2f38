// The ztext format of the SWORD project, read from three files a testament. All numbers are little-endian.
//   .bzs   a row a block: u32 offset into .bzz, u32 size there, u32 size of the block once unpacked
//   .bzv   a row a verse: u32 block, u32 offset into the unpacked block, u16 length; headings are rows too
//   .bzz   the blocks, each packed by zlib
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/utf8.hpp"
#include "data/clean.hpp"
#include "data/readers.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t block_row = 12, verse_row = 10;        // bytes
constexpr std::size_t largest_block = std::size_t{1} << 24;  // the real ones have under 1 MB

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

fs::path file_of(const std::vector<fs::path>& files, const std::string& name) {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const fs::path& file) { return file.filename() == name; });
  if (found == files.end())
    throw Error(fmt::format("a SWORD text has a file {}, and this one has none", name));
  return *found;
}

// The rows of a table. Errors: the last one is cut short.
std::string read_table(const fs::path& file, std::size_t row) {
  std::string table = read_file(file);
  if (table.size() % row != 0 || table.empty()) {
    throw Error(fmt::format("{}: {} bytes are not whole rows of {}", file.string(), table.size(), row));
  }
  return table;
}

std::vector<std::string> unpack_blocks(const std::string& table, const fs::path& packed_file) {
  const std::string packed = read_file(packed_file);
  std::vector<std::string> blocks;
  for (std::size_t at = 0; at < table.size(); at += block_row) {
    const std::size_t offset = little_endian(table, at, 4), size = little_endian(table, at + 4, 4);
    const std::size_t unpacked = little_endian(table, at + 8, 4);
    const auto broken = [&](const std::string& what) {
      return Error(fmt::format("{}: block {}: {}", packed_file.string(), blocks.size(), what));
    };
    if (offset > packed.size() || size > packed.size() - offset) {
      throw broken(fmt::format("{} bytes from {} on reach past the file's end", size, offset));
    }
    if (unpacked > largest_block) throw broken(fmt::format("{} bytes are more than a block has", unpacked));
    std::string block(unpacked, '\0');
    uLongf length = unpacked;
    const int status = ::uncompress(reinterpret_cast<Bytef*>(block.data()), &length,
                                    reinterpret_cast<const Bytef*>(packed.data() + offset), size);
    if (status != Z_OK || length != unpacked) throw broken("cannot be unpacked");
    blocks.push_back(std::move(block));
  }
  return blocks;
}

void read_testament(const std::vector<fs::path>& files, const std::string& testament,
                    std::vector<std::string>& verses) {
  const fs::path verse_file = file_of(files, testament + ".bzv");
  const std::string table = read_table(verse_file, verse_row);
  const std::string block_table = read_table(file_of(files, testament + ".bzs"), block_row);
  const std::vector<std::string> blocks = unpack_blocks(block_table, file_of(files, testament + ".bzz"));
  for (std::size_t at = 0; at < table.size(); at += verse_row) {
    const std::size_t block = little_endian(table, at, 4), begin = little_endian(table, at + 4, 4);
    const std::size_t length = little_endian(table, at + 8, 2);
    const std::string row = fmt::format("{}: row {}", verse_file.string(), at / verse_row);
    if (length == 0) {
      verses.emplace_back();
      continue;
    }
    if (block >= blocks.size() || begin > blocks[block].size() || length > blocks[block].size() - begin) {
      throw Error(fmt::format("{}: {} bytes from {} of block {} are not there", row, length, begin, block));
    }
    verses.push_back(plain_text(std::string_view(blocks[block]).substr(begin, length), row));
  }
}

// One blank for each run of them, none at the ends.
std::string single_spaced(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string plain_text(std::string_view marked_up, const std::string& name) {
  utf8::require(marked_up, name);
  std::string text, dropped;  // `dropped` is the element whose content is being left out, if any
  while (!marked_up.empty()) {
    const std::size_t tag_begin = std::min(marked_up.find('<'), marked_up.size());
    if (dropped.empty()) text += marked_up.substr(0, tag_begin);
    marked_up.remove_prefix(tag_begin);
    if (marked_up.empty()) break;

    const std::size_t tag_end = marked_up.find('>');
    if (tag_end == std::string_view::npos) throw Error(name + ": a tag has no end");
    const std::string_view tag = marked_up.substr(1, tag_end - 1);
    const std::string element(tag.substr(0, tag.find_first_of(" /\t\n", 1)));
    const bool leaves_out = element == "note" || element == "title";
    if (dropped.empty() && leaves_out && !tag.ends_with('/')) dropped = element;
    if (!dropped.empty() && element == "/" + dropped) dropped.clear();
    marked_up.remove_prefix(tag_end + 1);
  }
  if (!dropped.empty()) throw Error(fmt::format("{}: <{}> has no end", name, dropped));

  // What typesetters left in the text: signs of a new paragraph, and USFM's \nd
  for (const std::string_view left : {"¶", "\\nd "}) replace_all(text, left, "");
  constexpr std::array<std::array<std::string_view, 2>, 5> entities = {
      {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}}};
  for (const auto& [entity, character] : entities) replace_all(text, entity, character);
  return single_spaced(text::without_controls(text));
}

std::vector<std::string> read_sword(const std::vector<fs::path>& files) {
  std::vector<std::string> verses;
  for (const char* testament : {"ot", "nt"}) read_testament(files, testament, verses);
  if (std::all_of(verses.begin(), verses.end(), [](const auto& verse) { return verse.empty(); })) {
    throw Error("the SWORD text has not one verse");
  }
  return verses;
}

}  // namespace unrolled::data
