// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include "02_layers/digit_networks.hpp"
#include "app/program.hpp"

namespace unrolled::layers {

/// How many pictures a step of training looks at.
inline constexpr std::size_t at_once = 64;

/// This chapter's own options.
struct Options {
  std::size_t layers = 30;  ///< of the deep networks
};

/// What networks learn from, and a fifth that they are tested on.
data::PictureParts read_pictures(app::Program& program);
/// A tape of four lines and a small network, for the debugger and the graphs.
void follow_one_pass(app::Program& program, const data::Pictures& train);
/// Claims on the tape: all derivatives in one pass; what twenty sigmoids leave of one.
void measure_the_tape(app::Program& program);
/// Claims on embedding, activation, normalisation and dropout, each by itself.
void measure_each_layer(app::Program& program);
/// A pattern learnt on the left half of a signal, looked for on the right.
void move_a_motif(app::Program& program);
/// How numbers grow or shrink from layer to layer, by how the weights begin.
void start_deep_networks(app::Program& program, const Options& options, const data::Pictures& train);
/// Deep networks with and without skip and normalisation.
void train_deep_networks(app::Program& program, const Options& options, const data::PictureParts& pictures);
/// A multilayer perceptron and a convolutional network read digits, beside scikit-learn's.
void read_digits(app::Program& program, const data::PictureParts& pictures);

}  // namespace unrolled::layers
