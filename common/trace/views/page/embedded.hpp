// The page's own files, carried inside every program.
#pragma once

#include <string_view>

namespace unrolled::trace {

/// page.html, with {{style}}, {{run}} and {{script}} where these go in, in this order.
extern const std::string_view page_html;
extern const std::string_view page_style;
/// All scripts, as the text of one module.
extern const std::string_view page_script;

}  // namespace unrolled::trace
