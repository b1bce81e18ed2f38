// Exercise 14.5: does the second sentence follow the first?
#pragma once

#include <vector>

#include "14_bert/pairs.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled {

/// For each sentence but the last of each document, in their order: with probability ½ itself and the next sentence,
/// else itself and one of another document, each of them equally likely, then each of its sentences.
/// Errors: fewer than two documents. (Devlin et al. 2019, §3.1, task 2)
inline std::vector<bert::Pair> nsp_pairs(const std::vector<bert::Document>& documents, Generator& generator) {
  throw unfinished("14.5");
}

}  // namespace unrolled
