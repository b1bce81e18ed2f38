// Chapter 23: how does a model learn what people prefer?
#include "23_rlhf/story.hpp"

using namespace unrolled;
using namespace unrolled::rlhf;

int main(int argc, char** argv) {
  app::Program program("23_rlhf", "How does a model learn what people prefer?");
  Wishes wishes;
  program.option("--rate", wishes.rate, "the learning rate of PPO and DPO");
  program.option("--clip", wishes.clip, "how far one batch may move a probability: a ratio within 1 ± this");
  program.option("--lambda", wishes.lambda, "how far GAE looks ahead: 0 one token, 1 to the end of the text");
  program.option("--kl-coefficient", wishes.kl_coefficient,
                 "the price of a nat away from the reference, at first");
  program.option("--target-kl", wishes.target_kl,
                 "nats a text at which that price aims; 0: it stays as it is");
  program.option("--largest-kl", wishes.largest_kl, "nats a text at which a run is given up as collapsed");
  program.option("--dpo-beta", wishes.dpo_beta, "the price of a nat in DPO");
  program.option("--look", wishes.look, "what --step, --dot, --html and --trace show: step (of PPO) or pair");

  return program.run(argc, argv, [&] {
    check(program, wishes);
    const RealWords real = find_real_words(program);
    Generator generator(program.seed());
    const Start start = demonstrate(program, generator.split());
    const Judges judges = ask_people(program, start, generator.split());
    look_at_a_pair(program, start, judges, wishes);
    const Policy policy = improve(program, start, judges, wishes, generator.split());
    look_at_a_step(program, start, judges, policy, wishes, generator.split());
    go_too_far(program, start, judges, policy, wishes, generator.split());
    take_short_cuts(program, start, judges, wishes, generator.split());
    write_in_a_tone(program, real, wishes, generator.split());
  });
}
