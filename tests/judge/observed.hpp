// Cases as an answer would tell them, and what is said of them.
#pragma once

#include <doctest/doctest.h>

#include <cmath>

#include "relations/relation.hpp"
#include "truth/truth.hpp"

namespace unrolled::exercise {

/// A case as an answer would tell it.
struct Observed {
  std::string name;
  Value seen, right;
};

struct Found {
  std::string kind, sentence;
};

/// What is said of these, after it has been proved.
inline Found find(const std::vector<Observed>& told) {
  std::vector<Case> cases, of_solution;
  for (const Observed& one : told) {
    cases.push_back({.name = one.name, .seen = one.seen, .expected = one.right, .tolerance = 1e-9});
    of_solution.push_back({.name = one.name, .seen = one.right, .expected = one.right, .tolerance = 1e-9});
  }
  const auto relation = find_relation(cases, of_solution);
  if (!relation) return {};
  const auto lie = untruth(*relation, cases, of_solution);
  CHECK_MESSAGE(!lie, *lie);
  return {relation->name, relation->sentence};
}

inline Value numbers(Shape shape, std::vector<double> list) {
  Value value(list);
  value.shape = std::move(shape);
  return value;
}

/// Numbers of no order, none of them alike.
inline std::vector<double> uneven(std::size_t count, double phase = 1.7) {
  std::vector<double> list;
  for (std::size_t i = 0; i < count; ++i)
    list.push_back(2 * std::sin(phase * static_cast<double>(i + 1)) + .3);
  return list;
}

inline Value each(Value value, double (*function)(double)) {
  for (double& x : value.numbers) x = function(x);
  return value;
}

inline const Value matrix = numbers({3, 4}, uneven(12)), other = numbers({3, 4}, uneven(12, 2.9)),
                   row = uneven(5, .9);

}  // namespace unrolled::exercise
