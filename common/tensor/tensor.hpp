// Tensor: a value, how it was made, and the gradient that flows back to it.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/node.hpp"

namespace unrolled {

/// A handle to a node of the graph. Copies share the value and the gradient, as in PyTorch.
class Tensor {
 public:
  Tensor() = default;  ///< no value at all; only good for being assigned to
  explicit Tensor(NodePtr node) : node_(std::move(node)) {}
  /// A constant: no gradient is kept for it.
  Tensor(Array value, Where where = Where::here());

  explicit operator bool() const { return node_ != nullptr; }
  const Array& value() const { return node_->value; }
  /// For optimisers and loaders, which change a value in place.
  Array& value() { return node_->value; }
  const Shape& shape() const { return node_->value.shape(); }
  std::size_t axes() const { return node_->value.dimension(); }
  std::size_t size() const { return node_->value.size(); }
  /// The size of one axis; negative axes count from the last, as in NumPy.
  std::size_t size(int axis) const;
  /// The number in a tensor of one element.
  Real item() const;

  bool requires_grad() const { return node_->requires_grad; }
  bool has_grad() const { return node_->has_grad; }
  /// ∂loss/∂this after backward(), of this tensor's shape; zeros when nothing flowed here.
  /// Parameters keep it; for a value in between, call keep_grad() first.
  Array grad() const;
  void keep_grad() { node_->keep_grad = true; }
  Array& mutable_grad() { return node_->grad; }
  void zero_grad();
  const std::string& name() const { return node_->name; }

  /// Reverse-mode differentiation from this one number: fills grad() of everything it was made of.
  /// Gradients that are kept add up until zero_grad(). Errors: not a single number.
  void backward(Where where = Where::here()) const;
  /// The same from a tensor of any shape, given ∂loss/∂this.
  void backward(const Array& gradient, Where where = Where::here()) const;

  /// The same value, cut from the graph: nothing flows back through it.
  Tensor detach(Where where = Where::here()) const;

  const NodePtr& node() const { return node_; }

 private:
  NodePtr node_;
};

/// A value that training changes: its gradient is kept. `name` is what errors, graphs and files call it.
Tensor parameter(Array value, std::string name = "", Where where = Where::here());

/// An argument of an operation. The conversion happens on the caller's line, and remembers it: this is how
/// every operation, the operators too, knows the line of the book that asked for it.
struct In {
  Tensor tensor;
  Where where;

  In(const Tensor& t, Where w = Where::here()) : tensor(t), where(w) {}
  In(Tensor&& t, Where w = Where::here()) : tensor(std::move(t)), where(w) {}
  In(Array value, Where w = Where::here()) : tensor(std::move(value), w), where(w) {}
  In(double number, Where w = Where::here());

  const Array& value() const { return tensor.value(); }
  const Shape& shape() const { return tensor.shape(); }
};

/// While one of these lives, operations build no graph: for sampling, evaluation, optimiser steps.
class NoGrad {
 public:
  NoGrad();
  ~NoGrad();
  NoGrad(const NoGrad&) = delete;
  NoGrad& operator=(const NoGrad&) = delete;

 private:
  bool before_;
};
bool grad_enabled();

/// For new operations: memory for a result. It is an argument's own memory where that has this shape and is not read
/// again: a value in between, as up(x) in relu(up(x)), that no Tensor names, no observer sees and no backward pass
/// reads. So an operation that calls this takes these arguments by value, has the addresses of their numbers already,
/// and in its backward pass reads neither them nor their shape: it passes gradients by accumulate().
Array room_for(const Shape& shape, std::initializer_list<const In*> arguments);

/// For new operations: wraps a computed value in a node and notifies the observer.
Tensor make(const Operation& operation, Array value, std::vector<Tensor> inputs, Where where,
            std::function<void(Node&)> backward);

}  // namespace unrolled
