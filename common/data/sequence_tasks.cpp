#include "data/sequence_tasks.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace unrolled::data {

Adding adding_problem(std::size_t batch, std::size_t time, Generator& generator) {
  if (time < 2) throw Error(fmt::format("adding problem: {} numbers have no two halves", time), "T ≥ 2");
  Adding task{xt::zeros<Real>({batch, time, std::size_t{2}}), xt::zeros<Real>({batch})};
  const std::size_t half = time / 2;
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t t = 0; t < time; ++t) task.inputs(b, t, 0) = static_cast<Real>(generator.uniform());
    const std::size_t marked[] = {generator.below(half), half + generator.below(time - half)};
    for (const std::size_t t : marked) {
      task.inputs(b, t, 1) = 1;
      task.targets(b) += task.inputs(b, t, 0);
    }
  }
  return task;
}

double best_constant_error(const Array& targets) {
  if (targets.size() == 0) throw Error("best constant: there are no targets");
  double sum = 0, squares = 0;
  for (const Real target : flat(targets)) {
    sum += target;
    squares += static_cast<double>(target) * static_cast<double>(target);
  }
  const auto n = static_cast<double>(targets.size());
  return squares / n - (sum / n) * (sum / n);
}

Copying copy_task(std::size_t batch, const CopyingOptions& options, Generator& generator) {
  if (options.symbols == 0 || options.length == 0) {
    throw Error(fmt::format("copy task: {} of {} symbols are to be copied", options.length, options.symbols),
                "at least one of each");
  }
  const std::size_t time = options.time(), mark_at = options.length + options.delay;
  Copying task{Indices::from_shape({batch, time}), Indices::from_shape({batch, time})};
  task.inputs.fill(options.blank());
  task.targets.fill(options.blank());
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < options.length; ++i) {
      const auto symbol = static_cast<Index>(generator.below(options.symbols));
      task.inputs(b, i) = symbol;
      task.targets(b, mark_at + i) = symbol;
    }
    task.inputs(b, mark_at) = options.mark();
  }
  return task;
}

}  // namespace unrolled::data
