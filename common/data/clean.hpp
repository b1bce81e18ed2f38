// What readers of data do to the pieces of a text.
#pragma once

#include <string_view>

namespace unrolled::data {

/// The text without spaces, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

}  // namespace unrolled::data
