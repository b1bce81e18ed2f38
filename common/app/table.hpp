// The one table printer: columns line up by what is seen, not by bytes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "terminal/terminal.hpp"

namespace unrolled::app {

/// A row of cells. Rows may be shorter than the header; what is missing is blank.
using Row = std::vector<std::string>;

/// The table as lines of text, each ending in a newline. A column is aligned to the right when all its cells
/// are numbers ("0.83", "-1e-6", "12 %", "= 50 exact"). Where the table would be wider than
/// the terminal, the widest columns of text are wrapped inside their cells. Errors: a row with more cells
/// than the header.
std::string table(const Row& header, const std::vector<Row>& rows, const Terminal& terminal = {});

}  // namespace unrolled::app
