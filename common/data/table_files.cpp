// The formats of tables: CSV, gretl's XML, scikit-learn's CSV.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "data/clean.hpp"
#include "data/tables.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

using Fields = std::vector<std::string>;

constexpr const char* table_hint =
    "the first line names the columns, the last column is what is to be predicted";

/// The values of a line. In one that begins with a quote, separators between quotes are part of it, and "" stands for ".
Fields split_fields(std::string_view line, char separator) {
  Fields fields;
  while (true) {
    const bool has_quotes = trimmed(line).starts_with('"');
    bool inside = false;
    std::size_t end = 0;
    for (; end < line.size() && (inside || line[end] != separator); ++end)
      if (has_quotes && line[end] == '"') inside = !inside;
    std::string field(trimmed(line.substr(0, end)));
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
      field = field.substr(1, field.size() - 2);
      for (std::size_t at = 0; (at = field.find("\"\"", at)) != std::string::npos; ++at) field.erase(at, 1);
    }
    fields.push_back(field);
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

/// A number that a Real can hold, with all digits that the text has; nothing when the text is anything else.
std::optional<double> as_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(static_cast<Real>(value)))
    return std::nullopt;
  return value;
}

/// What separates the values: whichever of the three makes most of the first line.
char separator_of(std::string_view line) {
  char best = ',';
  for (const char candidate : {';', '\t'})
    if (split_fields(line, candidate).size() > split_fields(line, best).size()) best = candidate;
  return best;
}

/// The numbers of one column as the file has them. A table has them as Real, which may hold fewer digits.
using Column = std::vector<double>;

bool equal_as_real(double one, double other) { return static_cast<Real>(one) == static_cast<Real>(other); }

/// What there is to say about a column of numbers that cannot be learnt from; empty where it can.
std::string fault_of(const Column& column) {
  const auto [least, most] = std::minmax_element(column.begin(), column.end());
  if (*least == *most) return fmt::format("is {} in every row", *least);
  if (equal_as_real(*least, *most))
    return fmt::format("has values too near to each other: here {} and {} are one number", *least, *most);
  double squares = 0;
  for (const double number : column) squares += number * number;
  if (!std::isfinite(static_cast<Real>(squares)))
    return fmt::format("goes from {} to {}: the squares of such numbers cannot be computed with", *least,
                       *most);
  return "";
}

/// The values as numbers; nothing where one of them is none.
std::optional<Column> as_numbers(const Fields& values) {
  Column numbers;
  for (const std::string& value : values) {
    const auto number = as_number(value);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

void read_classes(Table& table, const Fields& values) {
  Fields different = values;
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  if (different.size() == 1)
    throw Error(fmt::format("{}: '{}' is {} in every row", table.name, table.target, different[0]),
                "there is something to learn only where it differs");
  if (different.size() > 20)
    throw Error(fmt::format("{}: '{}' has {} different values that are no numbers", table.name, table.target,
                            different.size()),
                "at most 20 classes");
  table.classes = different;
  table.labels = Indices::from_shape({values.size()});
  for (std::size_t i = 0; i < values.size(); ++i)
    table.labels(i) = std::lower_bound(different.begin(), different.end(), values[i]) - different.begin();
}

/// Reads the values of the last column as the target: numbers, or classes.
void read_target(Table& table, Fields values) {
  const auto numbers = as_numbers(values);
  if (!numbers) return read_classes(table, values);
  if (const std::string fault = fault_of(*numbers); !fault.empty())
    throw Error(fmt::format("{}: '{}' {}", table.name, table.target, fault),
                "there is something to learn only where it differs, by amounts that can be computed with");
  if (std::all_of(numbers->begin(), numbers->end(), [](double v) { return v == 0 || v == 1; })) {
    std::transform(numbers->begin(), numbers->end(), values.begin(),
                   [](double v) { return v == 0 ? "0" : "1"; });
    return read_classes(table, values);
  }
  table.y = Array::from_shape({values.size()});
  std::copy(numbers->begin(), numbers->end(), table.y.begin());
}

/// Fills x. Errors: a column from which nothing can be learnt, and which one it is.
void read_inputs(Table& table, const std::vector<Column>& columns) {
  const std::size_t rows = columns[0].size();
  table.x = Array::from_shape({rows, columns.size()});
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (const std::string fault = fault_of(columns[c]); !fault.empty())
      throw Error(fmt::format("{}: column '{}' {}", table.name, table.columns[c], fault),
                  columns[c].front() == columns[c].back() ? "leave it out: the bias says the same"
                                                          : "give it in another unit, or leave it out");
    for (std::size_t other = 0; other < c; ++other) {
      if (std::equal(columns[c].begin(), columns[c].end(), columns[other].begin(), equal_as_real))
        throw Error(fmt::format("{}: column '{}' repeats column '{}'", table.name, table.columns[c],
                                table.columns[other]),
                    "leave one of them out");
    }
    for (std::size_t i = 0; i < rows; ++i) table.x(i, c) = static_cast<Real>(columns[c][i]);
  }
}

/// The text between the first `begin` and the next `end`; nothing when there is none.
std::optional<std::string_view> between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return std::nullopt;
  const std::size_t to = text.find(end, from + begin.size());
  if (to == std::string_view::npos) return std::nullopt;
  return text.substr(from + begin.size(), to - from - begin.size());
}

}  // namespace

Table parse_table(std::string_view text, const std::string& name) {
  Table table{.name = name, .about = {}, .columns = {}, .target = {}, .x = {}};
  std::vector<Column> columns;  // of the inputs
  Fields targets;
  char separator = ',';
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (trimmed(line).empty()) return;
    if (table.columns.empty()) {
      separator = separator_of(line);
      table.columns = split_fields(line, separator);
      if (table.columns.size() < 2)
        throw Error(fmt::format("{}: line {} has one column", name, number), table_hint);
      const auto nameless = std::find(table.columns.begin(), table.columns.end(), "");
      if (nameless != table.columns.end())
        throw Error(fmt::format("{}: line {}: column {} has no name", name, number,
                                nameless - table.columns.begin() + 1),
                    table_hint);
      if (as_numbers(table.columns))
        throw Error(
            fmt::format("{}: line {} has numbers where the names of the columns should be", name, number),
            table_hint);
      columns.resize(table.columns.size() - 1);
      return;
    }
    const Fields fields = split_fields(line, separator);
    if (fields.size() != table.columns.size())
      throw Error(fmt::format("{}: line {} has {} values, the first line {}", name, number, fields.size(),
                              table.columns.size()));
    for (std::size_t c = 0; c < fields.size(); ++c) {
      const auto wrong = [&](const std::string& what) {
        return Error(fmt::format("{}: line {}: '{}' {}", name, number, table.columns[c], what));
      };
      if (fields[c].empty()) throw wrong("is empty");
      if (c + 1 == fields.size()) {
        if (!targets.empty() && as_number(fields[c]).has_value() != as_number(targets[0]).has_value())
          throw wrong(fmt::format("has words and numbers: '{}' here, '{}' in the first row",
                                  fields[c].substr(0, 40), targets[0].substr(0, 40)));
        targets.push_back(fields[c]);
      } else if (const auto value = as_number(fields[c])) {
        columns[c].push_back(*value);
      } else {
        throw wrong(fmt::format("is no number: '{}'", fields[c].substr(0, 40)));
      }
    }
  });
  if (targets.size() < 2)
    throw Error(fmt::format("{}: {} of numbers", name, targets.empty() ? "no row" : "only one row"),
                table_hint);

  table.target = table.columns.back();
  table.columns.pop_back();
  read_target(table, targets);
  read_inputs(table, columns);
  table.about = fmt::format("{} rows of {} from {}", table.rows(), fmt::join(table.columns, ", "), name);
  return table;
}

Table parse_gretl(std::string_view text, const std::vector<std::string>& wanted, const std::string& name) {
  // The variables, in their order
  std::vector<std::string> variables;
  for (std::string_view rest = text; const auto variable = between(rest, "<variable name=\"", "\"");) {
    variables.emplace_back(*variable);
    rest = rest.substr(static_cast<std::size_t>(variable->end() - rest.begin()));
  }
  std::vector<std::size_t> places;
  for (const std::string& column : wanted) {
    const auto found = std::find(variables.begin(), variables.end(), column);
    if (found == variables.end()) throw Error(fmt::format("{}: it has no variable '{}'", name, column));
    places.push_back(static_cast<std::size_t>(found - variables.begin()));
  }

  // The observations
  std::vector<Real> numbers;
  std::size_t rows = 0;
  for (std::string_view rest = text; const auto observation = between(rest, "<obs>", "</obs>"); ++rows) {
    Fields fields;
    for (const std::string& field : split_fields(trimmed(*observation), ' '))
      if (!field.empty()) fields.push_back(field);
    for (const std::size_t place : places) {
      const auto value = place < fields.size() && fields.size() == variables.size() ? as_number(fields[place])
                                                                                    : std::nullopt;
      if (!value) throw Error(fmt::format("{}: row {} is not {} numbers", name, rows + 1, variables.size()));
      numbers.push_back(static_cast<Real>(*value));
    }
    rest = rest.substr(static_cast<std::size_t>(observation->end() - rest.begin()));
  }
  if (rows < 2) throw Error(name + ": fewer than two rows");

  const std::size_t C = wanted.size() - 1;
  Table table{.name = name,
              .about = {},
              .columns = {wanted.begin(), wanted.end() - 1},
              .target = wanted.back(),
              .x = {}};
  table.x = Array::from_shape({rows, C});
  table.y = Array::from_shape({rows});
  for (std::size_t i = 0; i < rows; ++i) {
    std::copy_n(&numbers[i * (C + 1)], C, &table.x(i, 0));
    table.y(i) = numbers[i * (C + 1) + C];
  }
  return table;
}

Table parse_scikit_learn(std::string_view text, std::vector<std::string> columns, const std::string& name) {
  Table table{.name = name, .about = {}, .columns = std::move(columns), .target = "class", .x = {}};
  std::size_t rows = 0, row = 0, C = 0;
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (trimmed(line).empty()) return;
    const auto wrong = [&](const std::string& what) {
      return Error(fmt::format("{}: line {}: {} was expected", name, number, what));
    };
    const Fields fields = split_fields(line, ',');
    if (rows == 0) {
      const auto size = [&](std::size_t i) {
        const auto value = i < fields.size() ? as_number(fields[i]) : std::nullopt;
        return value && *value >= 1 && *value <= 1e5 ? static_cast<std::size_t>(*value) : 0;
      };
      rows = size(0), C = size(1);
      if (rows < 2 || C == 0 || C > 1000 || fields.size() < 4) throw wrong("rows,columns,class,class");
      table.classes.assign(fields.begin() + 2, fields.end());
      table.x = Array::from_shape({rows, C});
      table.labels = Indices::from_shape({rows});
      return;
    }
    if (row == rows || fields.size() != C + 1)
      throw wrong(fmt::format("one of {} rows of {} numbers", rows, C + 1));
    for (std::size_t c = 0; c <= C; ++c) {
      const auto value = as_number(fields[c]);
      const auto last = static_cast<double>(table.classes.size() - 1);
      if (!value || (c == C && (*value < 0 || *value > last || *value != std::floor(*value))))
        throw wrong(c < C ? "a number" : "the number of a class");
      if (c < C) {
        table.x(row, c) = static_cast<Real>(*value);
      } else {
        table.labels(row) = static_cast<Index>(*value);
      }
    }
    ++row;
  });
  if (row < rows || rows == 0) throw Error(fmt::format("{}: {} of {} rows are there", name, row, rows));
  for (std::size_t c = table.columns.size(); c < C; ++c)
    table.columns.push_back(fmt::format("column {}", c + 1));
  return table;
}

}  // namespace unrolled::data
