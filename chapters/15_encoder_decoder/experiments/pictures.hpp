// The chapter's own pictures, as SVG.
#pragma once

#include <string>

#include "15_encoder_decoder/experiments/language.hpp"

namespace unrolled::infilling {

/// The text with one hidden span as T5, a GPT that fills in, GLM and a GPT from left to right get it: arrows lead from what is seen to
/// where the span's first word is written.
std::string four_ways_picture(const Language& language, const Tokens& text, const Span& span);

/// Which token (row) may look at which (column), for the same four.
std::string masks_picture(const Language& language, const Tokens& text, const Span& span);

}  // namespace unrolled::infilling
