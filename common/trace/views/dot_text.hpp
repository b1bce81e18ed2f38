// The words in a drawing: what a node, an edge and their tooltips say, escaped for DOT.
#pragma once

#include <string>
#include <string_view>

#include "trace/views/graph.hpp"

namespace unrolled::trace {

/// "scores", or the operation of a value without a name.
std::string name_of(const Step& step);

/// Text for an HTML-like label: one line, at most `columns` wide, never empty.
std::string html(std::string_view text, std::size_t columns = 40);

/// Text for a quoted attribute, in which DOT has its own escapes: newlines stay; 2,000 columns at most.
std::string tooltip(std::string_view text);

/// Label, operation with formula, shape (or the number itself), as an HTML-like label.
std::string step_label(const Step& step);
std::string step_tooltip(const Step& step);

/// A folded scope: its name, and how much is inside.
std::string scope_label(const Record& record, const GraphNode& node);
std::string scope_tooltip(const Record& record, const GraphNode& node);

/// The shapes that flow along an edge; the tooltip names the values too.
std::string edge_label(const Record& record, const GraphEdge& edge);
std::string edge_tooltip(const Record& record, const GraphEdge& edge);

}  // namespace unrolled::trace
