// Tables of numbers: houses and their prices, flowers and their kinds, and files of the reader's own.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::data {

/// Rows of numbers, and for each row what is to be predicted from them: a number, or one of some classes.
struct Table {
  std::string name;                  ///< "san-diego", or the file's name
  std::string about;                 ///< one line for the reader: what this is and where it comes from
  std::vector<std::string> columns;  ///< (C) what the numbers of a row are
  std::string target;                ///< what is to be predicted
  Array x;                           ///< (N,C)
  Array y = {};                      ///< (N) numbers; empty where the target is a class
  std::vector<std::string> classes = {};
  Indices labels = {};  ///< (N) positions in `classes`; empty where the target is a number

  std::size_t rows() const { return x.dimension() > 0 ? x.shape(0) : 0; }
  bool has_classes() const { return !classes.empty(); }
};

/// Sales of houses: few, with one number each, and many, with three.
struct Houses {
  Table few;   ///< 14 in San Diego: price, from the living area
  Table many;  ///< 224 in Orange County: price, from living area, bedrooms and bathrooms
  bool is_sample = false;
};

/// Measurements, and what was measured.
struct Flowers {
  Table irises;   ///< 150 flowers of three kinds
  Table tumours;  ///< 569 of the breast, malignant or benign; the sample has none, and then it is empty
  bool is_sample = false;
};

/// "houses", or "sample"; empty means `houses` when it was fetched, and else the sample; `about` then says so. Errors: not
/// fetched, or damaged.
Houses resolve_houses(const std::string& name = "houses");
/// The same for "flowers".
Flowers resolve_flowers(const std::string& name = "flowers");

/// The same rows, with one of their columns.
Table column_alone(Table table, std::size_t column);

/// The reader's own file, named with --data; the last column is the target. Errors: as read_own_file and parse_table.
Table resolve_table(const std::string& file);

/// Lines of values with commas (or semicolons, or tabs) between them; the first line names the columns. A value in quotes may
/// have separators in it. A target that is 0 or 1 everywhere, or words, is a class; classes are numbered in their byte
/// order. Errors, with line and column: a field is empty, or a text among numbers; a row is too short or too long; fewer
/// than two columns or two rows; numbers for names; a target of words and numbers. Also what cannot be learnt from: a column
/// that is the same everywhere as far as a Real can tell, one that repeats another, a target of one value, numbers whose
/// squares a Real cannot hold.
Table parse_table(std::string_view text, const std::string& name);

/// A file of gretl (XML): the columns that `wanted` names, the last of them the target. Errors: it has no such column; a row
/// without as many numbers as there are variables; no row.
Table parse_gretl(std::string_view text, const std::vector<std::string>& wanted, const std::string& name);

/// A file of scikit-learn's: `rows,columns,class 0,class 1…`, then the rows, their class the last number. The columns are called
/// as `columns` says, or, where that is empty, by their numbers. Errors, with the line: anything else.
Table parse_scikit_learn(std::string_view text, std::vector<std::string> columns, const std::string& name);

}  // namespace unrolled::data
