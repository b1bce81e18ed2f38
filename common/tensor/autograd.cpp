// Reverse-mode differentiation: walk the graph from the loss back to the parameters, youngest value first.
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "tensor/kernels/kernels.hpp"
#include "tensor/tensor.hpp"

namespace unrolled {

Node::~Node() {
  // A chain of a million steps must not be freed by a million nested calls.
  std::vector<NodePtr> pending = std::move(inputs);
  while (!pending.empty()) {
    const NodePtr node = std::move(pending.back());
    pending.pop_back();
    if (node.use_count() > 1) continue;
    std::move(node->inputs.begin(), node->inputs.end(), std::back_inserter(pending));
    node->inputs.clear();
  }
}

Observer*& observer() {
  thread_local Observer* current = nullptr;
  return current;
}

void accumulate(Node& node, Array contribution) {
  if (!node.requires_grad) return;
  if (node.has_grad) {
    kernels::apply(
        node.grad, [](auto a, auto b) { return a + b; }, node.grad, contribution);
  } else {
    node.grad = std::move(contribution);
    node.has_grad = true;
  }
}

void accumulate_with(Node& node, const std::function<void(Array&)>& add) {
  write_or_add(node, [&](Array& gradient, bool begun) {
    if (!begun) gradient.fill(0);
    add(gradient);
  });
}

void write_or_add(Node& node, const std::function<void(Array&, bool)>& pass) {
  if (!node.requires_grad) return;
  assert(node.value.size() == count(node.value.shape()));  // not overwritten: see room_for()
  if (!node.has_grad) node.grad.resize(node.value.shape());
  pass(node.grad, std::exchange(node.has_grad, true));
}

Array last_use_of_grad(Node& node) { return node.keep_grad ? node.grad : std::move(node.grad); }

namespace {

/// Every node that the gradient can reach, youngest first: a value's gradient is complete before it is used.
std::vector<NodePtr> youngest_first(const NodePtr& last) {
  std::vector<NodePtr> reached{last};
  std::unordered_set<const Node*> seen{last.get()};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const NodePtr node = reached[i];
    for (const NodePtr& input : node->inputs) {
      if (input->requires_grad && seen.insert(input.get()).second) reached.push_back(input);
    }
  }
  std::sort(reached.begin(), reached.end(), [](const auto& a, const auto& b) { return a->id > b->id; });
  return reached;
}

}  // namespace

void Tensor::backward(Where where) const {
  if (size() != 1) {
    throw Error(fmt::format("backward: it starts from one number, and this is {}", to_string(shape())), where,
                "take mean() or sum() first, or give backward() the gradient of this tensor");
  }
  backward(xt::ones<Real>(shape()), where);
}

void Tensor::backward(const Array& gradient, Where where) const {
  if (!requires_grad()) {
    throw Error("backward: this value depends on no parameter, or was made under NoGrad", where);
  }
  if (gradient.shape() != shape()) {
    throw Error(fmt::format("backward: the gradient is {} and the value {}", to_string(gradient.shape()),
                            to_string(shape())),
                where);
  }
  const std::vector<NodePtr> nodes = youngest_first(node_);
  // What a value in between has kept from earlier passes must not flow back again
  std::unordered_map<const Node*, Array> kept;
  for (const NodePtr& node : nodes) {
    if (!node->backward) continue;
    if (node->has_grad && node->keep_grad) kept.emplace(node.get(), std::move(node->grad));
    node->has_grad = false;
  }
  accumulate(*node_, gradient);
  for (const NodePtr& node : nodes) {
    if (!node->has_grad) continue;
    if (Observer* watching = observer()) watching->on_backward(*node);
    if (!node->backward) continue;
    node->backward(*node);
    if (node->keep_grad) continue;
    node->has_grad = false;
    node->grad = Array();  // the memory goes to the next gradient
  }
  for (const NodePtr& node : nodes) {
    if (const auto before = kept.find(node.get()); before != kept.end()) accumulate(*node, before->second);
  }
}

}  // namespace unrolled
