// How far apart two values are in a recorded graph: how many operations lie between them.
#pragma once

#include <cstddef>
#include <optional>

#include "trace/record/record.hpp"

namespace unrolled::trace {

/// The fewest operations on any way from one step's value to another's; 0 from a step to itself, nothing when
/// `to` was not made from `from`. A gradient that flows back passes as many.
std::optional<std::size_t> shortest_path(const Record& record, std::size_t from, std::size_t to);

/// The critical path: how many operations must come one after another to make this step's value, however many
/// processors work at once. A leaf takes none.
std::size_t critical_path(const Record& record, std::size_t to);

}  // namespace unrolled::trace
