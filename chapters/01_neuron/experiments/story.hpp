// The sections of the chapter's program, in the order in which main() calls them.
#pragma once

#include <string>
#include <vector>

#include "01_neuron/hidden.hpp"
#include "app/program.hpp"
#include "data/tables.hpp"

namespace unrolled::neuron {

/// The chapter's own options.
struct Options {
  std::string pass = "unit";  ///< which pass is recorded: of one unit, or of a network
  double rate = 0;            ///< η on standardised columns; 0: 1/λ_max
};

/// What the chapter learns from.
struct Dataset {
  data::Table line;     ///< a number, from one other
  data::Table prices;   ///< a number, from several others
  data::Table flowers;  ///< one of some classes
  data::Table tumours;  ///< one of two classes; the sample has none
};

Dataset read_data(app::Program& program, const Options& options);
/// Errors: a class has so few rows that no part of them can be held out.
void refuse_small_classes(const data::Table& table);
/// η for the standardised columns of a table. Errors: --rate is so large that the error would grow.
Real learning_rate(const data::Table& table, const Options& options);
void fit_one_line(app::Program& program, const Dataset& dataset);
void check_the_gradient(app::Program& program);
void follow_one_pass(app::Program& program, const Dataset& dataset, const Options& options);
void learn_prices(app::Program& program, const Dataset& dataset, const Options& options);
void try_learning_rates(app::Program& program, const Dataset& dataset);
void look_at_four_sets(app::Program& program);
void tell_classes_apart(app::Program& program, const Dataset& dataset);
void solve_exclusive_or(app::Program& program);

/// The examples of a table whose target is a number.
inline Examples examples_of(const data::Table& table) { return {.x = table.x, .y = table.y}; }
/// The same with its columns standardised.
inline Examples standardised(const Examples& examples) {
  return {.x = standardise(examples.x, scale_of(examples.x)), .y = examples.y};
}

}  // namespace unrolled::neuron
