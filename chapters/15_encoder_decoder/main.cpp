#include "15_encoder_decoder/experiments/sentences.hpp"
#include "15_encoder_decoder/glm.hpp"
#include "15_encoder_decoder/infilling.hpp"
#include "15_encoder_decoder/scoring.hpp"
#include "15_encoder_decoder/t5.hpp"
#include "app/training.hpp"
#include <ctime>
using namespace unrolled;
using namespace unrolled::infilling;
static double cpu() { return double(std::clock()) / CLOCKS_PER_SEC; }
struct WarmLinear { double peak; std::size_t warmup, total; double flat = 0;
  double operator()(std::size_t s) const { if (s <= warmup) return peak * s / warmup; double from = std::max<double>(warmup, flat * total);
    if (s <= from) return peak; return peak * (total - s + 1.0) / (total - from); } };
int main(int argc, char** argv) {
  std::uint64_t seed = argc > 1 ? std::atoi(argv[1]) : 0;
  std::string what = argc > 2 ? argv[2] : "t5";
  std::size_t steps = argc > 3 ? std::atoi(argv[3]) : 2000;
  double rate = argc > 4 ? std::atof(argv[4]) : 8e-3;
  std::size_t layers = argc > 5 ? std::atoi(argv[5]) : 1;
  double flat = argc > 6 ? std::atof(argv[6]) : .4;
  double std_ = argc > 7 ? std::atof(argv[7]) : .1;
  Generator g(seed);
  const Marks marks{bert::Grammar().size()};
  auto train = draw_sentences(20000, g), test = draw_sentences(300, g);
  std::vector<bert::Sentence> mixed;
  for (std::size_t i = 0; i < test.size(); ++i) mixed.push_back(with_right_side_of(test[i], test[(i + 1) % test.size()]));
  double t0 = cpu();
  auto report = [&](const char* name, std::size_t step, double loss, double right, double control) {
    fmt::print("{} seed {} step {} loss {:.3f} right {:.3f} control {:.3f} cpu {:.1f}\n", name, seed, step, loss, right, control, cpu() - t0); std::fflush(stdout); };
  if (what == "t5") {
    T5 model({.vocabulary = marks.size(), .layers = layers}, g);
    nn::UpdateRule rule{.adam = nn::AdamW(model.parameters(), 0, {}), .rate = WarmLinear{rate, 100, steps, flat}, .clip = 1};
    auto draw = [&](Generator& d) { std::vector<Task> tasks; for (int i = 0; i < 32; ++i) { auto& s = train[d.below(train.size())]; tasks.push_back(corrupt(s.words, draw_gaps(s.words.size(), d), marks)); } return task_loss(model, batch_of(tasks, marks)); };
    auto eval = [&](const std::vector<bert::Sentence>& of) { NoGrad n; std::vector<Task> tasks; for (auto& s : of) tasks.push_back(corrupt(s.words, {particle_of(s)}, marks)); auto b = batch_of(tasks, marks); return share_right(model(b.source, b.given), b.wanted); };
    std::size_t step = 0;
    nn::fit(draw, rule, steps, g, {.after_step = [&](double loss) { if (++step % 250 == 0) report("t5", step, loss, eval(test), eval(mixed)); }});
    fmt::print("parameters {}\n", [&] { std::size_t n = 0; for (auto& p : model.parameters()) n += p.size(); return n; }());
  }
  if (what == "fim" || what == "lr") {
    const double turned = what == "fim" ? .8 : 0;
    gpt::Gpt model({.vocabulary = marks.size(), .context = 24, .width = 32, .heads = 4, .layers = layers, .initial_std = std_}, g);
    nn::UpdateRule rule{.adam = nn::AdamW(model.parameters(), 0, {}), .rate = WarmLinear{rate, 100, steps, flat}, .clip = 1};
    auto draw = [&](Generator& d) { std::vector<Tokens> rows; for (int i = 0; i < 32; ++i) { auto& s = train[d.below(train.size())]; rows.push_back(d.chance(turned) ? to_middle(s.words, draw_middle(s.words.size(), d), Order::prefix_first, marks) : as_it_is(s.words, marks)); } auto e = next_tokens(rows); return cross_entropy(model(e.inputs), e.targets); };
    auto eval = [&](const std::vector<bert::Sentence>& of) { NoGrad n; std::vector<Tokens> rows; for (auto& s : of) rows.push_back(to_middle(s.words, particle_of(s), Order::prefix_first, marks)); auto e = next_tokens(rows, std::vector<std::size_t>(rows.size(), 2)); return share_right(model(e.inputs), e.targets); };
    auto plain = [&] { NoGrad n; std::vector<Tokens> rows; for (auto& s : test) rows.push_back(as_it_is(s.words, marks)); auto e = next_tokens(rows); return cross_entropy(model(e.inputs), e.targets).item(); };
    auto rank = [&] { NoGrad n; std::size_t ok = 0; for (auto& s : test) { std::vector<Tokens> rows; for (Index p = 9; p < 25; ++p) { auto w = s.words; w[s.particle] = p; rows.push_back(as_it_is(w, marks)); } auto e = next_tokens(rows); auto l = log_probabilities(model(e.inputs), e.targets); ok += std::max_element(l.begin(), l.end()) - l.begin() == s.words[s.particle] - 9; } return double(ok) / test.size(); };
    std::size_t step = 0;
    nn::fit(draw, rule, steps, g, {.after_step = [&](double loss) { if (++step % 200 == 0) { report(what.c_str(), step, loss, eval(test), eval(mixed)); } }});
    std::size_t left = 0; { NoGrad n; std::vector<Tokens> rows; for (auto& s : test) rows.push_back(as_it_is(s.words, marks)); auto e = next_tokens(rows); auto l = argmax(model(e.inputs)); for (std::size_t i = 0; i < test.size(); ++i) left += l(i, test[i].particle) == test[i].words[test[i].particle]; }
    fmt::print("plain loss {:.4f} rank {:.3f} from the left {:.3f}\n", plain(), rank(), left / 300.0);
  }
  if (what == "glm") {
    Glm model({.vocabulary = marks.size(), .context = 24, .width = 32, .heads = 4, .layers = layers, .initial_std = std_}, 8, g);
    nn::UpdateRule rule{.adam = nn::AdamW(model.parameters(), 0, {}), .rate = WarmLinear{rate, 100, steps, flat}, .clip = 1};
    auto draw = [&](Generator& d) { std::vector<Blanked> rows; for (int i = 0; i < 32; ++i) { auto& s = train[d.below(train.size())]; rows.push_back(blank(s.words, draw_gaps(s.words.size(), d), marks)); } return blank_loss(model, batch_of(rows)); };
    auto eval = [&](const std::vector<bert::Sentence>& of) { NoGrad n; std::vector<Blanked> rows; for (auto& s : of) rows.push_back(blank(s.words, {particle_of(s)}, marks)); auto b = batch_of(rows); return share_right(model(b), b.wanted); };
    std::size_t step = 0;
    nn::fit(draw, rule, steps, g, {.after_step = [&](double loss) { if (++step % 200 == 0) report("glm", step, loss, eval(test), eval(mixed)); }});
  }
}
