// Exercise 18.1: which experts work on a token, and their gates.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// scores (N,E): of each row the k largest are chosen, among equals the first. (N,E): the gates of the chosen experts, 0 elsewhere. With
/// k = 1 the gate is the expert's probability, softmax over all E scores; with more they are its share of the chosen probabilities'
/// sum. Errors: k is 0 or more than E; the message says "experts".
inline Array route(const Array& scores, std::size_t k) { throw unfinished("18.1"); }

}  // namespace unrolled
