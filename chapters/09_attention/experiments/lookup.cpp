// The third part of the story: what one head cannot do, and two can.
#include <fmt/format.h>

#include "09_attention/experiments/story.hpp"
#include "09_attention/pointers.hpp"
#include "app/training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::attention {
namespace {

/// Trains one model on fresh questions, and returns the share of 4,000 others that it gets right.
double learn_to_look_up(app::Program& program, const std::string& name, const LookupOptions& options) {
  Generator generator(program.seed());
  const Lookup model(options, generator);
  const auto loss = [&](Generator& drawing) {
    const Questions questions = draw_questions(64, options.pointers, drawing);
    return cross_entropy(model(questions), questions.answers);
  };
  app::fit(program, name, loss, {.adam = nn::Adam(model.parameters()), .rate = nn::Constant{3e-3}},
           program.train_steps(1000, 600), generator);
  return share_right(model, draw_questions(4000, options.pointers, generator));
}

}  // namespace

void ask_for_two(app::Program& program) {
  program.section("One head or two?");
  program.say(
      "Six items, each a key with a value. The query names one key, or two, and the values are wanted in "
      "order, "
      "read out linearly from what one attention layer of width 32 returns.");
  const double one_pointer = learn_to_look_up(program, "one key, one head", {.pointers = 1, .heads = 1});
  const double one_head = learn_to_look_up(program, "two keys, one head", {.heads = 1});
  const double two_heads = learn_to_look_up(program, "two keys, two heads", {.heads = 2});
  const double with_mlp = learn_to_look_up(program, "two keys, one head, MLP", {.heads = 1, .mlp = true});
  const auto percent = [](double share) { return fmt::format("{:.1f} %", 100 * share); };
  program.table({"asked for", "heads", "read out by", "right"},
                {{"one key", "1", "linear", percent(one_pointer)},
                 {"two keys", "1", "linear", percent(one_head)},
                 {"two keys", "2", "linear", percent(two_heads)},
                 {"two keys", "1", "MLP, then linear", percent(with_mlp)}});
  program.say(
      "One head returns one weighted mean, and a linear readout of \"half 3, half 0\" cannot say which came "
      "first. "
      "An MLP after it can, because the two values may be weighted differently: so two heads are the simple "
      "solution, not the only one.");
  program.claim({.claim = "two heads look up two values at once, read out linearly (share right)",
                 .measured = two_heads,
                 .bound = 0.99,
                 .control = one_head,
                 .control_meaning = "one head"});
  program.claim({.claim = "one head cannot, read out linearly (share right)",
                 .measured = one_head,
                 .relation = "<=",
                 .bound = 0.40,
                 .control = with_mlp,
                 .control_meaning = "an MLP behind it"});
}

}  // namespace unrolled::attention
