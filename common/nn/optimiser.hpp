// Optimisers: from gradients to better parameters. The learning rate comes with each step, from a schedule:
//
//     nn::Adam adam(model.parameters());
//     loss.backward();
//     nn::update(adam, loss.item(), schedule(n), 1.0);   // clips, changes the values and clears the gradients
//
// nn::fit (nn/fit.hpp) is the loop around these lines.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "tensor/tensor.hpp"

namespace unrolled::nn {

class Checkpoint;

/// Scales all gradients by one factor, so that the norm of all of them together is at most `largest`; a
/// smaller norm is left alone, and the direction always (Pascanu et al. 2013). Returns the norm from before.
/// Errors: `largest` is not above 0; the norm is not a number or infinite.
double clip_global_norm(const std::vector<Tensor>& parameters, double largest);

/// False when a NaN or an infinity is in one of the gradients: a step along them would ruin the parameters.
bool finite_gradients(const std::vector<Tensor>& parameters);

/// Stochastic gradient descent with momentum: v ← momentum · v + g, θ ← θ − rate · v (Sutskever et al. 2013,
/// in PyTorch's form, v = g at the first step).
class SGD {
 public:
  explicit SGD(std::vector<Tensor> parameters, double momentum = 0);

  /// Moves every parameter that has a gradient, and clears the gradients. A number that would leave the range of
  /// floats stays what it was; false when there was one.
  bool step(double rate);
  const std::vector<Tensor>& parameters() const { return parameters_; }
  void save_to(Checkpoint& checkpoint) const;
  /// Errors: the checkpoint has no such optimiser, or for parameters of other shapes.
  void load_from(const Checkpoint& checkpoint);

 private:
  std::vector<Tensor> parameters_;
  std::vector<Array> velocity_;
  double momentum_;
};

struct AdamOptions {
  double beta1 = 0.9;    ///< how much of the mean gradient stays at each step
  double beta2 = 0.999;  ///< and of the mean squared gradient
  double epsilon = 1e-8;
};

/// Adam (Kingma and Ba 2015, algorithm 1): m and v are running means of the gradient and its square,
/// θ ← θ − rate · m̂ / (√v̂ + ε), where the hats undo that both began at zero. A parameter without a gradient
/// is skipped: its means stay, and its own count of steps too, so that the corrections are right.
class Adam {
 public:
  explicit Adam(std::vector<Tensor> parameters, const AdamOptions& options = {});

  /// Moves every parameter that has a gradient, and clears the gradients. A number that would leave the range of
  /// floats stays what it was; false when there was one.
  bool step(double rate);
  const std::vector<Tensor>& parameters() const { return parameters_; }
  /// How often step() was called.
  std::size_t steps() const { return steps_; }
  void save_to(Checkpoint& checkpoint) const;
  /// Errors: the checkpoint has no such optimiser, or for parameters of other shapes.
  void load_from(const Checkpoint& checkpoint);

 protected:
  struct Slot {
    Array mean, mean_square;  // of the gradient; the parameter's shape
    std::size_t steps = 0;    // with a gradient: t of the paper
    double weight_decay = 0;
  };
  std::vector<Tensor> parameters_;
  std::vector<Slot> slots_;  // one for each parameter

 private:
  bool step(Tensor& parameter, Slot& slot, double rate) const;

  AdamOptions options_;
  std::size_t steps_ = 0;
};

/// Adam with decoupled weight decay: before each step θ ← θ − rate · decay · θ (Loshchilov and Hutter 2019,
/// algorithm 2). Only parameters of two axes and more decay: there is no reason to pull biases and gains to 0.
class AdamW : public Adam {
 public:
  explicit AdamW(std::vector<Tensor> parameters, double weight_decay = 0.01, const AdamOptions& options = {});
};

/// The end of every training step: clips the gradients and moves the parameters. False when the training ran away: the
/// loss or a gradient is not finite, and nothing has moved; or a parameter would leave the range of floats, and that
/// number has not moved.
template <class Optimiser>
bool update(Optimiser& optimiser, double loss, double rate, double clip = HUGE_VAL) {
  if (!std::isfinite(loss) || !finite_gradients(optimiser.parameters())) return false;
  if (std::isfinite(clip)) clip_global_norm(optimiser.parameters(), clip);
  return optimiser.step(rate);
}

}  // namespace unrolled::nn
