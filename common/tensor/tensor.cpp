#include "tensor/tensor.hpp"

#include <fmt/format.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace unrolled {
namespace {

/// Every step of a training makes and frees arrays of the same sizes. By default glibc gives large ones back to the
/// kernel each time, and the next step pays for zeroed pages again: a GPT step then takes 15 to 25 % longer.
[[maybe_unused]] const bool memory_is_kept = [] {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
  return true;
}();

constexpr Operation constant_operation{"constant", "", ""};
constexpr Operation parameter_operation{"parameter", "", ""};
constexpr Operation detach_operation{"detach", "y = x", "nothing flows back"};

thread_local bool building_graph = true;

NodePtr new_node(const Operation& operation, Array value, Where where) {
  // Ids count up through the whole run: a node is always younger than what it was made of.
  thread_local std::size_t next_id = 0;
  auto node = std::make_shared<Node>();
  node->operation = &operation;
  node->id = next_id++;
  node->value = std::move(value);
  node->where = where;
  return node;
}

}  // namespace

Tensor::Tensor(Array value, Where where) : node_(new_node(constant_operation, std::move(value), where)) {}

Tensor parameter(Array value, std::string name, Where where) {
  NodePtr node = new_node(parameter_operation, std::move(value), where);
  node->requires_grad = true;
  node->keep_grad = true;
  node->name = std::move(name);
  return Tensor(std::move(node));
}

Array room_for(const Shape& shape, std::initializer_list<const In*> arguments) {
  for (const In* x : arguments) {
    const NodePtr& node = x->tensor.node();
    const bool read_later = node.use_count() > 1 ||
                            (node->requires_grad && node->operation->backward_pass == BackwardPass::reads_y);
    if (x->shape() == shape && !read_later && observer() == nullptr) return std::move(node->value);
  }
  return Array::from_shape(shape);
}

Tensor make(const Operation& operation, Array value, std::vector<Tensor> inputs, Where where,
            std::function<void(Node&)> backward) {
  NodePtr node = new_node(operation, std::move(value), where);
  node->inputs.reserve(inputs.size());
  for (const Tensor& input : inputs) {
    node->inputs.push_back(input.node());
    node->requires_grad |= input.requires_grad();
  }
  node->requires_grad &= building_graph;
  if (Observer* watching = observer()) watching->on_forward(*node);
  if (node->requires_grad) {
    node->backward = std::move(backward);
  } else {
    node->inputs.clear();  // nothing will flow back, so nothing needs to be kept alive
  }
  return Tensor(std::move(node));
}

std::size_t Tensor::size(int axis) const {
  const int axes = static_cast<int>(shape().size());
  const int wanted = axis < 0 ? axis + axes : axis;
  if (wanted < 0 || wanted >= axes) {
    throw Error(fmt::format("size: {} has no axis {}", to_string(shape()), axis));
  }
  return shape()[static_cast<std::size_t>(wanted)];
}

Real Tensor::item() const {
  if (size() != 1) {
    throw Error(fmt::format("item: {} holds {} numbers, not one", to_string(shape()), size()), node_->where,
                "take sum() or mean() first");
  }
  return value().flat(0);
}

Array Tensor::grad() const {
  if (node_->has_grad) return node_->grad;
  if (!node_->keep_grad) {
    throw Error(fmt::format("grad: the gradient of this {} was not kept", node_->operation->name),
                node_->where, "call keep_grad() on it before backward()");
  }
  return xt::zeros<Real>(shape());
}

void Tensor::zero_grad() {
  node_->has_grad = false;  // the buffer stays, for the next step's gradient
}

Tensor Tensor::detach(Where where) const {
  const NoGrad no_grad;
  return make(detach_operation, value(), {*this}, where, nullptr);
}

In::In(double number, Where w) : tensor(Array(static_cast<Real>(number)), w), where(w) {}

NoGrad::NoGrad() : before_(building_graph) { building_graph = false; }
NoGrad::~NoGrad() { building_graph = before_; }
bool grad_enabled() { return building_graph; }

}  // namespace unrolled
