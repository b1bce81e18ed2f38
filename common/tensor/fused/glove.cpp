#include "tensor/fused/glove.hpp"

#include "tensor/kernels/kernels.hpp"

namespace unrolled {

void glove_step(GlovePlace w, GlovePlace c, std::size_t stride, Real slope, Real rate) {
  using kernels::Batch;
  const Batch factor(slope), length(rate);
  const auto move = [&](GlovePlace place, std::size_t i, const Batch& numbers, const Batch& gradient) {
    const Batch squares = Batch::load_aligned(place.squares + i);
    (numbers - length * gradient / xsimd::sqrt(squares)).store_aligned(place.numbers + i);
    (squares + gradient * gradient).store_aligned(place.squares + i);
  };
  for (std::size_t i = 0; i < stride; i += kernels::lanes) {
    const Batch x = Batch::load_aligned(w.numbers + i), y = Batch::load_aligned(c.numbers + i);
    move(w, i, x, factor * y);
    move(c, i, y, factor * x);
  }
}

}  // namespace unrolled
