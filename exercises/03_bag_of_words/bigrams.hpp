// Exercise 3.4: pairs of neighbours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "text/tokenizer.hpp"

namespace unrolled {

/// Every pair of neighbouring words of the text, "first second", in the order of the text, as often as it
/// occurs. No pair reaches across the end of a sentence. text::sentences() gives the words of each sentence.
inline std::vector<std::string> bigrams(std::string_view text) { throw unfinished("3.4"); }

}  // namespace unrolled
