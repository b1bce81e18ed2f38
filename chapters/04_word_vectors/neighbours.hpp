// What can be asked of vectors: which words are near, and which word is to c as b is to a.
//
//   cos(x, y) = x · y / (‖x‖ ‖y‖)
//   a : b :: c : ?     the word whose vector has the largest cosine with b − a + c, all of length 1; a, b and c are not answers
//
// Of equal cosines the smaller id comes first, that is the more frequent word. Sources: Mikolov, Yih, Zweig 2013; Linzen 2016:
// how much of it is the nearest neighbour of c?
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::word_vectors {

// [unit_rows]
/// Each row (V,C) divided by its length. A row of zeros has no direction and stays as it is: its cosine with any other is 0.
inline Array unit_rows(Array rows) {
  const std::size_t width = rows.shape(1);
  for (std::size_t v = 0; v < rows.shape(0); ++v) {
    const std::span<Real> row(&rows(v, 0), width);
    double squares = 0;
    for (const Real x : row) squares += static_cast<double>(x) * static_cast<double>(x);
    for (Real& x : row) x = squares > 0 ? static_cast<Real>(static_cast<double>(x) / std::sqrt(squares)) : 0;
  }
  return rows;
}
// [/unit_rows]

inline std::span<const Real> row_of(const Array& rows, Index v) {
  return {rows.data() + static_cast<std::size_t>(v) * rows.shape(1), rows.shape(1)};
}
/// The rows of these words, (N,C).
inline Array rows_of(const Array& table, const std::vector<Index>& words) {
  Array rows = Array::from_shape({words.size(), table.shape(1)});
  for (std::size_t n = 0; n < words.size(); ++n) {
    const auto row = row_of(table, words[n]);
    std::copy(row.begin(), row.end(), &rows(n, 0));
  }
  return rows;
}
/// The row of one word, (C).
inline Array vector_of(const Array& table, Index word) {
  Array vector = Array::from_shape({table.shape(1)});
  const auto row = row_of(table, word);
  std::copy(row.begin(), row.end(), vector.begin());
  return vector;
}

/// A word and how near it is.
struct Neighbour {
  Index word;
  Real cosine;
};

/// The `count` rows of `unit` (V,C) with the largest cosine to `query` (C), which need not have length 1; never one of `left_out`.
inline std::vector<Neighbour> nearest(const Array& unit, const Array& query, std::size_t count,
                                      const std::vector<Index>& left_out = {}) {
  const Real length = std::sqrt(dot(flat(query), flat(query)));
  std::vector<Neighbour> all;
  all.reserve(unit.shape(0));
  for (Index v = 0; v < static_cast<Index>(unit.shape(0)); ++v) {
    if (std::find(left_out.begin(), left_out.end(), v) != left_out.end()) continue;
    all.push_back({v, length > 0 ? dot(row_of(unit, v), flat(query)) / length : 0});
  }
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()));
  std::partial_sort(all.begin(), middle, all.end(), [](const Neighbour& x, const Neighbour& y) {
    return x.cosine != y.cosine ? x.cosine > y.cosine : x.word < y.word;
  });
  all.erase(middle, all.end());
  return all;
}

/// The nearest of a word, itself left out.
inline std::vector<Neighbour> nearest(const Array& unit, Index word, std::size_t count) {
  return nearest(unit, vector_of(unit, word), count, {word});
}

/// a : b :: c : d.
struct Analogy {
  Index a, b, c, d = -1;
};

// [analogy]
/// b − a + c (C), of rows of length 1.
inline Array analogy_query(const Array& unit, const Analogy& question) {
  Array query = vector_of(unit, question.b);
  const auto a = row_of(unit, question.a), c = row_of(unit, question.c);
  for (std::size_t i = 0; i < query.size(); ++i) query(i) += c[i] - a[i];
  return query;
}

/// The words that answer best. `inputs_allowed` lets a, b and c be answers too.
inline std::vector<Neighbour> answer(const Array& unit, const Analogy& question, std::size_t count = 1,
                                     bool inputs_allowed = false) {
  const std::vector<Index> inputs = {question.a, question.b, question.c};
  return nearest(unit, analogy_query(unit, question), count, inputs_allowed ? std::vector<Index>{} : inputs);
}
// [/analogy]

/// The shares of questions that are answered: rightly; rightly with a, b and c allowed as answers, and with one of these then; and
/// rightly by the nearest neighbour of c, where a and b are ignored.
struct AnalogyScores {
  double right = 0, with_inputs = 0, answered_with_input = 0, nearest_of_c = 0;
};

inline AnalogyScores score_analogies(const Array& unit, const std::vector<Analogy>& questions) {
  AnalogyScores scores;
  const double share = 1 / static_cast<double>(questions.size());
  for (const Analogy& question : questions) {
    // The four best hold the best one that is no input
    const auto best = answer(unit, question, 4, true);
    const auto is_input = [&](const Neighbour& n) {
      return n.word == question.a || n.word == question.b || n.word == question.c;
    };
    const auto first = std::find_if_not(best.begin(), best.end(), is_input);
    if (first != best.end() && first->word == question.d) scores.right += share;
    if (best.front().word == question.d) scores.with_inputs += share;
    if (is_input(best.front())) scores.answered_with_input += share;
    const auto near = nearest(unit, vector_of(unit, question.c), 1, {question.a, question.b, question.c});
    if (!near.empty() && near.front().word == question.d) scores.nearest_of_c += share;
  }
  return scores;
}

}  // namespace unrolled::word_vectors
