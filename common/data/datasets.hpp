// Labelled texts: where a chapter gets its sentences from, and which of them are kept for the test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::data {

/// A text and the number of its class.
struct Labelled {
  std::string text;
  Index label;
};

/// Labelled texts in an order that is the same on every machine.
struct Dataset {
  std::string name;                  ///< "sentiment", "sample", or the file's name
  std::string about;                 ///< one line for the reader: what this is and where it comes from
  std::vector<std::string> classes;  ///< by label: {"negative", "positive"}
  std::vector<Labelled> examples;
  bool is_own = false;  ///< a file of the reader's own, about which the book claims nothing
};

/// What `--data` asks for: "sentiment", "spam", "sample", or the reader's own file (parse_labelled).
/// Empty means `otherwise` when it was fetched, and else the embedded sample; `about` then says so.
/// Errors: a data set that is not fetched, is damaged, or holds no labelled texts; as read_own_file and parse_labelled.
Dataset resolve(const std::string& name_or_file, const std::string& otherwise = "sentiment");

/// 200 short reviews written for this book, half of them positive. Every program carries them inside.
Dataset sample();

/// The same, for models of two classes. Errors: as resolve; more than two.
Dataset resolve_two_classes(const std::string& name_or_file, const std::string& otherwise = "sentiment");

/// A part to learn from, and a part to be tested on.
struct Split {
  std::vector<Labelled> train, test;
};

/// Of each class, in the data set's order, every k-th example is for the test, where k = round(1 /
/// test_fraction): the i-th of its class, counting from 0, when i mod k = seed mod k. So k seeds give the k
/// folds of a cross-validation, classes stay balanced, and a few lines in any language make the same split.
/// Errors: test_fraction outside (0, ½]; a class with too few examples to stand in both parts.
Split split(const Dataset& dataset, double test_fraction, std::uint64_t seed);

}  // namespace unrolled::data
