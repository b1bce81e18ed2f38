// The source that a step points at: the debugger shows it, and the JSON file and the page carry it along.
#pragma once

#include <string>
#include <vector>

namespace unrolled::trace {

/// The lines of a file named from the top of the repository, without line ends; empty when it is not there.
const std::vector<std::string>& source_lines(const std::string& file);

/// One line (the first is 1), without the spaces before it; "" when it is not there.
std::string source_line(const std::string& file, int line);

}  // namespace unrolled::trace
