// Asking Graphviz for a picture.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/process.hpp"

namespace unrolled::trace {

/// Draws a DOT file as SVG with the program `dot`. Returns "" when the picture is there, else one line that
/// says why it is not and what to do; a picture that was there before stays. Errors: `svg` cannot be written.
std::string draw_svg(const std::filesystem::path& dot, const std::filesystem::path& svg,
                     std::chrono::milliseconds limit = patience);

}  // namespace unrolled::trace
