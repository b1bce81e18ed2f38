#include "text/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/utf8.hpp"

namespace unrolled::text {
namespace {

namespace fs = std::filesystem;
constexpr const char* save_as_utf8 = "save the text as UTF-8";

// A control character that is neither a line end nor a tab.
bool drives_terminal(char32_t c) { return (c < 0x20 && c != U'\n' && c != U'\t') || (c >= 0x7F && c < 0xA0); }

/// "\r\n" and '\r' become '\n'.
std::string with_plain_line_ends(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool is_first_of_two = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
    if (!is_first_of_two) text += bytes[i] == '\r' ? '\n' : bytes[i];
  }
  return text;
}

}  // namespace

std::string without_controls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const utf8::CodePoint c = utf8::code_point(text, at);
    const std::size_t length = std::max<std::size_t>(c.length, 1);
    if (c.length > 0 && drives_terminal(c.value)) {
      clean += ' ';
    } else {
      clean += text.substr(at, length);
    }
    at += length;
  }
  return clean;
}

std::string as_text(std::string_view bytes, std::string_view name) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    throw Error(fmt::format("{}: this is UTF-16, not UTF-8", name), save_as_utf8);
  utf8::require(bytes, name);
  if (const std::size_t zero = bytes.find('\0'); zero != bytes.npos) {
    throw Error(fmt::format("{}: byte 0x00 at offset {} (line {}): this is not a text", name, zero,
                            utf8::line_of(bytes, zero)),
                save_as_utf8);
  }
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  return without_controls(with_plain_line_ends(bytes));
}

std::string read_text_file(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (fs::exists(status) && fs::is_other(status) && !fs::is_fifo(status))
    throw Error(fmt::format("{}: cannot be read: this is a device, not a file", file.string()));
  return as_text(read_file(file, largest_text), file.string());
}

void for_lines(std::string_view text, const std::function<void(std::string_view, std::size_t)>& each) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    each(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace unrolled::text
