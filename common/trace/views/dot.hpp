// A record as pictures: DOT files for Graphviz, and SVG beside them where Graphviz is installed.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "trace/record/record.hpp"
#include "trace/views/graph.hpp"

namespace unrolled::trace {

/// The DOT text of one pass. Scopes are nested clusters, time steps columns, and every node's tooltip says
/// label, formula, shape, file and line. The same record gives the same bytes. `lit` is drawn highlighted.
std::string dot(const Record& record, const Drawing& drawing, std::optional<std::size_t> lit = {});

/// What write_dot left behind.
struct Drawn {
  std::vector<std::filesystem::path> files;  ///< DOT files and SVGs, in the order they were written
  std::string hint;                          ///< why a picture is missing and what to do; "" when none is
};

/// Writes overview.dot, forward.dot and, when there is one, backward.dot into `folder` (made if missing),
/// each with its SVG, for which Graphviz has `limit`. Scopes nested deeper than `depth` are folded into one node.
/// Errors: cannot write.
Drawn write_dot(const Record& record, const std::filesystem::path& folder, std::size_t depth = unlimited,
                std::chrono::milliseconds limit = patience);

/// Writes one drawing as NAME.dot and NAME.svg into `folder`.
Drawn write_dot(const std::string& dot, const std::filesystem::path& folder, const std::string& name,
                std::chrono::milliseconds limit = patience);

}  // namespace unrolled::trace
