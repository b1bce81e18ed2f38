// One training step of the GPT of chapter 13, on characters.
#include "13_gpt/gpt.hpp"
#include "floor.hpp"
#include "training.hpp"

using namespace unrolled;

namespace {

struct Size {
  gpt::Config config;
  std::size_t B;
};

const std::map<std::string, Size> sizes = {
    {"small", {{.vocabulary = 65, .context = 64, .width = 128, .heads = 4, .layers = 4}, 12}},
    {"large", {{.vocabulary = 65, .context = 128, .width = 384, .heads = 6, .layers = 6}, 4}},
};

bench::Work ours(const std::string& size) {
  const auto& [config, B] = bench::named(sizes, size);
  Generator generator(1);
  const gpt::Gpt model(config, generator);
  const Indices inputs = bench::random_ids(B, config.context, config.vocabulary, generator);
  const Indices targets = bench::random_ids(B, config.context, config.vocabulary, generator);
  return bench::training(model, [=](const gpt::Gpt& m) { return cross_entropy(m(inputs), targets); });
}

bench::Work products(const std::string& size) {
  const auto& [config, B] = bench::named(sizes, size);
  const std::size_t T = config.context, C = config.width;
  bench::Floor floor;
  for (std::size_t layer = 0; layer < config.layers; ++layer) {
    floor.multi_head(B, T, T, C, config.heads, bench::Floor::Sees::past);
    floor.feed_forward(B * T, C, 4 * C);
  }
  floor.linear_transposed(B * T, C, config.vocabulary);
  return std::move(floor).work();
}

}  // namespace

int main(int argc, char** argv) { return bench::serve(argc, argv, {{"ours", ours}, {"floor", products}}); }
