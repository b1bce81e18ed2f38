// How many words are hidden, and what a batch is then.
#pragma once

#include "tensor/operations/softmax.hpp"

namespace unrolled::bert {

struct MaskingOptions {
  double chosen = 0.15;  ///< of all words
  double masked = 0.8;   ///< of the chosen
  double random = 0.1;   ///< of the chosen; the rest stays
};

/// A batch with words hidden.
struct Masked {
  Indices ids;      ///< (B,T): what the model reads
  Indices targets;  ///< (B,T): what stood there, where it was chosen; else `ignored`
};

}  // namespace unrolled::bert
