// Fill in the middle: a model that reads from left to right is given the right side first.
//
//   text   A B C            B is to be written, between A and C
//   PSM    ⟨pre⟩ A ⟨suf⟩ C ⟨mid⟩ B ⟨end⟩            prefix, suffix, middle
//   SPM    ⟨pre⟩ ⟨suf⟩ C ⟨mid⟩ A B ⟨end⟩            suffix first: A and B stand together, as they do in a text
//
// Bavarian et al. 2022, §3. The model is chapter 13's, untouched; only its texts are rearranged, some of them (90 % at
// most, there), and the loss counts every token, as always.
#pragma once

#include "13_gpt/training.hpp"
#include "15_encoder_decoder/corruption.hpp"

namespace unrolled::infilling {

enum class Order { prefix_first, suffix_first };

// [to_middle]
/// The text with its span at the end. The span may be empty, or stand at either end.
inline Tokens to_middle(const Tokens& text, const Span& span, Order order, const Marks& marks) {
  const auto at = [&](std::size_t place) { return text.begin() + static_cast<std::ptrdiff_t>(place); };
  const Tokens before(text.begin(), at(span.begin)), after(at(span.end), text.end());
  Tokens turned = {marks.prefix()};
  if (order == Order::prefix_first) turned.insert(turned.end(), before.begin(), before.end());
  turned.push_back(marks.suffix());
  turned.insert(turned.end(), after.begin(), after.end());
  turned.push_back(marks.middle());
  if (order == Order::suffix_first) turned.insert(turned.end(), before.begin(), before.end());
  turned.insert(turned.end(), at(span.begin), at(span.end));
  turned.push_back(marks.end());
  return turned;
}

/// What the model is given to fill the gap between two texts: all up to where it begins to write.
inline Tokens prompt_for(const Tokens& before, const Tokens& after, Order order, const Marks& marks) {
  Tokens text = before;
  text.insert(text.end(), after.begin(), after.end());
  Tokens turned = to_middle(text, {before.size(), before.size()}, order, marks);
  turned.pop_back();  // the end
  return turned;
}
// [/to_middle]

/// A text as it is, from left to right.
inline Tokens as_it_is(const Tokens& text, const Marks& marks) {
  Tokens row = {marks.start()};
  row.insert(row.end(), text.begin(), text.end());
  row.push_back(marks.end());
  return row;
}

/// Every token of each row but its last, and what comes after it; `ignored` after a row's end, and before its last `counted`
/// tokens.
inline gpt::Examples next_tokens(const std::vector<Tokens>& rows,
                                 const std::vector<std::size_t>& counted = {}) {
  std::vector<Tokens> inputs, targets;
  for (std::size_t b = 0; b < rows.size(); ++b) {
    inputs.emplace_back(rows[b].begin(), rows[b].end() - 1);
    targets.emplace_back(rows[b].begin() + 1, rows[b].end());
    if (counted.empty()) continue;
    const std::size_t told = targets.back().size() - counted[b];
    std::fill_n(targets.back().begin(), told, ignored);
  }
  return {text::pad(inputs).ids, text::pad(targets, ignored).ids};
}

}  // namespace unrolled::infilling
