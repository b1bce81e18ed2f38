#include "trace/views/heat_map.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "terminal/numbers.hpp"
#include "terminal/palette.hpp"
#include "trace/views/graph.hpp"

namespace unrolled::trace {
namespace {

constexpr std::size_t most_rows = 32;
constexpr std::size_t widest_word = 12;

/// Positions along an axis that are shown: all, or evenly spaced ones.
std::vector<std::size_t> sample(std::size_t size, std::size_t room) {
  std::vector<std::size_t> shown(std::min(size, std::max<std::size_t>(room, 1)));
  for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = i * size / shown.size();
  return shown;
}

/// A table of rows × columns numbers, row-major; the last row may be shorter.
struct Table {
  std::span<const Real> values;
  std::size_t rows, columns;
  Axis row_axis, column_axis;

  std::optional<Real> at(std::size_t row, std::size_t column) const {
    const std::size_t i = row * columns + column;
    return i < values.size() ? std::optional(values[i]) : std::nullopt;
  }
};

std::string position(const Axis& axis, std::size_t i) {
  return i < axis.ticks.size() ? printable(axis.ticks[i]) : std::to_string(i);
}

class Drawer {
 public:
  Drawer(const Table& table, const Palette& palette, const AlignedNumbers& numbers, const Terminal& terminal)
      : table_(table),
        palette_(palette),
        written_(numbers),
        terminal_(terminal),
        rows_(sample(table.rows, most_rows)) {
    for (const std::size_t row : rows_) margin_ = std::max(margin_, display_width(row_name(row)));
    choose_cells();
  }

  std::string draw() const {
    std::string text = header();
    for (const std::size_t row : rows_) {
      text += terminal_.faint(pad_left(row_name(row), margin_)) + " ";
      for (const std::size_t column : columns_) text += cell(table_.at(row, column));
      text += "\n";
    }
    return text + sampled(rows_.size(), table_.rows, table_.row_axis, "rows") +
           sampled(columns_.size(), table_.columns, table_.column_axis, "columns");
  }

  /// Whether the cells are numbers rather than squares.
  bool numbers() const { return numbers_; }

 private:
  // Numbers when they fit; else small squares of colour or shade; what is still too wide is sampled.
  void choose_cells() {
    const std::size_t room = terminal_.width > margin_ + 2 ? terminal_.width - margin_ - 2 : 1;
    std::size_t wanted = written_.width();
    for (std::size_t i = 0; i < table_.column_axis.ticks.size() && i < table_.columns; ++i) {
      wanted = std::max(wanted, std::min(display_width(position(table_.column_axis, i)), widest_word));
    }
    for (const std::size_t width : {wanted + 2, written_.width() + 2}) {
      cell_ = width;
      if (table_.columns * width <= room) break;
    }
    numbers_ = table_.columns * cell_ <= room;
    if (!numbers_) cell_ = 2;
    columns_ = sample(table_.columns, room / cell_);
  }

  std::string row_name(std::size_t row) const { return cut(position(table_.row_axis, row), widest_word + 4); }

  std::string header() const {
    const std::string corner = printable(table_.row_axis.name);
    const std::string across = printable(table_.column_axis.name);
    std::string text;
    if (!corner.empty() || !across.empty()) {
      const std::string names = corner.empty()   ? across + " →"
                                : across.empty() ? corner + " ↓"
                                                 : corner + " ↓  " + across + " →";
      text = terminal_.faint(cut(names, terminal_.width)) + "\n";
    }
    const bool one_list = table_.columns == 1 && table_.column_axis.ticks.empty();
    if (one_list) return text;
    std::string line(margin_ + 1, ' ');
    if (numbers_) {
      for (const std::size_t column : columns_) {
        line += " " + pad_left(cut(position(table_.column_axis, column), cell_ - 2), cell_ - 2) + " ";
      }
    } else if (short_words()) {
      for (const std::size_t column : columns_)
        line += pad_right(position(table_.column_axis, column), cell_);
    } else {
      // Small cells have room for every fifth index only; steps in time are never called by an index.
      constexpr std::size_t every = 5;
      for (std::size_t i = 0; i < columns_.size(); i += every) {
        const std::string word = position(table_.column_axis, columns_[i]);
        const std::string where = is_time_step(word) ? word : std::to_string(columns_[i]);
        line += pad_right(where, std::min(every, columns_.size() - i) * cell_);
      }
    }
    return text + terminal_.faint(line) + "\n";
  }

  // Characters have room above small cells.
  bool short_words() const {
    return std::all_of(columns_.begin(), columns_.end(), [&](std::size_t column) {
      return column < table_.column_axis.ticks.size() &&
             display_width(position(table_.column_axis, column)) < cell_;
    });
  }

  std::string cell(std::optional<Real> there) const {
    if (!there) return std::string(cell_, ' ');
    const Real value = *there;
    if (numbers_) return palette_.on_colour(value, " " + pad_left(written_(value), cell_ - 2) + " ");
    if (!terminal_.colour) return std::string(palette_.shade(value)) + palette_.shade(value);
    return palette_.on_colour(value, std::isfinite(value) ? "  " : "??");
  }

  std::string sampled(std::size_t shown, std::size_t size, const Axis& axis, const char* what) const {
    if (shown == size) return "";
    const std::string name = axis.name.empty() ? what : printable(axis.name);
    return terminal_.faint(
               cut(fmt::format("{}: {} of {} shown, evenly spaced", name, shown, size), terminal_.width)) +
           "\n";
  }

  const Table& table_;
  const Palette& palette_;
  const AlignedNumbers& written_;
  const Terminal& terminal_;
  const std::vector<std::size_t> rows_;
  std::vector<std::size_t> columns_;
  std::size_t margin_ = 0, cell_ = 2;
  bool numbers_ = true;
};

Axis axis_at(const std::vector<Axis>& axes, std::size_t i) { return i < axes.size() ? axes[i] : Axis{}; }

// A single axis with words goes down; without words it goes across, in lines of ten.
Table along_one_axis(const Array& values, const Axis& axis) {
  constexpr std::size_t across = 10;
  const std::size_t size = values.size();
  if (!axis.ticks.empty()) return {flat(values), size, 1, axis, {}};
  if (size <= across) return {flat(values), 1, size, {}, axis};
  Table table{flat(values), (size + across - 1) / across, across, axis, {}};
  for (std::size_t row = 0; row < table.rows; ++row)
    table.row_axis.ticks.push_back(std::to_string(row * across));
  return table;
}

}  // namespace

std::string heat_map(const Array& values, const std::vector<Axis>& axes, const Terminal& terminal) {
  const std::size_t dimension = values.dimension();
  if (values.size() == 0) return "no elements\n";
  if (dimension == 0) return number(static_cast<double>(values.flat(0))) + "\n";
  const Palette palette(flat(values), terminal);
  const AlignedNumbers numbers(flat(values));
  std::string text;
  bool shaded = false;
  if (dimension == 1) {
    const Table table = along_one_axis(values, axis_at(axes, 0));
    const Drawer drawer(table, palette, numbers, terminal);
    text = drawer.draw();
    shaded = !drawer.numbers();
  } else {
    // Of more than two axes, tables of the last two are shown, as many as have room.
    const std::size_t rows = values.shape()[dimension - 2], columns = values.shape()[dimension - 1];
    const std::size_t tables = values.size() / (rows * columns);
    const std::size_t shown = std::clamp<std::size_t>(most_rows / (rows + 2), 1, tables);
    for (std::size_t i = 0; i < shown; ++i) {
      const Table table{flat(values).subspan(i * rows * columns, rows * columns), rows, columns,
                        axis_at(axes, dimension - 2), axis_at(axes, dimension - 1)};
      if (dimension > 2) {
        std::string where;
        for (std::size_t axis = 0, rest = i, block = tables; axis + 2 < dimension; ++axis) {
          block /= values.shape()[axis];
          const Axis meaning = axis_at(axes, axis);
          where += (meaning.name.empty() ? "" : printable(meaning.name) + " ") +
                   position(meaning, rest / block) + ", ";
          rest %= block;
        }
        text += fmt::format("[{}:, :]\n", where);
      }
      const Drawer drawer(table, palette, numbers, terminal);
      text += drawer.draw();
      shaded = !drawer.numbers();
    }
    if (shown < tables)
      text += terminal.faint(fmt::format("{} of {} tables shown: an index shows another, like [{}]", shown,
                                         tables, shown)) +
              "\n";
  }
  // Where all cells are numbers without colour, they speak for themselves.
  return terminal.colour || shaded ? text + palette.legend() + "\n" : text;
}

}  // namespace unrolled::trace
