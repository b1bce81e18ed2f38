// One training step of the transformer of chapter 11, which translates word numbers into word numbers.
#include "11_transformer/transformer.hpp"
#include "floor.hpp"
#include "training.hpp"

using namespace unrolled;

namespace {

constexpr std::size_t B = 32, H = 4, V = 500, F = 4;  // F: how many times wider the feed-forward layer is

struct Size {
  std::size_t layers, C, T;  ///< layers of each side; source and target have T words
};
const std::map<std::string, Size> sizes = {{"128", {2, 128, 32}}};

bench::Work ours(const std::string& size) {
  const auto& [layers, C, T] = bench::named(sizes, size);
  Generator generator(1);
  const transformer::Transformer model(
      {.vocabulary = V, .width = C, .heads = H, .inner = F * C, .layers = layers}, generator);
  const text::Padded source{bench::random_ids(B, T, V, generator), Indices(Indices::shape_type{B}, T)};
  const Indices before = bench::random_ids(B, T, V, generator), after = bench::random_ids(B, T, V, generator);
  return bench::training(
      model, [=](const transformer::Transformer& m) { return cross_entropy(m(source, before), after); });
}

bench::Work products(const std::string& size) {
  const auto& [layers, C, T] = bench::named(sizes, size);
  using Sees = bench::Floor::Sees;
  bench::Floor floor;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    floor.multi_head(B, T, T, C, H, Sees::all);
    floor.feed_forward(B * T, C, F * C);
  }
  for (std::size_t layer = 0; layer < layers; ++layer) {
    floor.multi_head(B, T, T, C, H, Sees::past);
    floor.multi_head(B, T, T, C, H, Sees::all);
    floor.feed_forward(B * T, C, F * C);
  }
  floor.linear_transposed(B * T, C, V);
  return std::move(floor).work();
}

}  // namespace

int main(int argc, char** argv) { return bench::serve(argc, argv, {{"ours", ours}, {"floor", products}}); }
