// How a value was made: one node of the graph that reverse-mode differentiation walks backwards.
// Chapters use Tensor (tensor.hpp); this is for operations and for observers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/where.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// Whether the backward pass reads y. If it does not, the next operation may overwrite y: see room_for().
enum class BackwardPass { reads_y, ignores_y };

/// What an operation is called and what it computes, forwards and backwards, as the debugger shows it.
struct Operation {
  const char* name;      ///< "matmul"
  const char* formula;   ///< "y = a · b"
  const char* backward;  ///< "∂a = ∂y · bᵀ,  ∂b = aᵀ · ∂y"
  BackwardPass backward_pass = BackwardPass::reads_y;
};

struct Node;
using NodePtr = std::shared_ptr<Node>;

struct Node {
  Node() = default;
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  const Operation* operation = nullptr;
  std::size_t id = 0;  ///< in order of creation: an input's id is smaller than its output's
  Array value;
  Array grad;  ///< ∂loss/∂value; empty until the first contribution arrives
  bool has_grad = false;
  bool keep_grad = false;  ///< a leaf keeps its gradient after backward(), any other value only when asked
  bool requires_grad = false;
  std::vector<NodePtr> inputs;
  std::function<void(Node&)> backward;  ///< adds this node's share to the gradients of its inputs
  std::string name;                     ///< parameters only: "encoder.0.attn.W_q"
  Where where;

  const Array& input(std::size_t i) const { return inputs[i]->value; }
  /// Whether input i needs a gradient: operations skip the work for those that do not.
  bool wants(std::size_t i) const { return inputs[i]->requires_grad; }
};

/// Adds a contribution to a node's gradient; does nothing when the node needs none.
void accumulate(Node& node, Array contribution);
/// Adds in place: `add(gradient)` is called on the node's gradient, which starts as zeros.
void accumulate_with(Node& node, const std::function<void(Array& gradient)>& add);
/// The same without the zeros: unless `add` holds, the gradient is yet to be written, all of it.
void write_or_add(Node& node, const std::function<void(Array& gradient, bool add)>& pass);
/// The gradient of a node in the backward pass, for its last reader: moved, unless it is kept.
Array last_use_of_grad(Node& node);

/// Sees each operation as it happens. common/trace records with one.
class Observer {
 public:
  virtual ~Observer() = default;
  /// A value was computed.
  virtual void on_forward(const Node& node) = 0;
  /// A value's gradient is complete; its share is about to be passed back to its inputs. The value itself is gone
  /// where a later operation has overwritten it (room_for). That happens only while there is no observer: one that
  /// saw the forward pass finds all of them.
  virtual void on_backward(const Node& node) = 0;
};

/// The observer of this thread, or null: then recording is off and costs nothing.
Observer*& observer();

}  // namespace unrolled
