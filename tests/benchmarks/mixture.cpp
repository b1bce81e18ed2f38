// What do experts cost that do not work? One routed layer of chapter 18, forward and backward, and dense layers beside it, in turn.
#include "18_mixture_of_experts/model.hpp"
#include "harness.hpp"

using namespace unrolled;
using namespace unrolled::mixture;
using bench::median;
using bench::milliseconds;

namespace {

constexpr std::size_t token_count = 2048, width = 64, inner_size = 256;

struct Way {
  const char* name;
  std::function<Tensor(const Tensor&)> layer;
  std::vector<Tensor> parameters;
};

/// One token through one of E experts, with room for all.
Way routed(const char* name, std::size_t E, Generator& generator) {
  const RoutedLayer layer({.width = width, .inner = inner_size, .experts = E}, generator);
  return {name,
          [layer](const Tensor& x) {
            std::vector<Report> reports;
            return layer(x, {}, reports, nullptr);
          },
          layer.parameters()};
}

Way dense(const char* name, std::size_t times, Generator& generator) {
  const FeedForward layer({.width = width, .inner = times * inner_size}, generator);
  return {name, [layer](const Tensor& x) { return layer(x); }, layer.parameters()};
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 101;
  Generator generator(1);
  const Way ways[] = {routed("one of 4", 4, generator), routed("one of 8", 8, generator),
                      routed("one of 16", 16, generator), dense("dense", 1, generator),
                      dense("dense × 8", 8, generator)};
  const Tensor x = parameter(normal({token_count, width}, 1, generator));
  const Array gradient = normal({token_count, width}, 1, generator);

  std::vector<double> times[std::size(ways)];
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < std::size(ways); ++i) {
      for (Tensor p : ways[i].parameters) p.zero_grad();
      Tensor(x).zero_grad();
      times[i].push_back(milliseconds([&] { ways[i].layer(x).backward(gradient); }));
    }
  }
  // The ratio of neighbours in a round, so that a busy machine disturbs both
  const auto ratio = [&](std::size_t above, std::size_t below) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < times[0].size(); ++round)
      ratios.push_back(times[above][round] / times[below][round]);
    return median(ratios);
  };
  fmt::print("a layer of experts, width {}, inner size {}, {} tokens, forward and backward (medians of {})\n",
             width, inner_size, token_count, rounds);
  for (std::size_t i = 0; i < std::size(ways); ++i)
    fmt::print("  {:<12} {:8.3f} µs a token\n", ways[i].name, 1e3 * median(times[i]) / token_count);
  fmt::print("  one of 16 ÷ one of 4    {:6.2f}\n", ratio(2, 0));
  fmt::print("  one of 8 ÷ dense        {:6.2f}\n", ratio(1, 3));
  fmt::print("  dense × 8 ÷ one of 8    {:6.2f}\n", ratio(4, 1));
}
