// A text from a file: every program of this project reads its text files with these functions.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace unrolled::text {

/// A text longer than this is refused: as tokens it takes many times its size in memory.
inline constexpr std::size_t largest_text = std::size_t{1} << 28;  // bytes

/// Bytes as a text: UTF-8 without a byte order mark, lines that end with '\n' alone (also where they ended with "\r\n" or
/// '\r'), and without_controls. Bytes that are not UTF-8 are an error, never repaired: a repair loses letters without
/// a message. `name` is what errors call the text. Errors, with the place: not UTF-8; UTF-16; a byte 0, which no text
/// has.
std::string as_text(std::string_view bytes, std::string_view name);

/// The text of a file or pipe. Errors, one line that names the file: missing, not readable, a folder, a device, larger
/// than largest_text; as as_text. An empty file is an empty text.
std::string read_text_file(const std::filesystem::path& file);

/// The text with each control character but line ends and tabs as a blank: it will be printed, and must not drive the
/// reader's terminal. `text` is UTF-8.
std::string without_controls(std::string_view text);

/// Calls `each` with every line, without its end, and the line's number, from 1.
void for_lines(std::string_view text,
               const std::function<void(std::string_view line, std::size_t number)>& each);

}  // namespace unrolled::text
