// How a record is made, and how the book names what is in it.
//
//   trace::Recording recording;                    // from here on everything is recorded
//   trace::Scope scope("attn");                    // where in the model we are
//   const Tensor scores = matmul(q, transpose(k)), weights = softmax(scores);
//   trace::names({{"scores", scores}, {"weights", weights}}, {{"query", q}, {"key", k}});
//
// When no Recording is alive, each of these calls is one null check.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/node.hpp"
#include "tensor/tensor.hpp"
#include "trace/record/record.hpp"

namespace unrolled::trace {

/// A step written by hand, for code on bare arrays. `inputs` are labels of earlier steps.
struct Made {
  std::string operation{}, formula{};
  std::vector<std::string> inputs{};
  std::string label{};
  std::vector<Axis> axes{};
  std::string note{};
};

/// Records this thread's operations while it lives. Recordings may nest: the innermost sees the steps.
class Recording : public Observer {
 public:
  Recording();
  ~Recording() override;
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  Record record;

  void on_forward(const Node& node) override;
  void on_backward(const Node& node) override;
  /// The step that made a value. A value from before the recording gets one now, as a leaf.
  Step& step_of(const Node& node);

 private:
  friend class Scope;
  friend class Backward;
  friend void step(Made, const Array&, Where);

  std::vector<std::string> scope_;
  std::size_t backward_depth_ = 0;                             // how many Backward are alive
  std::map<std::size_t, std::size_t> forward_;                 // node id → its step
  std::map<std::size_t, std::size_t> backward_;                // node id → the step of its gradient
  std::map<std::size_t, std::vector<std::size_t>> consumers_;  // node id → ids of the nodes made from it
  Observer* outer_observer_;
  Recording* outer_;
};

/// The recording of this thread, or null. One for the whole program, with all libraries that it loads.
extern constinit thread_local Recording* current;

/// Whether anything is recorded: to skip preparation that only the record needs.
inline bool recording() { return current != nullptr; }

/// What is computed while this lives belongs to this part of the model. A scope named "t=3" or "time.3" is a
/// time step, and drawn as a column.
class Scope {
 public:
  explicit Scope(std::string_view name) {
    if (recording()) enter(std::string(name));
  }
  /// Scope("t=", 3) is Scope("t=3"), put together only when recording.
  Scope(std::string_view name, std::size_t number) {
    if (recording()) enter(std::string(name) + std::to_string(number));
  }
  ~Scope() {
    if (entered_) leave();
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  void enter(std::string name);
  void leave();
  bool entered_ = false;
  std::size_t depth_ = 0;
};

/// Names a value, and what its axes mean; returns it. Its gradient will be called "∂name".
const Tensor& label(const Tensor& x, std::string_view name, std::vector<Axis> axes = {});
Tensor label(Tensor&& x, std::string_view name, std::vector<Axis> axes = {});

/// A value and its name, for names().
struct Named {
  std::string_view name;
  const Tensor& value;
};

/// What an axis means, and a value that has the same words on one of its axes, for instance on its rows: {"key", k}. Or the meaning
/// alone: {"feature"}.
struct AxisOf {
  std::string_view name;
  const Tensor* like = nullptr;
  int axis = -2;  ///< of `like`
  AxisOf(const char* name) : name(name) {}
  AxisOf(const char* name, const Tensor& like, int axis = -2) : name(name), like(&like), axis(axis) {}
};

/// Names the values of a function together, at its end, so that its formulas stand by themselves. `axes` are the last axes of each
/// value; those before them are called "batch", and a value that has fewer takes the last ones.
void names(std::initializer_list<Named> values, std::initializer_list<AxisOf> axes = {});

/// What the positions along an axis of a value are called; empty when nobody said so, or nothing records. Negative axes count from
/// the last. A value without names of its own has those of what it was made from, as long as the operation keeps that axis: rows
/// of `norm(x)`, `x · W` and `x + f(x)` are called as those of x. So a layer knows the words that were given to the model.
std::vector<std::string> ticks(const Tensor& x, int axis);

/// A sentence about a value, for the reader who has stopped there.
void note(const Tensor& x, std::string_view text);

/// Steps written by hand while this lives belong to the backward pass.
class Backward {
 public:
  Backward();
  ~Backward();
  Backward(const Backward&) = delete;
  Backward& operator=(const Backward&) = delete;

 private:
  bool entered_ = false;
};

/// Records a step made by hand. In the backward pass, the label "∂x" makes it the gradient of step "x".
/// Errors: an input names no earlier step.
void step(Made made, const Array& value, Where where = Where::here());

/// The same around a value: `const Array error = made({"subtract", "ŷ − y", {"ŷ"}, "e"}, prediction - y);`
Array made(Made how, Array value, Where where = Where::here());

}  // namespace unrolled::trace
