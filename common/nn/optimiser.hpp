// Optimisers: from gradients to better parameters. The learning rate comes with each step, from a schedule:
//
//     nn::Adam adam(model.parameters());
//     loss.backward();
//     nn::clip_global_norm(model.parameters(), 1.0);
//     adam.step(schedule(n));          // changes the values and clears the gradients
#pragma once

#include <cstddef>
#include <vector>

#include "tensor/tensor.hpp"

namespace unrolled::nn {

class Checkpoint;

/// Scales all gradients by one factor, so that the norm of all of them together is at most `largest`; a
/// smaller norm is left alone, and the direction always (Pascanu et al. 2013). Returns the norm from before.
/// Errors: the norm is not a number or infinite.
double clip_global_norm(const std::vector<Tensor>& parameters, double largest);

/// False when a NaN or an infinity is in one of the gradients: a step along them would ruin the parameters.
bool finite_gradients(const std::vector<Tensor>& parameters);

/// Stochastic gradient descent with momentum: v ← momentum · v + g, θ ← θ − rate · v (Sutskever et al. 2013,
/// in PyTorch's form, v = g at the first step).
class SGD {
 public:
  explicit SGD(std::vector<Tensor> parameters, double momentum = 0);

  /// Moves every parameter that has a gradient, and clears the gradients.
  void step(double rate);
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
/// θ ← θ − rate · m̂ / (√v̂ + ε), where the hats undo that both began at zero.
class Adam {
 public:
  explicit Adam(std::vector<Tensor> parameters, const AdamOptions& options = {});

  /// Moves every parameter that has a gradient, and clears the gradients.
  void step(double rate);
  /// How often step() was called: t of the paper.
  std::size_t steps() const { return steps_; }
  void save_to(Checkpoint& checkpoint) const;
  /// Errors: the checkpoint has no such optimiser, or for parameters of other shapes.
  void load_from(const Checkpoint& checkpoint);

 protected:
  struct Slot {
    Tensor parameter;
    Array mean, mean_square;  // of the gradient; the parameter's shape
    double weight_decay = 0;
  };
  std::vector<Slot> slots_;

 private:
  AdamOptions options_;
  std::size_t steps_ = 0;
};

/// Adam with decoupled weight decay: before each step θ ← θ − rate · decay · θ (Loshchilov and Hutter 2019,
/// algorithm 2). Only parameters of two axes and more decay: pulling biases and gains to 0 helps nobody.
class AdamW : public Adam {
 public:
  explicit AdamW(std::vector<Tensor> parameters, double weight_decay = 0.01, const AdamOptions& options = {});
};

}  // namespace unrolled::nn
