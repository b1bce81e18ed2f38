// Causal self-attention with its four projections, forward and backward, at growing length: B · T = 2048 tokens of
// width 256, 4 heads. Past some length the T² of the weights outgrows everything else.
#include "09_attention/attention.hpp"
#include "floor.hpp"

using namespace unrolled;

namespace {

constexpr std::size_t tokens = 2048, C = 256, H = 4;

bench::Work ours(const std::string& length) {
  const std::size_t T = bench::number(length), B = tokens / T;
  Generator generator(1);
  const attention::MultiHeadAttention layer(C, H, generator);
  const Tensor x = parameter(normal({B, T, C}, 1, generator));
  const Array gradient = normal({B, T, C}, 1, generator);
  const Mask hidden = attention::causal_mask(T);
  return {[=] {
            for (Tensor p : layer.parameters()) p.zero_grad();
            Tensor(x).zero_grad();
            layer(x, x, hidden).backward(gradient);
          },
          [=] {
            const NoGrad no_grad;
            std::vector<Tensor> results{layer(x, x, hidden), Tensor(x.grad())};
            for (const Tensor& p : layer.parameters()) results.push_back(Tensor(p.grad()));
            return results;
          }};
}

bench::Work products(const std::string& length) {
  const std::size_t T = bench::number(length), B = tokens / T;
  bench::Floor floor;
  floor.multi_head(B, T, T, C, H, bench::Floor::Sees::past);
  return std::move(floor).work();
}

}  // namespace

int main(int argc, char** argv) { return bench::serve(argc, argv, {{"ours", ours}, {"floor", products}}); }
