#include "trace/record/slice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "terminal/nearest.hpp"

namespace unrolled::trace {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!trim(text).empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    parts.push_back(trim(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

std::optional<long> whole_number(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// One axis of a step, as the errors speak of it.
struct Along {
  const Step& step;
  std::size_t axis;

  std::size_t size() const { return step.shape[axis]; }
  std::size_t kept() const { return step.values.shape()[axis]; }
  const Axis* meaning() const { return axis < step.axes.size() ? &step.axes[axis] : nullptr; }
  std::string name() const {
    const bool named = meaning() != nullptr && !meaning()->name.empty();
    return named ? fmt::format("axis {} ({})", axis, meaning()->name) : fmt::format("axis {}", axis);
  }

  std::size_t index(std::string_view text) const {
    const auto number = whole_number(text);
    if (!number) return word(text);
    const long from_start = *number < 0 ? *number + static_cast<long>(size()) : *number;
    if (from_start < 0 || from_start >= static_cast<long>(size())) {
      throw Error(fmt::format("{} has {} positions, so there is no {}", name(), size(), *number),
                  "the first is 0");
    }
    if (from_start >= static_cast<long>(kept())) {
      throw Error(fmt::format("of {} only the first {} of {} positions were kept", name(), kept(), size()));
    }
    return static_cast<std::size_t>(from_start);
  }

  std::size_t word(std::string_view text) const {
    const std::vector<std::string> words =
        meaning() != nullptr ? meaning()->ticks : std::vector<std::string>{};
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) {
      throw Error(fmt::format("{} has no position \"{}\"", name(), text),
                  suggestion(text, words, "give an index, a range like 1:3, or :"));
    }
    return index(std::to_string(found - words.begin()));
  }

  std::size_t bound(std::string_view text, std::size_t otherwise) const {
    if (text.empty()) return otherwise;
    const auto number = whole_number(text);
    if (!number) throw Error(fmt::format("\"{}\" is no position to cut at", text), "ranges look like 1:3");
    const long from_start = *number < 0 ? *number + static_cast<long>(size()) : *number;
    return static_cast<std::size_t>(std::clamp(from_start, 0L, static_cast<long>(kept())));
  }
};

}  // namespace

Slice cut_out(const Step& step, std::string_view spec) {
  const auto parts = split(spec);
  const std::size_t axes = step.shape.size();
  if (parts.size() > axes) {
    throw Error(fmt::format("{} {} is too many: the shape is {}", parts.size(),
                            parts.size() == 1 ? "index" : "indices", to_string(step.shape)));
  }
  Slice slice;
  xt::xstrided_slice_vector ranges;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    const Along along{step, axis};
    const std::string_view part = axis < parts.size() ? parts[axis] : ":";
    const std::size_t colon = part.find(':');
    const Axis* meaning = along.meaning();
    const bool is_word =  // but ":" is all of an axis, even where a character is called so
        part != ":" && meaning != nullptr &&
        std::count(meaning->ticks.begin(), meaning->ticks.end(), part) > 0;
    if (colon == std::string_view::npos || is_word) {
      ranges.push_back(is_word ? along.word(part) : along.index(part));
      continue;
    }
    const std::size_t begin = along.bound(trim(part.substr(0, colon)), 0);
    const std::size_t end = std::max(begin, along.bound(trim(part.substr(colon + 1)), along.kept()));
    ranges.push_back(xt::range(begin, end));
    Axis left = meaning != nullptr ? *meaning : Axis{};
    if (left.ticks.size() >= end) {
      const auto tick = [&](std::size_t i) { return left.ticks.begin() + static_cast<std::ptrdiff_t>(i); };
      left.ticks = std::vector<std::string>(tick(begin), tick(end));
    } else {
      left.ticks.clear();
    }
    slice.axes.push_back(std::move(left));
  }
  slice.values = axes == 0 ? step.values : Array(xt::strided_view(step.values, ranges));
  if (!parts.empty()) slice.part = fmt::format("[{}]", fmt::join(parts, ", "));
  return slice;
}

}  // namespace unrolled::trace
