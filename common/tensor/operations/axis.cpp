#include "tensor/operations/axis.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace unrolled {

AxisView view_axis(const Shape& shape, int axis, const char* operation, Where where) {
  const int axes = static_cast<int>(shape.size());
  const int wanted = axis < 0 ? axis + axes : axis;
  if (wanted < 0 || wanted >= axes) {
    throw Error(
        fmt::format("{}: {} has no axis {}", operation, to_string(shape), axis), where,
        axes == 0 ? "a single number has no axes" : fmt::format("axes go from {} to {}", -axes, axes - 1));
  }
  AxisView view;
  view.axis = static_cast<std::size_t>(wanted);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::size_t& part = i < view.axis ? view.outer : i == view.axis ? view.length : view.inner;
    part *= shape[i];
  }
  return view;
}

Shape reduced(const Shape& shape, std::size_t axis, bool keep_axis) {
  Shape result;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i != axis) {
      result.push_back(shape[i]);
    } else if (keep_axis) {
      result.push_back(1);
    }
  }
  return result;
}

}  // namespace unrolled
