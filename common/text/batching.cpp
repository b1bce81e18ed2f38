#include "text/batching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/utf8.hpp"

namespace unrolled::text {

Streams::Streams(Indices text, std::size_t batch, std::size_t time)
    : text_(std::move(text)), batch_(batch), time_(time), windows_(0) {
  // The last token of a stream is only a target, so a stream of n tokens has n − 1 inputs.
  if (batch > 0 && time > 0 && text_.size() > 0) windows_ = (text_.size() - 1) / batch / time;
  if (windows_ == 0) {
    throw Error(fmt::format("{} tokens are too few for {} streams of {}", text_.size(), batch, time),
                fmt::format("{} are needed: a longer text, fewer streams, or a shorter window",
                            std::max<std::size_t>(batch * time, 1) + 1));
  }
}

Window Streams::window(std::size_t n) const {
  const std::size_t stream_length = windows_ * time_, begin = n % windows_ * time_;
  Window window{Indices::from_shape({batch_, time_}), Indices::from_shape({batch_, time_}), begin == 0};
  for (std::size_t b = 0; b < batch_; ++b) {
    const Index* from = text_.data() + b * stream_length + begin;
    std::copy_n(from, time_, &window.inputs(b, 0));
    std::copy_n(from + 1, time_, &window.targets(b, 0));
  }
  return window;
}

Parts hold_out_lines(std::string_view text, std::size_t k) {
  if (k < 2) throw Error(fmt::format("every line in {} cannot be held out", k), "2 or more");
  Parts parts;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    (number % k == 0 ? parts.held_out : parts.train) += text.substr(0, length);
    text.remove_prefix(length);
  }
  if (parts.held_out.empty()) {
    throw Error(fmt::format("the text has fewer than {} lines: none can be held out for the test", k),
                "give a longer text, with line ends");
  }
  return parts;
}

std::string opening_words(std::string_view text, std::size_t most) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == text.npos) throw Error("the text is empty, so it has no first words");
  text.remove_prefix(begin);
  text = text.substr(0, text.find('\n'));
  std::size_t end = 0, words_end = 0;  // bytes
  for (std::size_t characters = 0; end < text.size() && characters < most; ++characters) {
    end += std::max<std::size_t>(utf8::code_point(text, end).length, 1);
    if (text[end - 1] == ' ' || end == text.size()) words_end = end;
  }
  return std::string(text.substr(0, words_end > 0 ? words_end : end));
}

Padded pad(const std::vector<std::vector<Index>>& sequences, Index padding) {
  std::size_t longest = 0;
  for (const auto& sequence : sequences) longest = std::max(longest, sequence.size());
  Padded padded{Indices({sequences.size(), longest}, padding), Indices::from_shape({sequences.size()})};
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    padded.lengths(b) = static_cast<Index>(sequences[b].size());
    std::copy(sequences[b].begin(), sequences[b].end(), padded.ids.data() + b * longest);
  }
  return padded;
}

}  // namespace unrolled::text
