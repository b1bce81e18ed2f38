#include "trace/record/record.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace unrolled::trace {

// Scope("t=", t + 1) is what the chapters call a time step.
std::vector<Axis> with_time_counted(std::vector<Axis> axes, const Shape& shape) {
  for (std::size_t k = 0; k < std::min(axes.size(), shape.size()); ++k) {
    if (axes[k].name != "time" || !axes[k].ticks.empty()) continue;
    for (std::size_t t = 1; t <= shape[k]; ++t) axes[k].ticks.push_back(fmt::format("t={}", t));
  }
  return axes;
}

Statistics statistics_of(const Array& value) {
  Statistics s;
  std::size_t finite = 0;
  double sum = 0;
  for (const Real x : flat(value)) {
    if (std::isnan(x)) {
      ++s.nans;
    } else if (std::isinf(x)) {
      ++s.infinities;
    } else {
      s.min = finite == 0 ? x : std::min<double>(s.min, x);
      s.max = finite == 0 ? x : std::max<double>(s.max, x);
      sum += x;
      ++finite;
    }
  }
  if (finite == 0) return s;
  s.mean = sum / static_cast<double>(finite);
  double squares = 0;
  for (const Real x : flat(value)) {
    if (std::isfinite(x)) squares += (x - s.mean) * (x - s.mean);
  }
  s.std = std::sqrt(squares / static_cast<double>(finite));
  return s;
}

Array corner(const Array& value, std::size_t most) {
  Shape kept = value.shape();
  while (count(kept) > most) {
    auto longest = std::max_element(kept.begin(), kept.end());
    *longest = (*longest + 1) / 2;
  }
  if (kept == value.shape()) return value;
  xt::xstrided_slice_vector ranges;
  for (const std::size_t size : kept) ranges.push_back(xt::range(std::size_t{0}, size));
  return xt::strided_view(value, ranges);
}

std::string path_of(const std::vector<std::string>& scope) {
  return fmt::format("{}", fmt::join(scope, "."));
}

std::size_t Record::add(Step step, const Array& value) {
  step.index = steps_.size();
  step.shape = value.shape();
  step.axes = with_time_counted(std::move(step.axes), step.shape);
  step.values = corner(value);
  step.statistics = statistics_of(value);
  steps_.push_back(std::move(step));
  return steps_.size() - 1;
}

Record Record::beginning(std::size_t steps) const {
  Record record;
  record.steps_.assign(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(std::min(steps, size())));
  return record;
}

std::optional<std::size_t> Record::find(std::string_view label) const {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    if (steps_[i].label == label && !label.empty()) return i;
  }
  return std::nullopt;
}

std::size_t Record::first_computed() const {
  const auto first =
      std::find_if(steps_.begin(), steps_.end(), [](const Step& step) { return !step.leaf(); });
  return first == steps_.end() ? 0 : first->index;
}

std::optional<std::size_t> Record::backward_begins() const {
  for (const Step& step : steps_) {
    if (step.pass == Pass::backward) return step.index;
  }
  return std::nullopt;
}

}  // namespace unrolled::trace
