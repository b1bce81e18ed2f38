// Chapter 23: how does a model learn what people prefer?
#include "23_rlhf/experiments/story.hpp"

using namespace unrolled;
using namespace unrolled::rlhf;

int main(int argc, char** argv) {
  app::Program program("23_rlhf", "How does a model learn what people prefer?");
  Options options;
  program.option("--rate", options.rate, "the learning rate of PPO and DPO", app::above(0));
  program.option("--clip", options.clip, "how far one batch may move a probability: a ratio within 1 ± this",
                 app::above(0));
  program.option("--lambda", options.lambda, "how far GAE looks ahead: 0 one token, 1 to the end of the text",
                 app::at_least(0, 1));
  program.option("--kl-coefficient", options.kl_coefficient,
                 "the price of a nat away from the reference, at first", app::at_least(0));
  program.option("--target-kl", options.target_kl,
                 "nats a text at which that price aims; 0: it stays as it is", app::at_least(0));
  program.option("--largest-kl", options.largest_kl, "nats a text at which a run is given up as collapsed",
                 app::above(0));
  program.option("--dpo-beta", options.dpo_beta, "the price of a nat in DPO", app::above(0));
  program.option("--look", options.look, "what --step, --dot, --html and --trace show: step (of PPO) or pair",
                 std::vector<std::string>{"step", "pair"});

  return program.run(argc, argv, [&] {
    check(program);
    const RealWords real = find_real_words(program);
    Generator generator(program.seed());
    const Start start = demonstrate(program, generator.split());
    const Judges judges = ask_people(program, start, generator.split());
    look_at_a_pair(program, start, judges, options);
    const Policy policy = improve(program, start, judges, options, generator.split());
    look_at_a_step(program, start, judges, policy, options, generator.split());
    go_too_far(program, start, judges, policy, options, generator.split());
    take_short_cuts(program, start, judges, options, generator.split());
    write_in_a_tone(program, real, options, generator.split());
  });
}
