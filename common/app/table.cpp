#include "app/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/error.hpp"

namespace unrolled::app {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::size_t narrowest = 8;  // columns; a cell is never wrapped below this
constexpr std::size_t longest_number = 16;

/// Short, and a digit first, behind a sign or a relation at most.
bool is_number(const std::string& cell) {
  std::string_view rest = cell;
  for (const std::string_view before : {"≥ ", "≤ ", "= ", "-", "+", "−", "."}) {
    if (rest.starts_with(before)) rest.remove_prefix(before.size());
  }
  return !rest.empty() && std::isdigit(static_cast<unsigned char>(rest[0])) != 0 &&
         display_width(cell) <= longest_number;
}

struct Column {
  std::size_t width = 0;
  bool numbers = true;
};

std::vector<Column> measure(const Row& header, const std::vector<Row>& rows) {
  std::vector<Column> columns(header.size());
  for (std::size_t c = 0; c < header.size(); ++c) {
    columns[c].width = display_width(header[c]);
    bool any = false;
    for (const Row& row : rows) {
      if (c >= row.size()) continue;
      columns[c].width = std::max(columns[c].width, display_width(row[c]));
      columns[c].numbers = columns[c].numbers && (row[c].empty() || is_number(row[c]));
      any = any || !row[c].empty();
    }
    columns[c].numbers = columns[c].numbers && any;
  }
  return columns;
}

/// Takes columns from the widest text until the table fits or all are narrow.
void fit(std::vector<Column>& columns, std::size_t width) {
  const auto total = [&] {
    std::size_t sum = gap.size() * (columns.size() - 1);
    for (const Column& column : columns) sum += column.width;
    return sum;
  };
  while (total() > width) {
    Column* widest = nullptr;
    for (Column& column : columns) {
      if (!column.numbers && (widest == nullptr || column.width > widest->width)) widest = &column;
    }
    if (widest == nullptr || widest->width <= narrowest) return;
    --widest->width;
  }
}

/// One row of cells as one or more lines of text.
std::string lines_of(const Row& row, const std::vector<Column>& columns) {
  std::vector<std::vector<std::string>> cells(columns.size());
  std::size_t height = 1;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    cells[c] = wrap(c < row.size() ? row[c] : "", columns[c].width);
    height = std::max(height, cells[c].size());
  }
  std::string text;
  for (std::size_t h = 0; h < height; ++h) {
    std::string line;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string& part = h < cells[c].size() ? cells[c][h] : std::string();
      if (c > 0) line += gap;
      line += columns[c].numbers ? pad_left(part, columns[c].width) : pad_right(part, columns[c].width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string table(const Row& header, const std::vector<Row>& rows, const Terminal& terminal) {
  if (header.empty()) return "";
  std::vector<Row> shown{header};
  for (const Row& row : rows) {
    if (row.size() > header.size()) {
      throw Error(fmt::format("table: a row has {} cells, the header {}", row.size(), header.size()));
    }
    shown.push_back(row);
  }
  for (Row& row : shown) {
    for (std::string& cell : row) cell = printable(cell);
  }

  const std::vector<Row> body(shown.begin() + 1, shown.end());
  std::vector<Column> columns = measure(shown[0], body);
  fit(columns, terminal.width);

  std::string text = terminal.bold(lines_of(shown[0], columns));
  std::string rule;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c > 0) rule += gap;
    for (std::size_t i = 0; i < columns[c].width; ++i) rule += "─";
  }
  text += terminal.faint(rule) + "\n";
  for (const Row& row : body) text += lines_of(row, columns);
  return text;
}

}  // namespace unrolled::app
