#include "trace/record/record.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "terminal/nearest.hpp"

namespace unrolled::trace {
namespace {

constexpr std::string_view gradient_sign = "∂";

}  // namespace

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
  step.values = corner(value);
  step.statistics = statistics_of(value);
  steps_.push_back(std::move(step));
  return steps_.size() - 1;
}

std::optional<std::size_t> Record::find(std::string_view label) const {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    if (steps_[i].label == label && !label.empty()) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Record::backward_begins() const {
  for (const Step& step : steps_) {
    if (step.pass == Pass::backward) return step.index;
  }
  return std::nullopt;
}

Recording::Recording() : outer_observer_(observer()), outer_(current) {
  observer() = this;
  current = this;
}

Recording::~Recording() {
  observer() = outer_observer_;
  current = outer_;
}

void Recording::on_forward(const Node& node) {
  Step step;
  for (const NodePtr& input : node.inputs) {
    step.inputs.push_back(step_of(*input).index);
    consumers_[input->id].push_back(node.id);
  }
  step.operation = node.operation->name;
  step.formula = node.operation->formula;
  step.label = node.name;
  step.scope = scope_;
  step.file = node.where.file;
  step.line = node.where.line;
  forward_[node.id] = record.add(std::move(step), node.value);
}

Step& Recording::step_of(const Node& node) {
  if (const auto known = forward_.find(node.id); known != forward_.end()) return record[known->second];
  Step step;
  step.operation = node.operation->name;
  if (!step.leaf()) {
    step.note = fmt::format("Made by {} before the recording began.", step.operation);
    step.operation = "constant";
  }
  step.label = node.name;
  step.scope = scope_;
  step.file = node.where.file;
  step.line = node.where.line;
  return record[forward_[node.id] = record.add(std::move(step), node.value)];
}

void Recording::on_backward(const Node& node) {
  Step step;
  step.pass = Pass::backward;
  step.operation = node.operation->name;
  step.formula = node.operation->backward;
  step.file = node.where.file;
  step.line = node.where.line;
  if (const auto made = forward_.find(node.id); made != forward_.end()) {
    const Step& forward = record[made->second];
    step.forward = forward.index;
    step.axes = forward.axes;
    step.scope = forward.scope;
    if (!forward.label.empty()) step.label = std::string(gradient_sign) + forward.label;
  }
  // A gradient is the sum of what its value's consumers passed back; a consumer may have used it twice.
  std::set<std::size_t> from;
  for (const std::size_t consumer : consumers_[node.id]) {
    if (const auto gradient = backward_.find(consumer); gradient != backward_.end()) {
      from.insert(gradient->second);
    }
  }
  step.inputs.assign(from.begin(), from.end());
  backward_[node.id] = record.add(std::move(step), node.grad);
}

void Scope::enter(std::string name) {
  entered_ = true;
  depth_ = current->scope_.size();
  current->scope_.push_back(std::move(name));
}

void Scope::leave() {
  // The recording this scope was entered in may have ended before it.
  if (!recording()) return;
  auto& scope = current->scope_;
  if (scope.size() > depth_) scope.resize(depth_);
}

const Tensor& label(const Tensor& x, std::string_view name, std::vector<Axis> axes) {
  if (recording()) {
    Step& step = current->step_of(*x.node());
    step.label = name;
    step.axes = std::move(axes);
  }
  return x;
}

Tensor label(Tensor&& x, std::string_view name, std::vector<Axis> axes) {
  label(x, name, std::move(axes));
  return std::move(x);
}

std::vector<std::string> ticks(const Tensor& x, int axis) {
  if (!recording()) return {};
  const std::vector<Axis>& axes = current->step_of(*x.node()).axes;
  const auto at = axis < 0 ? axes.size() + static_cast<std::size_t>(axis) : static_cast<std::size_t>(axis);
  return at < axes.size() ? axes[at].ticks : std::vector<std::string>{};
}

void note(const Tensor& x, std::string text) {
  if (recording()) current->step_of(*x.node()).note = std::move(text);
}

Backward::Backward() : entered_(recording()) {
  if (entered_) ++current->backward_depth_;
}

Backward::~Backward() {
  if (entered_ && recording() && current->backward_depth_ > 0) --current->backward_depth_;
}

void step(Made made, const Array& value, Where where) {
  if (!recording()) return;
  Record& record = current->record;
  Step step;
  for (const std::string& input : made.inputs) {
    const auto found = record.find(input);
    if (!found) {
      std::vector<std::string> labels;
      for (const Step& earlier : record.steps()) labels.push_back(earlier.label);
      throw Error(fmt::format("step \"{}\": no earlier step is called \"{}\"", made.label, input), where,
                  suggestion(input, labels, "record the input first"));
    }
    step.inputs.push_back(*found);
  }
  step.operation = std::move(made.operation);
  step.formula = std::move(made.formula);
  step.label = std::move(made.label);
  step.axes = std::move(made.axes);
  step.note = std::move(made.note);
  step.scope = current->scope_;
  step.file = where.file;
  step.line = where.line;
  if (current->backward_depth_ > 0) {
    step.pass = Pass::backward;
    if (step.label.starts_with(gradient_sign)) {
      step.forward = record.find(std::string_view(step.label).substr(gradient_sign.size()));
    }
  }
  record.add(std::move(step), value);
}

}  // namespace unrolled::trace
