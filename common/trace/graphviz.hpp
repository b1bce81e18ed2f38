// Asking Graphviz for a picture.
#pragma once

#include <filesystem>
#include <string>

namespace unrolled::trace {

/// Draws a DOT file as SVG with the program `dot`. Returns "" when the picture is there, else one line that
/// says why it is not and what to do; a picture that was there before stays.
std::string draw_svg(const std::filesystem::path& dot, const std::filesystem::path& svg);

}  // namespace unrolled::trace
