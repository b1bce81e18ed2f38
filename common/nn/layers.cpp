#include "nn/layers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace unrolled::nn {
namespace {

// The generator of this thread's training step, or null outside of one.
Generator*& training_generator() {
  thread_local Generator* current = nullptr;
  return current;
}

Array ones(std::size_t size) { return xt::ones<Real>({size}); }
Array zeros(std::size_t size) { return xt::zeros<Real>({size}); }

double linear_bound(std::size_t in) { return 1 / std::sqrt(static_cast<double>(in)); }

}  // namespace

Linear::Linear(std::size_t in, std::size_t out, Generator& generator, Bias with_bias)
    : weight(add("weight", uniform({in, out}, -linear_bound(in), linear_bound(in), generator))) {
  if (with_bias == Bias::yes) {
    bias = add("bias", uniform({out}, -linear_bound(in), linear_bound(in), generator));
  }
}

Linear::Linear(Array weight_begin, Array bias_begin) {
  if (weight_begin.dimension() != 2 || bias_begin.shape() != Shape{weight_begin.shape(1)}) {
    throw Error(fmt::format("a linear layer of a weight {} and a bias {}", to_string(weight_begin.shape()),
                            to_string(bias_begin.shape())),
                "(in, out) and (out)");
  }
  weight = add("weight", std::move(weight_begin));
  bias = add("bias", std::move(bias_begin));
}

Embedding::Embedding(std::size_t count, std::size_t width, Generator& generator, double standard_deviation)
    : table(add("table", normal({count, width}, standard_deviation, generator))) {}

LayerNorm::LayerNorm(std::size_t width, double e)
    : gain(add("gain", ones(width))), bias(add("bias", zeros(width))), epsilon(e) {}

Training::Training(Generator& generator) : before_(training_generator()) {
  training_generator() = &generator;
}
Training::~Training() { training_generator() = before_; }

bool is_training() { return training_generator() != nullptr; }

Dropout::Dropout(double r) : rate(r) {
  if (!(rate >= 0 && rate < 1))
    throw Error(fmt::format("a dropout rate of {} was asked for", rate), "0 ≤ rate < 1");
}

Tensor Dropout::operator()(In x) const {
  if (is_training()) return dropout(x, rate, *training_generator());
  return std::move(x.tensor);
}

Array Dropout::mask(const Shape& shape) const {
  if (!is_training() || rate == 0) return Array();
  return dropout_mask(shape, rate, *training_generator());
}

void begin_normal(const Module& model, double deviation, Generator& generator) {
  const auto is = [](std::string_view name, std::string_view kind) {
    name.remove_prefix(name.rfind('.') + 1);  // all of it where there is no dot
    return name == kind || (name.ends_with(kind) && name[name.size() - kind.size() - 1] == '_');
  };
  const auto is_drawn = [&](std::string_view name) { return is(name, "weight") || is(name, "table"); };
  for (const auto& [name, tensor] : model.named_parameters()) {
    if (is_drawn(name) || is(name, "bias") || is(name, "gain")) continue;
    throw Error(fmt::format("begin_normal: how does '{}' begin?", name),
                "known are weight, table, bias and gain");
  }
  for (auto& [name, tensor] : model.named_parameters()) {
    if (is(name, "bias")) tensor.value().fill(0);
    if (is(name, "gain")) tensor.value().fill(1);
    if (is_drawn(name)) tensor.value() = normal(tensor.shape(), deviation, generator);
  }
}

}  // namespace unrolled::nn
