#include <ctime>
#include "16_scaling/language.hpp"
#include "18_mixture_of_experts/model.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"
using namespace unrolled;
using namespace unrolled::mixture;
int main(int argc, char** argv) {
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
  const double rate = argc > 2 ? std::atof(argv[2]) : 1.2e-2;
  Generator g(seed);
  const scaling::Facts language(32, 1.4, g);
  const Indices asked = language.draw(128, 34, g);
  struct Way { const char* name; Config c; double alpha; };
  const auto with = [](auto f) { Config c; f(c); return c; };
  std::vector<Way> ways = {{"dense", with([](Config& c){c.routing = Routing::dense;}), 0},
    {"dense8", with([](Config& c){c.routing = Routing::dense; c.inner = 64;}), 0},
    {"learnt", with([](Config&){}), 0}, {"l .01", with([](Config&){}), .01}, {"l .1", with([](Config&){}), .1},
    {"random", with([](Config& c){c.routing = Routing::random;}), 0}, {"hash", with([](Config& c){c.routing = Routing::hash;}), 0},
    {"top2 .1", with([](Config& c){c.top = 2;}), .1}, {"E4 .1", with([](Config& c){c.experts = 4;}), .1}};
  for (auto& w : ways) {
    Generator own(seed);
    const double t0 = double(std::clock()) / CLOCKS_PER_SEC;
    Model model(w.c, own);
    nn::fit([&](Generator& drawing) {
      const Indices rows = language.draw(32, 34, drawing);
      const Indices in = xt::view(rows, xt::all(), xt::range(std::size_t{0}, std::size_t{33})), out = xt::view(rows, xt::all(), xt::range(std::size_t{1}, std::size_t{34}));
      return loss_of(model, in, out, w.alpha, &drawing);
    }, {.adam = nn::AdamW(model.parameters(), 0, {.beta2 = .98}), .rate = nn::WarmupCosine{.peak = rate, .warmup = 50, .total = 250, .floor = rate / 20}, .clip = 1}, 250, own);
    const NoGrad no;
    std::vector<Routed> did;
    const Indices in = xt::view(asked, xt::all(), xt::range(std::size_t{0}, std::size_t{33}));
    const Tensor logits = model(in, did, &own);
    const double kl = scaling::divergence(language, asked, logits);
    double b = 0, dropped = 0;
    if (!did.empty()) {
      auto& r = did[0].routes;
      b = busiest(shares_of(r.experts, w.c.experts));
      const auto plan = assign(r.experts, w.c.experts, capacity_of(r.experts.shape(0), w.c.experts, w.c.top, 1.25));
      dropped = double(plan.dropped()) / double(r.experts.size());
    }
    fmt::print("{} {:8} KL {:.4f} busiest {:.2f} dropped {:.3f} cpu {:.1f}\n", seed, w.name, kl, b, dropped, double(std::clock()) / CLOCKS_PER_SEC - t0);
    std::fflush(stdout);
  }
}
