#include "trace/record/recording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "terminal/nearest.hpp"

namespace unrolled::trace {

constinit thread_local Recording* current = nullptr;
namespace {

constexpr std::string_view gradient_sign = "∂";

// The input whose positions along an axis (the n-th from the last) are those of the result; null when the operation makes others.
const Step* same_positions(const Record& record, const Step& step, std::size_t from_last) {
  static const std::set<std::string_view> rearranging = {"permute", "reshape", "gather"};
  // These keep the rows of their first input, and make other columns.
  static const std::set<std::string_view> products = {"matmul", "linear", "inner", "attend"};
  if (rearranging.contains(step.operation) || (from_last == 1 && products.contains(step.operation)))
    return nullptr;
  const std::size_t axes = step.shape.size();
  for (const std::size_t index : step.inputs) {
    const Shape& shape = record[index].shape;
    if (shape.size() == axes && axes >= from_last && shape[axes - from_last] == step.shape[axes - from_last])
      return &record[index];
  }
  return nullptr;
}

}  // namespace

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
    step.axes = with_time_counted(std::move(axes), step.shape);
  }
  return x;
}

Tensor label(Tensor&& x, std::string_view name, std::vector<Axis> axes) {
  label(x, name, std::move(axes));
  return std::move(x);
}

void names(std::initializer_list<Named> values, std::initializer_list<AxisOf> axes) {
  if (!recording()) return;
  for (const Named& named : values) {
    const std::size_t given = std::min(axes.size(), named.value.axes());
    std::vector<Axis> all(axes.size() == 0 ? 0 : named.value.axes() - given, Axis{"batch", {}});
    for (const AxisOf* axis = axes.end() - given; axis != axes.end(); ++axis)
      all.push_back({std::string(axis->name),
                     axis->like ? ticks(*axis->like, axis->axis) : std::vector<std::string>{}});
    label(named.value, named.name, std::move(all));
  }
}

std::vector<std::string> ticks(const Tensor& x, int axis) {
  if (!recording()) return {};
  const std::size_t from_last =
      axis < 0 ? static_cast<std::size_t>(-axis) : x.axes() - static_cast<std::size_t>(axis);
  const Step* step = &current->step_of(*x.node());
  while (step != nullptr && step->axes.empty()) step = same_positions(current->record, *step, from_last);
  if (step == nullptr || from_last > step->axes.size()) return {};
  return step->axes[step->axes.size() - from_last].ticks;
}

void note(const Tensor& x, std::string_view text) {
  if (recording()) current->step_of(*x.node()).note = text;
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

Array made(Made how, Array value, Where where) {
  step(std::move(how), value, where);
  return value;
}

}  // namespace unrolled::trace
