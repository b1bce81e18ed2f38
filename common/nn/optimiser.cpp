#include "nn/optimiser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.hpp"
#include "nn/checkpoint.hpp"
#include "tensor/kernels/kernels.hpp"

namespace unrolled::nn {
namespace {

using kernels::Batch;
using kernels::load;
using kernels::store;

Array zeros_like(const Tensor& parameter) { return xt::zeros<Real>(parameter.shape()); }

// Calls body(i, n) for every batch of an array; n < lanes only for the last one of a piece.
template <class Body>
void in_batches(std::size_t size, const Body& body) {
  kernels::in_pieces(size, kernels::piece, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i += kernels::lanes) body(i, std::min(kernels::lanes, end - i));
  });
}

/// Notices, from any thread, where a step would write what is not finite.
class FiniteCheck {
 public:
  /// Where both are finite: x · 0 is 0 exactly for those.
  kernels::Batch::batch_bool_type finite(const Batch& a, const Batch& b) {
    const auto good = xsimd::fma(a, Batch(0), b * Batch(0)) == Batch(0);
    if (!xsimd::all(good)) any_.store(true, std::memory_order_relaxed);
    return good;
  }
  bool passed() const { return !any_.load(); }

 private:
  std::atomic<bool> any_ = false;
};

Batch all(double number) { return Batch(static_cast<Real>(number)); }

// What the checkpoint calls the i-th parameter's share of an optimiser's memory.
std::string slot_name(const char* what, std::size_t i) { return fmt::format("optimiser.{}.{}", what, i); }

/// In double, piece by piece; the pieces in order, so that the bits do not depend on the threads.
double sum_of_squares(const Array& x) {
  std::vector<double> sums((x.size() + kernels::piece - 1) / kernels::piece, 0);
  kernels::in_pieces(x.size(), kernels::piece, [&](std::size_t begin, std::size_t end) {
    sums[begin / kernels::piece] = kernels::squares_run(x.data() + begin, end - begin);
  });
  return std::accumulate(sums.begin(), sums.end(), 0.);
}

}  // namespace

double clip_global_norm(const std::vector<Tensor>& parameters, double largest) {
  if (!(largest > 0)) {
    throw Error(fmt::format("clip_global_norm: a norm of at most {}", largest),
                "the largest norm is above 0");
  }
  double sum = 0;
  for (const Tensor& parameter : parameters) {
    if (parameter.has_grad()) sum += sum_of_squares(parameter.node()->grad);
  }
  const double norm = std::sqrt(sum);
  if (!std::isfinite(norm)) {
    throw Error(fmt::format("the gradient's norm is {}", norm),
                "the training ran away: try a lower learning rate");
  }
  if (norm <= largest) return norm;
  const auto factor = static_cast<Real>(largest / norm);
  for (const Tensor& parameter : parameters) {
    if (!parameter.has_grad()) continue;
    Array& gradient = parameter.node()->grad;
    kernels::apply(
        gradient, [factor](const Batch& g) { return g * Batch(factor); }, gradient);
  }
  return norm;
}

bool finite_gradients(const std::vector<Tensor>& parameters) {
  return std::all_of(parameters.begin(), parameters.end(), [](const Tensor& parameter) {
    return !parameter.has_grad() || all_finite(parameter.node()->grad);
  });
}

SGD::SGD(std::vector<Tensor> parameters, double momentum)
    : parameters_(std::move(parameters)), momentum_(momentum) {
  for (const Tensor& parameter : parameters_) velocity_.push_back(zeros_like(parameter));
}

bool SGD::step(double rate) {
  const Batch momentum = all(momentum_), minus_rate = all(-rate);
  FiniteCheck check;
  for (std::size_t p = 0; p < parameters_.size(); ++p) {
    Tensor& parameter = parameters_[p];
    if (!parameter.has_grad()) continue;
    const Real* g = parameter.node()->grad.data();
    Real *theta = parameter.value().data(), *v = velocity_[p].data();
    in_batches(parameter.size(), [&](std::size_t i, std::size_t n) {
      const Batch old_velocity = load(v + i, n), before = load(theta + i, n);
      const Batch velocity = xsimd::fma(momentum, old_velocity, load(g + i, n));
      const Batch after = xsimd::fma(minus_rate, velocity, before);
      const auto good = check.finite(after, velocity);
      store(xsimd::select(good, velocity, old_velocity), v + i, n);
      store(xsimd::select(good, after, before), theta + i, n);
    });
    parameter.zero_grad();
  }
  return check.passed();
}

void SGD::save_to(Checkpoint& checkpoint) const {
  for (std::size_t p = 0; p < velocity_.size(); ++p)
    checkpoint.tensors[slot_name("velocity", p)] = velocity_[p];
}

void SGD::load_from(const Checkpoint& checkpoint) {
  std::vector<Array> velocity;
  for (std::size_t p = 0; p < velocity_.size(); ++p) {
    velocity.push_back(checkpoint.tensor(slot_name("velocity", p), velocity_[p].shape()));
  }
  velocity_ = std::move(velocity);
}

Adam::Adam(std::vector<Tensor> parameters, const AdamOptions& options)
    : parameters_(std::move(parameters)), options_(options) {
  const auto is_share = [](double beta) { return beta >= 0 && beta < 1; };
  if (!is_share(options.beta1) || !is_share(options.beta2) || !(options.epsilon > 0)) {
    throw Error(fmt::format("Adam: β₁ = {}, β₂ = {}, ε = {}", options.beta1, options.beta2, options.epsilon),
                "0 ≤ β < 1, ε > 0");
  }
  for (const Tensor& parameter : parameters_) {
    slots_.push_back({zeros_like(parameter), zeros_like(parameter)});
  }
}

bool Adam::step(double rate) {
  ++steps_;
  bool all_moved = true;
  for (std::size_t p = 0; p < parameters_.size(); ++p) {
    if (parameters_[p].has_grad()) all_moved = step(parameters_[p], slots_[p], rate) && all_moved;
  }
  return all_moved;
}

bool Adam::step(Tensor& parameter, Slot& slot, double rate) const {
  const auto t = static_cast<double>(++slot.steps);
  const double mean_correction = 1 - std::pow(options_.beta1, t);
  const double square_correction = 1 - std::pow(options_.beta2, t);
  const Batch keep_mean = all(options_.beta1), new_mean = all(1 - options_.beta1);
  const Batch keep_square = all(options_.beta2), new_square = all(1 - options_.beta2);
  const Batch root_correction = all(1 / std::sqrt(square_correction)), epsilon = all(options_.epsilon);
  const Batch scaled_rate = all(rate / mean_correction), shrink = all(1 - rate * slot.weight_decay);

  FiniteCheck check;
  const Real* g = parameter.node()->grad.data();
  Real *theta = parameter.value().data(), *m = slot.mean.data(), *v = slot.mean_square.data();
  // One pass over all four arrays
  in_batches(parameter.size(), [&](std::size_t i, std::size_t n) {
    const Batch gradient = load(g + i, n), before = load(theta + i, n);
    const Batch old_mean = load(m + i, n), old_square = load(v + i, n);
    const Batch mean = xsimd::fma(keep_mean, old_mean, new_mean * gradient);
    const Batch square = xsimd::fma(keep_square, old_square, new_square * gradient * gradient);
    const Batch step = mean / xsimd::fma(xsimd::sqrt(square), root_correction, epsilon);
    const Batch after = xsimd::fnma(scaled_rate, step, shrink * before);
    const auto good = check.finite(after, square);
    store(xsimd::select(good, mean, old_mean), m + i, n);
    store(xsimd::select(good, square, old_square), v + i, n);
    store(xsimd::select(good, after, before), theta + i, n);
  });
  parameter.zero_grad();
  return check.passed();
}

void Adam::save_to(Checkpoint& checkpoint) const {
  for (std::size_t p = 0; p < slots_.size(); ++p) {
    checkpoint.tensors[slot_name("mean", p)] = slots_[p].mean;
    checkpoint.tensors[slot_name("mean_square", p)] = slots_[p].mean_square;
    // Only of the parameters that were skipped at a step
    if (slots_[p].steps != steps_) checkpoint.set_number(slot_name("steps", p), slots_[p].steps);
  }
  checkpoint.set_number("optimiser.steps", steps_);
}

void Adam::load_from(const Checkpoint& checkpoint) {
  const std::size_t steps = checkpoint.number("optimiser.steps");
  std::vector<Slot> slots = slots_;
  for (std::size_t p = 0; p < slots.size(); ++p) {
    const Shape& shape = parameters_[p].shape();
    slots[p].mean = checkpoint.tensor(slot_name("mean", p), shape);
    slots[p].mean_square = checkpoint.tensor(slot_name("mean_square", p), shape);
    const bool sat_out = checkpoint.metadata.contains(slot_name("steps", p));
    slots[p].steps = sat_out ? checkpoint.number(slot_name("steps", p)) : steps;
  }
  steps_ = steps;
  slots_ = std::move(slots);
}

AdamW::AdamW(std::vector<Tensor> parameters, double weight_decay, const AdamOptions& options)
    : Adam(std::move(parameters), options) {
  for (std::size_t p = 0; p < slots_.size(); ++p) {
    if (parameters_[p].axes() >= 2) slots_[p].weight_decay = weight_decay;
  }
}

}  // namespace unrolled::nn
