// Small pictures and what they show: handwritten digits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::data {

/// How many pixels a picture is wide and high.
inline constexpr std::size_t picture_side = 8;

/// N pictures of 8 × 8.
struct Pictures {
  std::string name;                  ///< "digits", "sample", or the file's name
  std::string about;                 ///< one line for the reader: what this is and where it comes from
  std::vector<std::string> classes;  ///< by label: {"0", …, "9"}
  Array pixels;                      ///< (N,8,8): 0 is the paper, 1 is ink
  Indices labels;                    ///< (N)
  bool is_own = false;               ///< a file of the reader's own, about which the book claims nothing

  std::size_t size() const { return labels.size(); }
  /// Whether the book's claims about digits are claims about these.
  bool has_claims() const { return name == "digits" && !is_own; }
};

/// What `--data` asks for: "digits", "sample", or a file of the reader's own (parse_digits). Empty means the digits where
/// they were fetched, and else the sample; `about` says so. Errors: a data set that is not fetched, is damaged, or holds no
/// pictures of digits; as read_own_file and parse_digits.
Pictures resolve_pictures(const std::string& name_or_file, const std::string& otherwise = "digits");

/// 600 pictures drawn by rule for this book, always the same: lying bars, standing bars, upright crosses and slanting crosses,
/// anywhere on the paper, with stains.
Pictures drawn_pictures();

/// A line for each picture: 64 numbers from 0 (paper) to 16 (ink), row by row, and its class, 0 to 9; with commas. Empty lines are
/// skipped. Errors, with the line's number: another number of numbers, what is none, one outside; no picture at all.
Pictures parse_digits(std::string_view text, const std::string& name);

/// A part to learn from, and a part to be tested on.
struct PictureParts {
  Pictures train, test;
};

/// Picture i, counted from 0, is for the test when i mod k = seed mod k. So k seeds give the k folds of a cross-validation.
/// Errors: fewer pictures than k.
PictureParts hold_out_pictures(const Pictures& pictures, std::size_t k, std::uint64_t seed);

}  // namespace unrolled::data
