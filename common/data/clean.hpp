// What every reader does to a text before anyone sees it.
#pragma once

#include <string>
#include <string_view>

namespace unrolled::data {

/// The text with each control character but line ends and tabs as a space: it will be printed, and must not
/// drive the reader's terminal. `text` is UTF-8.
std::string without_controls(std::string text);

/// The text without spaces, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace unrolled::data
