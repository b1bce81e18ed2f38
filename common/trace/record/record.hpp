// The record of a run: each operation with its inputs, its value, its place in the model and the line of the
// book that made it, forwards and backwards. Debugger, DOT, JSON and page are views of this one record.
//
//   trace::Recording recording;                    // from here on everything is recorded
//   trace::Scope scope("attn");                    // where in the model we are
//   Tensor scores = matmul(q, transpose(k));       // a step by itself
//   trace::label(scores, "scores", {{"query", words}, {"key", words}});
//
// When no Recording is alive, each of these calls is one null check.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/node.hpp"
#include "tensor/tensor.hpp"

namespace unrolled::trace {

enum class Pass { forward, backward };

/// What one axis of a value means ("query"), and what each position on it is called (its words; may be
/// empty).
struct Axis {
  std::string name;
  std::vector<std::string> ticks;
};

/// min, max, mean and standard deviation of the finite elements; all 0 when there are none.
struct Statistics {
  double min = 0, max = 0, mean = 0, std = 0;
  std::size_t nans = 0, infinities = 0;
};

Statistics statistics_of(const Array& value);

/// One operation, one leaf (a parameter or constant, when first used), or one gradient.
struct Step {
  std::size_t index = 0;  ///< its place in the record
  Pass pass = Pass::forward;
  std::string operation{};            ///< "matmul"; leaves: "parameter" or "constant"
  std::string formula{};              ///< "y = a · b"; backward: how this gradient is passed on
  std::vector<std::size_t> inputs{};  ///< earlier steps; backward: the gradients this one was summed from
  std::string label{};                ///< "scores"; backward: "∂scores"; may be empty
  std::vector<Axis> axes{};           ///< one an axis of the value, outermost first; may be empty
  std::string note{};                 ///< a sentence for the reader
  std::vector<std::string> scope{};   ///< {"encoder.0", "attn"}
  Shape shape{};
  Array values{};  ///< whole up to 4,096 elements, else the corner at the origin
  Statistics statistics{};
  std::string file{};  ///< from the top of the repository
  int line = 0;
  std::optional<std::size_t> forward{};  ///< backward: the forward step whose gradient this is

  /// False when `values` is only a corner.
  bool whole() const { return values.shape() == shape; }
  bool leaf() const { return operation == "parameter" || operation == "constant"; }
  /// Something went wrong here: a NaN, or an infinity that no mask has put there.
  bool broken() const {
    return statistics.nans > 0 || (statistics.infinities > 0 && operation != "masked_fill");
  }
};

/// Values of more elements than this are kept as a corner.
inline constexpr std::size_t whole_limit = 4096;

/// The value, or its block at the origin with at most `most` elements: the longest axis is halved until it fits.
Array corner(const Array& value, std::size_t most = whole_limit);

/// "encoder.0.attn"
std::string path_of(const std::vector<std::string>& scope);

/// The steps of one run, in the order they happened. Inputs always point at earlier steps.
class Record {
 public:
  const std::vector<Step>& steps() const { return steps_; }
  const Step& operator[](std::size_t index) const { return steps_[index]; }
  Step& operator[](std::size_t index) { return steps_[index]; }
  std::size_t size() const { return steps_.size(); }
  bool empty() const { return steps_.empty(); }

  /// Appends a step and returns its index. Sets index, shape, values and statistics from the value.
  std::size_t add(Step step, const Array& value);

  /// The latest step with this label.
  std::optional<std::size_t> find(std::string_view label) const;

  /// The first step of the backward pass.
  std::optional<std::size_t> backward_begins() const;

 private:
  std::vector<Step> steps_;
};

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

/// The recording of this thread, or null.
inline constinit thread_local Recording* current = nullptr;

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

/// What label() called the positions along an axis of a value; empty when it did not, or nothing records. Negative
/// axes count from the last. So a layer can name its result after the words that it was given.
std::vector<std::string> ticks(const Tensor& x, int axis);

/// A sentence about a value, for the reader who has stopped there.
void note(const Tensor& x, std::string text);

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

}  // namespace unrolled::trace
